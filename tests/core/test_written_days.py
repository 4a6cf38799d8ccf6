"""Days in cells are read as their writers meant them, decided for a whole file at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.errors import InvalidInput
from kaizen.core.written_days import DayOrder, decide_day_order, parse_day

DAY, MONTH, OPEN = DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST, DayOrder.AMBIGUOUS


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-11-03", OPEN, date(2026, 11, 3)),
        ("2026/11/03", MONTH, date(2026, 11, 3)),
        ("2026.1.3", DAY, date(2026, 1, 3)),
        ("20261103", OPEN, date(2026, 11, 3)),
        ("2026-11-03T14:02:33.123456+01:00", DAY, date(2026, 11, 3)),
        ("2026-11-03 14:02:33Z", DAY, date(2026, 11, 3)),
        ("03.11.2026", DAY, date(2026, 11, 3)),
        ("3. 11. 2026", DAY, date(2026, 11, 3)),
        ("3/11/2026", DAY, date(2026, 11, 3)),
        ("3/11/2026", MONTH, date(2026, 3, 11)),
        ("03-11-26", DAY, date(2026, 11, 3)),
        ("  11/3/26 2:05 PM ", MONTH, date(2026, 11, 3)),
        ("03.11.2026 14:02", DAY, date(2026, 11, 3)),
        ("5/5/2026", OPEN, date(2026, 5, 5)),
        ("29.02.2024", DAY, date(2024, 2, 29)),
        # Two-digit years: 1970 to 2069.
        ("1.1.69", DAY, date(2069, 1, 1)),
        ("1.1.70", DAY, date(1970, 1, 1)),
        ("1.1.00", DAY, date(2000, 1, 1)),
        ("1.1.99", "day-first", date(1999, 1, 1)),
    ],
)
def test_a_day_is_read(text: str, order: DayOrder | str, day: date) -> None:
    assert parse_day(text, order) == day


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", DAY),
        ("soon", DAY),
        ("31.02.2026", DAY),
        ("29.02.2026", DAY),
        ("13/13/2026", DAY),
        ("11/22/2026", DAY),
        ("22/11/2026", MONTH),
        ("3/11/2026", OPEN),
        ("3/11-2026", DAY),
        ("3.11.202", DAY),
        ("3.11.20261", DAY),
        ("0.0.0000", DAY),
        ("0000-01-01", DAY),
        ("03.05.0026", DAY),
        ("2026-11-03 and so on", DAY),
        ("٣.١١.٢٠٢٦", DAY),
        ("45678", DAY),
    ],
)
def test_what_is_no_day_is_refused_with_its_words(text: str, order: DayOrder) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_day(text, order)
    assert f"“{text}”" in str(refused.value)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["03/04/2026", "22/04/2026"], DAY),
        (["03/04/2026", "04/22/2026"], MONTH),
        (["03-04-26", "31-12-26"], DAY),
        (["03/04/2026", "05/06/2026"], OPEN),
        (["22/04/2026", "04/22/2026"], OPEN),  # both at once: one of them is wrong
        (["03.04.2026", "05.06.2026"], DAY),  # dots
        (["03.04.2026", "04.22.2026"], MONTH),  # unless proved otherwise
        (["03.04.2026", "05/06/2026"], OPEN),
        (["2026-04-03", "2026-05-01"], DAY),  # nothing to decide
        (["5/5/2026"], DAY),
        (["", "soon", "22/04/2026 10:00"], DAY),
        ([], DAY),
    ],
)
def test_the_order_is_decided_for_the_whole_file(values: list[str], order: DayOrder) -> None:
    assert decide_day_order(iter(values)) is order


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from("./-"))
def test_what_is_written_is_read_back(day: date, mark: str) -> None:
    numbers = (f"{day.day:02}", f"{day.month:02}", f"{day.year % 100:02}")
    assert parse_day(mark.join(numbers), DAY) == day
    assert parse_day(mark.join((numbers[1], numbers[0], str(day.year))), MONTH) == day
    assert parse_day(day.isoformat(), OPEN) == day


@given(st.dates(date(2000, 1, 1), date(2068, 1, 1)))
def test_a_month_of_days_always_decides(first: date) -> None:
    month = [first + timedelta(days=n) for n in range(40)]
    assert decide_day_order(f"{day:%d/%m/%y}" for day in month) is DAY
    assert decide_day_order(f"{day:%m/%d/%Y}" for day in month) is MONTH
