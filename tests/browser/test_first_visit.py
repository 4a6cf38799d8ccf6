"""The first visit: how much a browser fetches before it knows anything, and whether pages jump."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from kaizen.core.db import db
from kaizen.ideas.rules import Stage
from tests.support.cast import make_cast
from tests.support.chromium import Windows
from tests.support.filled import YEAR, fill_reports
from tests.support.live import LiveServer
from tests.support.signing import cookie_of
from tests.support.world import make_world

#: What the design allows, in bytes as they travel; photos of ideas come on top.
PLAIN = 150 * 1024
WITH_CHARTS = 250 * 1024
MOST_SHIFT = 0.05
SIZES = ({"width": 390, "height": 844}, {"width": 1440, "height": 900})

#: Set before anything is drawn: every shift counts, also one that followed a touch.
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const places = entry.sources.map((source) => source.node?.className || source.node?.nodeName);
    window.shifts.push([entry.value, places.join(", ")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
#: Two frames after everything has come, nothing is about to move any more.
SETTLED = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
#: What a page is painted without on a slow network.
LATE = re.compile(r"\.(woff2|js)(\?.*)?$")
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => {
  if (list.getEntriesByName("first-contentful-paint").length) done();
}).observe({ type: "paint", buffered: true }))"""
BLOCKING = """performance.getEntriesByType("resource")
  .filter((one) => one.renderBlockingStatus === "blocking").map((one) => one.name)"""


@pytest.fixture
def visits(live_server: LiveServer) -> Iterator[list[tuple[str, dict[str, Any], str, int]]]:
    """Who opens which page, with their cookie, and how much that may weigh."""
    app = live_server.app
    with app.app_context():
        cast = make_cast(db.session())
        world = make_world(cast, app)
        fill_reports(cast)
        idea = f"/ideas/{world[Stage.IN_PROGRESS].idea.id}"
        yield [
            (name, cookie_of(app, cast, name or None), path, most)
            for name, path, most in (
                ("", "/sign-in", PLAIN),
                ("olga", "/", PLAIN),
                ("olga", "/ideas/mine", PLAIN),
                ("olga", "/ideas/new", PLAIN),
                ("olga", idea, PLAIN),
                ("sam", "/queue", PLAIN),
                ("sam", "/plate", PLAIN),
                ("sam", "/ideas", PLAIN),
                ("lena", "/gate", WITH_CHARTS),
                ("lena", f"/savings?{YEAR}", WITH_CHARTS),
                ("lena", f"/programme?{YEAR}", WITH_CHARTS),
                ("lena", "/areas/NH-PRESS/wall", WITH_CHARTS),
            )
        ]


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_a_first_visit_is_light_and_stands_still(
    size: dict[str, int],
    visits: list[tuple[str, dict[str, Any], str, int]],
    windows: Windows,
    live_server: LiveServer,
) -> None:
    wrong: list[str] = []
    for name, cookie, path, most in visits:
        page = windows.open(viewport=size)
        if cookie:
            page.context.add_cookies([{**cookie, "url": live_server.url}])
        wrong += [f"{path} as {name}: {words}" for words in _visit(page, path, most)]
        page.context.close()
    assert not wrong, "\n".join(["", *wrong])


def _visit(page: Page, path: str, most: int) -> list[str]:
    fetched = _count_bytes(page)
    late: list[Route] = []

    is_painted = False

    def hold_back(route: Route) -> None:
        late.append(route)
        if is_painted:
            route.continue_()

    page.add_init_script(WATCH)
    page.route(LATE, hold_back)
    answer = page.goto(path, wait_until="commit")
    if answer is None or answer.status != 200:
        return [f"answers {answer.status if answer else 'nothing'}"]
    # On a slow network people read already when font and script come; then nothing may move.
    page.evaluate(PAINTED)
    is_painted = True
    for one in list(late):
        one.continue_()
    page.wait_for_load_state("networkidle")
    page.evaluate(SETTLED)
    if not any("woff2" in one.request.url for one in late):
        return ["asks for no font"]
    wrong = []
    if (weight := sum(fetched.values())) > most:
        wrong.append(f"weighs {weight} bytes: {fetched}")
    blocking = page.evaluate(BLOCKING)
    if [url.rpartition(".")[2] for url in blocking] != ["css"]:
        wrong.append(f"waits for {blocking}")
    shifts = page.evaluate("window.shifts")
    if sum(value for value, _place in shifts) > MOST_SHIFT:
        wrong.append(f"jumps: {shifts}")
    return wrong


def _count_bytes(page: Page) -> dict[str, int]:
    """Bytes as they come over the wire, headers included, by address; without photos."""
    names: dict[str, str] = {}
    fetched: dict[str, int] = {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")

    def asked(event: dict[str, Any]) -> None:
        names[event["requestId"]] = event["request"]["url"]

    def came(event: dict[str, Any]) -> None:
        url = names.get(event["requestId"], "")
        if url.startswith("http") and "/photos/" not in url:
            fetched[url] = fetched.get(url, 0) + int(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", came)
    return fetched
