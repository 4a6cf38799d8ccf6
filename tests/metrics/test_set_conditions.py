"""Typing absence, accidents and overtime: who may, what is refused, what stays as history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.events import Event
from kaizen.core.transaction import transaction
from kaizen.metrics.actions.conditions import set_conditions
from kaizen.metrics.models.conditions import Reading
from kaizen.metrics.queries.conditions import conditions_below, typed_in
from kaizen.metrics.rules.conditions import Condition
from kaizen.people.models import Area, Person
from tests.support.cast import THURSDAY, Cast

FEBRUARY = date(2026, 2, 1)
A, OVER = Condition.ABSENCE, Condition.OVERTIME


def crowd(cast: Cast, area: Area, many: int) -> None:
    """More people who work in the area."""
    cast.session.add_all(
        Person(
            username=f"{area.code.lower()}-{n}",
            full_name=f"Worker {n}",
            home_area_id=area.id,
            created_at=THURSDAY,
        )
        for n in range(many)
    )
    cast.session.commit()


def keep(area: Area, actor: Person, month: date = FEBRUARY, **values: str | None) -> int:
    """Type values; None takes back."""
    kept = {Condition(k): None if v is None else Decimal(v) for k, v in values.items()}
    with transaction():
        return set_conditions(area, month, kept, actor=actor, now=THURSDAY)


def test_a_leader_types_a_month_and_corrects_it(session: Session, cast: Cast) -> None:
    crowd(cast, cast.press, 3)
    assert keep(cast.press, cast.lena, absence="4.2", overtime="31.5") == 2
    assert keep(cast.press, cast.lena, absence="4.4", overtime="31.5") == 1
    typed = typed_in(session, [cast.press.id], [FEBRUARY])
    assert typed == {
        (cast.press.id, FEBRUARY, A): Decimal("4.40"),
        (cast.press.id, FEBRUARY, OVER): Decimal("31.50"),
    }
    assert session.scalar(select(func.count(Reading.id))) == 3
    kinds = session.scalars(select(Event.kind).where(Event.kind == "condition.set")).all()
    assert len(kinds) == 2


def test_nothing_new_writes_nothing(session: Session, cast: Cast) -> None:
    crowd(cast, cast.press, 3)
    keep(cast.press, cast.lena, absence="4.2")
    assert keep(cast.press, cast.lena, absence="4.20") == 0
    assert keep(cast.press, cast.lena, accidents=None) == 0


def test_a_value_is_taken_back(session: Session, cast: Cast) -> None:
    crowd(cast, cast.press, 3)
    keep(cast.press, cast.lena, absence="4.2")
    keep(cast.press, cast.lena, absence=None)
    assert typed_in(session, [cast.press.id], [FEBRUARY]) == {}


def test_the_site_adds_up_its_areas(session: Session, cast: Cast) -> None:
    crowd(cast, cast.press, 6)
    crowd(cast, cast.assembly, 4)
    keep(cast.press, cast.lena, absence="3", overtime="10")
    keep(cast.assembly, cast.lena, absence="6", overtime="5")
    wholes = conditions_below(session, cast.nordhafen, [FEBRUARY])
    assert wholes[A][cast.production.id] == {FEBRUARY: Decimal("4.00")}
    assert wholes[OVER][cast.nordhafen.id] == {FEBRUARY: Decimal(15)}


@pytest.mark.parametrize("name", ["sam", "fay", "olga", "nils", "ada"])
def test_nobody_but_a_leader_of_the_area_types(cast: Cast, name: str) -> None:
    crowd(cast, cast.press, 3)
    with pytest.raises(NotAllowed):
        keep(cast.press, getattr(cast, name), absence="4")


def test_a_month_that_has_not_begun_is_refused(cast: Cast) -> None:
    crowd(cast, cast.press, 3)
    with pytest.raises(InvalidInput, match="not begun"):
        keep(cast.press, cast.lena, date(2026, 4, 1), absence="4")


def test_figures_about_fewer_than_five_people_are_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="Fewer than five people work in Assembly"):
        keep(cast.assembly, cast.lena, absence="4")
