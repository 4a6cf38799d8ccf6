"""What is remembered within a transaction, and what makes it forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from kaizen.core.remembered import remembered
from kaizen.people.models import Absence, Area, AreaCalendar, Person
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import away_on
from tests.support.cast import THURSDAY, Cast
from tests.support.counting import counted_queries


def test_the_same_is_found_once_until_something_is_written(session: Session, cast: Cast) -> None:
    found = iter("abc")
    assert [remembered(session, "key", lambda: next(found)) for _ in range(2)] == ["a", "a"]
    cast.sam.time_zone = "Europe/Paris"
    session.flush()
    assert remembered(session, "key", lambda: next(found)) == "b"
    session.rollback()
    assert remembered(session, "key", lambda: next(found)) == "c"


def test_a_change_by_statement_is_seen_too(session: Session, cast: Cast) -> None:
    found = iter("ab")
    remembered(session, "key", lambda: next(found))
    session.execute(update(Person).values(time_zone="Europe/Paris"))
    assert remembered(session, "key", lambda: next(found)) == "b"


def test_a_calendar_is_asked_for_once_and_a_new_one_holds_at_once(
    session: Session, cast: Cast
) -> None:
    area = session.get_one(Area, cast.press.id)
    with counted_queries() as asked:
        before = calendar_for(session, area)
        calendar_for(session, area)
    assert len(asked) == 1
    session.merge(AreaCalendar(area_id=area.id, workdays=[5], shifts=_shifts(before)))
    session.flush()
    assert calendar_for(session, area).workdays == {5}


def test_whoever_becomes_away_is_away_at_once(session: Session, cast: Cast) -> None:
    day = THURSDAY.date()
    assert cast.sam.id not in away_on(session, day)
    until = day + timedelta(days=1)
    session.add(Absence(person_id=cast.sam.id, from_on=day, until_on=until))
    session.flush()
    assert cast.sam.id in away_on(session, day)


def _shifts(calendar: object) -> list[dict[str, str]]:
    return [
        {"name": shift.name, "start": str(shift.start), "end": str(shift.end)}
        for shift in calendar.shifts  # type: ignore[attr-defined]
    ]
