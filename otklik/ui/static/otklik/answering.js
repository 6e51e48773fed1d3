// Writing a reply: a template or an earlier answer goes in at the cursor. What is typed is kept by htmx (registering.js
// says so when it is not).

const text = document.querySelector("#reply textarea");

for (const button of document.querySelectorAll("[data-inserts]")) {
  button.hidden = false; // without JavaScript the text is opened and copied
  button.addEventListener("click", () => {
    const found = document.getElementById(button.dataset.inserts).textContent;
    text.focus();
    text.setRangeText(found, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
