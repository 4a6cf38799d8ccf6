// A ring that empties while time runs.
const SVG = "http://www.w3.org/2000/svg";

// Makes a ring of so many seconds that runs by itself until it leaves the page.
export function makeRing(seconds) {
  const ring = document.createElement("div");
  ring.className = "kz-ring";
  ring.setAttribute("aria-hidden", "true");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 56 56");
  for (let side = 0; side < 2; side += 1) {
    const circle = document.createElementNS(SVG, "circle");
    for (const [name, value] of Object.entries({ cx: 28, cy: 28, r: 25, pathLength: 100 })) circle.setAttribute(name, value);
    svg.append(circle);
  }
  const number = document.createElement("span");
  number.dataset.ringNumber = "";
  ring.append(svg, number);
  const began = performance.now();
  const tick = () => {
    const left = Math.max(0, seconds - (performance.now() - began) / 1000);
    setRing(ring, left, seconds);
    if (left > 0 && (ring.isConnected || performance.now() - began < 500)) setTimeout(tick, 250);
  };
  tick();
  return ring;
}

export function setRing(ring, left, seconds) {
  ring.querySelector("circle + circle").setAttribute("stroke-dasharray", `${(left / seconds) * 100} 100`);
  ring.querySelector("[data-ring-number]").textContent = Math.ceil(left);
}
