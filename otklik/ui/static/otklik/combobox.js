// A field with suggestions (ARIA 1.2 combobox): `data-suggests` is the address that answers `?q=` with options. Without
// JavaScript it is a plain field. ↓ and ↑ walk the list, Enter chooses, Escape closes it; Tab chooses what is marked and
// goes on. What is typed always stays: the list only proposes.

const WAIT = 150; // milliseconds after the last letter

function upgrade(field) {
  if (field.role === "combobox") return;
  const list = document.createElement("ul");
  list.id = `${field.id}-options`;
  list.className = "options";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels?.[0]?.textContent.trim() || field.ariaLabel);
  list.hidden = true;
  field.removeAttribute("list");
  field.role = "combobox";
  for (const [name, value] of [["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) field.setAttribute(name, value);
  field.after(list);

  let timer = 0, asked = 0, marked = -1;

  const options = () => Array.from(list.children);
  const close = () => {
    clearTimeout(timer);
    asked += 1; // an answer that is still on its way opens nothing
    list.hidden = true;
    mark(-1);
    field.setAttribute("aria-expanded", "false");
  };
  const mark = (place) => {
    marked = place;
    options().forEach((option, at) => option.setAttribute("aria-selected", at === place));
    if (place < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", options()[place].id);
    options()[place].scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    field.value = option.dataset.value;
    close();
    field.dispatchEvent(new Event("change", { bubbles: true }));
    document.getElementById(`redraw-${field.dataset.redraws}`)?.click();
  };
  const ask = async () => {
    const mine = ++asked;
    const answer = await fetch(`${field.dataset.suggests}?${new URLSearchParams({ q: field.value })}`, { headers: { "HX-Request": "true" } });
    if (mine !== asked || !answer.ok || document.activeElement !== field) return;
    list.innerHTML = await answer.text();
    options().forEach((option, at) => { option.id = `${list.id}-${at}`; });
    list.hidden = !list.children.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
    if (field.value && field.dataset.redraws && list.children.length) mark(0); // where only what is known will do
  };

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  field.addEventListener("focus", () => { if (!field.value) ask(); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void ask();
      const count = list.children.length, by = event.key === "ArrowDown" ? 1 : -1;
      mark(marked < 0 ? (by > 0 ? 0 : count - 1) : (marked + by + count) % count);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (!list.hidden && marked >= 0 && (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey))) {
      if (event.key === "Enter") event.preventDefault();
      choose(options()[marked]);
    }
  });
  list.addEventListener("mousedown", (event) => { // before the field loses the focus
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

function upgradeAll(root) {
  root.querySelectorAll?.("[data-suggests]").forEach(upgrade);
}
document.addEventListener("htmx:afterSettle", (event) => upgradeAll(event.target.isConnected ? event.target : document));
upgradeAll(document);
for (const field of document.querySelectorAll("[data-suggests][autofocus]")) if (document.activeElement === field) field.dispatchEvent(new Event("focus"));
