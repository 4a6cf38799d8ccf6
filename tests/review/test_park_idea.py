"""Later: until when, by whom, how often, and back again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.owning import accept_work
from kaizen.people.models import Person
from kaizen.review.actions.desk import MovedOn
from kaizen.review.actions.parking import park_idea, unpark_idea
from tests.support.cast import THURSDAY, Cast, later
from tests.support.reviewing import agreed, make_leader, sent, with_leadership

TODAY = date(2026, 3, 12)
SOON = TODAY + timedelta(days=30)


def park(
    idea: Idea, actor: Person, until: date | None = SOON, reason: str = "After the move."
) -> None:
    with transaction():
        park_idea(
            idea,
            until=until,
            reason=reason,
            actor=actor,
            now=THURSDAY,
            seen_version=idea.version,
        )


def unpark(idea: Idea, actor: Person, due_on: date | None = None, days: int = 0) -> None:
    with transaction():
        unpark_idea(
            idea,
            actor=actor,
            now=later(days=days),
            seen_version=idea.version,
            due_on=due_on,
        )


def test_whoever_parks_it_looks_again_on_the_day(cast: Cast) -> None:
    idea = sent(cast)
    park(idea, cast.sam)
    assert (idea.as_stage, idea.review_on, idea.times_parked) == (Stage.PARKED, SOON, 1)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.sam


@pytest.mark.parametrize(
    ("until", "field"),
    [
        (None, "until_on"),
        (TODAY, "until_on"),
        (TODAY + timedelta(days=184), "until_on"),
    ],
)
def test_it_waits_until_a_coming_day_and_not_for_ever(
    cast: Cast, until: date | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        park(sent(cast), cast.sam, until)
    assert refused.value.field == field


def test_half_a_year_is_allowed(cast: Cast) -> None:
    idea = sent(cast)
    park(idea, cast.sam, TODAY + timedelta(days=183))
    assert idea.as_stage is Stage.PARKED


def test_the_author_reads_why(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        park(sent(cast), cast.sam, reason="  ")
    assert refused.value.field == "words"


@pytest.mark.parametrize("who", ["olga", "mia", "vera", "nils", "nora"])
def test_others_park_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        park(sent(cast), getattr(cast, who))


def test_a_flag_or_leadership_keeps_the_supervisor_from_parking(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        park(sent(cast, safety_or_rule=True), cast.sam)
    with pytest.raises(NotAllowed):
        park(with_leadership(cast), cast.sam)


def test_a_second_parking_needs_the_next_level(cast: Cast) -> None:
    idea = sent(cast)
    park(idea, cast.sam)
    unpark(idea, cast.sam)
    with pytest.raises(NotAllowed, match="put aside once"):
        park(idea, cast.sam)
    leader = make_leader(cast, cast.vera)
    park(idea, leader)
    assert idea.times_parked == 2
    unpark(idea, leader)
    with pytest.raises(NotAllowed, match="next leader"):
        park(idea, leader)
    park(idea, cast.lena)
    assert idea.as_stage is Stage.PARKED


def test_what_leadership_parked_the_supervisor_does_not_take_up(cast: Cast) -> None:
    idea = with_leadership(cast)
    park(idea, cast.lena)
    with pytest.raises(NotAllowed):
        unpark(idea, cast.sam)
    unpark(idea, cast.lena)
    assert idea.as_stage is Stage.SUBMITTED


def test_agreed_work_comes_back_as_agreed(cast: Cast) -> None:
    idea = agreed(cast)
    with transaction():
        accept_work(idea, actor=cast.mia, now=THURSDAY)
    park(idea, cast.sam)
    with pytest.raises(InvalidInput) as refused:
        unpark(idea, cast.sam, days=30)
    assert refused.value.field == "due_on"
    unpark(idea, cast.sam, date(2026, 4, 30), days=30)
    assert (idea.as_stage, idea.owner, idea.due_on) == (
        Stage.APPROVED,
        cast.mia,
        date(2026, 4, 30),
    )
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.mia


def test_the_owner_does_not_park_the_own_work(cast: Cast) -> None:
    idea = agreed(cast)
    with transaction():
        idea.owner = cast.sam
    with pytest.raises(NotAllowed):
        park(idea, cast.sam)


def test_what_is_parked_is_not_parked_again(cast: Cast) -> None:
    idea = sent(cast)
    park(idea, cast.sam)
    with pytest.raises(MovedOn):
        park(idea, cast.sam)
