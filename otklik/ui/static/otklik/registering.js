// The screen on which a paper is registered. What is typed is kept by htmx while it is typed; here stands what it cannot.

const form = document.querySelector("[data-registering]");

// Ctrl+Enter registers from any field, also where Enter begins a line.
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});

// A second press while the first is on its way sends nothing; the server would answer both alike.
form.addEventListener("submit", (event) => {
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => { delete form.dataset.sent; });

// What the server has not got is said to be unsaved, until it has got what came after it.
const lost = form.querySelector("[data-lost]");
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(name, () => { lost.hidden = false; });
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) lost.hidden = true; });

// Files go to the server as soon as they are chosen or dropped anywhere on the page.
form.addEventListener("change", (event) => {
  const button = event.target.dataset.uploads;
  if (button && event.target.files.length) document.getElementById(button).click();
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  const field = form.querySelector("[data-uploads]");
  if (!event.dataTransfer.files.length || event.target === field) return;
  event.preventDefault();
  field.files = event.dataTransfer.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// What a hint is sure of goes into its field, if that is empty; the clerk sees it there.
document.addEventListener("htmx:afterSwap", () => {
  for (const hint of document.querySelectorAll("[data-fills]")) {
    const field = document.getElementById(hint.dataset.fills);
    if (field && !field.value && field !== document.activeElement) {
      field.value = hint.dataset.value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
});
