// Keeps what is being written: at the server at each pause, on the phone while there is no network.
import { del, get, set } from "idb-keyval";
import { say } from "./words.js";

const PAUSE = 1500;

export function keepDrafts() {
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
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      if (turn !== this.turn) return;
      this.changed = false;
      await del(this.key);
      this.tell("draftKept");
    } catch {
      await set(this.key, { words, isReady: false });
      this.tell(navigator.onLine ? "draftKeptPhone" : "draftKeptHere");
    }
  }

  // A copy on the phone is newer than what the server gave: the last try to keep it there failed.
  async restore() {
    const kept = await get(this.key).catch(() => null);
    if (!kept) return;
    const boxes = new Set();
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

  async onSubmit(event) {
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
