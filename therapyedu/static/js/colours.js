// Light or dark by choice: kept in this browser alone, and obeyed before the next page is painted (js/early.js).

const choices = document.querySelector(".colours");

const stored = () => {
  try {
    return localStorage.getItem("colours") ?? "";
  } catch {
    return "";
  }
};
const obey = (colours) => {
  if (colours) document.documentElement.dataset.colours = colours;
  else delete document.documentElement.dataset.colours;
  for (const choice of choices.querySelectorAll("input")) choice.checked = choice.value === colours;
};

if (choices) {
  choices.hidden = false;
  obey(stored());
  choices.addEventListener("change", (event) => {
    obey(event.target.value);
    try {
      if (event.target.value) localStorage.setItem("colours", event.target.value);
      else localStorage.removeItem("colours");
    } catch {
      // Then it holds for this page.
    }
  });
  // Other pages of the site that are open follow at once.
  window.addEventListener("storage", (event) => {
    if (event.key === "colours" || event.key === null) obey(stored());
  });
}
