// Suggestions while a reader types in a search field, from `suggest/` beside the search page. Without them the form is a
// plain form: Enter searches for what is typed.

import { Combobox } from "./combobox.js";

const DELAY = 150; // milliseconds without a key, before the server is asked
const MIN_LENGTH = 2; // characters

const addSuggestions = (input, index) => {
  const list = document.createElement("ul");
  const status = document.createElement("span");
  list.id = `suggestions-${index}`;
  list.className = "suggestions";
  list.setAttribute("aria-label", input.dataset.suggestions);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.parentElement.classList.add("has-suggestions");
  input.parentElement.append(list, status);

  const counts = input.dataset.counts.split("|"); // the sentences for one suggestion, for two, and so on
  let request = new AbortController();
  let timer;
  const cancel = () => {
    clearTimeout(timer);
    request.abort();
  };
  const combobox = new Combobox({
    input,
    list,
    status,
    onChoose: ({ url }) => window.location.assign(url),
    onOpen: () => combobox.toggle(list.children.length > 0),
    onClose: () => {
      cancel();
      status.textContent = "";
    },
  });
  const fetchSuggestions = async (query) => {
    request = new AbortController();
    const address = new URL("suggest/", input.form.action);
    address.searchParams.set("q", query);
    try {
      const response = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const options = (await response.json()).map(({ title, url, kind, announce }) => ({ label: title, url, kind, announce }));
      const count = options.length;
      const text = counts[count - 1] ?? "";
      // Screen readers say that there is help, if it is what the reader may need.
      combobox.show(options, [options[0]?.announce, text].filter(Boolean).join(" "));
    } catch {
      // Cancelled by the next key, or the server cannot be reached: the form still searches.
    }
  };

  input.addEventListener("input", () => {
    cancel();
    const query = input.value.trim();
    if (query.length >= MIN_LENGTH) timer = setTimeout(fetchSuggestions, DELAY, query);
    else combobox.show([], "");
  });
  input.form.addEventListener("submit", () => combobox.close());
};

document.querySelectorAll('input[type="search"][name="q"]').forEach(addSuggestions);
