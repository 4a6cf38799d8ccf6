"""The labour rate of an area becomes a dated rate, and comes back on the way down."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from kaizen.core.db import ExactDecimal, db
from kaizen.savings.models.rates import Rate

BEFORE = "20261122_money"
RATE_OF_AREA = sa.table(
    "area", sa.column("code", sa.String()), sa.column("labour_rate", ExactDecimal(12, 2))
)
AREAS = """
    INSERT INTO area (id, parent_id, site_id, path, code, name, kind, currency, time_zone,
                      reading, names_may_hide)
    VALUES (1, NULL, 1, '/1/', 'NH', 'Nordhafen', 'site', 'EUR', 'Europe/Berlin', 'site', :no),
           (2, 1, 1, '/1/2/', 'NH-PRESS', 'Press shop', 'line', NULL, NULL, 'site', :no)
"""


def test_rates_are_taken_over_and_given_back(own_app: Flask) -> None:
    with own_app.app_context():
        downgrade(revision=BEFORE)
        _write_areas({"NH": "38.50"})
        upgrade()
        kept = db.session.scalars(sa.select(Rate)).one()
        assert (kept.area_id, kept.amount, kept.currency) == (1, Decimal("38.50"), "EUR")
        assert (kept.starts_on, kept.person_id) == (date(2000, 1, 1), None)
        newer = {"kind": "labour_hour", "currency": "EUR", "at": kept.at, "reason": "More."}
        for area_id, amount, day in ((1, 40, date(2026, 1, 1)), (2, 44, date(2025, 1, 1))):
            db.session.add(Rate(area_id=area_id, amount=Decimal(amount), starts_on=day, **newer))
        db.session.commit()
        downgrade(revision=BEFORE)
        found = dict(tuple(row) for row in db.session.execute(sa.select(RATE_OF_AREA)))
        assert found == {"NH": Decimal(40), "NH-PRESS": Decimal(44)}
        db.session.rollback()
        upgrade()
        assert db.session.scalar(sa.select(sa.func.count(Rate.id))) == 3


def _write_areas(rates: dict[str, str]) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text(AREAS), {"no": False})
        for code, rate in rates.items():
            connection.execute(
                RATE_OF_AREA.update()
                .where(RATE_OF_AREA.c.code == code)
                .values(labour_rate=Decimal(rate))
            )
