// htmx swaps parts of pages: it carries the token, says faults aloud and puts the focus where something new stands.
import htmx from "htmx.org";
import { csrfToken, say } from "./words.js";
import { showToast } from "./toasts.js";

window.htmx = htmx;
// What comes stands at once as it was sent. The usual wait keeps the old classes for a moment, in
// which a quick key would still find another row open.
htmx.config.defaultSettleDelay = 0;

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});

// For a moment the old part and the new one stand side by side: of details with one name the
// browser keeps the older open one, and what is to be seen in the new one would be closed.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.shouldSwap) return;
  for (const one of event.detail.target.querySelectorAll("details[name]")) one.removeAttribute("name");
});

document.addEventListener("htmx:afterSettle", (event) => {
  const heading = event.target.matches?.("[data-focus]") ? event.target : event.target.querySelector?.("[data-focus]");
  if (!heading) return;
  // Whoever has moved on to another row while this one came keeps their place.
  if (heading.closest("[data-review-item]") && document.activeElement !== document.body) return;
  heading.setAttribute("tabindex", "-1");
  heading.focus({ preventScroll: false });
});

document.addEventListener("htmx:responseError", () => showToast(say("failed")));
document.addEventListener("htmx:sendError", () => showToast(say("offline")));
