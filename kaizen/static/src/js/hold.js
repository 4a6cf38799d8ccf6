// "Undo" means that the page holds an answer back for ten seconds; the server knows no undo.
// Before that it asks whether the answer would be taken, so that nobody waits for a refusal, or
// leaves without hearing of it.
import { say } from "./words.js";
import { showToast } from "./toasts.js";
import { makeRing } from "./rings.js";

const SECONDS = 10;
// So many milliseconds the answer may take whether it would be taken.
const PATIENCE = 700;
const waiting = [];
const released = new WeakSet();

export function holdAnswers() {
  document.addEventListener("submit", onPlainSubmit);
  document.addEventListener("htmx:confirm", onHtmxRequest);
  // Whoever leaves the page has decided: what waits is sent at once.
  window.addEventListener("pagehide", () => { while (waiting.length) waiting[0].sendNow(); });
}

// Takes back the newest answer that still waits. Says whether there was one.
export function undoLast() {
  const last = waiting.at(-1);
  if (last) last.undo();
  return Boolean(last);
}

function onPlainSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-hold]") || released.delete(form)) return;
  // Where nothing is picked there is no answer to hold back: the server says so at once.
  if (form.matches("[data-hold-picked]") && !pickedRows(form).length) return;
  event.preventDefault();
  const button = event.submitter;
  hold(form, button, form.action, () => {
    released.add(form);
    form.requestSubmit(button);
  });
}

function onHtmxRequest(event) {
  const form = event.detail.elt.closest("form[data-hold]");
  if (!form || event.detail.verb === "get") return;
  event.preventDefault();
  if (!form.reportValidity()) return;
  hold(form, event.detail.triggeringEvent?.submitter, event.detail.path, () => event.detail.issueRequest(true));
}

// The rows that one answer for several is about.
function pickedRows(form) {
  const picked = [...form.elements].filter((control) => control.name === "picked" && control.checked);
  return picked.map((control) => control.closest("[data-review-item]")).filter(Boolean);
}

function mark(row, isHeld) {
  row.classList.toggle("kz-held", isHeld);
  row.inert = isHeld;
}

// What an earlier answer was refused for is not true of this one.
function forgetRefusal(row) {
  row.querySelectorAll(".kz-fielderror, [role=alert]").forEach((told) => told.remove());
  row.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
}

// Without an answer from the server it is held back all the same: what waits is sent later.
async function wouldBeTaken(address, body) {
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "X-Only-Asked": "1", "HX-Request": "true" } });
    return ![403, 409, 422].includes(answer.status);
  } catch {
    return true;
  }
}

function hold(form, button, address, release) {
  const row = form.closest("[data-hold-row], [data-review-item]") ?? form;
  if (row.classList.contains("kz-held")) return;
  const rows = [row, ...pickedRows(form)].filter((one) => !one.inert);
  rows.forEach((one) => mark(one, true));
  const body = new FormData(form, button ?? undefined);
  const target = button?.getAttribute("formaction") || address;
  const answer = { undo, sendNow };
  let [isOver, timer, hideToast] = [false, 0, () => {}];
  waiting.push(answer);
  // A slow server keeps nobody waiting; a refusal that comes late still ends the ten seconds.
  const patience = setTimeout(count, PATIENCE);
  wouldBeTaken(target, body).then((isTaken) => {
    if (isOver) return;
    if (!isTaken) finish();
    else if (!timer) count();
  });

  function count() {
    clearTimeout(patience);
    rows.forEach(forgetRefusal);
    timer = setTimeout(finish, SECONDS * 1000);
    hideToast = showToast(button?.dataset.holdText || form.dataset.holdText || say("held"), {
      action: say("undo"), onAction: undo, ring: makeRing(SECONDS), lasts: 0,
    });
    row.dispatchEvent(new CustomEvent("kz:held", { bubbles: true }));
  }

  function finish() {
    end();
    release();
  }

  function end() {
    isOver = true;
    clearTimeout(patience);
    clearTimeout(timer);
    hideToast();
    waiting.splice(waiting.indexOf(answer), 1);
    rows.forEach((one) => mark(one, false));
  }

  function undo() {
    end();
    showToast(say("undone"));
    row.querySelector("button, a, input")?.focus();
  }

  function sendNow() {
    end();
    fetch(target, { method: "POST", body, keepalive: true });
  }
}
