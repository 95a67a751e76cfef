// Suggestions while one types in a search field, from `suggest/` beside the page that finds. Without them, or
// where they fail, the form is a plain form. The field is an ARIA combobox: the arrows walk the list while focus
// stays in the field, Enter opens what is chosen or finds what is typed, Escape closes.

const WAIT = 150; // milliseconds without a key, before the server is asked
const ENOUGH = 2; // characters

const equip = (field, number) => {
  const list = document.createElement("ul");
  const said = document.createElement("span");
  list.id = `suggestions-${number}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  field.parentElement.classList.add("suggesting");
  field.parentElement.append(list, said);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  let asking = new AbortController();
  let timer;
  let chosen = -1;
  const options = () => [...list.children];

  const choose = (index) => {
    chosen = index;
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    const option = options()[index];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(timer);
    asking.abort();
    list.hidden = true;
    said.textContent = "";
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const show = (suggestions) => {
    const rows = suggestions.map(({ title, url }, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.textContent = title;
      option.dataset.url = url;
      return option;
    });
    list.replaceChildren(...rows);
    choose(-1);
    list.hidden = rows.length === 0;
    field.setAttribute("aria-expanded", String(rows.length > 0));
    said.textContent = rows.length === 1 ? "1 suggestion" : rows.length ? `${rows.length} suggestions` : "";
  };
  const ask = async (words) => {
    asking = new AbortController();
    const address = new URL("suggest/", field.form.action);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (answer.ok) show(await answer.json());
    } catch {
      // Aborted by the next key, or nobody answers: the form finds all the same.
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    asking.abort();
    const words = field.value.trim();
    if (words.length < ENOUGH) {
      close();
      list.replaceChildren(); // nothing for the arrows to open again
    } else timer = setTimeout(ask, WAIT, words);
  });
  field.addEventListener("keydown", (event) => {
    const many = options().length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // what is typed stays
      close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && many) {
      event.preventDefault();
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options: in it nothing is chosen, and one is back in the field.
      choose(((chosen + step + 1 + many + 1) % (many + 1)) - 1);
    } else if (event.key === "Enter" && !list.hidden && chosen >= 0) {
      event.preventDefault();
      window.location.assign(options()[chosen].dataset.url);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // focus stays in the field
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) window.location.assign(option.dataset.url);
  });
  field.addEventListener("blur", close);
  field.form.addEventListener("submit", close);
};

document.querySelectorAll('input[type="search"][name="q"]').forEach(equip);
