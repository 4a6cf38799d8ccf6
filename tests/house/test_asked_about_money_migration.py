"""What was asked about claims under one word is told apart by the state of the claim."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from kaizen.core.db import UtcDateTime, db
from tests.support.cast import make_cast

MOVED = "20261123_asked_about_money"
AT = datetime(2026, 3, 12, 13, 2, tzinfo=UTC)
KINDS = {"claimed": "verify", "sent_back": "claim", "verified": "dismissal"}


def test_open_questions_are_told_apart_and_back(own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        ideas = {state: cast.draft().id for state in KINDS}
        fay_id, mia_id, area_id = cast.fay.id, cast.mia.id, cast.press.id
        site_id = cast.nordhafen.id
        db.session.commit()
        downgrade(revision=MOVED)
        downgrade()
        for state, idea_id in ideas.items():
            _claim(state, idea_id, area_id, site_id, fay_id, mia_id)
            _asked(idea_id, fay_id, closed_at=None)
            _asked(idea_id, fay_id, closed_at=AT)
        upgrade(revision=MOVED)
        assert {state: _open_kind(idea_id) for state, idea_id in ideas.items()} == KINDS
        assert _closed_kinds() == {"verify"}
        downgrade()
        assert {_open_kind(idea_id) for idea_id in ideas.values()} == {"verify"}


def _claim(state: str, idea_id: int, area_id: int, site_id: int, fay_id: int, mia_id: int) -> None:
    is_verified = state == "verified"
    _run(
        "INSERT INTO claim (idea_id, area_id, site_id, currency, starts_on, ends_on,"
        " fiscal_first_month, state, claimed_at, claimant_id, verified_at, verifier_id, evidence,"
        " reason, version) VALUES (:idea, :area, :site, 'EUR', :starts, :ends, 1, :state, :at,"
        " :mia, :verified_at, :verifier, '', '', 1)",
        idea=idea_id,
        area=area_id,
        site=site_id,
        starts=date(2026, 3, 12),
        ends=date(2027, 3, 12),
        state=state,
        at=AT,
        mia=mia_id,
        verified_at=AT if is_verified else None,
        verifier=fay_id if is_verified else None,
    )


def _asked(idea_id: int, person_id: int, *, closed_at: datetime | None) -> None:
    _run(
        "INSERT INTO assignment (idea_id, kind, is_main, person_id, due_at, opened_at, closed_at)"
        " VALUES (:idea, 'verify', :no, :person, :at, :at, :closed_at)",
        idea=idea_id,
        no=False,
        person=person_id,
        at=AT,
        closed_at=closed_at,
    )


def _run(statement: str, **values: object) -> None:
    moments = [
        sa.bindparam(name, type_=UtcDateTime()) for name in values if name.endswith("at")
    ] + [sa.bindparam(name, type_=sa.Date()) for name in values if name in ("starts", "ends")]
    with db.engine.begin() as connection:
        connection.execute(sa.text(statement).bindparams(*moments), values)


def _open_kind(idea_id: int) -> str | None:
    found = sa.text("SELECT kind FROM assignment WHERE idea_id = :idea AND closed_at IS NULL")
    with db.engine.connect() as connection:
        return connection.scalar(found, {"idea": idea_id})


def _closed_kinds() -> set[str]:
    found = sa.text("SELECT kind FROM assignment WHERE closed_at IS NOT NULL")
    with db.engine.connect() as connection:
        return set(connection.scalars(found))
