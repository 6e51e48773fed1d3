// Keys of the desk. They are places on the keyboard, not letters (event.code), so that they work in ЙЦУКЕН too; the list
// of them is the dialog [data-keys], whose checkbox turns them off in this browser. Every link that has a key stands on
// the page and is reached by Tab without it.

const OFF = "otklik-keys-off";
const GO_WITHIN = 1500; // milliseconds after G
const ROWS = "main table.rows tbody tr, main .hits li"; // of a list, of what was found

const dialog = document.querySelector("[data-keys]");
const answers = {
  Slash: (event) => (event.shiftKey ? show() : focus("[data-search] input:not([type=hidden])")),
  "?": show, // where these signs stand elsewhere: «?» is Shift+7 in ЙЦУКЕН
  "/": () => focus("[data-search] input:not([type=hidden])"),
  KeyJ: () => step(1),
  KeyK: () => step(-1),
  KeyN: () => follow("a[rel=next]"),
  KeyP: () => follow("a[rel=prev]"),
  KeyU: () => follow("a.crumb"),
  KeyT: () => follow("a[data-print=ticket]"),
  KeyS: () => follow("a[data-print=stamped]"),
  KeyL: () => follow("a[data-print=label]"),
  KeyG: () => { goes = Date.now(); },
};
let goes = 0;

function off() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; } // a browser that keeps nothing has the keys on
}

function show() {
  if (dialog && !dialog.open) dialog.showModal();
}

function focus(what) {
  const field = document.querySelector(what);
  field?.focus();
  field?.select?.();
  return Boolean(field);
}

function follow(what) {
  document.querySelector(what)?.click();
}

// The row under the hand: its first link has the focus, so that Enter opens it.
function step(by) {
  const links = Array.from(document.querySelectorAll(ROWS), (row) => row.querySelector("a[href]")).filter(Boolean);
  const row = document.activeElement?.closest(ROWS);
  const here = links.findIndex((link) => row?.contains(link));
  const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by;
  links[next]?.focus();
  links[next]?.scrollIntoView({ block: "nearest" });
}

function typing(target) {
  return target.isContentEditable || target.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (off() || dialog?.open || typing(event.target)) return;
  const place = Date.now() - goes < GO_WITHIN && document.querySelector(`[data-go="${event.code}"]`);
  const sign = answers[event.key]; // a letter is not among them, whatever the layout
  const answer = place ? () => place.click() : (sign ?? answers[event.code]);
  if (!answer || (event.shiftKey && !sign && event.code !== "Slash")) return;
  if (event.code !== "KeyG" || place) goes = 0;
  event.preventDefault();
  answer(event);
});

for (const button of document.querySelectorAll("[data-show-keys]")) {
  button.hidden = false;
  button.addEventListener("click", show);
}

const turn = dialog?.querySelector("[data-keys-on]");
if (turn) {
  turn.checked = !off();
  turn.addEventListener("change", () => {
    try { turn.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); } catch { turn.checked = true; }
  });
}
