// Minus and plus beside a number, for thumbs.
export function stepNumbers() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-stepper] [data-step]");
    if (!button) return;
    const input = button.closest("[data-stepper]").querySelector("input");
    if (button.dataset.step === "1") input.stepUp();
    else input.stepDown();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
