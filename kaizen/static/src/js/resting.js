// A shared tablet that nobody touches leaves the page of whoever sat there; words are in the draft.
export function leaveWhenIdle() {
  const seconds = Number(document.querySelector("meta[name=kz-rests-after]")?.content);
  if (!seconds) return;
  let touched = Date.now();
  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
    addEventListener(sign, () => { touched = Date.now(); }, { capture: true, passive: true });
  }
  setInterval(() => {
    // A little later than the server signs off, which then asks for the next badge.
    if (Date.now() - touched > (seconds + 5) * 1000) location.assign("/");
  }, 5000);
}
