"""Typing what was measured for an aim, with its day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.objectives.actions.setting import require_open
from kaizen.objectives.models import Aim, AimReading
from kaizen.objectives.queries.aims import reading_on
from kaizen.objectives.rules.aims import Measure, require_number
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission


def type_value(
    aim: Aim, *, on: date | None, value: Decimal | None, actor: Person, now: datetime
) -> AimReading:
    """Keep what was measured on a day; typed again for the same day, it is put right.

    Raises:
        NotAllowed: the actor neither answers for the aim nor leads the area.
        InvalidInput: no number, a day outside the aim's days or still to come, or an aim whose
            results are counted from the ideas.
        Conflict: the aim has ended.
    """
    if actor.id != aim.owner_id and not can(actor, Permission.AIM_SET, area=aim.area):
        raise NotAllowed("Whoever answers for the aim types what was measured.")
    require_open(aim)
    if aim.as_measure is not Measure.TYPED:
        raise InvalidInput("This aim is counted from its ideas; nothing is typed.", field="value")
    if value is None:
        raise InvalidInput("Write what was measured.", field="value")
    day = _require_day(aim, on, day_in(db.session(), aim.area, now))
    reading = reading_on(db.session(), aim.id, day)
    before = None if reading is None else str(reading.value)
    if reading is None:
        reading = AimReading(aim_id=aim.id, on=day)
        db.session.add(reading)
    reading.value = require_number(value, field="value")
    reading.person_id, reading.at = actor.id, now
    db.session.flush()
    events.record(
        "aim.measured", aim, actor.id, now, on=day.isoformat(), value=str(value), before=before
    )
    return reading


def _require_day(aim: Aim, on: date | None, today: date) -> date:
    if on is None:
        raise InvalidInput("Choose the day on which it was measured.", field="on")
    if on > today:
        raise InvalidInput("That day has not come yet.", field="on")
    if not aim.from_on <= on <= aim.until_on:
        raise InvalidInput(
            "The aim runs from %(first)s to %(last)s. Choose a day of these.",
            field="on",
            first=aim.from_on.isoformat(),
            last=aim.until_on.isoformat(),
        )
    return on
