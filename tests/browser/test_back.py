"""Back in a browser that keeps pages alive: nothing private after signing out, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.review.actions.approving import approve_idea
from tests.support import chromium
from tests.support.cast import THURSDAY, make_cast
from tests.support.live import LiveServer
from tests.support.looking import faults_of
from tests.support.reviewing import approval, with_leadership
from tests.support.signed_in import sign_in_window

pytestmark = pytest.mark.browser

#: Tells the next page whether this one came back alive instead of being loaded.
TELL = "addEventListener('pageshow', (event) => { window.cameBackAlive = event.persisted; })"
#: Sends a form that knows an older version, plainly and without the script of the page.
LATE_FORM = """([address, version]) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: address });
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const typed = { csrf_token: token, seen_version: version, words: "Which press is it?" };
    for (const [name, value] of Object.entries(typed)) {
        form.append(Object.assign(document.createElement("input"), { name, value }));
    }
    document.body.append(form);
    form.submit();
}"""


@pytest.fixture
def living(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A window of a browser whose cache for Back and Forward is on, as it is for people."""
    path = chromium.find()
    assert path is not None
    with live_server.app.app_context():
        make_cast(db.session())
    kept_off = "--disable-back-forward-cache"
    kind = browser.browser_type
    other = kind.launch(
        executable_path=path, args=list(chromium.ARGUMENTS), ignore_default_args=[kept_off]
    )
    page = other.new_context(base_url=live_server.url, locale="en-GB").new_page()
    page.set_default_timeout(chromium.PATIENCE)
    page.add_init_script(TELL)
    yield page
    other.close()


def test_this_browser_keeps_pages_alive(living: Page, live_server: LiveServer) -> None:
    """Else the tests below would prove nothing."""
    living.route("**/plain-*", lambda route: route.fulfill(body="<p>x", content_type="text/html"))
    living.goto("/plain-one")
    living.goto("/plain-two")
    # A page that comes back alive is not loaded again.
    living.go_back(wait_until="commit")
    living.wait_for_function("window.cameBackAlive === true")


def test_back_after_signing_out_shows_nothing_private(
    living: Page, live_server: LiveServer
) -> None:
    sign_in_window(living, live_server, "olga")
    living.goto("/ideas/mine")
    living.goto("/me")
    expect(living.locator("h1")).to_contain_text("Olga Petrenko")
    living.get_by_role("button", name="Sign out").last.click()
    living.wait_for_url("**/sign-in*")
    for _page in range(2):
        living.go_back(wait_until="commit")
        expect(living.locator("[name=username]")).to_be_visible()
        assert "Olga" not in living.inner_text("body")


def test_back_after_sending_makes_no_second_idea(living: Page, live_server: LiveServer) -> None:
    sign_in_window(living, live_server, "olga")
    living.goto("/ideas/new")
    _send(living, "The hose lies in the way.")
    expect(living.get_by_role("heading", name="Thank you, Olga!")).to_be_visible()
    living.go_back(wait_until="commit")
    _send(living, "Oil on the floor.")
    expect(living.locator("main")).to_contain_text("You have already sent this as K-1")
    expect(living.locator("main")).to_contain_text("Oil on the floor.")
    # An answer is a page too: it is looked at like all others.
    assert faults_of(living) == []
    with live_server.app.app_context():
        sent = select(Idea.problem).where(Idea.stage == Stage.SUBMITTED.value)
        assert list(db.session.scalars(sent)) == ["The hose lies in the way."]


def test_a_decision_made_twice_is_a_page_that_all_can_read(
    windows: chromium.Windows, live_server: LiveServer
) -> None:
    with live_server.app.app_context():
        cast = make_cast(db.session())
        idea = with_leadership(cast)
        idea_id, version = idea.id, idea.version
        with transaction():
            approve_idea(idea, approval(cast), actor=cast.lena, now=THURSDAY, seen_version=version)
    page = windows.open()
    sign_in_window(page, live_server, "lena")
    page.goto(f"/queue?open={idea_id}")
    # As without script: a form that was on the screen before somebody else had decided.
    page.evaluate(LATE_FORM, [f"/ideas/{idea_id}/question", str(version)])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.title().startswith("Already decided")
    expect(page.locator("main")).to_contain_text("Which press is it?")
    assert faults_of(page) == []


def _send(page: Page, problem: str) -> None:
    page.fill("[name=problem]", problem)
    page.fill("[name=proposal]", "Hang it up.")
    page.get_by_role("button", name="Send idea").last.click()
