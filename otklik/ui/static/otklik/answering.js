// Writing a reply: a template, an earlier answer or a co-executor's part goes in at the cursor, by its button or by
// Alt + 1 … 9 without leaving the text. What is typed is kept by htmx (registering.js says so when it is not).

const text = document.querySelector("#reply textarea");
const buttons = Array.from(document.querySelectorAll("[data-inserts]"));

function insert(button) {
  const found = document.getElementById(button.dataset.inserts).textContent;
  text.focus();
  text.setRangeText(found, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const [place, button] of buttons.entries()) {
  button.hidden = false; // without JavaScript the text is opened and copied
  if (place < 9) button.insertAdjacentHTML("beforeend", ` <kbd>Alt + ${place + 1}</kbd>`);
  button.addEventListener("click", () => insert(button));
}

text.addEventListener("keydown", (event) => {
  const place = event.altKey && !event.ctrlKey && !event.metaKey && /^Digit[1-9]$/.test(event.code) ? Number(event.code.at(-1)) : 0;
  if (place && buttons[place - 1]) {
    event.preventDefault();
    insert(buttons[place - 1]);
  }
});
