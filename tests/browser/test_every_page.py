"""Every page at every width, light and dark: nothing sticks out, nothing overlaps, all can read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from kaizen.core.db import db
from kaizen.ideas.rules import Stage
from kaizen.web.set_up import first_token
from tests.support.addresses import Kind
from tests.support.cast import make_cast
from tests.support.chromium import Windows
from tests.support.doors import address, doors
from tests.support.filled import YEAR, fill_reports
from tests.support.live import LiveServer
from tests.support.looking import WIDTHS, faults_of
from tests.support.signing import cookie_of
from tests.support.world import Hanging, make_world

#: What answers with something else than a page.
NO_PAGES = {
    "GET /static/<path:filename>",
    "GET /health/live",
    "GET /health/ready",
    "GET /metrics",
    # Only where nobody is yet: it has a test of its own below.
    "GET /set-up",
    "GET /ideas.csv",
    "GET /conditions.csv",
    "GET /areas/<code>/sheet.pdf",
    "GET /ideas/<int:idea_id>/ledger.csv",
    "GET /ideas/<int:idea_id>/ledger.xlsx",
    "GET /areas/<code>/ledger.csv",
    "GET /areas/<code>/ledger.xlsx",
    "GET /awards/payments/<int:payment_id>.csv",
    "GET /awards/payments/<int:payment_id>.xlsx",
    "GET /figures/<figure>.csv",
    "GET /ideas/similar",
    "GET /wall/<token>/photos/<int:photo_id>",
    "GET /reports/monthly.pdf",
    "GET /reports/monthly.xlsx",
    "GET /reports/monthly/<table>.csv",
    "GET /exports/decisions.csv",
    "GET /savings/<table>.csv",
    "GET /programme/<table>.csv",
    "GET /morale/<table>.csv",
    "GET /net.csv",
    "GET /areas/<code>/weeks/<table>.csv",
    "GET /aims/areas.csv",
    "GET /aims/<int:aim_id>.csv",
    "GET /imports/examples/<table>.csv",
    "GET /imports/<int:import_id>/refused.csv",
    "GET /photos/<int:photo_id>/<size>",
}
#: Who sees most of a page; everything else is looked at as Sam.
SEEN_BY = {
    "GET /sign-in": None,
    "GET /kiosk/sign-in": None,
    "GET /me/first-pin": "otto",
    "GET /ideas/new": "olga",
    "GET /ideas/mine": "olga",
    "GET /drafts/<key>": "olga",
    "GET /ideas/<int:idea_id>/sent": "olga",
    "GET /aims": "lena",
    "GET /aims/new": "lena",
    "GET /aims/<int:aim_id>": "lena",
    "GET /campaigns": "lena",
    "GET /campaigns/<int:campaign_id>": "lena",
    "GET /authority": "lena",
    "GET /conditions": "lena",
    "GET /pulse": "olga",
    "GET /areas/<code>/pulse": "lena",
    "GET /gate": "lena",
    "GET /programme": "lena",
    "GET /savings": "lena",
    "GET /weights": "lena",
    "GET /agreement": "lena",
    "GET /ideas/<int:idea_id>/scores": "lena",
    "GET /rates": "fay",
    "GET /cost-bases": "fay",
    "GET /classes": "fay",
    "GET /budgets": "lena",
    "GET /awards": "lena",
    "GET /awards/scale": "lena",
    "GET /messages": "lena",
    "GET /ladder": "lena",
    "GET /reminders": "lena",
    "GET /webhooks": "lena",
    "GET /verification": "fay",
    "GET /areas/<code>/ledger": "fay",
    "GET /calendars": "lena",
    "GET /areas/<code>/calendar": "lena",
    "GET /people": "ada",
    "GET /imports": "ada",
    "GET /imports/new": "ada",
    "GET /people/new": "ada",
    "GET /people/<int:person_id>": "ada",
    "GET /places": "ada",
    "GET /places/new": "ada",
    "GET /areas/<code>/place": "ada",
    "GET /health": "ada",
    "GET /outbox": "ada",
}
#: The page of an idea is many pages: one for each stage, and for those whom it concerns.
IDEA = "GET /ideas/<int:idea_id>"
WITH_QUERY = (
    ("sam", "/aims"),
    ("lena", "/aims?show=ended"),
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
    ("sam", "/ideas/{idea}/estimate?driver=labour_time"),
    ("ada", "/imports/new?of=people"),
    ("ada", "/imports/new?of=ideas"),
    ("sam", "/no-such-page"),
)
#: Reports with something in every chart and every table.
FILLED = (
    ("lena", f"/savings?{YEAR}&compare=previous"),
    ("lena", f"/programme?{YEAR}&compare=year-ago"),
    ("lena", f"/morale?{YEAR}"),
    ("lena", "/conditions?month=2026-03"),
    ("lena", f"/figures/booked?{YEAR}"),
    ("lena", f"/figures/answered_in?{YEAR}"),
    ("lena", "/aims/{aim}"),
    ("lena", "/reports?month=2026-03"),
    ("lena", "/areas/NH/weeks"),
    ("sam", "/areas/NH-PRESS/weeks"),
    ("sam", "/areas/NH-PRESS/week"),
    ("sam", "/areas/NH-PRESS/wall"),
)
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.mark.browser
@pytest.mark.parametrize("of_ideas", [True, False], ids=["ideas", "everything else"])
def test_every_page_holds_at_every_width(
    of_ideas: bool, windows: Windows, live_server: LiveServer
) -> None:
    with live_server.app.app_context():
        cast = make_cast(db.session())
        world = make_world(cast, live_server.app)
        world[Stage.SUBMITTED].idea.title = f"{LONG} in the yard"
        world[Stage.SUBMITTED].idea.problem = f"The {LONG} is in the way. " * 12
        cast.otto.pin_given_at = cast.otto.created_at
        cast.session.commit()
        aim_id = fill_reports(cast)
        to_look_at = list(_pages(live_server.app, world, of_ideas=of_ideas))
        to_look_at += [(name, path.format(aim=aim_id)) for name, path in FILLED if not of_ideas]
        cookies = {name: cookie_of(live_server.app, cast, name) for name, _ in to_look_at}
    wrong: list[str] = []
    looking: dict[str | None, Page] = {}
    for name, path in to_look_at:
        if name not in looking:
            looking[name] = windows.open(reduced_motion="reduce")
            if cookies[name]:
                looking[name].context.add_cookies([{**cookies[name], "url": live_server.url}])
        wrong += [f"{path} as {name}: {words}" for words in _look_at(looking[name], path)]
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.browser
def test_the_page_of_an_empty_installation_holds_too(
    windows: Windows, live_server: LiveServer
) -> None:
    page = windows.open(reduced_motion="reduce")
    assert _look_at(page, f"/set-up?token={first_token(live_server.app)}") == []


def _pages(
    app: Flask, world: dict[Stage, Hanging], *, of_ideas: bool
) -> Iterator[tuple[str | None, str]]:
    if of_ideas:
        yield from _pages_of_ideas(app, world)
        return
    for door in doors(app):
        if door.reads and door.name not in {*NO_PAGES, IDEA}:
            stage = Stage.DRAFT if door.kind is Kind.DRAFT else Stage.SUBMITTED
            yield SEEN_BY.get(door.name, "sam"), address(app, door, world[stage])
    idea_id = world[Stage.SUBMITTED].idea.id
    yield from ((name, path.format(idea=idea_id)) for name, path in WITH_QUERY)


def _pages_of_ideas(app: Flask, world: dict[Stage, Hanging]) -> Iterator[tuple[str | None, str]]:
    door = next(door for door in doors(app) if door.name == IDEA)
    for stage, hanging in world.items():
        yield "olga", address(app, door, hanging)
        if stage is not Stage.DRAFT:
            yield "sam", address(app, door, hanging)


def _look_at(page: Page, path: str) -> list[str]:
    """What is wrong on that page, at whichever width, light and dark."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    answer = page.goto(path)
    if answer is None or answer.status >= 500:
        return [f"answers {answer.status if answer else 'nothing'}"]
    return faults_of(page)
