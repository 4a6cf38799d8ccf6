"""Working days and local times against figures that others have printed, each with its source."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.calendar import Shift, WorkingCalendar
from kaizen.core.local_time import to_instant, to_local

# Microsoft, "WORKDAY function" and "NETWORKDAYS function"
EXCEL_WORKDAY = "https://support.microsoft.com/en-us/Excel/workday-function"
EXCEL_WORKDAY_INTL = "https://support.microsoft.com/en-us/Excel/workday-intl-function"
EXCEL_NETWORKDAYS = "https://support.microsoft.com/en-us/Excel/networkdays-function"
EXCEL_NETWORKDAYS_INTL = "https://support.microsoft.com/en-us/Excel/networkdays-intl-function"
NUMPY_OFFSET = "https://numpy.org/doc/stable/reference/generated/numpy.busday_offset.html"
NUMPY_COUNT = "https://numpy.org/doc/stable/reference/generated/numpy.busday_count.html"
# RFC 5545, 3.3.5, "Date-Time", form 3
RFC_5545 = "https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5"

MON_TO_FRI = "1111100"
NEW_YORK = "America/New_York"
NIGHT = Shift("night", time(22), time(6))


def calendar(week: str, off: tuple[str, ...] = (), **others: object) -> WorkingCalendar:
    """A calendar by numpy's week mask, which begins on Monday; 1 is worked."""
    settings: dict[str, object] = {
        "time_zone": "UTC",
        "workdays": frozenset(day for day in range(7) if week[day] == "1"),
        "shifts": (Shift("day", time(6), time(14)),),
        "days_off": frozenset(date.fromisoformat(day) for day in off),
        **others,
    }
    return WorkingCalendar(**settings)  # type: ignore[arg-type]


THREE_HOLIDAYS = ("2008-11-26", "2008-12-04", "2009-01-21")


@pytest.mark.parametrize(
    ("source", "printed", "start", "days", "week", "off", "result"),
    [
        (EXCEL_WORKDAY, "=WORKDAY(A2,A3)", "2008-10-01", 151, MON_TO_FRI, (), "2009-04-30"),
        (EXCEL_WORKDAY, "=WORKDAY(A2,A3,A4:A6)", "2008-10-01", 151, MON_TO_FRI, THREE_HOLIDAYS,
         "2009-05-05"),
        (EXCEL_WORKDAY_INTL, "=WORKDAY.INTL(DATE(2012,1,1),90,11) = 41013", "2012-01-01", 90,
         "1111110", (), "2012-04-14"),
        (EXCEL_WORKDAY_INTL, "=WORKDAY.INTL(DATE(2012,1,1),30,17) = 40944 = 2/05/2012",
         "2012-01-01", 30, "1111101", (), "2012-02-05"),
    ],
)  # fmt: skip
def test_workday(
    source: str, printed: str, start: str, days: int, week: str, off: tuple[str, ...], result: str
) -> None:
    found = calendar(week, off).add_working_days(date.fromisoformat(start), days)
    assert found.isoformat() == result, f"{printed}, {source}"


def test_the_serial_numbers_of_spreadsheets_are_these_days() -> None:
    first = date(1899, 12, 30)
    assert first + timedelta(41013) == date(2012, 4, 14)
    assert first + timedelta(40944) == date(2012, 2, 5)


PROJECT = ("2012-11-22", "2012-12-04", "2013-01-21")
JANUARY = ("2006-01-02", "2006-01-16")


