"""Dated rates: who sets them, which one holds where and when, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.events import history
from kaizen.core.transaction import transaction
from kaizen.people.models import Area, Person
from kaizen.savings.actions.rates import set_rate
from kaizen.savings.models.rates import Rate
from kaizen.savings.queries.rates import labour_rate_on, rate_on
from kaizen.savings.rules.rates import RateKind
from tests.support.cast import THURSDAY, Cast
from tests.support.counting import counted_queries

MARCH = date(2026, 3, 1)
DAY = date(2026, 3, 12)


def put(cast: Cast, area: Area, amount: str, day: date = MARCH, **others: Any) -> None:
    actor: Person | None = others.pop("actor", cast.fay)
    kind: RateKind = others.pop("kind", RateKind.LABOUR_HOUR)
    with transaction():
        set_rate(
            area,
            kind,
            Decimal(amount),
            starts_on=day,
            reason=others.pop("reason", "The wages of this year."),
            actor=actor,
            now=THURSDAY,
            **others,
        )


def test_a_rate_holds_from_its_day_on_and_below_its_area(cast: Cast) -> None:
    put(cast, cast.production, "41.50")
    session = cast.session
    assert labour_rate_on(session, cast.press, date(2026, 2, 28)) == Decimal(40)
    assert labour_rate_on(session, cast.press, MARCH) == Decimal("41.50")
    assert labour_rate_on(session, cast.logistics, MARCH) == Decimal(40)
    kept = history(session, "area", cast.production.id)[-1]
    assert (kept.kind, kept.actor_id, kept.facts["rate"]) == (
        "rate.set",
        cast.fay.id,
        "labour_hour",
    )


def test_a_second_rate_for_the_same_day_corrects_the_first(cast: Cast) -> None:
    put(cast, cast.press, "44")
    put(cast, cast.press, "42")
    assert labour_rate_on(cast.session, cast.press, DAY) == Decimal(42)
    assert len(cast.session.scalars(select(Rate).where(Rate.area_id == cast.press.id)).all()) == 2


def test_the_rate_of_a_kind_of_work_comes_before_that_of_all_work(cast: Cast) -> None:
    put(cast, cast.press, "58", role="Toolmaker")
    found = [
        rate_on(cast.session, cast.press, RateKind.LABOUR_HOUR, DAY, role)
        for role in ("Toolmaker", "Welder", "")
    ]
    assert found == [Decimal(58), Decimal(40), Decimal(40)]


def test_what_nobody_has_set_is_none_and_percentages_have_no_currency(cast: Cast) -> None:
    assert rate_on(cast.session, cast.press, RateKind.ENERGY_KWH, DAY) is None
    put(cast, cast.nordhafen, "0.1834", kind=RateKind.ENERGY_KWH)
    put(cast, cast.nordhafen, "8.5", kind=RateKind.CARRYING_PERCENT)
    assert rate_on(cast.session, cast.press, RateKind.ENERGY_KWH, DAY) == Decimal("0.1834")
    rows = cast.session.scalars(select(Rate).where(Rate.kind != "labour_hour").order_by(Rate.id))
    assert [row.currency for row in rows] == ["EUR", None]


def test_a_page_asks_once_for_all_rates_of_an_area(cast: Cast) -> None:
    press = cast.press
    assert press.path
    with counted_queries() as asked:
        for kind in RateKind:
            rate_on(cast.session, press, kind, DAY)
    assert len(asked) == 1


def test_a_decimal_sign_in_the_wrong_place_asks_again(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(cast, cast.press, "4150")
    assert refused.value.field == "sure"
    assert str(refused.value) == "Until now it is 40. Tick that 4150 is right, or mend it."
    put(cast, cast.press, "4150", sure=True)
    assert labour_rate_on(cast.session, cast.press, DAY) == Decimal(4150)


@pytest.mark.parametrize("who", ["olga", "sam", "lena", "ada", "nils"])
def test_only_finance_sets_rates(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        put(cast, cast.press, "41.50", actor=getattr(cast, who))


def test_finance_of_one_site_sets_none_at_another(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        put(cast, cast.brook_line, "31")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-4"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "100001"}, "amount"),
        ({"amount": "41.1234567"}, "amount"),
        ({"amount": "101", "kind": RateKind.DISCOUNT_PERCENT}, "amount"),
        ({"amount": "41", "day": date(1999, 12, 31)}, "starts_on"),
        ({"amount": "41", "day": date(2032, 1, 1)}, "starts_on"),
        ({"amount": "41", "day": None}, "starts_on"),
        ({"amount": "41", "role": "x" * 61}, "role"),
        ({"amount": "41", "reason": " "}, "reason"),
    ],
)
def test_refusals(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(cast, cast.press, **values)
    assert refused.value.field == field
    assert labour_rate_on(cast.session, cast.press, DAY) == Decimal(40)
