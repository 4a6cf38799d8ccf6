// The two months of a report are asked for only where somebody wants "from month to month".
export function askForMonths() {
  for (const select of document.querySelectorAll("select[data-months-when]")) {
    const months = select.form.querySelector("[data-months]");
    const show = () => {
      const isAsked = select.value === select.dataset.monthsWhen;
      months.hidden = !isAsked;
      // Hidden months must not stand in the address.
      for (const input of months.querySelectorAll("input")) input.disabled = !isAsked;
    };
    select.addEventListener("change", show);
    show();
  }
}
