// The kiosk signs off by itself and has a key pad for gloved hands.
import { setRing } from "./rings.js";

signOffByItself();
typeOnKeyPad();

// The ring shows from the start how long the screen stays; each touch begins anew.
function signOffByItself() {
  const box = document.querySelector("[data-sign-off]");
  if (!box) return;
  const seconds = Number(box.dataset.signOff);
  const ring = document.querySelector("[data-ring]");
  let touched = performance.now();
  for (const kind of ["pointerdown", "keydown", "input"]) {
    document.addEventListener(kind, () => { touched = performance.now(); }, { passive: true });
  }
  const clock = setInterval(() => {
    const left = seconds - (performance.now() - touched) / 1000;
    if (ring) setRing(ring, Math.max(0, left), seconds);
    if (left > 0) return;
    clearInterval(clock);
    const form = document.querySelector("form[data-sign-off-form]");
    if (form) form.requestSubmit();
    else location.assign(box.dataset.signOffUrl);
  }, 250);
}

function typeOnKeyPad() {
  const pad = document.querySelector(".kz-pad-keys");
  if (!pad) return;
  const fields = [...document.querySelectorAll("[data-pad-field]")];
  let current = fields.find((field) => !field.value) ?? fields[0];
  for (const field of fields) field.addEventListener("focus", () => { current = field; });
  // A badge reader ends with Enter: that leads on to the PIN, not to a form that is half empty.
  for (const field of fields.slice(0, -1)) {
    field.addEventListener("keydown", (event) => {
      const next = fields[fields.indexOf(field) + 1];
      if (event.key !== "Enter" || !field.value || next.value) return;
      event.preventDefault();
      next.focus();
    });
  }
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("[data-digit], [data-back]");
    if (!key || !current) return;
    current.value = "back" in key.dataset ? current.value.slice(0, -1) : current.value + key.dataset.digit;
    current.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