@pytest.mark.parametrize(
    ("source", "printed", "first", "last", "week", "off", "count"),
    [
        (EXCEL_NETWORKDAYS, "=NETWORKDAYS(A2,A3)", "2012-10-01", "2013-03-01", MON_TO_FRI, (), 110),
        (EXCEL_NETWORKDAYS, "=NETWORKDAYS(A2,A3,A4)", "2012-10-01", "2013-03-01", MON_TO_FRI,
         PROJECT[:1], 109),
        (EXCEL_NETWORKDAYS, "=NETWORKDAYS(A2,A3,A4:A6)", "2012-10-01", "2013-03-01", MON_TO_FRI,
         PROJECT, 107),
        (EXCEL_NETWORKDAYS_INTL, "DATE(2006,1,1),DATE(2006,1,31)", "2006-01-01", "2006-01-31",
         MON_TO_FRI, (), 22),
        (EXCEL_NETWORKDAYS_INTL, "DATE(2006,2,28),DATE(2006,1,31)", "2006-02-28", "2006-01-31",
         MON_TO_FRI, (), -21),
        (EXCEL_NETWORKDAYS_INTL, '…,7,{"2006/1/2","2006/1/16"}', "2006-01-01", "2006-02-01",
         "1111001", JANUARY, 22),
        (EXCEL_NETWORKDAYS_INTL, '…,"0010001",{"2006/1/2","2006/1/16"}', "2006-01-01",
         "2006-02-01", "1101110", JANUARY, 20),
    ],
)  # fmt: skip
def test_networkdays_counts_both_ends(
    source: str, printed: str, first: str, last: str, week: str, off: tuple[str, ...], count: int
) -> None:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    # Both ends count there; here the first day is day 0, whichever way one counts.
    before = start - timedelta(1) if start <= end else start + timedelta(1)
    assert calendar(week, off).working_days_between(before, end) == count, f"{printed}, {source}"


@pytest.mark.parametrize(
    ("printed", "day", "n", "week", "result"),
    [
        ("('2011-10', 0, roll='forward')", "2011-10-01", 0, MON_TO_FRI, "2011-10-03"),
        ("('2012-03', -1, roll='forward')", "2012-03-01", -1, MON_TO_FRI, "2012-02-29"),
        ("('2011-01', 2, roll='forward', weekmask='Wed')", "2011-01-01", 2, "0010000",
         "2011-01-19"),
        ("('2012-05', 1, roll='forward', weekmask='Sun')", "2012-05-01", 1, "0000001",
         "2012-05-13"),
        ("('2011-03-20', 0, roll='forward')", "2011-03-20", 0, MON_TO_FRI, "2011-03-21"),
        ("('2011-03-22', 0, roll='forward')", "2011-03-22", 0, MON_TO_FRI, "2011-03-22"),
    ],
)  # fmt: skip
def test_busday_offset_rolls_forward_then_counts(
    printed: str, day: str, n: int, week: str, result: str
) -> None:
    plant = calendar(week)
    rolled = plant.working_day_on_or_after(date.fromisoformat(day))
    assert plant.add_working_days(rolled, n).isoformat() == result, f"{printed}, {NUMPY_OFFSET}"


@pytest.mark.parametrize(
    ("printed", "day", "result"),
    [
        ("('2011-03-20', 1, roll='backward')", "2011-03-20", "2011-03-21"),
        ("('2011-03-22', 1, roll='backward')", "2011-03-22", "2011-03-23"),
    ],
)
def test_the_first_business_day_after_a_day(printed: str, day: str, result: str) -> None:
    found = calendar(MON_TO_FRI).next_working_day(date.fromisoformat(day))
    assert found.isoformat() == result, f"{printed}, {NUMPY_OFFSET}"


@pytest.mark.parametrize(
    ("printed", "first", "last", "week", "count"),
    [
        ("('2011-01', '2011-02')", "2011-01-01", "2011-02-01", MON_TO_FRI, 21),
        ("('2011', '2012')", "2011-01-01", "2012-01-01", MON_TO_FRI, 260),
        ("('2011', '2012', weekmask='Sat')", "2011-01-01", "2012-01-01", "0000010", 53),
    ],
)
def test_busday_count_leaves_the_last_day_out(
    printed: str, first: str, last: str, week: str, count: int
) -> None:
    start, end = (date.fromisoformat(day) - timedelta(1) for day in (first, last))
    assert calendar(week).working_days_between(start, end) == count, f"{printed}, {NUMPY_COUNT}"


def test_a_local_time_that_exists_twice_is_the_first() -> None:
    """`TZID=America/New_York:20071104T013000` is 1:30 A.M. EDT (UTC-04:00); RFC 5545, 3.3.5."""
    found = to_instant(date(2007, 11, 4), time(1, 30), time_zone=NEW_YORK)
    assert found == datetime(2007, 11, 4, 5, 30, tzinfo=UTC), RFC_5545


