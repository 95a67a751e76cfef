// Puts the country first on the Get help page that the reader chose there before. Only this browser knows the choice:
// it is never sent. js/clear-history.js deletes it.

const KEY = "help-region";
const own = document.querySelector(".help-own-region");
const others = document.querySelector(".help-other-regions");
const links = [...document.querySelectorAll(".help-countries a")];
const remembered = document.querySelector(".help-remembered");

const storedAnchor = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};
const putFirst = (anchor) => {
  const chosen = links.find((link) => link.hash === anchor);
  if (!chosen) return false;
  const region = document.querySelector(anchor).closest(".help-region");
  if (region.parentElement !== own) {
    others.prepend(own.firstElementChild);
    own.append(region);
  }
  for (const link of links) {
    if (link === chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  return true;
};

if (own && others && remembered) {
  remembered.hidden = !putFirst(storedAnchor());
  for (const link of links) {
    link.addEventListener("click", () => {
      putFirst(link.hash);
      try {
        localStorage.setItem(KEY, link.hash);
        remembered.hidden = false;
      } catch {
        // The browser stores nothing: the choice holds for this page only.
      }
      document.dispatchEvent(new Event("history-changed"));
    });
  }
}
