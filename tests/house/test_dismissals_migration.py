"""A corrected answer about dismissals survives the way back; what it corrected does not."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy.exc import DBAPIError

from kaizen.core.db import db
from tests.house.test_asked_about_money_migration import AT, _claim
from tests.support.cast import make_cast

CORRECTED = "20261124_dismissals_corrected"
_ANSWER = (
    "INSERT INTO dismissal_answer (claim_id, after_months, was_dismissed, person_id, at,"
    " corrects_id, reason) SELECT id, 6, :said, :fay, :at, :wrong, :reason FROM claim"
)


def test_the_answer_that_counts_stays(own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        idea_id, fay_id, mia_id = cast.draft().id, cast.fay.id, cast.mia.id
        area_id, site_id = cast.press.id, cast.nordhafen.id
        db.session.commit()
        _claim("verified", idea_id, area_id, site_id, fay_id, mia_id)
        _say(_ANSWER, said=False, fay=fay_id, at=AT, wrong=None, reason="")
        first = _read("SELECT id FROM dismissal_answer")[0][0]
        _say(_ANSWER, said=True, fay=fay_id, at=AT, wrong=first, reason="Told in May.")
        downgrade(revision=CORRECTED)
        downgrade()
        assert [bool(row[0]) for row in _read("SELECT was_dismissed FROM dismissal_answer")] == [
            True
        ]
        upgrade()
        assert [
            (bool(said), wrong, reason)
            for said, wrong, reason in _read(
                "SELECT was_dismissed, corrects_id, reason FROM dismissal_answer"
            )
        ] == [(True, None, "")]
        with pytest.raises(DBAPIError, match="append-only"):
            _say("DELETE FROM dismissal_answer")


def _say(statement: str, **values: object) -> None:
    db.session.execute(sa.text(statement), values)
    db.session.commit()


def _read(statement: str) -> list[tuple[object, ...]]:
    rows = [tuple(row) for row in db.session.execute(sa.text(statement))]
    db.session.commit()
    return rows
