// One hand on the keyboard answers the queue: J K move, X picks, A Q U P D answer, Z takes back, ? explains.
import { undoLast } from "./hold.js";

const ANSWERS = "aqupd";

export function steerQueue() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isTyping(event.target)) return event.target.closest("[data-review-item]")?.focus();
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return undefined;
    const key = event.key.toLowerCase();
    if (key === "z" && undoLast()) return event.preventDefault();
    if (!document.querySelector("[data-review]")) return undefined;
    if (handled(key)) event.preventDefault();
    return undefined;
  });
  // One idea stands open at a time; what was typed in the other waits folded.
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("[data-review-item]");
    if (row && event.target.closest("[data-review-unfold]")) unfold(row);
    else if (row && event.target.closest("[hx-get]")) foldOthers(row);
  });
  // A held answer leaves the way free for the next idea.
  document.addEventListener("kz:held", (event) => {
    if (event.target.matches("[data-review-item]")) go(1, event.target);
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.target.matches?.("[data-review-item].cur")) settle(event.target);
  });
}

// What comes late finds somebody at another idea: a refusal opens its own again, unless words are
// typed there; an idea that was asked for before waits folded.
function settle(row) {
  const here = document.activeElement;
  if (row.querySelector("[role=alert], .kz-fielderror")) {
    if (!isTyping(here)) foldOthers(row);
  } else if (here?.closest("[data-review-item].cur") && !row.contains(here)) {
    fold(row);
  }
}

function handled(key) {
  if (key === "j" || key === "k") return go(key === "j" ? 1 : -1, currentRow());
  if (key === "?") return explain();
  const row = currentRow();
  if (!row) return false;
  if (key === "x") return press(row.querySelector(".kz-check"));
  if (ANSWERS.includes(key)) return press(row.querySelector(`[data-key="${key}"]`));
  return false;
}

function isTyping(element) {
  return element.isContentEditable || element.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
}

const rows = () => [...document.querySelectorAll("[data-review-item]")].filter((row) => !row.inert);

function currentRow() {
  const focused = document.activeElement?.closest("[data-review-item]");
  return focused ?? document.querySelector("[data-review-item].cur:not([inert])") ?? rows()[0] ?? null;
}

function go(step, from) {
  const all = [...document.querySelectorAll("[data-review-item]")];
  let at = from ? all.indexOf(from) + step : 0;
  while (all[at]?.inert) at += step;
  const row = all[at];
  if (!row) return false;
  if (row.classList.contains("folded")) unfold(row);
  const opener = row.classList.contains("cur") ? null : row.querySelector("[data-review-open]");
  if (opener?.matches("[hx-get]")) opener.click();
  row.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function foldOthers(row) {
  for (const other of document.querySelectorAll("[data-review-item].cur")) {
    if (other !== row && !other.inert) fold(other);
  }
}

function fold(row) {
  row.classList.replace("cur", "folded");
  row.removeAttribute("aria-current");
}

function unfold(row) {
  foldOthers(row);
  row.classList.replace("folded", "cur");
  row.setAttribute("aria-current", "true");
}

function press(control) {
  if (!control || control.disabled) return false;
  control.click();
  // An answer that has unfolded is typed at once.
  const folded = control.matches("summary") ? control.parentElement : null;
  if (folded?.open) folded.querySelector("form input:not([type=hidden]), form select, form textarea")?.focus();
  return true;
}

function explain() {
  const help = document.querySelector("dialog#keys");
  if (!help) return false;
  if (help.open) help.close();
  else help.showModal();
  return true;
}
