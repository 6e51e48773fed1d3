// What pages gain where JavaScript runs. Every errand works without it.

// Errors of a form are read first: the summary takes the focus, on a new page and in a part that htmx has put in.
function readErrors(root) {
  root.querySelector("[data-errors]")?.focus();
}
document.addEventListener("htmx:afterSwap", (event) => readErrors(event.target));
readErrors(document);

// A field for files names what has been chosen; without JavaScript it only says that something has.
document.addEventListener("change", (event) => {
  const chosen = event.target.type === "file" && event.target.parentElement.querySelector("[data-chosen]");
  if (chosen) chosen.textContent = Array.from(event.target.files, (file) => file.name).join(", ");
});

// Of buttons and a list or a day beside them what was chosen last counts; without JavaScript the list and the day do.
document.addEventListener("change", (event) => {
  const taps = event.target.closest(".taps");
  if (!taps) return;
  if (event.target.type === "radio") {
    for (const other of taps.querySelectorAll("select, input[type=date]")) other.value = "";
  } else if (event.target.value && event.target.matches("select, input[type=date]")) {
    for (const tap of taps.querySelectorAll("input[type=radio]:checked")) tap.checked = false;
  }
});

// The phone's menu closes with Escape and gives the focus back.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Whoever comes by the link of a date finds how it was counted opened.
function openHow() {
  for (const how of document.getElementById(location.hash.slice(1))?.querySelectorAll("details.how") ?? []) how.open = true;
}
window.addEventListener("hashchange", openHow);
openHow();
