"""The time to an answer: percentiles with those who still wait, against published figures."""

from __future__ import annotations

from collections import Counter

import pytest

from kaizen.reports.rules.programme.response import (
    Times,
    Waited,
    answered_within,
    waited,
)
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.response import MOST_QUARTERS, QUARTERS_A_DAY

#: Weeks in remission under 6-mercaptopurine, as printed in Freireich et al., Blood 21 (1963)
#: 699-716, the textbook example of the product-limit estimate; the others were still running.
RELAPSED = Counter([6, 6, 6, 7, 10, 13, 16, 22, 23])
STILL_WELL = Counter([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])


@pytest.mark.parametrize(
    ("percent", "weeks"),
    # Published: 0.857 after 6 weeks, 0.807 after 7, 0.753, 0.690, 0.627, 0.538, 0.448 after 23.
    [(14, 6), (15, 7), (24, 10), (30, 13), (37, 16), (46, 22), (50, 23), (55, 23)],
)
def test_the_textbook_example_comes_out_as_published(percent: int, weeks: int) -> None:
    assert waited(Times(RELAPSED, STILL_WELL), percent) == Waited(weeks)


def test_where_too_many_still_wait_it_is_at_least_the_oldest() -> None:
    assert waited(Times(RELAPSED, STILL_WELL), 85) == Waited(35, is_at_least=True)


@pytest.mark.parametrize(
    ("percent", "value"),
    # The nearest-rank percentiles of 15, 20, 35, 40, 50: ranks 1, 2, 2, 3, 5.
    [(5, 15), (30, 20), (40, 20), (50, 35), (100, 50)],
)
def test_without_anybody_waiting_it_is_the_nearest_rank(percent: int, value: int) -> None:
    times = Times(Counter([15, 20, 35, 40, 50]))
    assert waited(times, percent) == Waited(value)


def test_ten_working_days_or_more_are_at_least_that() -> None:
    assert waited(Times({MOST_QUARTERS: 3})) == Waited(MOST_QUARTERS, is_at_least=True)


def test_young_ones_that_wait_change_nothing_and_old_ones_do() -> None:
    done = Counter([4, 8, 12, 16])
    assert waited(Times(done)) == Waited(8)
    assert waited(Times(done, Counter([1, 2, 3]))) == Waited(8)
    assert waited(Times(done, Counter([100, 100]))) == Waited(12)


def test_nobody_answered_yet_has_no_time() -> None:
    assert waited(Times({}, Counter([4, 300]))) is None
    assert waited(Times()) is None


def test_within_a_day_counts_those_who_wait_longer_as_late() -> None:
    # 23 h, 24 h sharp and 25 h; one waits since 3 h, one since 30 h.
    times = Times(Counter([92, 96, 100]), Counter([12, 120]))
    assert answered_within(times) == Share(2, 4)
    assert answered_within(times, 5 * QUARTERS_A_DAY) == Share(3, 3)
    assert answered_within(Times()).percent is None


def test_hours_are_rounded_half_up() -> None:
    assert [Waited(quarters).hours for quarters in (0, 1, 2, 33, 34, 36)] == [0, 0, 1, 8, 9, 9]


def test_a_share_rounds_half_up_and_is_unknown_of_nothing() -> None:
    assert Share(46, 58).percent == 79
    assert Share(1, 8).percent == 13
    assert Share(0, 0).percent is None
    assert Share(19, 20).reaches(95)
    assert not Share(189, 200).reaches(95)
    assert not Share(0, 0).reaches(0)
    assert (Share(4, 4).can_be_judged, Share(4, 5).can_be_judged) == (False, True)
    with pytest.raises(ValueError, match="no part"):
        Share(3, 2)
