// Before anything is painted: the colours a reader chose here (js/colours.js), and whether there is a place to go
// back to (js/carry-on.js), so that neither makes the page flash or move. Nothing chosen, nothing done.

try {
  const root = document.documentElement;
  const colours = localStorage.getItem("colours");
  if (colours) root.dataset.colours = colours;
  if (!location.hash && localStorage.getItem("reading")?.includes(`["${location.pathname}",`)) root.dataset.carryOn = "";
} catch {
  // A browser that keeps nothing: the page is as the device wishes.
}
