"""At every instant each open idea has exactly one holder and one due day (ownership.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import OPEN, Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.passing import pass_on
from kaizen.ownership.queries.holders import due_of, holder_of, holders_of
from kaizen.people.models import Absence, Person
from tests.support import stages
from tests.support.cast import THURSDAY, Cast
from tests.support.counting import counted_queries

#: Open ideas without exactly one open main assignment with a day; it must be 0.
WITHOUT_ONE_HOLDER = text(
    "SELECT count(*) FROM idea i WHERE i.stage IN ("
    + ", ".join(f"'{stage.value}'" for stage in sorted(OPEN))
    + ") AND (SELECT count(*) FROM assignment a JOIN person p ON p.id = a.person_id "
    "WHERE a.idea_id = i.id AND a.is_main AND a.closed_at IS NULL AND a.due_at IS NOT NULL "
    "AND p.deactivated_at IS NULL) <> 1"
)
#: Closed ideas about which something is still asked; it must be 0.
ASKED_FOR_NOTHING = text(
    "SELECT count(*) FROM assignment a JOIN idea i ON i.id = a.idea_id "
    "WHERE a.closed_at IS NULL AND i.stage NOT IN ("
    + ", ".join(f"'{stage.value}'" for stage in sorted(OPEN))
    + ")"
)

STANDS: dict[Stage, Callable[[Cast], Idea]] = {
    Stage.SUBMITTED: stages.sent,
    Stage.NEEDS_DETAIL: stages.asked,
    Stage.WITH_LEADERSHIP: stages.passed_up,
    Stage.APPROVED: stages.agreed,
    Stage.IN_PROGRESS: stages.begun,
    Stage.IMPLEMENTED: stages.used,
    Stage.SUSTAINED: stages.kept,
    Stage.LAPSED: stages.slipped,
    Stage.PARKED: stages.parked,
}
HOLDERS = {
    Stage.SUBMITTED: "sam",
    Stage.NEEDS_DETAIL: "olga",
    Stage.WITH_LEADERSHIP: "lena",
    Stage.APPROVED: "sam",
    Stage.IN_PROGRESS: "mia",
    Stage.IMPLEMENTED: "mia",
    Stage.SUSTAINED: "sam",
    Stage.LAPSED: "mia",
    Stage.PARKED: "sam",
}


def _expect_one_holder(cast: Cast, idea: Idea, person: Person | None = None) -> None:
    cast.session.flush()
    assert cast.session.scalar(WITHOUT_ONE_HOLDER) == 0
    assert cast.session.scalar(ASKED_FOR_NOTHING) == 0
    holder = holder_of(cast.session, idea, THURSDAY)
    assert holder is not None
    assert due_of(cast.session, idea) == holder.due_at
    if person is not None:
        assert holder.full_name == person.full_name


def _away(cast: Cast, person: Person, deputy: Person | None = None) -> None:
    day = THURSDAY.date()
    cast.session.add(
        Absence(
            person=person,
            from_on=day - timedelta(days=1),
            until_on=day + timedelta(days=5),
            deputy=deputy,
        )
    )
    cast.session.flush()


def test_every_open_stage_is_walked() -> None:
    assert set(STANDS) == OPEN


@pytest.mark.parametrize("stage", list(STANDS))
def test_at_every_stage_the_person_of_the_table_holds_it(cast: Cast, stage: Stage) -> None:
    idea = STANDS[stage](cast)
    assert idea.as_stage is stage
    _expect_one_holder(cast, idea, getattr(cast, HOLDERS[stage]))


@pytest.mark.parametrize("stage", list(STANDS))
@pytest.mark.parametrize("who", ["olga", "mia", "sam", "lena"])
def test_whoever_leaves_somebody_holds_it(cast: Cast, stage: Stage, who: str) -> None:
    idea = STANDS[stage](cast)
    person: Person = getattr(cast, who)
    person.deactivated_at = THURSDAY
    pass_on(person, actor_id=cast.ada.id, now=THURSDAY)
    _expect_one_holder(cast, idea)


@pytest.mark.parametrize("stage", list(STANDS))
def test_when_everybody_above_has_left_an_administrator_holds_it(cast: Cast, stage: Stage) -> None:
    idea = STANDS[stage](cast)
    for person in (cast.olga, cast.mia, cast.sam, cast.lena):
        person.deactivated_at = THURSDAY
        pass_on(person, actor_id=cast.ada.id, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.ada
    _expect_one_holder(cast, idea, cast.ada)


@pytest.mark.parametrize("stage", list(STANDS))
@pytest.mark.parametrize("who", ["olga", "mia", "sam", "lena"])
def test_away_without_a_deputy_the_next_level_up_holds_it(
    cast: Cast, stage: Stage, who: str
) -> None:
    idea = STANDS[stage](cast)
    person: Person = getattr(cast, who)
    held_by = main_of(idea)
    assert held_by is not None
    _away(cast, person)
    up = {"olga": cast.sam, "mia": cast.sam, "sam": cast.lena, "lena": cast.ada}
    expected = up[who] if held_by.person == person else held_by.person
    _expect_one_holder(cast, idea, expected)


def test_away_with_a_deputy_the_deputy_holds_it_and_it_comes_back_by_itself(cast: Cast) -> None:
    idea = stages.sent(cast)
    _away(cast, cast.sam, cast.vera)
    _expect_one_holder(cast, idea, cast.vera)
    after = holder_of(cast.session, idea, THURSDAY + timedelta(days=7))
    assert after is not None
    assert (after.person_id, after.deputy_for) == (cast.sam.id, None)


def test_deputies_in_a_circle_leave_it_to_the_next_level_up(cast: Cast) -> None:
    idea = stages.sent(cast)
    _away(cast, cast.sam, cast.vera)
    _away(cast, cast.vera, cast.sam)
    _expect_one_holder(cast, idea, cast.lena)


def test_a_deputy_who_wrote_the_idea_does_not_answer_it(cast: Cast) -> None:
    idea = stages.sent(cast)
    _away(cast, cast.sam, cast.olga)
    _expect_one_holder(cast, idea, cast.lena)


def test_a_deputy_who_has_left_leaves_it_to_the_next_level_up(cast: Cast) -> None:
    idea = stages.sent(cast)
    _away(cast, cast.sam, cast.vera)
    cast.vera.deactivated_at = THURSDAY
    _expect_one_holder(cast, idea, cast.lena)


def test_an_idea_without_authors_is_answered_for_by_the_supervisor(cast: Cast) -> None:
    idea = stages.sent(cast)
    idea.authors.clear()
    cast.session.flush()
    stages.asked(cast, idea)
    _expect_one_holder(cast, idea, cast.sam)


def test_the_supervisors_own_idea_is_answered_by_the_leader(cast: Cast) -> None:
    _expect_one_holder(cast, stages.sent(cast, cast.sam), cast.lena)


def test_the_leaders_own_idea_is_answered_by_the_supervisor(cast: Cast) -> None:
    idea = stages.sent(cast, cast.lena, area=cast.press)
    _expect_one_holder(cast, idea, cast.sam)


def test_the_leaders_own_idea_with_leadership_goes_to_the_administrators(cast: Cast) -> None:
    idea = stages.passed_up(cast, stages.sent(cast, cast.lena, area=cast.press))
    _expect_one_holder(cast, idea, cast.ada)


def test_what_the_leader_owns_is_kept_by_the_leader_and_looked_at_by_others(cast: Cast) -> None:
    idea = stages.used(cast, cast.lena)
    _expect_one_holder(cast, idea, cast.lena)


def test_until_the_owner_says_yes_the_supervisor_holds_it_while_away_the_leader(
    cast: Cast,
) -> None:
    idea = stages.agreed(cast, cast.mia)
    _away(cast, cast.sam)
    _expect_one_holder(cast, idea, cast.lena)


def test_a_page_of_ideas_asks_as_little_as_one(cast: Cast) -> None:
    few = [stages.sent(cast).id]
    many = few + [stages.sent(cast, problem=f"Number {n} is in the way.").id for n in range(9)]
    _away(cast, cast.sam)
    cast.session.commit()
    with counted_queries() as first:
        holders_of(cast.session, few, THURSDAY)
    cast.session.expire_all()
    with counted_queries() as second:
        assert len(holders_of(cast.session, many, THURSDAY)) == len(many)
    assert len(second) <= len(first) + 1


def test_a_day_is_named_for_parked_ideas_too(cast: Cast) -> None:
    idea = stages.parked(cast)
    due_at = due_of(cast.session, idea)
    assert due_at is not None
    assert due_at.date() == date(2026, 6, 1)
