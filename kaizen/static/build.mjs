// Builds what browsers load: style sheets, scripts, icons and fonts, with hashed names and a manifest.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, watch, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";
import { filesUnder, makeSprite } from "./src/icons.mjs";
import { followDevice } from "./src/themes.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../..");
const SOURCE = join(HERE, "src");
const DIST = join(HERE, "dist");
// Made aside and moved at the end, so that a running server never finds half of it.
const ASIDE = join(ROOT, `node_modules/.kaizen-dist-${process.pid}`);
const TABLER = join(ROOT, "node_modules/@tabler/core/dist/css/tabler.css");
const ICONS = join(ROOT, "node_modules/@tabler/icons/icons/outline");
// Fonts are compressed already; a second round makes them no smaller.
const SQUEEZED = [".css", ".js", ".svg", ".json"];

// The bundler has put the hash of a font into its name already.
const FONT_HASH = /-[A-Z0-9]{8}\.woff2$/;

const pack = { br: promisify(brotliCompress), gz: promisify(gzip) };
const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 10);

async function purgedTabler(pages) {
  const [result] = await new PurgeCSS().purge({
    content: pages,
    css: [TABLER],
    variables: true,
    keyframes: true,
    fontFace: true,
    safelist: { standard: ["html", "body"] },
  });
  return result.css.replace(/\/\*# sourceMappingURL.*?\*\//g, "");
}

// The purged Tabler sheet is made in memory, so esbuild is told where to find it.
function tablerPlugin(css) {
  return {
    name: "tabler-purged",
    setup(build) {
      build.onResolve({ filter: /^tabler-purged$/ }, () => ({ path: "tabler.css", namespace: "tabler" }));
      build.onLoad({ filter: /.*/, namespace: "tabler" }, () => ({ contents: css, loader: "css", resolveDir: dirname(TABLER) }));
    },
  };
}

async function bundle(tabler) {
  const result = await esbuild.build({
    entryPoints: {
      app: join(SOURCE, "css/app.css"),
      "app-js": join(SOURCE, "js/app.js"),
      "kiosk-js": join(SOURCE, "js/kiosk.js"),
      "wall-js": join(SOURCE, "js/wall.js"),
    },
    bundle: true,
    minify: true,
    write: false,
    outdir: DIST,
    entryNames: "[name]",
    assetNames: "[name]-[hash]",
    target: ["es2022", "chrome111", "firefox113", "safari16.4"],
    loader: { ".woff2": "file" },
    plugins: [tablerPlugin(tabler)],
    nodePaths: [join(ROOT, "node_modules")],
    legalComments: "none",
    logLevel: "warning",
  });
  return result.outputFiles;
}

async function put(name, bytes, manifest) {
  const body = Buffer.from(bytes);
  const ending = extname(name);
  const hashed = ending === ".woff2" ? name : `${basename(name, ending)}-${hashOf(body)}${ending}`;
  manifest[name.replace(FONT_HASH, ".woff2")] = hashed;
  await writeFile(join(ASIDE, hashed), body);
  if (!SQUEEZED.includes(ending)) return;
  const level = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  await writeFile(join(ASIDE, `${hashed}.br`), await pack.br(body, level));
  await writeFile(join(ASIDE, `${hashed}.gz`), await pack.gz(body, { level: 9 }));
}

async function finished(file) {
  const name = basename(file.path).replace(/-js\.js$/, ".js");
  if (!name.endsWith(".css")) return [name, file.contents];
  const { code } = await esbuild.transform(followDevice(file.text), { loader: "css", minify: true });
  return [name, code];
}

async function build() {
  const began = performance.now();
  const templates = await filesUnder(join(ROOT, "templates"), [".html"]);
  const python = [
    ...(await filesUnder(join(ROOT, "kaizen/web"), [".py"])),
    ...(await filesUnder(join(ROOT, "kaizen/notifications"), [".py"])),
  ];
  const scripts = await filesUnder(join(SOURCE, "js"), [".js"]);
  const sprite = await makeSprite([...templates, ...python, ...scripts], ICONS);
  const tabler = await purgedTabler([...templates, ...scripts]);
  const files = await Promise.all((await bundle(tabler)).map(finished));
  await mkdir(ASIDE, { recursive: true });
  const manifest = {};
  for (const [name, bytes] of files) await put(name, bytes, manifest);
  await put("icons.svg", sprite, manifest);
  await put("favicon.svg", await readFile(join(SOURCE, "favicon.svg")), manifest);
  await writeFile(join(ASIDE, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(DIST, { recursive: true, force: true });
  await rename(ASIDE, DIST);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${Object.keys(manifest).length} files in ${relative(ROOT, DIST)}, ${seconds} s`);
}

await build();
if (process.argv.includes("--watch")) {
  for await (const change of watch(SOURCE, { recursive: true })) {
    await build().catch((error) => console.error(`${change.filename}: ${error.message}`));
  }
}
