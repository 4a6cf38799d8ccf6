"""Typing the conditions of an area in a month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.metrics.models.conditions import Reading
from kaizen.metrics.queries.conditions import typed_in
from kaizen.metrics.queries.headcount import nearest_with, people_in
from kaizen.metrics.rules.conditions import EARLIEST, FEWEST_PEOPLE, Condition, require_value
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission


def set_conditions(
    area: Area,
    month_on: date,
    values: Mapping[Condition, Decimal | None],
    *,
    actor: Person,
    now: datetime,
) -> int:
    """Keep the values of a month that differ from what stands; answer how many.

    Conditions that `values` does not name stay as they are; None takes back. The earlier values
    stay as history.

    Raises:
        NotAllowed: the actor does not lead there.
        InvalidInput: the month has not begun or lies too far back, a value cannot be right, or
            fewer than five people work there, so that the figures would be about persons.
    """
    changed = changes_of(area, month_on, values, actor=actor, now=now)
    for condition, value in changed.items():
        db.session.add(
            Reading(
                area_id=area.id,
                month_on=month_on,
                kind=condition.value,
                value=value,
                at=now,
                person_id=actor.id,
            )
        )
    if changed:
        events.record(
            "condition.set",
            area,
            actor.id,
            now,
            month_on=month_on.isoformat(),
            conditions=sorted(changed),
        )
    return len(changed)


def changes_of(
    area: Area,
    month_on: date,
    values: Mapping[Condition, Decimal | None],
    *,
    actor: Person,
    now: datetime,
) -> dict[Condition, Decimal | None]:
    """What keeping these values would change; nothing is written.

    Raises:
        NotAllowed, InvalidInput: as `set_conditions`.
    """
    require(actor, Permission.CONDITION_WRITE, area=area)
    _require_month(area, month_on, now)
    typed = typed_in(db.session(), [area.id], [month_on])
    changed = {
        condition: value
        for condition, value in values.items()
        if require_value(condition, value) != typed.get((area.id, month_on, condition))
    }
    if any(value is not None for value in changed.values()):
        _require_people(area)
    return changed


def _require_month(area: Area, month_on: date, now: datetime) -> None:
    if month_on.day != 1:
        raise ValueError("a month is named by its first day")
    if not EARLIEST <= month_on <= day_in(db.session(), area, now):
        raise InvalidInput("This month has not begun yet, or lies too far back.", field="month")


def _require_people(area: Area) -> None:
    session = db.session()
    if people_in(session, area) >= FEWEST_PEOPLE:
        return
    raise InvalidInput(
        "Fewer than five people work in %(area)s: the figures would be about them. "
        "Count them in with %(above)s.",
        field="area",
        area=area.name,
        above=nearest_with(session, area, FEWEST_PEOPLE).name,
    )
