// “Forget what I have read and heard here”: there only while something is kept of it (js/carry-on.js, js/player.js).

const forget = document.querySelector("[data-forget]");
const traces = () => {
  try {
    return Object.keys(localStorage).filter((key) => key === "reading" || key.startsWith("place:"));
  } catch {
    return [];
  }
};

if (forget) {
  const show = () => { forget.parentElement.hidden = traces().length === 0; };
  forget.addEventListener("click", () => {
    traces().forEach((key) => localStorage.removeItem(key));
    delete document.documentElement.dataset.carryOn;
    const said = document.querySelector(".forget-said");
    said.textContent = "It is forgotten.";
    said.tabIndex = -1; // the button goes, and whoever pressed it stays where they are
    said.focus();
    show();
  });
  document.addEventListener("kept", show);
  show();
}
