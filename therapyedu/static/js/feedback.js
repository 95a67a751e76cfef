// “Was this helpful?”: sends the answer in place. Without this script the form leads to a page that says thank you.

for (const form of document.querySelectorAll("[data-feedback]")) {
  const buttons = form.querySelector("fieldset");
  const status = form.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.set(event.submitter.name, event.submitter.value);
    buttons.disabled = true;
    try {
      const response = await fetch(form.action, { method: "POST", body });
      if (!response.ok) throw new Error(response.status);
      buttons.hidden = true;
      status.textContent = status.dataset.thanks;
      status.tabIndex = -1;
      status.focus(); // the button that had the focus is gone
    } catch {
      buttons.disabled = false;
      status.textContent = status.dataset.failed;
    }
  });
}
