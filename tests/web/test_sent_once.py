"""Back after sending, in a real browser: the same form never makes a second idea."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from tests.support.cast import make_cast
from tests.support.chromium import Windows
from tests.support.live import LiveServer
from tests.support.signed_in import sign_in_window

pytestmark = pytest.mark.browser


def problems(server: LiveServer, stage: Stage) -> list[str]:
    with server.app.app_context():
        rows = select(Idea.problem).where(Idea.stage == stage.value).order_by(Idea.id)
        return list(db.session.scalars(rows))


def send(page: Page, problem: str) -> None:
    page.fill("[name=problem]", problem)
    page.fill("[name=proposal]", "Hang it up.")
    page.get_by_role("button", name="Send idea").last.click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("loads_again", [False, True], ids=["back", "reload"])
def test_back_and_sending_again_makes_no_second_idea(
    windows: Windows, live_server: LiveServer, script: bool, loads_again: bool
) -> None:
    with live_server.app.app_context():
        make_cast(db.session())
    page = windows.open(java_script_enabled=script)
    sign_in_window(page, live_server, "olga")
    page.goto("/ideas/new")
    send(page, "The hose lies in the way.")
    expect(page.get_by_role("heading", name="Thank you, Olga!")).to_be_visible()
    for words, said in (
        ("The hose lies in the way.", "You have already sent this as K-1."),
        ("Oil on the floor.", "You have already sent this as K-1"),
    ):
        page.go_back()
        if loads_again:
            page.reload()
        send(page, words)
        expect(page.locator("main")).to_contain_text(said)
        assert problems(live_server, Stage.SUBMITTED) == ["The hose lies in the way."]
    # The other words are there, and begin an idea of their own only when that is wanted.
    expect(page.locator("main")).to_contain_text("Oil on the floor.")
    page.get_by_role("button", name="Begin a new idea with these words").click()
    expect(page.locator("[name=problem]")).to_have_value("Oil on the floor.")
    page.get_by_role("button", name="Send idea").last.click()
    expect(page.get_by_role("heading", name="Thank you, Olga!")).to_be_visible()
    assert problems(live_server, Stage.SUBMITTED) == [
        "The hose lies in the way.",
        "Oil on the floor.",
    ]
