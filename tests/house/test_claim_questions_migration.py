"""What was asked about claims moves to rows of its own, and back."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from kaizen.core.db import db
from tests.house.test_asked_about_money_migration import AT, _claim
from tests.support.cast import make_cast

MOVED = "20261123_claim_questions"


def test_questions_are_kept_and_come_back(own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        ideas = {state: cast.draft().id for state in ("sent_back", "verified")}
        fay_id, mia_id, area_id = cast.fay.id, cast.mia.id, cast.press.id
        site_id = cast.nordhafen.id
        db.session.commit()
        downgrade(revision=MOVED)
        downgrade()
        for state, idea_id in ideas.items():
            _claim(state, idea_id, area_id, site_id, fay_id, mia_id)
        _say("UPDATE claim SET reason = 'Which?'")
        _say(
            "INSERT INTO event (kind, subject_type, subject_id, actor_id, at, facts)"
            " VALUES ('savings.sent_back', 'idea', :idea, :fay, :at, '{}')",
            idea=ideas["sent_back"],
            fay=fay_id,
            at=AT,
        )
        upgrade(revision=MOVED)
        assert _read("SELECT question, asked_by_id, answer FROM claim_question") == [
            ("Which?", fay_id, "")
        ]
        assert _read("SELECT state, reason FROM claim ORDER BY state") == [
            ("sent_back", ""),
            ("verified", "Which?"),
        ]
        downgrade()
        assert _read("SELECT DISTINCT reason FROM claim") == [("Which?",)]


def _say(statement: str, **values: object) -> None:
    db.session.execute(sa.text(statement), values)
    db.session.commit()


def _read(statement: str) -> list[tuple[object, ...]]:
    rows = [tuple(row) for row in db.session.execute(sa.text(statement))]
    db.session.commit()
    return rows
