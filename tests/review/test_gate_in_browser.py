"""The gate in a real browser: by keyboard from the map to the answer, and a score on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.people.models import Person
from kaizen.review.actions.passing import pass_up
from kaizen.review.actions.scoring import ask_for_scores, score_idea
from kaizen.review.models.scores import Score
from tests.support.cast import Cast, make_cast
from tests.support.chromium import Windows, check_accessibility
from tests.support.live import LiveServer
from tests.support.scoring import steps
from tests.support.signing import cookie_of

pytestmark = pytest.mark.browser

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOKS = (Path(__file__).parents[1] / "support" / "looks.js").read_text(encoding="utf-8")
WEAK, STRONG, OPEN = "A second printer", "Hose reel over the walkway", "A pin for the fixture"


@pytest.fixture
def cast(live_server: LiveServer) -> Iterator[Cast]:
    """Two ideas that Sam has scored, and one for which he is asked."""
    with live_server.app.app_context():
        cast = make_cast(db.session())
        for title, step in ((WEAK, 2), (STRONG, 5), (OPEN, 0)):
            idea = _at_the_gate(cast, title)
            with transaction():
                if step:
                    score_idea(idea, steps(step), "", actor=cast.sam, now=clock.now())
        yield cast


def _at_the_gate(cast: Cast, title: str) -> Idea:
    now = clock.now()
    with transaction():
        idea = cast.draft(cast.olga, title=title)
        submit_idea(idea, actor=cast.olga, now=now)
    with transaction():
        pass_up(idea, "Please look.", actor=cast.sam, now=now, seen_version=idea.version)
        ask_for_scores(idea, [cast.sam], actor=cast.lena, now=now)
    return idea


def visit(windows: Windows, app: Flask, cast: Cast, name: str, url: str, **how: bool) -> Page:
    cookie = cookie_of(app, cast, name)
    assert cookie is not None
    page = windows.open(**how)
    page.context.add_cookies([{**cookie, "url": url}])
    return page


def test_by_keyboard_from_the_map_to_the_question(
    windows: Windows, live_server: LiveServer, cast: Cast
) -> None:
    page = visit(windows, live_server.app, cast, "lena", live_server.url)
    page.goto("/gate")
    expect(page.locator("h1")).to_contain_text("3 ideas wait for money.")
    circles = page.locator(".pick a")
    expect(circles).to_have_count(2)
    circles.nth(0).focus()
    expect(page.get_by_role("link", name=f"1: {STRONG}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=f"2: {WEAK}")).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name=f"Decide: {WEAK}")
    expect(panel.get_by_role("heading", name=WEAK)).to_be_visible()
    panel.get_by_role("link", name="Ask…").focus()
    page.keyboard.press("Enter")
    words = page.get_by_label("What would you like to know?")
    expect(words).to_be_visible()
    words.focus()
    page.keyboard.type("Which printer?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("your answer goes out in 10 seconds")


def test_a_full_gate_holds_at_every_width(
    windows: Windows, live_server: LiveServer, cast: Cast
) -> None:
    page = visit(windows, live_server.app, cast, "lena", live_server.url)
    page.goto("/gate")
    for width in (360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(LOOKS) == []
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            check_accessibility(page)


def test_a_score_is_given_by_keyboard_on_a_phone_without_script(
    windows: Windows, live_server: LiveServer, cast: Cast
) -> None:
    page = visit(windows, live_server.app, cast, "sam", live_server.url, java_script_enabled=False)
    page.set_viewport_size({"width": 390, "height": 844})
    db.session.rollback()
    idea = db.session.scalars(db.select(Idea).where(Idea.title == OPEN)).one()
    page.goto(f"/ideas/{idea.id}/scores")
    page.get_by_role("radio", name="1 Nothing changes").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_label("What should the others know?").fill("A pin will do.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("Your score is kept. Thank you.")
    db.session.rollback()
    given = db.session.scalars(db.select(Score).where(Score.idea_id == idea.id)).one()
    assert given.person_id == db.session.get_one(Person, cast.sam.id).id
    assert (given.steps["safety"], given.steps["quality"]) == (4, 1)
    assert given.words == "A pin will do."
