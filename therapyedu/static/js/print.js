// The buttons “Print” and “Print in large type”. They are hidden until this script runs.

const root = document.documentElement;

for (const button of document.querySelectorAll("[data-print]")) {
  button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.print = button.dataset.print;
    window.print();
  });
}
window.addEventListener("afterprint", () => { delete root.dataset.print; });
