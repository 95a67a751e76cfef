// “Was this helpful?”: sends the answer in place. Without this script the form leads to a page that says thank you.

for (const form of document.querySelectorAll("[data-feedback]")) {
  const buttons = form.querySelector("fieldset");
  const status = form.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.set(event.submitter.name, event.submitter.value);
    buttons.disabled = true;
    status.textContent = "";
    try {
      const response = await fetch(form.action, { method: "POST", body });
      if (!response.ok) throw new Error(response.status);
      buttons.hidden = true;
      status.removeAttribute("role"); // what gets the focus is read anyway, and not twice
      status.textContent = status.dataset.thanks;
      status.tabIndex = -1;
      status.focus(); // the button that had the focus is gone
    } catch {
      buttons.disabled = false;
      event.submitter.focus(); // a button that is disabled loses it
      status.textContent = status.dataset.failed;
    }
  });
}
