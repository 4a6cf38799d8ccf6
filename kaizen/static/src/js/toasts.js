// Short messages at the edge; one with an action stays until its time is up.
const REST = 6000;

// Shows a sentence; returns a function that takes it away again.
export function showToast(sentence, { action = "", onAction = () => {}, ring = null, lasts = REST } = {}) {
  const region = document.getElementById("toasts");
  if (!region || !sentence) return () => {};
  const toast = document.createElement("div");
  toast.className = "kz-toast";
  const text = document.createElement("span");
  text.textContent = sentence;
  toast.append(text);
  if (ring) toast.prepend(ring);
  const remove = () => toast.remove();
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action;
    button.addEventListener("click", () => { remove(); onAction(); });
    toast.append(button);
  }
  region.append(toast);
  if (lasts) setTimeout(remove, lasts);
  return remove;
}
