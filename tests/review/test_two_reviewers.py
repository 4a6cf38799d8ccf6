"""Two reviewers answer the same idea at the same moment: one answer stands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.ownership.models import Assignment
from kaizen.people.models import Membership
from kaizen.review.models.decisions import Decision
from tests.support.cast import THURSDAY, make_cast, sign_in

ROUNDS = 3
#: One form that holds what every answer needs.
ANSWER: dict[str, object] = {
    "start_on": "2026-03-16",
    "due_on": "2026-03-27",
    "until_on": "2026-04-20",
    "one_off": "0",
    "yearly": "0",
    "reason": "other",
    "words": "My words.",
}


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("approval", "approval"),
        ("approval", "decline"),
        ("parking", "escalation"),
        ("question", "approval"),
    ],
)
def test_exactly_one_answer_stands(own_app: Flask, first: str, second: str) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        cast.vera.memberships.append(Membership(area=cast.press, role="supervisor"))
        db.session.commit()
        reviewers = [sign_in(own_app.test_client(), person) for person in (cast.sam, cast.vera)]
        for _ in range(ROUNDS):
            with transaction():
                idea = cast.draft()
                submit_idea(idea, actor=cast.olga, now=THURSDAY)
            data = {**ANSWER, "seen_version": idea.version, "owner": cast.mia.id}
            db.session.rollback()
            assert _race(reviewers, idea.id, (first, second), data) == [303, 409]
            _require_one_answer(idea.id)


def _race(
    reviewers: list[FlaskClient], idea_id: int, nouns: tuple[str, str], data: dict[str, object]
) -> list[int]:
    """Both answer at once; their statuses, the lower first."""
    ready = Barrier(2)

    def answer(client: FlaskClient, noun: str) -> int:
        ready.wait(180)
        return client.post(f"/ideas/{idea_id}/{noun}", data=data).status_code

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(answer, reviewers, nouns))


def _require_one_answer(idea_id: int) -> None:
    db.session.rollback()
    decisions = db.session.scalars(select(Decision).where(Decision.idea_id == idea_id)).all()
    assert len(decisions) == 1
    idea = db.session.get_one(Idea, idea_id)
    assert idea.as_stage is not Stage.SUBMITTED
    held = select(Assignment).where(
        Assignment.idea_id == idea_id, Assignment.is_main, Assignment.closed_at.is_(None)
    )
    assert len(db.session.scalars(held).all()) == (0 if idea.as_stage is Stage.DECLINED else 1)
    db.session.rollback()
