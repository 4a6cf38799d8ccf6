"""The queue in a real browser: answered by keyboard alone, with undo, and without script."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.review.models.decisions import Decision
from tests.support.cast import PASSWORD, Cast, make_cast
from tests.support.chromium import Windows
from tests.support.holding import hold_in_hand, let_go
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser

TITLES = ("Hose reel over the walkway", "A pin for the fixture", "A second printer", "A rack")


@pytest.fixture
def cast(live_server: LiveServer) -> Iterator[Cast]:
    """The cast, and four ideas that wait for Sam."""
    with live_server.app.app_context():
        cast = make_cast(db.session())
        for title in TITLES:
            with transaction():
                idea = cast.draft(cast.olga, title=title)
                submit_idea(idea, actor=cast.olga, now=clock.now())
        yield cast


def sign_in(page: Page, *, script: bool = True) -> Page:
    if script:
        hold_in_hand(page)
    page.goto("/sign-in?next=/queue")
    page.get_by_label("User name").fill("sam")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("wait for your answer")
    return page


def stage_of(number: int) -> Stage:
    db.session.rollback()
    return db.session.get_one(Idea, number).as_stage


def answered() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Decision.id))) or 0


def type_into(page: Page, *words: str) -> None:
    """Type into one field after the other, as the Tab key leads."""
    for number, word in enumerate(words):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(word)


def test_the_supervisor_answers_with_the_keyboard_alone(cast: Cast, windows: Windows) -> None:
    page = sign_in(windows.open())
    expect(page.locator("h1")).to_have_text("4 ideas wait for your answer")
    # Approve the first: from the owner, proposed, over days and costs; Enter sends it.
    page.keyboard.press("j")
    page.keyboard.press("k")
    one_off = page.locator("#row-1 [name=one_off]").first
    page.locator("#row-1").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if one_off.evaluate("field => field === document.activeElement"):
            break
    type_into(page, "180", "0")
    page.keyboard.press("Enter")
    # The answer is held back; meanwhile the next idea is open. Ask about it.
    expect(page.locator("#row-1")).to_have_class("kz-card rq-item cur kz-held")
    expect(page.locator("#row-2 [data-key=q]")).to_be_visible()
    assert answered() == 0
    page.keyboard.press("q")
    type_into(page, "Which fixture?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#row-3 [data-key=d]")).to_be_visible()
    # Decline the third with a reason, then think again: Z takes it back.
    page.keyboard.press("d")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    type_into(page, "It is planned for May.", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#row-4")).to_have_attribute("aria-current", "true")
    page.keyboard.press("z")
    expect(page.locator("#row-3.kz-held")).to_have_count(0)
    let_go(page, number=2)
    expect(page.locator("h1")).to_have_text("2 ideas wait for your answer")
    assert (stage_of(1), stage_of(2)) == (Stage.APPROVED, Stage.NEEDS_DETAIL)
    assert (stage_of(3), stage_of(4)) == (Stage.SUBMITTED, Stage.SUBMITTED)


def test_the_keys_are_explained_and_off_while_typing(cast: Cast, windows: Windows) -> None:
    page = sign_in(windows.open())
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    expect(page.get_by_label("Select K-1")).to_be_checked()
    words = page.locator("#row-1 textarea[name=words]").first
    words.fill("")
    words.press_sequentially("a quick update")
    expect(words).to_have_value("a quick update")
    assert answered() == 0


def test_a_refused_answer_is_said_at_once_and_keeps_its_words(cast: Cast, windows: Windows) -> None:
    page = sign_in(windows.open())
    page.locator("#row-1 [name=one_off]").first.fill("501")
    page.locator("#row-1 [name=yearly]").first.fill("0")
    page.locator("#row-1 [data-key=a]").click()
    expect(page.locator("#row-1 [role=alert]")).to_contain_text("more than your limit")
    expect(page.locator("#row-1 [name=one_off]").first).to_have_value("501")
    expect(page.locator("[aria-current=true].rq-item")).to_have_count(1)
    expect(page.locator(".kz-toast")).to_have_count(0)


def test_an_old_refusal_is_gone_while_the_mended_answer_is_held(
    cast: Cast, windows: Windows
) -> None:
    page = sign_in(windows.open())
    page.locator("#row-1 [data-key=p]").click()
    form = page.locator("form#parking-1")
    form.locator("[name=until_on]").fill("2099-12-20")
    form.locator("[name=words]").fill("After the move.")
    form.get_by_role("button").click()
    expect(form.locator(".kz-fielderror")).to_be_visible()
    form.locator("[name=until_on]").fill((clock.now().date() + timedelta(days=30)).isoformat())
    form.get_by_role("button").click()
    expect(page.locator("#row-1.kz-held")).to_have_count(1)
    expect(page.locator("#row-1 .kz-fielderror")).to_have_count(0)
    expect(page.locator("#row-1 [aria-invalid]")).to_have_count(0)


def test_an_unfolded_answer_that_is_refused_stays_open_with_its_reason(
    cast: Cast, windows: Windows
) -> None:
    page = sign_in(windows.open())
    page.locator("#row-1 [data-key=p]").click()
    form = page.locator("form#parking-1")
    form.locator("[name=until_on]").fill("2099-12-20")
    form.locator("[name=words]").fill("After the move.")
    form.get_by_role("button").click()
    expect(form.locator(".kz-fielderror")).to_be_visible()
    expect(form.locator("[name=words]")).to_have_value("After the move.")
    assert answered() == 0


def test_one_answer_for_several_is_held_back_too(cast: Cast, windows: Windows) -> None:
    page = sign_in(windows.open())
    for number in (2, 3):
        page.get_by_label(f"Select K-{number}").check()
    page.get_by_text("Park all…").click()
    form = page.locator("form#bulk")
    form.locator("[name=until_on]").fill((clock.now().date() + timedelta(days=30)).isoformat())
    form.locator("[name=words]").fill("After the move.")
    form.get_by_role("button", name="Park the selected").click()
    # What was picked is fixed meanwhile; Z takes all of it back.
    for number in (2, 3):
        expect(page.locator(f"#row-{number}")).to_have_class("kz-card rq-item kz-held")
    page.keyboard.press("z")
    expect(page.locator(".kz-held")).to_have_count(0)
    expect(page.get_by_label("Select K-2")).to_be_checked()
    assert answered() == 0
    form.get_by_role("button", name="Park the selected").click()
    let_go(page)
    expect(page.locator(".kz-flashes")).to_contain_text("2 ideas are answered.")
    assert [stage_of(number) for number in (1, 2, 3)] == [
        Stage.SUBMITTED,
        Stage.PARKED,
        Stage.PARKED,
    ]


def test_nothing_picked_is_said_at_once(cast: Cast, windows: Windows) -> None:
    page = sign_in(windows.open())
    page.get_by_text("Approve all…").click()
    form = page.locator("form#bulk")
    form.locator("[name=one_off]").fill("0")
    form.locator("[name=yearly]").fill("0")
    form.get_by_role("button", name="Approve the selected").click()
    expect(page.locator(".kz-flashes")).to_be_visible()
    assert answered() == 0


def test_leaving_the_page_sends_what_waits(cast: Cast, windows: Windows) -> None:
    page = sign_in(windows.open())
    page.locator("#row-1 [data-key=p]").click()
    form = page.locator("form#parking-1")
    form.locator("[name=until_on]").fill((clock.now().date() + timedelta(days=30)).isoformat())
    form.locator("[name=words]").fill("After the move.")
    form.get_by_role("button").click()
    expect(page.locator("#row-1")).to_have_class("kz-card rq-item cur kz-held")
    page.goto("/queue?show=parked")
    # It was sent as the page was left; nobody waits there for the server's answer.
    end = time.monotonic() + 120
    while stage_of(1) is not Stage.PARKED and time.monotonic() < end:
        time.sleep(0.1)
    page.reload()
    expect(page.get_by_text("Hose reel over the walkway")).to_be_visible()


def test_without_script_every_answer_is_a_plain_form(cast: Cast, windows: Windows) -> None:
    page = sign_in(windows.open(java_script_enabled=False), script=False)
    page.locator("#row-1 [name=one_off]").first.fill("180")
    page.locator("#row-1 [name=yearly]").first.fill("0")
    page.locator("#row-1 [data-key=a]").click()
    expect(page.locator(".kz-flashes")).to_contain_text("K-1 is agreed")
    page.locator("#row-2 [data-key=q]").click()
    page.locator("form#question-2 [name=words]").fill("Which fixture?")
    page.locator("form#question-2 button").click()
    page.locator("#row-4 [data-review-open]").first.click()
    page.locator("#row-4 [data-key=d]").click()
    page.locator("form#decline-4 [name=reason]").select_option("other")
    page.locator("form#decline-4 [name=words]").fill("It is planned.")
    page.locator("form#decline-4 button").click()
    page.locator("#row-3 [data-key=u]").click()
    page.locator("form#escalation-3 [name=words]").fill("Please look.")
    page.locator("form#escalation-3 button").click()
    expect(page.locator("h1")).to_have_text("Everybody has an answer")
    assert [stage_of(number) for number in (1, 2, 3, 4)] == [
        Stage.APPROVED,
        Stage.NEEDS_DETAIL,
        Stage.WITH_LEADERSHIP,
        Stage.DECLINED,
    ]
