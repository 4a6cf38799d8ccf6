"""Between the desks: up, back to the supervisor, and agreed work back to leadership."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.working import start_work
from kaizen.people.models import Person
from kaizen.review.actions.declining import appeal, decline_idea
from kaizen.review.actions.desk import MovedOn
from kaizen.review.actions.passing import pass_up, send_back, take_back
from kaizen.savings.queries.lines import costs_at, lines_of
from kaizen.savings.rules.lines import Cost, ValueStage
from tests.support.cast import THURSDAY, Cast
from tests.support.reviewing import agreed, make_leader, sent, with_leadership


def holder(idea: Idea) -> Person:
    main = main_of(idea)
    assert main is not None
    return main.person


def up(idea: Idea, actor: Person, cost: Cost | None = None) -> None:
    with transaction():
        pass_up(
            idea, "Please look.", actor=actor, now=THURSDAY, seen_version=idea.version, cost=cost
        )


def test_the_supervisor_passes_up_and_the_nearest_leader_holds_it(cast: Cast) -> None:
    idea = sent(cast)
    up(idea, cast.sam, Cost(Decimal(1850), Decimal(220)))
    assert idea.as_stage is Stage.WITH_LEADERSHIP
    assert holder(idea) == cast.lena
    costs = costs_at(lines_of(cast.session, idea.id), ValueStage.ESTIMATED)
    assert costs == (Decimal(1850), Decimal(220))


def test_a_leader_over_the_own_limit_passes_to_the_next_one_above(cast: Cast) -> None:
    leader = make_leader(cast, cast.vera)
    idea = sent(cast)
    up(idea, cast.sam)
    assert holder(idea) == leader
    up(idea, leader)
    assert idea.as_stage is Stage.WITH_LEADERSHIP
    assert holder(idea) == cast.lena


def test_nobody_stands_above_the_leadership_of_the_site(cast: Cast) -> None:
    idea = with_leadership(cast)
    with pytest.raises(NotAllowed, match="Nobody stands above you"):
        up(idea, cast.lena)


@pytest.mark.parametrize("who", ["olga", "vera", "nils", "nora", "fay"])
def test_others_pass_nothing_up(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        up(sent(cast), getattr(cast, who))


def test_a_flagged_idea_can_be_passed_up(cast: Cast) -> None:
    idea = sent(cast, fewer_positions=True)
    up(idea, cast.sam)
    assert holder(idea) == cast.lena


def test_a_negative_estimate_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        up(sent(cast), cast.sam, Cost(Decimal(-1), Decimal(0)))


def test_leadership_sends_back_with_a_reason(cast: Cast) -> None:
    idea = with_leadership(cast)
    with pytest.raises(InvalidInput), transaction():
        send_back(idea, " ", actor=cast.lena, now=THURSDAY, seen_version=idea.version)
    with pytest.raises(NotAllowed), transaction():
        send_back(idea, "Yours.", actor=cast.sam, now=THURSDAY, seen_version=idea.version)
    with transaction():
        send_back(idea, "Yours.", actor=cast.lena, now=THURSDAY, seen_version=idea.version)
    assert idea.as_stage is Stage.SUBMITTED
    assert holder(idea) == cast.sam


def test_a_second_look_is_not_sent_back(cast: Cast) -> None:
    idea = sent(cast)
    with transaction():
        decline_idea(
            idea,
            reason="other",
            words="No.",
            instead="",
            actor=cast.sam,
            now=THURSDAY,
            seen_version=idea.version,
        )
        appeal(idea, "You overlooked press 3.", actor=cast.olga, now=THURSDAY)
    with pytest.raises(InvalidInput), transaction():
        send_back(idea, "Yours.", actor=cast.lena, now=THURSDAY, seen_version=idea.version)


def test_agreed_work_is_taken_back_before_it_begins(cast: Cast) -> None:
    idea = agreed(cast)
    with transaction():
        take_back(idea, "The press goes.", actor=cast.sam, now=THURSDAY, seen_version=idea.version)
    assert idea.as_stage is Stage.WITH_LEADERSHIP
    assert (idea.owner, idea.decided_at, idea.due_on) == (None, None, None)
    assert holder(idea) == cast.lena


def test_work_that_has_begun_is_not_taken_back(cast: Cast) -> None:
    idea = agreed(cast)
    with transaction():
        start_work(idea, actor=cast.mia, now=THURSDAY)
    with pytest.raises(MovedOn), transaction():
        take_back(idea, "No.", actor=cast.sam, now=THURSDAY, seen_version=idea.version)
