"""From a message to what needs more words: the page survives signing in and opens at the place."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.ideas.models import Idea
from kaizen.notifications.links import Link, sign_link
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind as Kind
from kaizen.people.models import Person
from tests.support.cast import PASSWORD, THURSDAY, Cast, later
from tests.support.claims import claimed
from tests.support.reviewing import sent, with_leadership
from tests.support.stages import begun


@pytest.fixture(autouse=True)
def _on_thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(hours=1))


@pytest.mark.parametrize(
    "label", ["Decline, after signing in", "Everything else, after signing in"]
)
def test_a_supervisor_decides_after_signing_in(
    cast: Cast, session: Session, client: FlaskClient, label: str
) -> None:
    idea = sent(cast)
    page = followed(session, client, cast.sam, idea, Kind.ANSWER, label)
    panel = re.search(rf'<details[^>]*name="answer-{idea.id}"[^>]* open>\s*<summary[^>]*d"', page)
    assert bool(panel) is label.startswith("Decline")
    assert f'action="/ideas/{idea.id}/decline"' in page
    assert f'action="/ideas/{idea.id}/approval"' in page


def test_leadership_declines_after_signing_in(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    idea = with_leadership(cast)
    label = "Decline, after signing in"
    page = followed(session, client, cast.lena, idea, Kind.DECIDE, label)
    assert f'action="/ideas/{idea.id}/decline"' in page


def test_the_owner_puts_it_in_use_with_evidence_after_signing_in(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    idea = begun(cast, cast.olga)
    label = "It is in use, after signing in"
    page = followed(session, client, cast.olga, idea, Kind.FINISH, label)
    assert re.search(r'<details[^>]*id="use"[^>]* open', page)
    assert 'name="evidence"' in page


def test_finance_verifies_after_signing_in(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    idea = claimed(cast, "1200")
    label = "Verify, after signing in"
    page = followed(session, client, cast.fay, idea, Kind.VERIFY, label)
    assert idea.reference in page
    assert "/claim" in page


def followed(
    session: Session, client: FlaskClient, person: Person, idea: Idea, kind: Kind, label: str
) -> str:
    """Open the message's link, go on without being signed in, sign in: the page that comes."""
    url = _onward(session, client, person, idea, kind, label)
    told = client.get(url)
    assert told.status_code in (302, 303)
    form = client.get(told.headers["Location"])
    hidden = re.search(r'name="next"[^>]*value="([^"]*)"', form.text)
    assert hidden is not None
    words = {"username": person.username, "password": PASSWORD, "next": unescape(hidden[1])}
    arrived = client.post("/sign-in", data=words)
    assert arrived.status_code == 303
    assert arrived.headers["Location"] == url
    page = client.get(url)
    assert page.status_code == 200
    return page.text


def _onward(
    session: Session, client: FlaskClient, person: Person, idea: Idea, kind: Kind, label: str
) -> str:
    asked = select(Assignment.id).where(
        Assignment.idea_id == idea.id,
        Assignment.kind == kind.value,
        Assignment.closed_at.is_(None),
    )
    assignment_id = session.scalars(asked).one()
    token = sign_link(Link(person.id, person.session_epoch, assignment_id, THURSDAY))
    session.commit()
    page = client.get(f"/do/{token}")
    assert page.status_code == 200
    link = re.search(rf'<a class="kz-btn block" href="([^"]*)">(?:(?!</a>).)*{label}', page.text)
    assert link is not None, page.text
    parts = urlsplit(unescape(link[1]))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
