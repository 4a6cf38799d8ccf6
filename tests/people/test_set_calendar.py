"""Changing an area's working time: what it does, who may, and which calendars know no holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from kaizen.core.calendar import Shift
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kaizen.core.events import Event
from kaizen.core.transaction import transaction
from kaizen.jobs.schedule import JOBS
from kaizen.people.actions.calendars import set_calendar
from kaizen.people.models import Area, AreaCalendar, Person
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.calendars import (
    CHANGED,
    calendar_rows,
    calendar_state,
    calendars_without_holidays,
    load_calendar_area,
    log_missing_holidays,
    users_of_calendar,
)
from kaizen.people.working_time import OwnCalendar, OwnDays, own_calendar, problems_of
from tests.support.cast import THURSDAY, Cast, later

EARLY = Shift("Early", time(6), time(14))
SATURDAYS = OwnCalendar(
    workdays=(5,),
    shifts=(EARLY,),
    country="DE",
    region="BY",
    days_off=(OwnDays(date(2026, 12, 24), date(2027, 1, 1), "Between the years"),),
    extra_workdays=(OwnDays(date(2026, 3, 13), date(2026, 3, 13)),),
    working_days_a_year=50,
)


def put(
    area: Area,
    own: OwnCalendar | None,
    *,
    actor: Person,
    time_zone: str | None = None,
    seen: str | None = None,
) -> bool:
    """Set the calendar as a door does: loaded locked, inside the transaction."""
    with transaction() as session:
        found = load_calendar_area(session, actor, area.code, lock=True)
        return set_calendar(
            found,
            own,
            time_zone=time_zone,
            seen_version=seen or calendar_state(session, found).version,
            actor=actor,
            now=THURSDAY,
        )


def test_what_was_set_comes_back_and_is_written_down(cast: Cast, session: Session) -> None:
    assert put(cast.press, SATURDAYS, actor=cast.lena, time_zone="Europe/Lisbon")
    state = calendar_state(session, cast.press)
    assert (state.own, state.own_zone) == (SATURDAYS, "Europe/Lisbon")
    assert state.inherited_from == cast.nordhafen
    calendar = calendar_for(session, cast.press)
    assert calendar == state.calendar
    assert not calendar.is_working_day(date(2026, 12, 26))
    assert calendar.is_working_day(date(2026, 3, 13))
    event = session.scalars(select(Event).where(Event.kind == CHANGED)).one()
    assert (event.subject_id, event.actor_id) == (cast.press.id, cast.lena.id)
    assert event.facts["before"] == {"calendar": None, "time_zone": None}
    assert event.facts["after"]["calendar"]["days_off"] == [
        {"first": "2026-12-24", "last": "2027-01-01", "name": "Between the years"}
    ]


def test_areas_below_follow_until_they_have_their_own(cast: Cast, session: Session) -> None:
    assert {area.code for area in users_of_calendar(session, cast.nordhafen)} == {
        "NH-PROD",
        "NH-PRESS",
        "NH-ASM",
        "NH-LOG",
    }
    put(cast.production, SATURDAYS, actor=cast.lena)
    assert calendar_for(session, cast.press).workdays == {5}
    assert calendar_for(session, cast.logistics).workdays == {0, 1, 2, 3, 4}
    assert [area.code for area in users_of_calendar(session, cast.nordhafen)] == ["NH-LOG"]
    put(cast.production, None, actor=cast.lena)
    assert calendar_for(session, cast.press).workdays == {0, 1, 2, 3, 4}
    assert session.get(AreaCalendar, cast.production.id) is None


def test_the_same_again_is_no_change(cast: Cast, session: Session) -> None:
    assert put(cast.press, SATURDAYS, actor=cast.ada)
    assert not put(cast.press, SATURDAYS, actor=cast.ada)
    assert len(session.scalars(select(Event).where(Event.kind == CHANGED)).all()) == 1


def test_the_slower_of_two_is_refused(cast: Cast, session: Session) -> None:
    seen = calendar_state(session, cast.press).version
    put(cast.press, SATURDAYS, actor=cast.lena, seen=seen)
    with pytest.raises(Conflict):
        put(cast.press, replace(SATURDAYS, workdays=(6,)), actor=cast.ada, seen=seen)
    assert calendar_for(session, cast.press).workdays == {5}


def test_only_leaders_and_administrators_change_it(cast: Cast, session: Session) -> None:
    for actor in (cast.sam, cast.vera):
        with pytest.raises(NotAllowed):
            put(cast.press, SATURDAYS, actor=actor)
    with pytest.raises(NotAllowed):
        put(cast.press, SATURDAYS, actor=cast.olga)
    with pytest.raises(NotFound):
        put(cast.press, SATURDAYS, actor=cast.nils)
    assert session.get(AreaCalendar, cast.press.id) is None


@pytest.mark.parametrize(
    ("changes", "zone", "field"),
    [
        ({"workdays": ()}, None, "workdays"),
        ({"workdays": (7,)}, None, "workdays"),
        ({"shifts": ()}, None, "shifts"),
        ({"shifts": (EARLY,) * 13}, None, "shifts"),
        ({"shifts": (Shift("", time(6), time(14)),)}, None, "shifts-0-name"),
        ({"shifts": (EARLY, Shift("early", time(14), time(22)))}, None, "shifts-1-name"),
        ({"shifts": (Shift("All day", time(6), time(6)),)}, None, "shifts-0-end"),
        ({"country": "ZZ", "region": None}, None, "country"),
        ({"region": "ZZ"}, None, "region"),
        ({"days_off": (OwnDays(date(2026, 2, 2), date(2026, 2, 1)),)}, None, "days_off-0-last"),
        ({"days_off": (OwnDays(date(2026, 1, 1), date(2027, 1, 2)),)}, None, "days_off-0-last"),
        ({"extra_workdays": (OwnDays(date(2026, 2, 2), date(2026, 2, 2)),) * 2}, None,
         "extra_workdays-1-first"),
        ({"days_off": (OwnDays(date(2026, 1, 1), date(2026, 1, 1), "x" * 61),)}, None,
         "days_off-0-name"),
        ({"working_days_a_year": 0}, None, "working_days_a_year"),
        ({}, "Mars/Olympus", "time_zone"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(
    cast: Cast, session: Session, changes: dict[str, object], zone: str | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(cast.press, replace(SATURDAYS, **changes), actor=cast.lena, time_zone=zone)
    assert refused.value.field == field
    assert session.get(AreaCalendar, cast.press.id) is None


def test_a_site_needs_its_zone(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(cast.nordhafen, SATURDAYS, actor=cast.lena)
    assert refused.value.field == "time_zone"


def test_a_calendar_without_holidays_is_named_with_its_years(cast: Cast, session: Session) -> None:
    # Nordhafen has Christmas Eve 2026 as its own day off, Brookfield as well; 2027 has none.
    missing = calendars_without_holidays(session, THURSDAY)
    assert {(each.area.code, each.years) for each in missing} == {
        ("NH", (2027,)),
        ("BF", (2027,)),
    }
    assert [each.area.code for each in calendars_without_holidays(
        session, THURSDAY, actor=cast.lena
    )] == ["NH"]  # fmt: skip
    assert {each.years for each in calendars_without_holidays(session, later(days=300))} == {
        (2027, 2028)
    }


def test_holidays_of_a_country_settle_it(cast: Cast, session: Session) -> None:
    put(cast.nordhafen, SATURDAYS, actor=cast.lena, time_zone="Europe/Berlin")
    assert [each.area.code for each in calendars_without_holidays(session, THURSDAY)] == ["BF"]
    # Production without any is named apart, and for both years.
    bare = replace(SATURDAYS, country=None, region=None, days_off=())
    put(cast.production, bare, actor=cast.lena)
    missing = {each.area.code: each.years for each in calendars_without_holidays(session, THURSDAY)}
    assert missing == {"NH-PROD": (2026, 2027), "BF": (2027,)}


def test_areas_that_are_closed_need_no_holidays(cast: Cast, session: Session) -> None:
    for area in (cast.brookfield, cast.brook_line):
        area.closed_at = THURSDAY
    session.commit()
    assert [each.area.code for each in calendars_without_holidays(session, THURSDAY)] == ["NH"]


def test_a_site_without_any_calendar_is_named(cast: Cast, session: Session) -> None:
    session.delete(session.get_one(AreaCalendar, cast.brookfield.id))
    session.commit()
    missing = {each.area.code: each.years for each in calendars_without_holidays(session, THURSDAY)}
    assert missing["BF"] == (2026, 2027)


def test_missing_holidays_are_logged_and_stop_nothing(cast: Cast, session: Session) -> None:
    with capture_logs() as lines:
        assert log_missing_holidays(session, THURSDAY) == 2
    assert {(line["log_level"], line["area"]) for line in lines} == {
        ("warning", "NH"),
        ("warning", "BF"),
    }
    assert calendar_for(session, cast.press).next_working_day(date(2026, 12, 31)) == date(
        2027, 1, 1
    )


def test_the_daily_job_logs_them_too(cast: Cast) -> None:
    job = next(job for job in JOBS if job.name == "look-at-calendars")
    with capture_logs() as lines:
        assert job.run(THURSDAY) == 2
    assert [line["years"] for line in lines] == [[2027], [2027]]


def test_the_list_is_a_tree_of_what_one_may_read(cast: Cast, session: Session) -> None:
    put(cast.production, SATURDAYS, actor=cast.lena)
    rows = calendar_rows(session, cast.lena)
    assert [(row.area.code, row.depth, row.source.code if row.source else "") for row in rows] == [
        ("NH", 0, "NH"),
        ("NH-LOG", 1, "NH"),
        ("NH-PROD", 1, "NH-PROD"),
        ("NH-ASM", 2, "NH-PROD"),
        ("NH-PRESS", 2, "NH-PROD"),
    ]
    assert [row.area.code for row in calendar_rows(session, cast.sam)] == ["NH-PRESS"]
    assert calendar_rows(session, cast.olga) == []


DAYS = st.dates(date(2000, 1, 1), date(2098, 12, 31))
SPANS = st.builds(
    lambda first, length, name: OwnDays(first, date.fromordinal(first.toordinal() + length), name),
    DAYS,
    st.integers(0, 300),
    st.text(max_size=20),
)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
CALENDARS = st.builds(
    OwnCalendar,
    workdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    shifts=st.lists(
        st.builds(Shift, st.text(min_size=1, max_size=9), TIMES, TIMES), min_size=1, max_size=5
    ).map(tuple),
    country=st.sampled_from(["DE", "US", None]),
    days_off=st.lists(SPANS, max_size=4).map(tuple),
    extra_workdays=st.lists(SPANS, max_size=4).map(tuple),
    working_days_a_year=st.none() | st.integers(1, 366),
)


class Kept:
    """A row with the columns of a calendar, as they were stored."""

    def __init__(self, own: OwnCalendar) -> None:
        self.__dict__.update(own.stored)


@given(CALENDARS)
def test_what_is_stored_comes_back_as_it_was(own: OwnCalendar) -> None:
    assert own_calendar(Kept(own)) == own


@given(CALENDARS)
def test_what_is_not_refused_can_be_reckoned_with(own: OwnCalendar) -> None:
    if not list(problems_of(own, time_zone="Europe/Berlin")):
        due = own.at("Europe/Berlin").first_answer_due(THURSDAY)
        assert due > THURSDAY
