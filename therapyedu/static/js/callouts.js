// Long callouts are folded (css/article.css). A link to one opens it; links into one are the browser's work. On paper all
// are open, also in browsers that cannot do that with CSS.

const folds = [...document.querySelectorAll(".fold")];

if (folds.length) {
  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    const fold = target?.closest(".fold") ?? target?.closest(".callout")?.querySelector(".fold");
    if (fold) fold.open = true;
  };
  openTarget();
  window.addEventListener("hashchange", openTarget);

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = folds.filter((fold) => !fold.open);
    opened.forEach((fold) => { fold.open = true; });
  });
  window.addEventListener("afterprint", () => { opened.forEach((fold) => { fold.open = false; }); });
}
