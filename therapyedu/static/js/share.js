// Sharing: the system's share sheet where there is one, otherwise a button that copies the link, beside the email.

for (const button of document.querySelectorAll("[data-share]")) {
  const data = { title: document.querySelector("h1").textContent, url: button.dataset.share };
  if (!navigator.canShare?.(data)) continue;
  button.parentElement.hidden = false;
  document.querySelector("[data-mail]").parentElement.hidden = true;
  button.addEventListener("click", () => {
    navigator.share(data).catch(() => {}); // the reader closed the sheet
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const status = document.querySelector(".share-status");
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      status.textContent = button.dataset.copied;
    } catch {
      status.textContent = button.dataset.copy;
    }
  });
}
