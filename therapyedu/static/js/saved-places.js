// What this browser has saved of a reader: places in texts and episodes (js/resume-reading.js, js/player.js), and the country
// chosen on the Get help page (js/help-region.js).

// Returns the keys in `localStorage`.
export const savedKeys = () => {
  try {
    return Object.keys(localStorage).filter((key) => ["reading", "help-region"].includes(key) || key.startsWith("place:"));
  } catch {
    return []; // the browser stores nothing
  }
};
