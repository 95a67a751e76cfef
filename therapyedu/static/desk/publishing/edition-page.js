/* The page of an edition: links in its frame open in a new tab, because the reading site lets nobody frame it. */

const frame = document.querySelector(".edition-frame");

function handleClick(event) {
  const link = event.target.closest("a[href]");
  if (!link || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  window.open(link.href, "_blank", "noopener");
}

frame.addEventListener("load", () => frame.contentDocument?.addEventListener("click", handleClick));
frame.contentDocument?.addEventListener("click", handleClick); // it was loaded before this script
