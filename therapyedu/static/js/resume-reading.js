// Saves the place of a reader in an article, and offers to resume there. It is stored in this browser only: a list of
// [path, anchor], the newest first, under a key that js/before-paint.js and js/clear-history.js use too. A place is saved
// from the second heading on, and deleted at the end of the text.

const offer = document.querySelector(".resume");

if (offer) {
  const MAX_PLACES = 20;
  const root = document.documentElement;
  const path = window.location.pathname;
  const savedPlaces = () => {
    try {
      return JSON.parse(localStorage.getItem("reading") ?? "[]");
    } catch {
      return [];
    }
  };
  const savePlace = (anchor) => {
    const others = savedPlaces().filter(([place]) => place !== path);
    const places = anchor ? [[path, anchor], ...others].slice(0, MAX_PLACES) : others;
    try {
      if (places.length) localStorage.setItem("reading", JSON.stringify(places));
      else localStorage.removeItem("reading");
    } catch {
      // The browser stores nothing: there is nothing to resume later.
    }
    document.dispatchEvent(new CustomEvent("history-changed"));
  };
  const hideOffer = () => { delete root.dataset.resume; };

  const showOffer = (heading) => {
    const text = document.createElement("p");
    const link = document.createElement("a");
    const close = document.createElement("button");
    link.href = heading.hash;
    link.textContent = heading.textContent;
    link.lang = heading.closest("[lang]").lang;
    link.addEventListener("click", hideOffer);
    close.type = "button";
    close.setAttribute("aria-label", offer.dataset.close);
    close.addEventListener("click", () => {
      savePlace(null);
      hideOffer();
    });
    const [before, after] = offer.dataset.offer.split("{heading}");
    text.append(before, link, after);
    offer.append(text, close);
  };

  // The page may have changed since then: a heading that no longer exists is not offered.
  const [, anchor] = savedPlaces().find(([place]) => place === path) ?? [];
  const heading = [...document.querySelectorAll(".contents li a")].find(({ hash }) => hash === `#${anchor}`);
  if (heading && "resume" in root.dataset) showOffer(heading);
  else hideOffer();

  let isFinished = false;
  document.addEventListener("current-section", ({ detail }) => {
    if (detail.index > 0 && !isFinished) savePlace(detail.link.hash.slice(1));
  });
  const end = document.querySelector(".sources, .page-end");
  if (end) {
    new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      isFinished = true;
      savePlace(null);
    }, { rootMargin: "1000000px 0px 0px 0px" }).observe(end);
  }
}
