// “Print”, and “Print in large type”: buttons where there is a script to press them.

const root = document.documentElement;

for (const button of document.querySelectorAll("[data-print]")) {
  button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.print = button.dataset.print;
    window.print();
  });
}
window.addEventListener("afterprint", () => { delete root.dataset.print; });
