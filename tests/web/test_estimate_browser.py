"""In a real browser: the amount changes while one types, and a button does it without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kaizen.core.db import db
from kaizen.ideas.rules import Stage
from kaizen.savings.queries.lines import lines_of
from kaizen.savings.rules.lines import ValueStage
from tests.support.cast import make_cast
from tests.support.chromium import Windows
from tests.support.live import LiveServer
from tests.support.signing import cookie_of
from tests.support.stand import stand

NUMBERS = {
    "Each time it takes, today": "10",
    "Each time it takes, afterwards": "6",
    "How often one person does it": "30",
    "How many people do it": "2",
}


def _begin(windows: Windows, live_server: LiveServer, *, script: bool) -> tuple[Page, int]:
    with live_server.app.app_context():
        cast = make_cast(db.session())
        idea_id = stand(cast, Stage.SUBMITTED).id
        cast.session.commit()
        cookie = cookie_of(live_server.app, cast, "sam")
    page = windows.open(java_script_enabled=script)
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    page.goto(f"/ideas/{idea_id}/estimate")
    page.get_by_role("link", name="Less time A step").click()
    return page, idea_id


def _amount(live_server: LiveServer, idea_id: int) -> str:
    with live_server.app.app_context():
        (line,) = lines_of(db.session(), idea_id)
        return str(line.amount(ValueStage.ESTIMATED))


@pytest.mark.browser
def test_the_amount_changes_while_one_types(windows: Windows, live_server: LiveServer) -> None:
    page, idea_id = _begin(windows, live_server, script=True)
    result = page.get_by_role("region", name="What it amounts to")
    expect(result).to_contain_text("Fill in the numbers")
    for label, number in NUMBERS.items():
        page.get_by_label(label).fill(number)
    expect(result).to_contain_text("€35,200")
    expect(result).to_contain_text("4 min × 30 times a day × 2 people × 220 days ÷ 60")
    page.get_by_label("How many people do it").fill("4")
    expect(result).to_contain_text("€70,400")
    page.get_by_text("Quite sure").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("complementary", name="What stands so far")).to_contain_text("€70,400")
    assert _amount(live_server, idea_id) == "70400.0000"


@pytest.mark.browser
def test_without_a_script_a_button_works_it_out(windows: Windows, live_server: LiveServer) -> None:
    page, idea_id = _begin(windows, live_server, script=False)
    for label, number in NUMBERS.items():
        page.get_by_label(label).fill(number)
    page.get_by_role("button", name="Work it out").last.click()
    expect(page.get_by_role("region", name="What it amounts to")).to_contain_text("€35,200")
    expect(page.get_by_label("How many people do it")).to_have_value("2")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("complementary", name="What stands so far")).to_contain_text("€35,200")
    assert _amount(live_server, idea_id) == "35200.0000"
