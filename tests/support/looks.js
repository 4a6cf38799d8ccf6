// What no page may do at any width: scroll sideways, cut words off, lay one control over another.
() => {
  const found = [];
  const root = document.documentElement;
  const say = (element) => {
    const words = (element.getAttribute("aria-label") || element.textContent || element.name || "");
    const names = typeof element.className === "string" ? element.className : "";
    return `<${element.tagName.toLowerCase()} class="${names}"> ${words.trim().slice(0, 50)}`;
  };
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !element.closest(".visually-hidden, .kz-sr");
  const box = (element) => element.getBoundingClientRect();

  if (root.scrollWidth > root.clientWidth) {
    found.push(`the page scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);
    for (const element of document.body.querySelectorAll("*")) {
      if (shown(element) && box(element).right > root.clientWidth + 1) {
        found.push(`  sticks out: ${say(element)}`);
        break;
      }
    }
  }

  const mayBeCut = (style) => style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
  for (const element of document.body.querySelectorAll("*")) {
    const hasWords = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!hasWords || !shown(element) || element.closest("svg, option, textarea")) continue;
    const style = getComputedStyle(element);
    if (style.display.startsWith("inline") && !element.clientWidth) continue;
    const scrolls = element.closest("[data-scrolls], .kz-scroll");
    if (mayBeCut(style) || scrolls || ["auto", "scroll"].includes(style.overflowX)) continue;
    if (element.scrollWidth > element.clientWidth + 1) {
      found.push(`words do not fit (${element.scrollWidth} > ${element.clientWidth}): ${say(element)}`);
    }
  }

  // What floats over the page is compared with what floats beside it, not with what scrolls below.
  const layer = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return at;
    }
    return root;
  };
  const controls = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary",
  )].filter((element) => shown(element) && box(element).width > 2 && box(element).height > 2);
  const layers = new Map(controls.map((element) => [element, layer(element)]));
  const rects = new Map(controls.map((element) => [element, [...element.getClientRects()]]));
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  controls.forEach((one, index) => {
    for (const other of controls.slice(index + 1)) {
      if (layers.get(one) !== layers.get(other)) continue;
      if (one.contains(other) || other.contains(one)) continue;
      if (rects.get(one).some((a) => rects.get(other).some((b) => meet(a, b)))) {
        found.push(`two controls overlap: ${say(one)} / ${say(other)}`);
      }
    }
  });
  return found;
}
