"""Neither a session that ends while somebody writes nor a network that is away costs a word."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Comment
from kaizen.ownership.actions.submitting import submit_idea
from tests.support.cast import PASSWORD, make_cast
from tests.support.chromium import Windows
from tests.support.holding import hold_in_hand, let_go
from tests.support.live import LiveServer
from tests.support.signed_in import sign_in_window

pytestmark = pytest.mark.browser

WORDS = "Which beam do you mean, the one over press 2?"


@pytest.fixture
def sam(live_server: LiveServer, windows: Windows) -> Page:
    """Sam, signed in, with two ideas that wait."""
    with live_server.app.app_context():
        cast = make_cast(db.session())
        for _number in range(2):
            with transaction():
                idea = cast.draft(cast.olga, title="Hose reel")
                submit_idea(idea, actor=cast.olga, now=clock.now())
    page = windows.open()
    hold_in_hand(page)
    sign_in_window(page, live_server, "sam")
    return page


def sign_in_again(page: Page, username: str = "sam") -> None:
    expect(page.get_by_label("User name")).to_be_visible()
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")


def said(server: LiveServer) -> list[str]:
    with server.app.app_context():
        return list(db.session.scalars(select(Comment.text)))


def test_an_answer_held_back_while_the_session_ends_comes_back(
    sam: Page, windows: Windows, live_server: LiveServer
) -> None:
    sam.goto("/queue?open=2")
    sam.keyboard.press("q")
    sam.locator("#question-2 [name=words]").fill(WORDS)
    sam.get_by_role("button", name="Send the question").click()
    sam.context.clear_cookies()
    let_go(sam)
    sign_in_again(sam)
    expect(sam.locator("#question-2 [name=words]")).to_have_value(WORDS)
    expect(sam.locator("#question-2 [name=words]")).to_be_visible()
    expect(sam.locator("#toasts")).to_contain_text("Your words are back")
    assert said(live_server) == []
    sam.get_by_role("button", name="Send the question").click()
    let_go(sam)
    expect(sam.locator("h1")).to_have_text("1 idea waits for your answer")
    assert said(live_server) == [WORDS]
    windows.complaints.clear()


def test_a_comment_sent_after_the_session_ended_comes_back(
    sam: Page, windows: Windows, live_server: LiveServer
) -> None:
    sam.goto("/ideas/1")
    sam.locator("#write [name=text]").fill(WORDS)
    sam.context.clear_cookies()
    sam.locator("#write").get_by_role("button").last.click()
    # Without script they would be nowhere else.
    expect(sam.locator("main")).to_contain_text(WORDS)
    sam.get_by_role("link", name="Sign in").click()
    sign_in_again(sam)
    expect(sam.locator("#write [name=text]")).to_have_value(WORDS)
    assert said(live_server) == []
    sam.locator("#write").get_by_role("button").last.click()
    expect(sam.locator("main")).to_contain_text("Your words are here now.")
    # Once they have arrived the form is empty.
    expect(sam.locator("#write [name=text]")).to_have_value("")
    assert said(live_server) == [WORDS]
    windows.complaints.clear()


def test_a_comment_sent_without_network_stays_where_it_was_typed(
    sam: Page, live_server: LiveServer
) -> None:
    sam.goto("/ideas/1")
    sam.locator("#write [name=text]").fill(WORDS)
    sam.context.set_offline(True)
    sam.locator("#write").get_by_role("button").last.click()
    expect(sam.locator("#toasts")).to_contain_text("No network. What you typed is still here.")
    sam.context.set_offline(False)
    expect(sam.locator("#write [name=text]")).to_have_value(WORDS)
    sam.locator("#write").get_by_role("button").last.click()
    expect(sam.locator("main")).to_contain_text("Your words are here now.")
    assert said(live_server) == [WORDS]


def test_nobody_else_gets_the_words_at_the_same_device(
    sam: Page, windows: Windows, live_server: LiveServer
) -> None:
    sam.goto("/ideas/1")
    sam.locator("#write [name=text]").fill(WORDS)
    sam.context.clear_cookies()
    sam.locator("#write").get_by_role("button").last.click()
    # Without script they would be nowhere else.
    expect(sam.locator("main")).to_contain_text(WORDS)
    sam.get_by_role("link", name="Sign in").click()
    sign_in_again(sam, "lena")
    expect(sam.locator("html.kz-js #write [name=text]")).to_have_value("")
    assert WORDS not in sam.evaluate("JSON.stringify(sessionStorage)")
    windows.complaints.clear()
