"""Every page at every width, light and dark: nothing sticks out, nothing overlaps, all can read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from kaizen.core.db import db
from kaizen.ideas.rules import Stage
from tests.support.cast import make_cast
from tests.support.chromium import Windows, check_accessibility
from tests.support.doors import Kind, address, doors
from tests.support.live import LiveServer
from tests.support.signing import cookie_of
from tests.support.world import Hanging, make_world

LOOKS = (Path(__file__).parents[1] / "support" / "looks.js").read_text(encoding="utf-8")
WIDTHS = (360, 768, 1440)
#: What answers with something else than a page.
NO_PAGES = {
    "GET /static/<path:filename>",
    "GET /health/live",
    "GET /health/ready",
    "GET /ideas.csv",
    "GET /areas/<code>/sheet.pdf",
    "GET /ideas/similar",
    "GET /photos/<int:photo_id>/<size>",
}
#: Who sees most of a page; everything else is looked at as Sam.
SEEN_BY = {
    "GET /sign-in": None,
    "GET /kiosk/sign-in": None,
    "GET /ideas/new": "olga",
    "GET /ideas/mine": "olga",
    "GET /drafts/<key>": "olga",
    "GET /ideas/<int:idea_id>/sent": "olga",
    "GET /authority": "lena",
    "GET /messages": "lena",
    "GET /ladder": "lena",
    "GET /reminders": "lena",
    "GET /webhooks": "lena",
    "GET /calendars": "lena",
    "GET /areas/<code>/calendar": "lena",
    "GET /health": "ada",
    "GET /outbox": "ada",
}
#: The page of an idea is many pages: one for each stage, and for those whom it concerns.
IDEA = "GET /ideas/<int:idea_id>"
WITH_QUERY = (
    ("sam", "/queue?show=parked"),
    ("sam", "/queue?show=done"),
    ("lena", "/queue"),
    ("lena", "/areas/NH/calendar"),
    ("sam", "/ladder"),
    ("sam", "/areas/NH-PRESS/calendar"),
    ("olga", "/"),
    ("nils", "/ideas"),
    ("nils", "/"),
    ("sam", "/ideas?q=nothing-like-it"),
    ("sam", "/no-such-page"),
)
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_holds_at_every_width(
    theme: str, windows: Windows, live_server: LiveServer
) -> None:
    with live_server.app.app_context():
        cast = make_cast(db.session())
        world = make_world(cast, live_server.app)
        world[Stage.SUBMITTED].idea.title = f"{LONG} in the yard"
        world[Stage.SUBMITTED].idea.problem = f"The {LONG} is in the way. " * 12
        cast.session.commit()
        to_look_at = list(_pages(live_server.app, world))
        cookies = {name: cookie_of(live_server.app, cast, name) for name, _ in to_look_at}
    wrong: list[str] = []
    looking: dict[str | None, Page] = {}
    for name, path in to_look_at:
        if name not in looking:
            looking[name] = windows.open(color_scheme=theme)
            if cookies[name]:
                looking[name].context.add_cookies([{**cookies[name], "url": live_server.url}])
        wrong += [f"{path} as {name}: {words}" for words in _look_at(looking[name], path)]
    assert not wrong, "\n".join(["", *wrong])


def _pages(app: Flask, world: dict[Stage, Hanging]) -> Iterator[tuple[str | None, str]]:
    with app.app_context():
        for door in doors(app):
            if not door.reads or door.name in NO_PAGES:
                continue
            if door.name == IDEA:
                for stage, hanging in world.items():
                    yield "olga", address(app, door, hanging)
                    if stage is not Stage.DRAFT:
                        yield "sam", address(app, door, hanging)
                continue
            stage = Stage.DRAFT if door.kind is Kind.DRAFT else Stage.SUBMITTED
            yield SEEN_BY.get(door.name, "sam"), address(app, door, world[stage])
    yield from WITH_QUERY


def _look_at(page: Page, path: str) -> list[str]:
    """What is wrong on that page, at whichever width."""
    wrong: list[str] = []
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    answer = page.goto(path)
    if answer is None or answer.status >= 500:
        return [f"answers {answer.status if answer else 'nothing'}"]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wrong += [f"{width} px: {words}" for words in page.evaluate(LOOKS)]
        try:
            check_accessibility(page)
        except AssertionError as error:
            wrong.append(f"{width} px: {error}")
    return wrong