def test_a_local_time_that_does_not_exist_is_the_jump() -> None:
    """`TZID=America/New_York:20070311T023000` is 3:30 A.M. EDT in RFC 5545, 3.3.5.

    The RFC moves it on by the length of the gap. A due date is the moment of the jump instead,
    3:00 A.M. EDT: never later than the RFC's, never earlier than the gap, and on the same day.
    """
    printed = datetime(2007, 3, 11, 7, 30, tzinfo=UTC)
    found = to_instant(date(2007, 3, 11), time(2, 30), time_zone=NEW_YORK)
    assert found == datetime(2007, 3, 11, 7, 0, tzinfo=UTC)
    assert printed - found == timedelta(minutes=30), RFC_5545
    assert to_instant(date(2007, 3, 11), time(3, 30), time_zone=NEW_YORK) == printed


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        # RFC 5545, 3.6.5: the clock changes at "20070311T020000" and at "20071104T020000".
        (NEW_YORK, "2007-03-10", 7),
        (NEW_YORK, "2007-11-03", 9),
        ("Europe/Berlin", "2026-03-28", 7),
        ("Europe/Berlin", "2026-10-24", 9),
        ("Australia/Lord_Howe", "2026-10-03", 7.5),
        ("Asia/Tokyo", "2026-03-28", 8),
    ],
)
def test_a_night_shift_lasts_as_long_as_its_night(zone: str, day: str, hours: float) -> None:
    plant = calendar("1111111", time_zone=zone, shifts=(NIGHT,))
    began = date.fromisoformat(day)
    length = plant.end_of_shift(began, NIGHT) - plant.start_of_shift(began, NIGHT)
    assert length == timedelta(hours=hours)
    assert plant.due_after(plant.start_of_shift(began, NIGHT), 0) == plant.end_of_shift(
        began, NIGHT
    )


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        # Friday before the clock changes on Sunday: the same wall-clock time on Monday.
        ("2007-03-09T14:02", "2007-03-12T14:02"),
        ("2007-11-02T14:02", "2007-11-05T14:02"),
    ],
)
def test_a_first_answer_keeps_the_wall_clock_over_a_change(sent: str, due: str) -> None:
    plant = calendar(MON_TO_FRI, time_zone=NEW_YORK)
    at = datetime.fromisoformat(sent)
    found = plant.first_answer_due(to_instant(at.date(), at.time(), time_zone=NEW_YORK))
    assert to_local(found, time_zone=NEW_YORK).replace(tzinfo=None) == datetime.fromisoformat(due)


WEEKS = st.text("01", min_size=7, max_size=7).filter(lambda week: "1" in week)
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
OFF = st.lists(DAYS.map(date.isoformat), max_size=20).map(tuple)


@given(WEEKS, OFF, DAYS, st.integers(-200, 200))
def test_counting_undoes_adding_in_any_calendar(
    week: str, off: tuple[str, ...], day: date, n: int
) -> None:
    plant = calendar(week, off)
    assert plant.working_days_between(day, plant.add_working_days(day, n)) == n


@given(WEEKS, OFF, DAYS, st.integers(0, 100), st.integers(0, 100))
def test_adding_in_two_steps_is_adding_at_once(
    week: str, off: tuple[str, ...], day: date, one: int, other: int
) -> None:
    plant = calendar(week, off)
    stepwise = plant.add_working_days(plant.add_working_days(day, one), other)
    assert stepwise == plant.add_working_days(day, one + other)


@given(WEEKS, OFF, DAYS, DAYS)
def test_counting_back_is_counting_forth_from_the_day_after(
    week: str, off: tuple[str, ...], one: date, other: date
) -> None:
    plant = calendar(week, off)
    first, last = sorted((one, other))
    # Forward leaves the first day out, backward the last: shifted by a day they are the same days.
    forth = plant.working_days_between(first - timedelta(1), last - timedelta(1))
    assert plant.working_days_between(last, first) == -forth


@given(WEEKS, OFF, DAYS, st.integers(0, 60))
def test_an_added_day_off_never_makes_anything_due_earlier(
    week: str, off: tuple[str, ...], day: date, n: int
) -> None:
    free = (*off, (day + timedelta(3)).isoformat())
    assert calendar(week, free).add_working_days(day, n) >= calendar(week, off).add_working_days(
        day, n
    )
