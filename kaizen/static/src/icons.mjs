// Finds the names of the icons that pages use and makes one sprite of them.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

// Which argument of each macro names an icon; an unknown name there stops the build.
const PLACE = {
  icon: 0, empty: 0, flag: 1, note: 1, event: 1, go_card: 1, dock_button: 1, confirm: 2, chip: 3, tile: 3,
};
const CALL = new RegExp(`(?<![\\w.])(${Object.keys(PLACE).join("|")})\\(`, "g");
const NAMED = /\b(?:icon|symbol)["']?\s*[=:]\s*["']([a-z0-9-]+)["']/g;
const TABLE = /ICONS\b[^{\n]*\{([^}]*)\}/g;
const TABLE_VALUE = /:\s*["']([a-z0-9-]+)["']/g;
const QUOTED = /["']([a-z][a-z0-9-]*)["']/g;
const LITERAL = /^(?:\w+\s*=\s*)?["']([a-z0-9-]+)["']$/;

// The arguments of a call that begins at `from`, split at the commas of its own level.
function argumentsFrom(text, from) {
  const found = [];
  let depth = 0;
  let quote = "";
  let began = from;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (quote) quote = sign === quote ? "" : quote;
    else if (sign === "'" || sign === '"') quote = sign;
    else if ("([{".includes(sign)) depth += 1;
    else if (depth > 0 && ")]}".includes(sign)) depth -= 1;
    else if (depth === 0 && (sign === "," || sign === ")")) {
      found.push(text.slice(began, at).trim());
      began = at + 1;
      if (sign === ")") break;
    }
  }
  return found;
}

export function iconNames(text) {
  const names = new Set();
  for (const call of text.matchAll(CALL)) {
    const given = argumentsFrom(text, call.index + call[0].length)[PLACE[call[1]]];
    const literal = given?.match(LITERAL);
    if (literal) names.add(literal[1]);
  }
  for (const found of text.matchAll(NAMED)) names.add(found[1]);
  for (const table of text.matchAll(TABLE)) {
    for (const found of table[1].matchAll(TABLE_VALUE)) names.add(found[1]);
  }
  return names;
}

export async function filesUnder(folder, endings) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.includes("node_modules") && !path.includes("/dist/"))
    .sort();
}

function symbolOf(name, svg) {
  // The first path of each icon is an invisible frame: leave it out.
  const shape = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shape}</symbol>`;
}

export async function makeSprite(sources, iconFolder) {
  const known = new Set((await readdir(iconFolder)).map((file) => file.replace(/\.svg$/, "")));
  const used = new Set();
  for (const path of sources) {
    const text = await readFile(path, "utf8");
    for (const name of iconNames(text)) {
      if (!known.has(name)) throw new Error(`There is no icon called "${name}" (named in ${path}).`);
      used.add(name);
    }
    // Names that travel through variables are caught here: any quoted word that is an icon.
    for (const found of text.matchAll(QUOTED)) if (known.has(found[1])) used.add(found[1]);
  }
  const symbols = await Promise.all([...used].sort().map(async (name) =>
    symbolOf(name, await readFile(join(iconFolder, `${name}.svg`), "utf8"))));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}
