// Sharing: the system's own sheet where there is one, else a button that copies the address, beside the e-mail.

for (const button of document.querySelectorAll("[data-share]")) {
  const data = { title: document.querySelector("h1").textContent, url: button.dataset.share };
  if (!navigator.canShare?.(data)) continue;
  button.parentElement.hidden = false;
  document.querySelector("[data-mail]").parentElement.hidden = true;
  button.addEventListener("click", () => {
    navigator.share(data).catch(() => {}); // closed without choosing: that is an answer, too
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const said = document.querySelector(".share-said");
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
