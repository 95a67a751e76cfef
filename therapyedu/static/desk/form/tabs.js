/* The parts of the article, one at a time: tabs as ARIA has them. */

const bar = document.querySelector(".writing .tabs");
const tabs = [...bar.querySelectorAll("[role=tab]")];
const nameOf = (tab) => tab.id.replace("tab-", "");
const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
let guard = async () => true;

export const selected = () => nameOf(tabs.find((tab) => tab.getAttribute("aria-selected") === "true"));

export function select(name) {
  for (const tab of tabs) {
    const wanted = nameOf(tab) === name;
    tab.setAttribute("aria-selected", String(wanted));
    tab.tabIndex = wanted ? 0 : -1;
    panelOf(tab).hidden = !wanted;
  }
}

/* Show the part of the form that something stands in. */
export function reveal(element) {
  const panel = element?.closest("[role=tabpanel]");
  if (panel?.hidden) select(panel.id.replace("panel-", ""));
}

async function choose(tab) {
  if (tab.getAttribute("aria-selected") === "true") return;
  if (await guard(selected(), nameOf(tab))) select(nameOf(tab));
  tab.focus();
}

/* `mayGo(from, to)` says whether the tab may change now. */
export function start(mayGo) {
  guard = mayGo;
  bar.hidden = false;
  select("sections");
  bar.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(tab);
  });
  bar.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
    if (at < 0 || !(event.key in steps)) return;
    event.preventDefault();
    tabs.at(steps[event.key] % tabs.length).focus();
  });
}
