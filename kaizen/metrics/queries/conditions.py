"""Conditions as they were typed, and as they stand for an area with all below it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kaizen.metrics.models.conditions import Reading
from kaizen.metrics.queries.headcount import places_below
from kaizen.metrics.rules.conditions import Condition, Place, Series, wholes_of
from kaizen.people.models import Area, Person

#: By area, month and condition.
Typed = dict[tuple[int, date, Condition], Decimal]
#: Every area's months, by condition and area.
Wholes = dict[Condition, dict[int, Series]]


@dataclass(frozen=True)
class Kept:
    """A value that stands, with who typed it and when."""

    value: Decimal
    who: str
    at: datetime


def typed_in(session: Session, area_ids: Collection[int], months: Sequence[date]) -> Typed:
    """What stands for these areas and months; one query."""
    if not months:
        return {}
    rows = session.execute(
        select(Reading.area_id, Reading.month_on, Reading.kind, Reading.value)
        .where(*_asked(area_ids, months))
        .order_by(Reading.id)
    )
    newest = {(area_id, on, Condition(kind)): value for area_id, on, kind, value in rows}
    return {key: value for key, value in newest.items() if value is not None}


def kept_in(
    session: Session, area_ids: Collection[int], months: Sequence[date]
) -> dict[tuple[int, date, Condition], Kept]:
    """The same with who typed it; what was taken back is not there."""
    if not months:
        return {}
    rows = session.execute(
        select(Reading, Person.full_name)
        .join(Person, Person.id == Reading.person_id)
        .where(*_asked(area_ids, months))
        .order_by(Reading.id)
    )
    newest = {(row.area_id, row.month_on, Condition(row.kind)): (row, who) for row, who in rows}
    return {
        key: Kept(row.value, who, row.at)
        for key, (row, who) in newest.items()
        if row.value is not None
    }


def conditions_below(session: Session, area: Area, months: Sequence[date]) -> Wholes:
    """The conditions of the area and of each below it, whole; two queries for any number."""
    return conditions_of_places(session, places_below(session, area), months)


def conditions_of_places(
    session: Session, places: Sequence[Place], months: Sequence[date]
) -> Wholes:
    """The same where one knows already what lies below, and who works there."""
    typed = typed_in(session, [place.area_id for place in places], months)
    return {
        condition: wholes_of(
            places,
            {
                (area_id, on): value
                for (area_id, on, kind), value in typed.items()
                if kind is condition
            },
            months,
            condition,
        )
        for condition in Condition
    }


def _asked(area_ids: Collection[int], months: Sequence[date]) -> Collection[ColumnElement[bool]]:
    return (
        Reading.area_id.in_(area_ids),
        Reading.month_on >= min(months),
        Reading.month_on <= max(months),
    )
