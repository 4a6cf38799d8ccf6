// Shows at once what the three numbers come to; the server reckons it again when the idea arrives.
export function reckonTime() {
  for (const box of document.querySelectorAll("[data-time-helper]")) {
    const hours = box.querySelector("[data-time-hours]");
    const worth = box.querySelector("[data-time-worth]");
    const before = { hours: hours?.textContent, worth: worth?.textContent };
    const reckon = () => show(box, hours, worth, before);
    box.addEventListener("input", reckon);
    reckon();
  }
}

// times a week × working weeks a year × minutes × people ÷ 60, as the ideas room reckons it.
function hoursAYear(box) {
  const number = (name) => Number(box.querySelector(`[data-time="${name}"]`)?.value || 0);
  const per = box.querySelector('[data-time="per"]');
  const perWeek = Number(per?.selectedOptions?.[0]?.dataset.perWeek ?? per?.dataset.perWeek ?? box.dataset.perWeek ?? 1);
  return (number("times") * perWeek * Number(box.dataset.weeks) * number("minutes") * number("people")) / 60;
}

function show(box, hours, worth, before) {
  const amount = hoursAYear(box);
  const language = document.documentElement.lang;
  if (!(amount > 0)) {
    if (hours) hours.textContent = before.hours;
    if (worth) worth.textContent = before.worth;
    return;
  }
  // A guess is shown with two figures: more would look measured.
  const rough = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 });
  if (hours) hours.textContent = hours.dataset.text.replace("{hours}", rough.format(amount));
  if (!worth || !box.dataset.rate) return;
  const value = Math.round((amount * Number(box.dataset.rate)) / 100) * 100;
  const money = new Intl.NumberFormat(language, { style: "currency", currency: box.dataset.currency, maximumFractionDigits: 0 });
  worth.textContent = worth.dataset.text.replace("{worth}", money.format(value));
}
