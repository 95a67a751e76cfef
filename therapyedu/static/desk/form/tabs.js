/* The tabs of the form (ARIA tabs pattern). */

const bar = document.querySelector(".writing .tabs");
const tabs = [...bar.querySelectorAll("[role=tab]")];
const nameOf = (tab) => tab.id.replace("tab-", "");
const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
let mayChange = async () => true;

export const selected = () => nameOf(tabs.find((tab) => tab.getAttribute("aria-selected") === "true"));

export function select(name) {
  for (const tab of tabs) {
    const wanted = nameOf(tab) === name;
    tab.setAttribute("aria-selected", String(wanted));
    tab.tabIndex = wanted ? 0 : -1;
    panelOf(tab).hidden = !wanted;
  }
}

/* Select the tab that contains an element. */
export function reveal(element) {
  const panel = element?.closest("[role=tabpanel]");
  if (panel?.hidden) select(panel.id.replace("panel-", ""));
}

async function trySelect(tab) {
  if (tab.getAttribute("aria-selected") === "true") return;
  if (await mayChange(selected(), nameOf(tab))) select(nameOf(tab));
  tab.focus();
}

/* `mayGo(from, to)` resolves to whether the tab may change. */
export function start(mayGo) {
  mayChange = mayGo;
  bar.hidden = false;
  select("sections");
  bar.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) trySelect(tab);
  });
  bar.addEventListener("keydown", (event) => {
    const index = tabs.indexOf(document.activeElement);
    const steps = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1 };
    if (index < 0 || !(event.key in steps)) return;
    event.preventDefault();
    tabs.at(steps[event.key] % tabs.length).focus();
  });
}
