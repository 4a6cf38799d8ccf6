"""Working days, shifts and due dates, against published examples and the odd days of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.calendar import DEFAULT_CALENDAR, Shift, WorkingCalendar
from kaizen.core.errors import InvalidInput
from kaizen.core.holidays import KEEPS_NONE

EARLY = Shift("early", time(6), time(14))
LATE = Shift("late", time(14), time(22))
NIGHT = Shift("night", time(22), time(6))
MON_TO_FRI = frozenset(range(5))


def calendar(**changes: object) -> WorkingCalendar:
    settings: dict[str, object] = {
        "time_zone": "Europe/Berlin",
        "workdays": MON_TO_FRI,
        "shifts": (EARLY, LATE),
    }
    return WorkingCalendar(**(settings | changes))  # type: ignore[arg-type]


def days(*texts: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


SUNDAY_OFF = frozenset({0, 1, 2, 3, 4, 5})
SATURDAY_OFF = frozenset({0, 1, 2, 3, 4, 6})


@pytest.mark.parametrize(
    ("start", "n", "off", "workdays", "result"),
    [
        # Examples of the spreadsheet functions WORKDAY and WORKDAY.INTL.
        ("2008-10-01", 151, (), MON_TO_FRI, "2009-04-30"),
        ("2008-10-01", 151, ("2008-11-26", "2008-12-04", "2009-01-21"), MON_TO_FRI, "2009-05-05"),
        ("2012-01-01", 90, (), SUNDAY_OFF, "2012-04-14"),
        ("2012-01-01", 30, (), SATURDAY_OFF, "2012-02-05"),
        # A free day is day 0 like any other, forwards and backwards.
        ("2026-11-21", 1, (), MON_TO_FRI, "2026-11-23"),
        ("2026-11-21", -1, (), MON_TO_FRI, "2026-11-20"),
        ("2026-11-23", -1, (), MON_TO_FRI, "2026-11-20"),
        ("2026-11-21", 0, (), MON_TO_FRI, "2026-11-21"),
    ],
)
def test_adding_working_days_counts_as_spreadsheets_do(
    start: str, n: int, off: tuple[str, ...], workdays: frozenset[int], result: str
) -> None:
    plant = calendar(days_off=days(*off), workdays=workdays)
    assert plant.add_working_days(date.fromisoformat(start), n) == date.fromisoformat(result)


@pytest.mark.parametrize(
    ("first", "last", "off", "workdays", "count"),
    [
        # Examples of NETWORKDAYS and NETWORKDAYS.INTL, which count both ends.
        ("2012-10-01", "2013-03-01", (), MON_TO_FRI, 110),
        ("2012-10-01", "2013-03-01", ("2012-11-22",), MON_TO_FRI, 109),
        (
            "2012-10-01",
            "2013-03-01",
            ("2012-11-22", "2012-12-04", "2013-01-21"),
            MON_TO_FRI,
            107,
        ),
        ("2006-01-01", "2006-01-31", (), MON_TO_FRI, 22),
        ("2006-01-01", "2006-02-01", ("2006-01-02", "2006-01-16"), frozenset({0, 1, 2, 3, 6}), 22),
        ("2006-01-01", "2006-02-01", ("2006-01-02", "2006-01-16"), frozenset({0, 1, 3, 4, 5}), 20),
        # Examples of numpy's busday_count, which counts the first day and not the last.
        ("2011-01-01", "2011-01-31", (), MON_TO_FRI, 21),
        ("2011-01-01", "2011-12-31", (), MON_TO_FRI, 260),
        ("2011-01-01", "2011-12-31", (), frozenset({5}), 53),
    ],
)
def test_working_days_between_agrees_with_published_counts(
    first: str, last: str, off: tuple[str, ...], workdays: frozenset[int], count: int
) -> None:
    plant = calendar(days_off=days(*off), workdays=workdays)
    day_zero = date.fromisoformat(first) - timedelta(days=1)
    assert plant.working_days_between(day_zero, date.fromisoformat(last)) == count


@pytest.mark.parametrize(
    ("day", "workdays", "result"),
    [  # numpy's busday_offset with roll='forward'
        ("2011-10-01", MON_TO_FRI, "2011-10-03"),
        ("2011-03-20", MON_TO_FRI, "2011-03-21"),
        ("2011-03-22", MON_TO_FRI, "2011-03-22"),
        ("2012-05-01", frozenset({6}), "2012-05-06"),
    ],
)
def test_a_free_day_moves_on_to_the_next_that_is_worked(
    day: str, workdays: frozenset[int], result: str
) -> None:
    plant = calendar(workdays=workdays)
    assert plant.working_day_on_or_after(date.fromisoformat(day)) == date.fromisoformat(result)


def test_holidays_of_the_region_are_free_and_the_plants_own_days_win() -> None:
    epiphany = date(2026, 1, 6)
    assert calendar().is_working_day(epiphany)
    assert not calendar(country="DE", region="BY").is_working_day(epiphany)
    assert calendar(country="DE", region="BE").is_working_day(epiphany)
    opened = calendar(country="DE", region="BY", extra_workdays=days("2026-01-06", "2026-01-10"))
    assert opened.is_working_day(epiphany)
    assert opened.is_working_day(date(2026, 1, 10))
    assert not calendar(days_off=days("2026-07-15")).is_working_day(date(2026, 7, 15))


def test_a_calendar_says_when_it_knows_no_holidays() -> None:
    assert calendar(country="DE").knows_holidays_for(2026)
    assert not calendar(country="ZZ").knows_holidays_for(2026)
    assert not calendar().knows_holidays_for(2026)
    assert calendar(country=KEEPS_NONE).knows_holidays_for(2026)
    assert calendar(country=KEEPS_NONE).is_working_day(date(2026, 12, 25))
    assert calendar(days_off=days("2026-12-24")).knows_holidays_for(2026)


def test_a_place_without_known_holidays_stops_no_reckoning() -> None:
    assert calendar(country="ZZ").next_working_day(date(2026, 5, 1)) == date(2026, 5, 4)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2026-11-19T14:02", "2026-11-20T14:02"),  # Thursday to Friday
        ("2026-11-20T14:02", "2026-11-23T14:02"),  # Friday to Monday
        ("2026-11-21T14:02", "2026-11-24T06:00"),  # Saturday counts as Monday's first shift
        ("2026-11-22T23:59", "2026-11-24T06:00"),
        ("2026-11-23T02:00", "2026-11-24T02:00"),
    ],
)
def test_first_answer_is_due_at_the_same_local_time_on_the_next_working_day(
    sent: str, due: str
) -> None:
    assert DEFAULT_CALENDAR.first_answer_due(utc(sent)) == utc(due)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        # Berlin, Friday 15:00 winter time; on Monday 15:00 is summer time.
        ("2026-03-27T14:00", "2026-03-30T13:00"),
        ("2026-10-23T13:00", "2026-10-26T14:00"),
    ],
)
def test_the_wall_clock_is_kept_when_the_clock_changes(sent: str, due: str) -> None:
    assert calendar().first_answer_due(utc(sent)) == utc(due)


def test_a_due_time_that_does_not_exist_is_the_moment_the_clock_jumps() -> None:
    every_day = calendar(workdays=frozenset(range(7)))
    assert every_day.first_answer_due(utc("2026-03-28T01:30")) == utc("2026-03-29T01:00")


def test_a_due_time_that_exists_twice_is_the_first() -> None:
    every_day = calendar(workdays=frozenset(range(7)))
    assert every_day.first_answer_due(utc("2026-10-24T00:30")) == utc("2026-10-25T00:30")


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-06", 8)]
)
def test_a_night_shift_lasts_as_long_as_the_night(day: str, hours: int) -> None:
    night = calendar(shifts=(NIGHT,))
    began = date.fromisoformat(day)
    length = night.end_of_shift(began, NIGHT) - night.start_of_shift(began, NIGHT)
    assert length == timedelta(hours=hours)


def test_the_day_ends_with_its_last_shift() -> None:
    monday = date(2026, 11, 23)
    assert calendar().end_of_day(monday) == utc("2026-11-23T21:00")
    assert calendar(shifts=(NIGHT, EARLY, LATE)).end_of_day(monday) == utc("2026-11-24T05:00")
    assert calendar(shifts=(LATE, EARLY)).start_of_day(monday) == utc("2026-11-23T05:00")


@pytest.mark.parametrize(
    ("moment", "n", "due"),
    [
        ("2026-11-19T14:02", 1, "2026-11-20T22:00"),
        ("2026-11-19T14:02", 5, "2026-11-26T22:00"),
        ("2026-11-21T14:02", 5, "2026-11-27T22:00"),
        ("2026-11-19T14:02", 0, "2026-11-19T22:00"),
        ("2026-11-21T14:02", 0, "2026-11-23T22:00"),
    ],
)
def test_other_dues_are_the_end_of_the_last_shift_and_day_zero_is_not_counted(
    moment: str, n: int, due: str
) -> None:
    assert DEFAULT_CALENDAR.due_after(utc(moment), n) == utc(due)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-11-20T13:59", "2026-11-20T14:00"),
        ("2026-11-20T14:00", "2026-11-20T22:00"),
        ("2026-11-20T03:00", "2026-11-20T14:00"),  # before the first shift: that one
        ("2026-11-20T22:00", "2026-11-23T14:00"),  # Friday after work: Monday's first
        ("2026-11-22T12:00", "2026-11-23T14:00"),
    ],
)
def test_a_danger_is_due_within_the_running_or_the_next_shift(moment: str, end: str) -> None:
    assert DEFAULT_CALENDAR.end_of_shift_at(utc(moment)) == utc(end)


def test_a_night_shift_runs_on_into_the_free_day() -> None:
    plant = calendar(time_zone="UTC", shifts=(EARLY, LATE, NIGHT))
    assert plant.end_of_shift_at(utc("2026-11-21T03:00")) == utc("2026-11-21T06:00")


def test_at_an_overlapping_change_of_shifts_the_later_one_counts() -> None:
    plant = calendar(time_zone="UTC", shifts=(Shift("early", time(6), time(14, 15)), LATE))
    assert plant.end_of_shift_at(utc("2026-11-20T14:05")) == utc("2026-11-20T22:00")


def test_calendar_days_end_on_a_working_day() -> None:
    assert calendar().plus_days_on(date(2026, 10, 22), 30) == date(2026, 11, 23)
    assert calendar().plus_days_on(date(2026, 10, 21), 30) == date(2026, 11, 20)


def test_the_local_day_is_that_of_the_zone() -> None:
    assert calendar().local_day(utc("2026-11-19T23:30")) == date(2026, 11, 20)
    with pytest.raises(ValueError, match="zone"):
        calendar().local_day(datetime(2026, 11, 19))  # noqa: DTZ001 -- the refusal is the point


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"workdays": frozenset()}, "workdays"),
        ({"workdays": frozenset({7})}, "workdays"),
        ({"shifts": ()}, "shifts"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
    ],
)
def test_a_calendar_that_cannot_be_reckoned_with_is_refused(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        calendar(**changes)
    assert refused.value.field == field


PLANT = calendar(country="DE", region="BY", shifts=(EARLY, LATE, NIGHT))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
MOMENTS = st.integers(1_577_836_800, 1_924_905_600).map(  # the seconds from 2020 to 2030
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


@given(DAYS, st.integers(-60, 60))
def test_counting_undoes_adding(day: date, n: int) -> None:
    assert PLANT.working_days_between(day, PLANT.add_working_days(day, n)) == n


@given(MOMENTS)
def test_every_due_lies_ahead_on_or_after_a_working_day(moment: datetime) -> None:
    first = PLANT.first_answer_due(moment)
    assert first > moment
    assert PLANT.is_working_day(PLANT.local_day(first))
    assert PLANT.end_of_shift_at(moment) > moment
    assert PLANT.due_after(moment, 1) > moment


@given(MOMENTS, MOMENTS)
def test_what_is_sent_later_is_never_due_earlier(one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    assert PLANT.due_after(early, 3) <= PLANT.due_after(late, 3)
