// Text areas grow with their words where the style sheet alone cannot do it.
export function growTextareas() {
  if (CSS.supports("field-sizing", "content")) return;
  const grow = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 3}px`;
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea.kz-field")) grow(event.target);
  });
  document.querySelectorAll("textarea.kz-field").forEach(grow);
}
