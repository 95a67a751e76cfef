// Runs before the page is painted, so that nothing flashes or moves: sets the theme that the reader chose (js/theme.js),
// and keeps room for the link that resumes reading (js/resume-reading.js). Without either it does nothing.

try {
  const root = document.documentElement;
  const theme = localStorage.getItem("colours"); // the key has the setting's first name: readers' browsers hold it
  if (theme) root.dataset.theme = theme;
  if (!location.hash && localStorage.getItem("reading")?.includes(`["${location.pathname}",`)) root.dataset.resume = "";
} catch {
  // The browser stores nothing: the theme is the device's.
}
