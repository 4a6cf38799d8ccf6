// Says when there is no network, so that nobody wonders why nothing moves.
export function watchNetwork() {
  const bar = document.querySelector("[data-offline]");
  if (!bar) return;
  const show = () => { bar.hidden = navigator.onLine; };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}
