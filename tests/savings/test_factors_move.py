"""The factors of a line go along with its guess and with what was committed, and back again."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from kaizen.core.db import db
from tests.support.cast import make_cast

BEFORE = "20261122_dated_rates"
MOVED = "20261122_line_factors"
FACTORS = {"hours_a_year": "26", "people": 2}


def test_factors_move_to_the_values_and_back(own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        idea_id = cast.draft().id
        db.session.commit()
        downgrade(revision=BEFORE)
        line_id = _line(idea_id, FACTORS)
        plain_id = _line(idea_id, {})
        upgrade(revision=MOVED)
        assert _of_values(line_id) == {"estimated": FACTORS, "committed": FACTORS, "claimed": None}
        assert set(_of_values(plain_id).values()) == {None}
        downgrade(revision=BEFORE)
        assert _of_line(line_id) == FACTORS
        assert _of_line(plain_id) == {}


def _line(idea_id: int, factors: dict[str, Any]) -> int:
    with db.engine.begin() as connection:
        line_id = connection.scalar(
            sa.text(
                "INSERT INTO line (idea_id, benefit_class, driver, factors, basis, currency,"
                " created_at) VALUES (:idea, 'soft_capacity', 'labour_time', :factors, '', 'EUR',"
                " '2026-03-12 13:02:00') RETURNING id"
            ),
            {"idea": idea_id, "factors": json.dumps(factors)},
        )
        for stage in ("estimated", "committed", "claimed"):
            connection.execute(
                sa.text(
                    "INSERT INTO line_value (line_id, stage, amount, at)"
                    " VALUES (:line, :stage, 1000, '2026-03-12 13:02:00')"
                ),
                {"line": line_id, "stage": stage},
            )
    assert line_id is not None
    return int(line_id)


def _of_values(line_id: int) -> dict[str, Any]:
    found = sa.text("SELECT stage, factors FROM line_value WHERE line_id = :line")
    with db.engine.connect() as connection:
        rows = connection.execute(found, {"line": line_id}).all()
    return {row.stage: _read(row.factors) for row in rows}


def _of_line(line_id: int) -> Any:
    with db.engine.connect() as connection:
        return _read(
            connection.scalar(
                sa.text("SELECT factors FROM line WHERE id = :line"), {"line": line_id}
            )
        )


def _read(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored
