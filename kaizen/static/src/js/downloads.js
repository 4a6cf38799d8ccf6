// Says how much of a long table has arrived: links with data-download, words from #download-words.
const QUOTE = 0x22;
const LINE_END = 0x0a;
const PAUSE = 200;
let number = 0;

// Lines end a row only outside quotation marks; doubled marks open and close at once.
function rowCounter() {
  let isQuoted = false;
  let ends = 0;
  return {
    take(bytes) {
      for (const byte of bytes) {
        if (byte === QUOTE) isQuoted = !isQuoted;
        else if (byte === LINE_END && !isQuoted) ends += 1;
      }
    },
    // The first row is the header.
    rows: () => Math.max(0, ends - 1),
  };
}

function panelFor(link, template) {
  const row = link.closest("li, section, div");
  row.querySelector(":scope > .kz-download")?.remove();
  const panel = template.content.firstElementChild.cloneNode(true);
  row.append(panel);
  return panel;
}

function speaker(template) {
  const shown = new Intl.NumberFormat(document.documentElement.lang || undefined);
  return (name, facts = {}) => template.dataset[name].replace(
    /\{(\w+)\}/g, (_all, key) => shown.format(facts[key]),
  );
}

function fileName(answer, link) {
  const told = /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition") ?? "");
  return told ? told[1] : new URL(link.href).pathname.split("/").pop();
}

function keep(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function fetchTable(link, template) {
  const say = speaker(template);
  const panel = panelFor(link, template);
  const [bar, words, stop] = panel.querySelectorAll("progress, p, button");
  const abort = new AbortController();
  const mine = String(number += 1);
  link.dataset.download = mine;
  stop.addEventListener("click", () => abort.abort());
  words.textContent = say(link.pathname.endsWith(".csv") ? "begins" : "made");
  try {
    const answer = await fetch(link.href, { signal: abort.signal, headers: { "X-Rows": "?" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const all = Number(answer.headers.get("X-Rows")) || 0;
    const counter = answer.headers.get("Content-Type")?.startsWith("text/csv") ? rowCounter() : null;
    let told = 0;
    const counted = new TransformStream({
      transform(bytes, out) {
        out.enqueue(bytes);
        counter?.take(bytes);
        if (!counter || performance.now() - told < PAUSE) return;
        told = performance.now();
        if (all) [bar.max, bar.value] = [all, Math.min(all, counter.rows())];
        words.textContent = say(all ? "of" : "rows", { rows: counter.rows(), all });
      },
    });
    // The browser itself keeps what is large on disk.
    const blob = await new Response(answer.body.pipeThrough(counted)).blob();
    keep(blob, fileName(answer, link));
    words.textContent = counter ? say("done", { rows: counter.rows() }) : say("finished");
  } catch (error) {
    words.textContent = say(error.name === "AbortError" ? "stopped" : "broken");
  }
  bar.remove();
  stop.remove();
  if (link.dataset.download === mine) link.dataset.download = "";
}

/** Fetches long tables in the page, so that it can be said how far they have come. */
export function watchDownloads() {
  const template = document.getElementById("download-words");
  if (!template || !window.TransformStream) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-download]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    // One at a time from each link.
    if (!link.dataset.download) fetchTable(link, template);
  });
}
