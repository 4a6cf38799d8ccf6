"""Agreeing from a message where the area has no money left: leadership says where it comes from."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.notifications.links import Link, sign_link
from kaizen.ownership.models import Assignment
from kaizen.people.models import Person
from kaizen.review.models.decisions import Decision
from tests.support.cast import THURSDAY, Cast, later
from tests.support.money import budget
from tests.support.reviewing import sent, with_leadership

FORM = {"one_off": "180", "yearly": "0"}


@pytest.fixture(autouse=True)
def _on_thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(hours=1))


def _link(session: Session, person: Person, idea: Idea) -> str:
    asked = select(Assignment.id).where(
        Assignment.idea_id == idea.id, Assignment.is_main, Assignment.closed_at.is_(None)
    )
    token = sign_link(Link(person.id, person.session_epoch, session.scalar(asked), THURSDAY))
    session.commit()
    return f"/do/{token}"


def test_a_leader_is_asked_only_where_it_is_used_up(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    budget(cast, "10")
    idea = with_leadership(cast)
    url = _link(session, cast.lena, idea)
    assert "Where does the money come from?" not in client.get(url).text
    form = {**FORM, "seen_version": str(idea.version), "words": "Good."}
    refused = client.post(f"{url}/approval", data=form)
    assert refused.status_code == 422
    assert "Say where the money comes from." in refused.text
    assert 'name="money_source"' in refused.text
    assert 'value="180"' in refused.text
    done = client.post(f"{url}/approval", data={**form, "money_source": "Project 12"})
    assert done.status_code == 200
    kept = session.get_one(Idea, idea.id)
    assert kept.as_stage is Stage.APPROVED
    source = select(Decision.money_source).where(
        Decision.idea_id == idea.id, Decision.kind == "approved"
    )
    assert session.scalar(source) == "Project 12"


def test_at_the_first_level_no_other_source_helps(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    budget(cast, "10")
    idea = sent(cast)
    url = _link(session, cast.sam, idea)
    form = {**FORM, "seen_version": str(idea.version), "money_source": "My own pocket"}
    refused = client.post(f"{url}/approval", data=form)
    assert refused.status_code == 403
    assert "Pass it up." in refused.text
    assert session.get_one(Idea, idea.id).as_stage is Stage.SUBMITTED
