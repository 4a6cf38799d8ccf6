// Changes light and dark at once; the form behind it keeps the choice in a cookie.
export function switchTheme() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-theme-switch]") || !event.submitter) return;
    event.preventDefault();
    document.documentElement.dataset.bsTheme = event.submitter.value;
    const body = new FormData(form, event.submitter);
    fetch(form.action, { method: "POST", body, headers: { "X-Theme-Switch": "1" }, redirect: "manual" });
    [...form.querySelectorAll("button")].find((button) => button.offsetParent)?.focus();
  });
}
