"""Each measure of the programme, by a worked example that can be checked on paper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaizen.reports.rules.figures import bits_of
from kaizen.reports.rules.groups import Groups, groups_of
from kaizen.reports.rules.programme.benchmarks import (
    BENCHMARKS,
    SOURCES,
    US_ADOPTED,
    US_IDEAS,
    US_PEOPLE,
    Measure,
    Who,
    benchmarks_of,
)
from kaizen.reports.rules.programme.deciding import (
    commonest,
    decided_first,
    declined_and_appealed,
    declined_with_instead,
)
from kaizen.reports.rules.programme.outcomes import (
    adopted_of_sent,
    adoption_rate,
    implementation_rate,
)
from kaizen.reports.rules.programme.participation import per_head_year, took_part
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.programme.silence import Place, shifts, silent, uppermost
from kaizen.reports.rules.programme.standing import ageing, older_than_ninety, work_per_holder
from kaizen.reports.rules.programme.sustaining import sustain_rate

#: Of 40 ideas sent: what became of them up to today.
OUTCOMES = {
    "open": 5,
    "agreed": 6,
    "in_use": 14,
    "learned": 2,
    "parked": 3,
    "declined": 7,
    "merged": 2,
    "withdrawn": 1,
}


def test_took_part_counts_the_people_of_the_area_alone() -> None:
    # 2, 3 and 9 wrote; 9 belongs elsewhere; 5 and 70 belong here and wrote nothing.
    assert took_part(bits_of([2, 3, 9]), bits_of([2, 3, 5, 70])) == Share(2, 4)
    assert took_part(bits_of([2]), 0) == Share(0, 0)


def test_ideas_per_head_year() -> None:
    # 241 ideas of 312 people in 163 days: 241 × 365 ÷ (312 × 163) = 1.7297…
    assert per_head_year(241, heads=312, days=163) == Decimal("1.73")
    assert per_head_year(312, heads=312, days=365) == Decimal("1.00")
    assert per_head_year(3, heads=0, days=365) is None
    assert per_head_year(3, heads=5, days=0) is None


def test_adoption_rate_is_of_what_was_decided() -> None:
    # (6 + 14 + 2) ÷ (22 + 7)
    assert adoption_rate(OUTCOMES) == Share(22, 29)
    # The surveys' way: (6 + 14 + 2) ÷ (40 − 2 − 1)
    assert adopted_of_sent(OUTCOMES) == Share(22, 37)
    assert adoption_rate({}).percent is None


def test_implementation_rate_of_a_cohort() -> None:
    assert implementation_rate(OUTCOMES) == Share(14, 37)


def test_share_decided_at_the_first_level() -> None:
    share = decided_first({"first": 192, "leadership": 25, "site": 4})
    assert share == Share(192, 221)
    assert share.percent == 87
    assert share.reaches(80)


def test_quality_of_declines() -> None:
    how = {"instead": 12, "appealed": 1}
    assert declined_with_instead(15, how) == Share(12, 15)
    assert declined_and_appealed(15, how) == Share(1, 15)
    reasons = {"costs_more": 4, "already_covered": 4, "other": 7}
    assert commonest(reasons) == [("other", 7), ("already_covered", 4), ("costs_more", 4)]


def test_what_nobody_looked_at_is_not_held() -> None:
    assert sustain_rate({"held": 46, "slipped": 7, "unchecked": 5}) == Share(46, 58)


def test_ageing_in_five_stretches() -> None:
    days = {0: 2, 7: 20, 8: 30, 30: 1, 31: 17, 60: 0, 61: 8, 90: 0, 91: 4, 400: 1}
    ages = ageing(days)
    assert ages == (22, 31, 17, 8, 5)
    assert older_than_ninety(ages) == Share(5, 83)


def test_work_per_holder() -> None:
    assert work_per_holder(83, 24) == Decimal("3.5")
    assert work_per_holder(0, 0) is None


def test_silent_places_are_those_with_people_and_no_idea() -> None:
    places = [
        Place("Paint shop", 29, 0),
        Place("Store", 0, 0),
        Place("Press shop", 38, 18),
        Place("Tool room", 31, 0),
    ]
    assert [place.name for place in silent(places)] == ["Tool room", "Paint shop"]
    found = shifts({"early": 9, "": 4}, {"late": 12, "early": 14, "": 3})
    assert found == [Place("early", 14, 9), Place("late", 12, 0)]


def test_where_all_of_an_area_is_silent_its_lines_are_not_named_again() -> None:
    production = Place("Production", 31, 0, "/1/2/")
    line, store = Place("Line 3", 9, 0, "/1/2/5/"), Place("Store", 8, 0, "/1/21/")
    assert uppermost([production, line, store]) == [production, store]
    assert uppermost([line]) == [line]


@pytest.mark.parametrize(
    ("heads", "rest", "alone", "together"),
    [
        # All large enough; nobody belongs to the area above alone.
        ([62, 54, 71], 0, (0, 1, 2), ()),
        # A leader and two planners belong to the area above: the smallest area joins them.
        ([62, 54, 71], 3, (0, 2), (1,)),
        # Two small ones are enough together.
        ([62, 3, 4], 0, (0,), (1, 2)),
        # One small one alone could be found by taking the difference.
        ([62, 54, 4], 0, (0,), (1, 2)),
        # Nobody belongs there: nothing to hide.
        ([62, 0], 0, (0, 1), ()),
        # All small: they are one.
        ([2, 2], 0, (), (0, 1)),
        ([], 12, (), ()),
    ],
)
def test_fewer_than_five_people_are_told_together(
    heads: list[int], rest: int, alone: tuple[int, ...], together: tuple[int, ...]
) -> None:
    assert groups_of(heads, rest=rest) == Groups(alone, together)


def test_the_survey_of_2003_gives_the_figures_that_stand_beside_ours() -> None:
    given = {one.measure: one.value for one in BENCHMARKS if one.who is Who.US_2003}
    assert round(US_IDEAS / Decimal(US_PEOPLE), 2) == given[Measure.IDEAS]
    assert round(US_ADOPTED / Decimal(US_PEOPLE), 2) == given[Measure.IN_USE]
    assert round(100 * US_ADOPTED / Decimal(US_IDEAS)) == given[Measure.ADOPTION]


def test_each_measure_has_its_published_figures_the_lowest_first() -> None:
    for measure in Measure:
        values = [one.value for one in benchmarks_of(measure)]
        assert values
        assert values == sorted(values)
    assert {one.source for one in BENCHMARKS} == set(SOURCES)
    assert all(source.title and source.address.startswith("https://") for source in SOURCES)
