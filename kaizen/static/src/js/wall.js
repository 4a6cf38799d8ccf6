// The board on the wall draws itself anew each minute; without network it keeps the last picture
// and says of when that is.
const EVERY = 60_000;
const LONGEST = 20_000;

const sheetOf = (page) => page.querySelector("link[rel=stylesheet]")?.getAttribute("href");

function showStale() {
  document.querySelector("[data-stale]")?.removeAttribute("hidden");
}

async function redraw() {
  let answer;
  try {
    answer = await fetch(location.href, {
      headers: { "X-Redrawn": "1" },
      cache: "no-store",
      signal: AbortSignal.timeout(LONGEST),
    });
    // Ended for good, said by the house itself and not by something in between.
    if (answer.status === 404 && answer.headers.has("X-Request-Id")) {
      location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-wall]");
    if (!answer.ok || !fresh) throw new Error("no board in the answer");
    // A new version of the house brings another style and script: everything begins anew.
    if (sheetOf(page) !== sheetOf(document)) {
      location.reload();
      return;
    }
    document.querySelector("[data-wall]").replaceWith(document.adoptNode(fresh));
  } catch {
    showStale();
  }
}

setInterval(redraw, EVERY);
addEventListener("online", redraw);
addEventListener("offline", showStale);
