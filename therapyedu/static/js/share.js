// “Copy the address”: there only where the browser can do it.

const said = document.querySelector(".share-said");

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.parentElement.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        said.textContent = "The address is copied.";
      } catch {
        said.textContent = `Copy it from here: ${button.dataset.copy}`;
      }
    });
  }
}
