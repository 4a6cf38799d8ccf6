// Lets the device choose between light and dark where no choice is stored.
import postcss from "postcss";

const SIDES = ["dark", "light"];

// Every rule for [data-bs-theme=dark] is repeated for devices that ask for dark and carry no attribute.
export function followDevice(css) {
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    for (const side of SIDES) {
      const marks = [`[data-bs-theme=${side}]`, `[data-bs-theme="${side}"]`];
      const chosen = rule.selectors.filter((selector) => marks.some((mark) => selector.includes(mark)));
      // What also holds for :root needs no repetition.
      if (chosen.length === 0 || rule.selectors.includes(":root")) continue;
      const copy = rule.clone();
      copy.selectors = chosen.map((selector) =>
        marks.reduce((text, mark) => text.replaceAll(mark, ":root:not([data-bs-theme])"), selector));
      const media = postcss.atRule({ name: "media", params: `(prefers-color-scheme: ${side})` });
      media.append(copy);
      rule.after(media);
    }
  });
  return root.toString();
}
