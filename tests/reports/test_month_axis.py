"""Months below charts are named so that nobody loses the way."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from kaizen.reports.rules.spans import Span
from kaizen.web.charts import Frame
from kaizen.web.reports.month_axis import month_axis, named_from_the_first, named_to_the_last


def months(first: date, until: date) -> list[date]:
    return list(Span(first, until).months())


@pytest.mark.parametrize(
    ("first", "until", "most", "names"),
    [
        (date(2026, 1, 1), date(2026, 4, 1), 12, ["Jan 2026", "Feb", "Mar"]),
        (date(2025, 11, 1), date(2026, 3, 1), 12, ["Nov", "Dec", "Jan 2026", "Feb"]),
        # January has no room: the year stands at the first month of it that is named.
        (date(2025, 11, 1), date(2026, 5, 1), 3, ["Nov", "", "Jan 2026", "", "Mar", ""]),
        (date(2025, 12, 1), date(2026, 4, 1), 2, ["Dec", "", "Feb 2026", ""]),
    ],
)
def test_the_year_stands_where_it_changes(
    app: Flask, first: date, until: date, most: int, names: list[str]
) -> None:
    found = months(first, until)
    with app.test_request_context(), force_locale("en"):
        axis = month_axis(found, named_from_the_first(len(found), most))
    assert [" ".join(filter(None, (one.name, one.year))) for one in axis] == names


def test_the_newest_month_is_named_where_it_counts(app: Flask) -> None:
    found = months(date(2025, 11, 1), date(2026, 3, 1))
    with app.test_request_context(), force_locale("en"):
        axis = month_axis(found, named_to_the_last(len(found), 2))
    assert [(one.name, one.year) for one in axis] == [
        ("", ""),
        ("Dec", ""),
        ("", ""),
        ("Feb", "2026"),
    ]
    named = Frame(300, 200)
    assert [label.text for label in axis[-1].below(named, 10)] == ["Feb", "2026"]
    assert axis[0].below(named, 10) == []
