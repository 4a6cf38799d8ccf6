"""From an idea to an answer by mail: sent, carried by a real mail server, followed, confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.notifications.delivering import deliver_mail
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.people.queries.areas import calendar_for
from tests.support.cast import Cast, make_cast
from tests.support.chromium import Windows, check_accessibility
from tests.support.live import LiveServer
from tests.support.mail import MailServer
from tests.support.messages import LINK, give_addresses, sweep_and_send

PHONE = {"width": 390, "height": 844}


@pytest.mark.browser
def test_an_idea_is_answered_from_the_message_of_the_day(
    live_server: LiveServer, windows: Windows, smtp: MailServer
) -> None:
    live_server.app.config.update(
        KAIZEN_URL=live_server.url,
        KAIZEN_SMTP_HOST="127.0.0.1",
        KAIZEN_SMTP_PORT=smtp.port,
        KAIZEN_SMTP_SECURITY="none",
        KAIZEN_MAIL_FROM="Kaizen <kaizen@plant.example>",
    )
    with live_server.app.app_context():
        cast = make_cast(db.session())
        give_addresses(cast)
        morning = _send_idea(cast)
        sweep_and_send(morning)
        sweep_and_send(morning + timedelta(minutes=5))
        assert deliver_mail(morning + timedelta(minutes=6)) == 1
        db.session.remove()
    (message,) = smtp.messages
    assert message["To"] == "Sam Okafor <sam@plant.example>"
    assert str(message["Subject"]).startswith("1 thing today, ")
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    link = LINK.search(text.get_content())
    assert link is not None
    assert link[0] in html.get_content()
    page = windows.open(viewport=PHONE)
    _agree(page, link[0])
    with live_server.app.app_context():
        idea = db.session.scalars(select(Idea)).one()
        assert (idea.stage, idea.owner_id) == (Stage.APPROVED.value, idea.authors[0].person_id)
        db.session.remove()
    page.goto(link[0])
    expect(page.get_by_role("heading", level=1)).to_contain_text("settled already")


def _send_idea(cast: Cast) -> datetime:
    """Olga sends an idea now; answers when the next early shift begins."""
    now = clock.now()
    with transaction() as session:
        idea = cast.draft(title="Hose reel over the walkway")
        submit_idea(idea, actor=cast.olga, now=now)
        calendar = calendar_for(session, idea.area)
        return calendar.start_of_day(calendar.next_working_day(calendar.local_day(now)))


def _agree(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hose reel over the walkway")
    check_accessibility(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    page.get_by_label("Cost once").fill("180")
    page.get_by_label("Cost a year").fill("0")
    page.get_by_role("button", name="Agree as proposed").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Done. Thank you.")
    check_accessibility(page)
