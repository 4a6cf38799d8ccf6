"""Looking whether a change is still in use: held, drifting or lapsed."""

from __future__ import annotations

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.checking import answer_check
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import CheckResult
from kaizen.people.models import Absence
from tests.support.cast import Cast, later
from tests.support.stages import check_of, kept, slipped, used


def _answer(
    cast: Cast, idea: Idea, day: int, result: CheckResult, who: str = "sam", note: str = "Why."
) -> None:
    check = check_of(cast, idea, day)
    answer_check(check, result, note=note, actor=getattr(cast, who), now=later(days=day))


def test_held_leads_to_the_next_look(cast: Cast) -> None:
    idea = used(cast, cast.mia)
    _answer(cast, idea, 30, CheckResult.HELD, note="")
    main = main_of(idea)
    assert main is not None
    assert idea.as_stage is Stage.IMPLEMENTED
    assert main.due_at.date() == check_of(cast, idea, 60).due_on


def test_held_after_90_days_is_kept_and_looked_at_after_a_year(cast: Cast) -> None:
    idea = kept(cast, cast.mia)
    assert idea.as_stage is Stage.SUSTAINED
    assert check_of(cast, idea, 365).result is None
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.sam


def test_held_after_a_year_ends_it_for_good(cast: Cast) -> None:
    idea = kept(cast, cast.mia)
    _answer(cast, idea, 365, CheckResult.HELD)
    assert idea.as_stage is Stage.CLOSED
    assert main_of(idea) is None


def test_where_a_guard_flag_stands_the_yearly_look_goes_on(cast: Cast) -> None:
    idea = kept(cast, cast.mia)
    idea.safety_or_rule = True
    _answer(cast, idea, 365, CheckResult.HELD)
    assert idea.as_stage is Stage.SUSTAINED
    assert check_of(cast, idea, 730).result is None


def test_not_used_slips_back_at_once_and_asks_the_owner(cast: Cast) -> None:
    idea = slipped(cast, cast.mia)
    main = main_of(idea)
    assert main is not None
    assert idea.as_stage is Stage.LAPSED
    assert main.person == cast.mia
    rows = cast.session.query(Assignment).filter_by(idea_id=idea.id, closed_at=None)
    assert rows.count() == 1


def test_two_times_sometimes_in_a_row_slip_back(cast: Cast) -> None:
    idea = used(cast, cast.mia)
    _answer(cast, idea, 30, CheckResult.DRIFTING)
    assert idea.as_stage is Stage.IMPLEMENTED
    _answer(cast, idea, 60, CheckResult.DRIFTING)
    assert idea.as_stage is Stage.LAPSED


def test_sometimes_after_90_days_is_looked_at_again_in_a_month(cast: Cast) -> None:
    idea = used(cast, cast.mia)
    _answer(cast, idea, 30, CheckResult.HELD)
    _answer(cast, idea, 60, CheckResult.HELD)
    _answer(cast, idea, 90, CheckResult.DRIFTING)
    assert idea.as_stage is Stage.IMPLEMENTED
    assert check_of(cast, idea, 120).result is None


def test_the_deputy_of_an_absent_checker_looks(cast: Cast) -> None:
    idea = used(cast, cast.mia)
    day = later(days=60).date()
    cast.session.add(Absence(person=cast.vera, from_on=day, until_on=day, deputy=cast.otto))
    cast.session.flush()
    _answer(cast, idea, 60, CheckResult.HELD, who="otto")
    assert check_of(cast, idea, 60).answered_by == cast.otto


@pytest.mark.parametrize("who", ["mia", "olga", "nora", "otto"])
def test_neither_owner_nor_anybody_else_looks(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        _answer(cast, used(cast, cast.mia), 30, CheckResult.HELD, who=who)


@pytest.mark.parametrize(
    ("result", "field"), [(CheckResult.DRIFTING, "note"), (CheckResult.MISSED, "result")]
)
def test_what_is_in_the_way_is_said(cast: Cast, result: CheckResult, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _answer(cast, used(cast, cast.mia), 30, result, note=" ")
    assert refused.value.field == field


def test_a_look_is_answered_once(cast: Cast) -> None:
    idea = used(cast, cast.mia)
    _answer(cast, idea, 30, CheckResult.HELD)
    with pytest.raises(Conflict):
        _answer(cast, idea, 30, CheckResult.LAPSED)


def test_a_look_long_before_its_day_proves_nothing(cast: Cast) -> None:
    idea = used(cast, cast.mia)
    check = check_of(cast, idea, 90)
    with pytest.raises(Conflict):
        answer_check(check, CheckResult.HELD, note="", actor=cast.sam, now=later(days=1))


def test_what_slipped_back_is_not_looked_at(cast: Cast) -> None:
    idea = slipped(cast, cast.mia)
    with pytest.raises(Conflict):
        _answer(cast, idea, 60, CheckResult.HELD)
