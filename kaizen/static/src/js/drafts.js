// Keeps what is being written: at the server at each pause, on the phone while there is no network.
import { del, get, set } from "idb-keyval";
import { say } from "./words.js";

const PAUSE = 1500;

export function keepDrafts() {
  // The page after sending says which copies on this phone have arrived.
  for (const done of document.querySelectorAll("[data-draft-done]")) {
    for (const key of done.dataset.draftDone.split(" ")) del(`draft:${key}`).catch(() => {});
  }
  for (const form of document.querySelectorAll("form[data-draft-url]")) new Draft(form).start();
  document.addEventListener("submit", forgetOnSignOut);
}

// On a phone that several people use, nothing written stays behind.
function forgetOnSignOut(event) {
  if (event.target.matches("[data-sign-out]")) indexedDB.deleteDatabase("keyval-store");
}

class Draft {
  constructor(form) {
    this.form = form;
    this.key = `draft:${form.dataset.draftKey || form.dataset.draftUrl}`;
    this.status = document.querySelector("[data-draft-status] > span, [data-draft-status]:not(:has(span))");
    this.timer = 0;
    this.turn = 0;
    this.changed = false;
  }

  async start() {
    this.form.addEventListener("input", () => this.pause());
    this.form.addEventListener("submit", (event) => this.onSubmit(event));
    window.addEventListener("online", () => this.comeBack());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.changed) this.keep();
    });
    await this.restore();
  }

  // Only text travels: photos go their own way, one by one.
  words() {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrf_token");
  }

  body() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    return data;
  }

  pause() {
    this.changed = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  async keep() {
    clearTimeout(this.timer);
    this.turn += 1;
    const turn = this.turn;
    const words = this.words();
    this.tell("draftSaving");
    try {
      const answer = await fetch(this.form.dataset.draftUrl, {
        method: "POST", body: this.body(), headers: { "X-Requested-With": "fetch" }, keepalive: true, redirect: "error",
      });
      // Sent in the meantime, from here or from another window: nothing is left to keep.
      if (answer.status === 409) {
        await del(this.key);
        if (this.status) this.status.textContent = await answer.text();
        return;
      }
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      if (turn !== this.turn) return;
      this.changed = false;
      await del(this.key);
      this.tell("draftKept");
    } catch {
      if (turn !== this.turn) return;
      await set(this.key, { words, isReady: false });
      this.tell(navigator.onLine ? "draftKeptPhone" : "draftKeptHere");
    }
  }

  // A copy on the phone is newer than what the server gave: the last try to keep it there failed.
  async restore() {
    const kept = await get(this.key).catch(() => null);
    if (!kept) return;
    const boxes = new Set();
    this.takeOver(kept.words);
    for (const box of this.form.querySelectorAll("input[type=checkbox], input[type=radio]")) {
      box.checked = false;
      boxes.add(box);
    }
    for (const [name, value] of kept.words) {
      for (const control of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (boxes.has(control)) control.checked = control.checked || control.value === value;
        else if (control.type !== "file") control.value = value;
      }
    }
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    if (kept.isReady) this.comeBack();
  }

  // The copy belongs to the draft that it was begun as: words and photos go there from now on.
  takeOver(words) {
    const own = this.form.elements.form_key;
    const key = words.find(([name]) => name === "form_key")?.[1];
    if (!own || !key || own.value === key) return;
    const moved = (address) => address.replace(own.value, key);
    this.form.dataset.draftUrl = moved(this.form.dataset.draftUrl);
    for (const box of this.form.querySelectorAll("[data-photo-url]")) box.dataset.photoUrl = moved(box.dataset.photoUrl);
    for (const button of document.querySelectorAll(`button[form="${this.form.id}"], #${this.form.id} button`)) {
      if (button.hasAttribute("formaction")) button.setAttribute("formaction", moved(button.getAttribute("formaction")));
    }
  }

  async onSubmit(event) {
    // A photo that is still on its way sends the form again when it has arrived.
    if (event.defaultPrevented) return;
    clearTimeout(this.timer);
    if (navigator.onLine) {
      this.turn += 1;
      // What the server has not got yet stays here in case the sending fails half-way.
      if (this.changed) set(this.key, { words: this.words(), isReady: false });
      else del(this.key);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    await set(this.key, { words: this.words(), isReady: true });
    this.tell("draftKeptHere");
    const safe = document.querySelector("[data-offline-safe]");
    if (!safe) return;
    safe.hidden = false;
    safe.setAttribute("tabindex", "-1");
    safe.focus();
  }

  // Back in the net: send what was ready to go, else just keep it at the server.
  async comeBack() {
    const kept = await get(this.key).catch(() => null);
    if (!kept || !navigator.onLine) return;
    if (kept.isReady) this.form.requestSubmit();
    else this.keep();
  }

  tell(name) {
    if (this.status) this.status.textContent = say(name);
  }
}
