// Words that were sent when the session had ended come back into their form after signing in again.
import { say } from "./words.js";
import { showToast } from "./toasts.js";

const MARK = "kz-sent:";
const STAYS = 20000;
const SILENT = ["hidden", "submit", "button", "image", "reset", "file", "password"];

export function returnWords() {
  const person = document.querySelector('meta[name="kz-person"]')?.content ?? "";
  settle(person);
  document.addEventListener("submit", (event) => remember(event, person), true);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) sessionStorage.removeItem(MARK + pathOf(event.detail.pathInfo.requestPath));
  });
  if (!person) return;
  document.addEventListener("htmx:afterSettle", () => kept().forEach(giveBack));
  kept().forEach(giveBack);
}

const pathOf = (address) => new URL(address, location.href).pathname;
const spoken = (form) => [...form.elements].filter((control) => control.name && !SILENT.includes(control.type));

function kept() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(MARK)).map((key) => JSON.parse(sessionStorage.getItem(key)));
}

// A page without a person means that the session had ended; any other page means that the words arrived.
function settle(person) {
  for (const one of kept()) {
    if (!person) one.isBack = true;
    if (!person || (one.isBack && one.person === person)) sessionStorage.setItem(MARK + one.path, JSON.stringify(one));
    else sessionStorage.removeItem(MARK + one.path);
  }
}

function remember(event, person) {
  const form = event.target;
  // On a device that several people use, nothing written stays behind.
  if (form.matches("[data-sign-out]")) kept().forEach((one) => sessionStorage.removeItem(MARK + one.path));
  if (!person || form.method !== "post" || form.matches("[data-draft-url]") || form.querySelector("[type=password]")) return;
  const controls = spoken(form);
  if (!controls.some((control) => control.matches("textarea, input:not([type=checkbox], [type=radio])") && control.value.trim())) return;
  const fields = controls.filter((control) => !isBox(control) || control.checked).map((control) => [control.name, control.value]);
  const path = pathOf(event.submitter?.getAttribute("formaction") || form.getAttribute("action"));
  sessionStorage.setItem(MARK + path, JSON.stringify({ path, person, fields, isBack: false }));
}

const isBox = (control) => control.type === "checkbox" || control.type === "radio";

function giveBack(one) {
  if (!one.isBack) return;
  const form = [...document.querySelectorAll("form[action]")].find((each) => pathOf(each.getAttribute("action")) === one.path);
  if (!form) {
    // In the queue only the open row carries forms: open the one that was being answered.
    const row = document.getElementById(`row-${one.path.split("/")[2]}`);
    row?.querySelector("[data-review-open]")?.click();
    return;
  }
  sessionStorage.removeItem(MARK + one.path);
  for (const control of spoken(form)) {
    const values = one.fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (isBox(control)) control.checked = values.includes(control.value);
    else if (values.length) control.value = values[0];
  }
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  form.dispatchEvent(new Event("input", { bubbles: true }));
  form.scrollIntoView({ block: "center" });
  showToast(say("returned"), { lasts: STAYS });
}
