import { say } from "./words.js";
import { showToast } from "./toasts.js";

// Says when there is no network, so that nobody wonders why nothing moves.
export function watchNetwork() {
  document.addEventListener("submit", stayHere);
  const bar = document.querySelector("[data-offline]");
  if (!bar) return;
  const show = () => { bar.hidden = navigator.onLine; };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}

// Sent now, a form would leave the browser's own page in its place, and what was typed with it.
function stayHere(event) {
  if (navigator.onLine || event.defaultPrevented || event.target.method === "dialog") return;
  event.preventDefault();
  showToast(say("offline"));
}
