"""So many ideas one person sends within a day; the next one stays a draft, with its words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kaizen.ideas import rules
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions import submitting
from tests.support.cast import Cast, sign_in

WORDS = {"problem": "The hose lies in the way.", "proposal": "Hang it up."}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submitting, "MOST_IDEAS_A_DAY", 2)


def _send(client: FlaskClient, number: int, **more: str) -> int:
    return client.post("/ideas", data={"form_key": f"{number:032d}", **WORDS, **more}).status_code


def _stages(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Idea.stage).order_by(Idea.id)))


def test_the_next_one_is_a_draft_until_a_day_has_passed(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    sign_in(client, cast.olga)
    assert [_send(client, number) for number in range(3)] == [303, 303, 422]
    refused = client.post("/ideas", data={"form_key": f"{2:032d}", **WORDS})
    assert "You have sent 2 ideas within a day. This one is kept as a draft" in refused.text
    assert "The hose lies in the way." in refused.text
    assert _stages(session) == [Stage.SUBMITTED.value] * 2 + [Stage.DRAFT.value]
    first = session.scalars(select(Idea.submitted_at).order_by(Idea.id).limit(1)).one()
    assert isinstance(first, datetime)
    session.execute(
        update(Idea)
        .where(Idea.submitted_at == first)
        .values(submitted_at=first - timedelta(days=1, minutes=1))
    )
    session.commit()
    assert _send(client, 2) == 303


def test_what_is_written_down_for_others_does_not_count(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.sam)
    sent = [_send(client, number, for_person="Olga Petrenko") for number in range(4)]
    assert sent == [303] * 4
    assert _send(client, 10) == 303


def test_the_bound_is_generous() -> None:
    assert rules.MOST_IDEAS_A_DAY >= 50
