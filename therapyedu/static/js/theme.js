// The choice between light and dark. It is stored in this browser only; js/before-paint.js applies it to the next page.

const KEY = "colours"; // the setting's first name: readers' browsers hold it
const choice = document.querySelector(".theme-choice");

const storedTheme = () => {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
};
const applyTheme = (theme) => {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const input of choice.querySelectorAll("input")) input.checked = input.value === theme;
};

if (choice) {
  choice.hidden = false;
  applyTheme(storedTheme());
  choice.addEventListener("change", (event) => {
    applyTheme(event.target.value);
    try {
      if (event.target.value) localStorage.setItem(KEY, event.target.value);
      else localStorage.removeItem(KEY);
    } catch {
      // The browser stores nothing: the choice holds for this page only.
    }
  });
  // Other open pages of the site follow at once.
  window.addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) applyTheme(storedTheme());
  });
}
