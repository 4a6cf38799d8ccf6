"""How Lighthouse sees six pages of a fresh demo plant: `make lighthouse`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.support import chromium
from tests.support.demo_server import demo_server, sign_in
from tests.support.live import ROOT

LIGHTHOUSE = ROOT / "bench/lighthouse/node_modules/lighthouse/cli/index.js"
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
#: What has to hold; operations and performance.md say where from.
LEAST_PERFORMANCE = 0.9
LEAST_ACCESSIBILITY = 1.0
#: Looks that may fail before one is given up.
TRIES = 3


@dataclass(frozen=True)
class Visit:
    """Who opens which page; nobody is the empty name."""

    name: str
    who: str
    path: str


@dataclass(frozen=True)
class Seen:
    """What one look found: two scores from 0 to 1, times in milliseconds, and bytes."""

    performance: float
    accessibility: float
    first_paint: float
    largest_paint: float
    blocked: float
    shift: float
    weight: float
    #: Rules of accessibility that the page does not keep.
    broken: tuple[str, ...]


VISITS = (
    Visit("sign-in", "", "/sign-in"),
    Visit("my ideas", "olga", "/ideas/mine"),
    Visit("new idea", "olga", "/ideas/new"),
    Visit("queue", "sam", "/queue"),
    Visit("idea", "sam", "/ideas?q=Jacket+for+the+oil+tanks"),
    Visit("savings", "lena", "/savings"),
)


def cookies_of(browser: Browser, address: str, name: str) -> str:
    """The header that a browser of that person sends."""
    if not name:
        return ""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, address, name)
    kept = context.cookies()
    context.close()
    return "; ".join(f"{one.get('name')}={one.get('value')}" for one in kept)


def address_of(browser: Browser, address: str, visit: Visit) -> str:
    """Where the page is; a search stands for the idea that it finds first."""
    if "?q=" not in visit.path:
        return f"{address}{visit.path}"
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, address, visit.who)
    page.goto(f"{address}{visit.path}")
    found = page.locator("main a[href^='/ideas/']:not([href*='new'])").first.get_attribute("href")
    context.close()
    return f"{address}{found}"


def look(url: str, cookie: str, chrome: str, folder: Path) -> Seen:
    """Let Lighthouse look once, as on a phone of middle size with a slow network.

    Raises:
        CalledProcessError: Lighthouse did not come to an end.
    """
    target = folder / "seen.json"
    command = [
        shutil.which("node") or str(Path(sys.executable).parent / "node"),
        str(LIGHTHOUSE),
        url,
        "--quiet",
        "--output=json",
        f"--output-path={target}",
        "--only-categories=performance,accessibility",
        f"--chrome-flags={CHROME}",
        f"--extra-headers={json.dumps({'Cookie': cookie} if cookie else {})}",
    ]
    environment = {**os.environ, "CHROME_PATH": chrome}
    for tries_left in reversed(range(TRIES)):
        # Now and then Lighthouse loses its own trace; that says nothing of the page.
        ended = subprocess.run(command, check=not tries_left, env=environment)
        if ended.returncode == 0:
            break
    return _seen(json.loads(target.read_text(encoding="utf-8")))


def _seen(report: dict[str, Any]) -> Seen:
    scores, audits = report["categories"], report["audits"]

    def number(name: str) -> float:
        return float(audits[name]["numericValue"])

    refs = scores["accessibility"]["auditRefs"]
    broken = (ref["id"] for ref in refs if audits[ref["id"]]["score"] == 0 and ref["weight"])
    return Seen(
        performance=float(scores["performance"]["score"]),
        accessibility=float(scores["accessibility"]["score"]),
        first_paint=number("first-contentful-paint"),
        largest_paint=number("largest-contentful-paint"),
        blocked=number("total-blocking-time"),
        shift=number("cumulative-layout-shift"),
        weight=number("total-byte-weight"),
        broken=tuple(broken),
    )


def row(visit: Visit, seen: list[Seen]) -> str:
    """One line of the table of performance.md: medians, and the worst accessibility."""

    def middle(name: str) -> float:
        return statistics.median(getattr(one, name) for one in seen)

    return (
        f"| {visit.name} | {middle('performance'):.2f} "
        f"| {min(one.accessibility for one in seen):.2f} "
        f"| {middle('first_paint') / 1000:.1f} s | {middle('largest_paint') / 1000:.1f} s "
        f"| {middle('blocked'):.0f} ms | {max(one.shift for one in seen):.3f} "
        f"| {middle('weight') / 1024:.0f} KiB |"
    )


def say(line: str) -> None:
    """Print a line as soon as it is known."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Print the table; ends with 1 where a page is below what has to hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="the name of one page")
    parser.add_argument("--times", type=int, default=5, help="looks at each page")
    parser.add_argument("--address", help="a demo plant that runs already")
    asked = parser.parse_args()
    chrome = chromium.find()
    if chrome is None:
        sys.exit("Chromium is missing; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory(prefix="kaizen-lighthouse-") as name:
        if asked.address:
            return measure(asked.address, chrome, Path(name), asked)
        with demo_server(Path(name)) as address:
            return measure(address, chrome, Path(name), asked)


def measure(address: str, chrome: str, folder: Path, asked: argparse.Namespace) -> int:
    """Look at the pages so many times, and print what was seen."""
    with chromium.launched(chrome) as browser:
        pages = [
            (visit, address_of(browser, address, visit), cookies_of(browser, address, visit.who))
            for visit in VISITS
            if asked.only in (None, visit.name)
        ]
    say("| page | performance | accessibility | first | largest | blocked | shift | weight |")
    say("|---|---|---|---|---|---|---|---|")
    kept = True
    for visit, url, cookie in pages:
        seen = [look(url, cookie, chrome, folder) for _ in range(asked.times)]
        say(row(visit, seen))
        for rule in sorted({rule for one in seen for rule in one.broken}):
            say(f"  breaks {rule}")
        kept = kept and statistics.median(one.performance for one in seen) >= LEAST_PERFORMANCE
        kept = kept and min(one.accessibility for one in seen) >= LEAST_ACCESSIBILITY
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
