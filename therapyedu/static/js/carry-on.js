// “Carry on”: where somebody was in an article is kept in this browser, and offered when they come back. It is kept
// once they are past the second heading, and forgotten when they have come to the end. Nothing is sent to anybody.
// What is kept is a list of [path, anchor], the newest first; js/early.js and js/forget.js know it too.

const offer = document.querySelector(".carry-on");

if (offer) {
  const MANY = 20;
  const root = document.documentElement;
  const path = window.location.pathname;
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem("reading") ?? "[]");
    } catch {
      return [];
    }
  };
  const keep = (anchor) => {
    const others = kept().filter(([place]) => place !== path);
    const all = anchor ? [[path, anchor], ...others].slice(0, MANY) : others;
    try {
      if (all.length) localStorage.setItem("reading", JSON.stringify(all));
      else localStorage.removeItem("reading");
    } catch {
      // Then there is nothing to come back to.
    }
    document.dispatchEvent(new CustomEvent("kept"));
  };
  const withdraw = () => { delete root.dataset.carryOn; };

  const show = (link) => {
    const words = document.createElement("p");
    const way = document.createElement("a");
    const close = document.createElement("button");
    way.href = link.hash;
    way.textContent = `“${link.textContent}”`;
    way.addEventListener("click", withdraw);
    close.type = "button";
    close.setAttribute("aria-label", "Forget my place");
    close.addEventListener("click", () => {
      keep(null);
      withdraw();
    });
    words.append("Carry on at ", way);
    offer.append(words, close);
  };

  // In the words of the page as it is now: a heading that is gone is not offered.
  const [, anchor] = kept().find(([place]) => place === path) ?? [];
  const link = [...document.querySelectorAll(".contents li a")].find(({ hash }) => hash === `#${anchor}`);
  if (link && "carryOn" in root.dataset) show(link);
  else withdraw();

  let finished = false;
  document.addEventListener("part", ({ detail }) => {
    if (detail.index > 0 && !finished) keep(detail.link.hash.slice(1));
  });
  const end = document.querySelector(".page-text > .after");
  if (end) {
    new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      finished = true;
      keep(null);
    }, { rootMargin: "1000000px 0px 0px 0px" }).observe(end);
  }
}
