"""Approving: who may, what it needs, and what follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from kaizen.core.errors import InvalidInput, KaizenError, NotAllowed, NotFound
from kaizen.core.events import history
from kaizen.core.policy import set_policy
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.rules import GuardFlags, Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Absence, Person
from kaizen.review.actions.approving import approve_idea
from kaizen.review.actions.desk import MovedOn
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import AuthorityPolicy, Level
from kaizen.savings.queries.lines import costs_at, lines_of
from kaizen.savings.rules.lines import ValueStage
from tests.support.cast import THURSDAY, Cast
from tests.support.reviewing import (
    IN_TWO_WEEKS,
    NEXT_MONDAY,
    approval,
    make_leader,
    sent,
    with_leadership,
)


def approve(cast: Cast, idea: Idea, actor: Person | None = None, **others: object) -> Decision:
    by = actor or cast.sam
    version = others.pop("seen_version", idea.version)
    with transaction():
        return approve_idea(
            idea,
            approval(cast, **others),
            actor=by,
            now=THURSDAY,
            seen_version=version,  # type: ignore[arg-type]
        )


def refused(kind: type[KaizenError], cast: Cast, idea: Idea, **others: Any) -> KaizenError:
    with pytest.raises(kind) as refusal:
        approve(cast, idea, **others)
    cast.session.refresh(idea)
    assert idea.as_stage in (Stage.SUBMITTED, Stage.WITH_LEADERSHIP)
    assert idea.decided_at is None
    return refusal.value


def test_supervisor_approves_and_the_owner_is_asked_to_accept(cast: Cast) -> None:
    idea = sent(cast)
    decision = approve(cast, idea)
    assert idea.as_stage is Stage.APPROVED
    assert (idea.owner, idea.start_on, idea.due_on) == (cast.mia, NEXT_MONDAY, IN_TWO_WEEKS)
    assert idea.decided_at == idea.answered_at == THURSDAY
    assert decision.level == Level.FIRST
    assert (decision.one_off, decision.yearly) == (Decimal(180), Decimal(0))
    # Until Mia says yes, Sam holds it; she is asked beside him.
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.sam
    besides = cast.session.scalars(
        select(Assignment).where(Assignment.idea_id == idea.id, ~Assignment.is_main)
    ).one()
    assert (besides.kind, besides.person) == (AssignmentKind.ACCEPT, cast.mia)
    assert history(cast.session, "idea", idea.id)[-1].kind == "idea.approved"


def test_an_author_who_wants_to_try_it_has_accepted_with_that(cast: Cast) -> None:
    idea = sent(cast, wants_to_try=True)
    approve(cast, idea, owner=cast.olga)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.olga
    assert idea.accepted_at == THURSDAY


def test_an_author_who_did_not_offer_it_is_asked_first(cast: Cast) -> None:
    idea = sent(cast)
    approve(cast, idea, owner=cast.olga)
    assert idea.accepted_at is None


def test_costs_become_committed_lines(cast: Cast) -> None:
    idea = sent(cast)
    approve(cast, idea, one_off=Decimal("180.50"), yearly=Decimal(20))
    costs = costs_at(lines_of(cast.session, idea.id), ValueStage.COMMITTED)
    assert costs == (Decimal("180.5"), Decimal(20))


def test_the_decision_keeps_the_version_of_the_limits(cast: Cast) -> None:
    idea = sent(cast)
    with transaction() as session:
        version = set_policy(
            session,
            AuthorityPolicy(supervisor_one_off=Decimal(200)),
            scope=f"site:{cast.nordhafen.id}",
            actor_id=cast.lena.id,
            now=THURSDAY,
            reason="A careful start",
        )
    decision = approve(cast, idea)
    with transaction() as session:
        set_policy(
            session,
            AuthorityPolicy(),
            scope=f"site:{cast.nordhafen.id}",
            actor_id=cast.lena.id,
            now=THURSDAY,
            reason="It went well",
        )
    assert decision.policy_version_id == version.id


@pytest.mark.parametrize("who", ["olga", "otto", "fay", "ada", "nora"])
def test_whoever_does_not_review_there_cannot_approve(cast: Cast, who: str) -> None:
    refused(NotAllowed, cast, sent(cast), actor=getattr(cast, who))


def test_supervisor_of_another_area_cannot_approve(cast: Cast) -> None:
    refused(NotAllowed, cast, sent(cast), actor=cast.vera)


def test_supervisor_of_another_site_does_not_even_find_it(cast: Cast) -> None:
    idea = sent(cast)
    with pytest.raises(NotFound):
        load_idea_for(cast.session, cast.nils, idea.id)
    refused(NotAllowed, cast, idea, actor=cast.nils)


def test_supervisor_cannot_approve_what_leadership_has(cast: Cast) -> None:
    refused(NotAllowed, cast, with_leadership(cast))


@pytest.mark.parametrize("others", [{}, {"seen_version": 0}])
def test_nobody_approves_their_own_idea(cast: Cast, others: dict[str, object]) -> None:
    idea = sent(cast, author=cast.sam, area=cast.press)
    kind = MovedOn if others else NotAllowed
    refused(kind, cast, idea, **others)


def test_a_coauthor_cannot_approve(cast: Cast) -> None:
    idea = sent(cast)
    with transaction():
        idea.authors.append(type(idea.authors[0])(person=cast.sam, position=1))
    refused(NotAllowed, cast, idea)


@pytest.mark.parametrize("cost", [{"one_off": Decimal("500.01")}, {"yearly": Decimal(501)}])
def test_over_the_limit_is_refused_and_says_whose_limit(
    cast: Cast, cost: dict[str, object]
) -> None:
    refusal = refused(NotAllowed, cast, sent(cast), **cost)
    assert "your limit of 500.00 EUR" in str(refusal)


def test_exactly_the_limit_is_within_it(cast: Cast) -> None:
    idea = sent(cast)
    approve(cast, idea, one_off=Decimal(500), yearly=Decimal(500))
    assert idea.as_stage is Stage.APPROVED


@pytest.mark.parametrize("flag", ["safety_or_rule", "other_team", "fewer_positions"])
def test_a_guard_flag_goes_to_leadership_whoever_raises_it(cast: Cast, flag: str) -> None:
    flags = GuardFlags(**{name: name == flag for name in GuardFlags._fields})
    refused(NotAllowed, cast, sent(cast, **{flag: True}))
    refused(NotAllowed, cast, sent(cast), flags=flags)


def test_leader_below_the_site_has_a_limit_too(cast: Cast) -> None:
    leader = make_leader(cast, cast.vera)
    idea = sent(cast)
    refused(NotAllowed, cast, idea, actor=leader, one_off=Decimal(20001))
    approve(cast, idea, actor=leader, one_off=Decimal(20000))
    assert idea.as_stage is Stage.APPROVED


def test_fewer_positions_is_decided_by_the_site_with_a_plan(cast: Cast) -> None:
    leader = make_leader(cast, cast.vera)
    idea = with_leadership(cast, fewer_positions=True)
    flags = GuardFlags(safety_or_rule=False, other_team=False, fewer_positions=True)
    refused(NotAllowed, cast, idea, actor=leader, flags=flags)
    refusal = refused(InvalidInput, cast, idea, actor=cast.lena, flags=flags)
    assert refusal.field == "redeployment"
    plan = "Two people move to line 4."
    decision = approve(cast, idea, actor=cast.lena, flags=flags, redeployment=plan)
    assert decision.redeployment == plan


def test_half_a_job_of_freed_time_is_asked_about_again(cast: Cast) -> None:
    numbers = {"times_per_week": 100, "minutes_each": 12, "people_affected": 1}
    idea = sent(cast, **numbers)
    assert refused(InvalidInput, cast, idea).field == "positions_confirmed"
    approve(cast, idea, positions_confirmed=True)
    assert idea.as_stage is Stage.APPROVED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("owner", None),
        ("start_on", None),
        ("due_on", None),
        ("start_on", date(2026, 3, 11)),
        ("due_on", date(2026, 3, 13)),
        ("one_off", None),
        ("yearly", None),
        ("one_off", Decimal(-1)),
        ("yearly", Decimal("NaN")),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_beside_its_field(
    cast: Cast, field: str, value: object
) -> None:
    assert refused(InvalidInput, cast, sent(cast), **{field: value}).field == field


@pytest.mark.parametrize("who", ["nils", "ada"])
def test_the_owner_works_at_the_site(cast: Cast, who: str) -> None:
    refusal = refused(InvalidInput, cast, sent(cast), owner=getattr(cast, who))
    assert refusal.field == "owner"


def test_the_owner_has_not_left(cast: Cast) -> None:
    idea = sent(cast)
    with transaction():
        cast.mia.deactivated_at = THURSDAY
    assert refused(InvalidInput, cast, idea).field == "owner"


def test_an_answer_to_what_has_changed_since_is_refused(cast: Cast) -> None:
    idea = sent(cast)
    refused(MovedOn, cast, idea, seen_version=idea.version - 1)


def test_a_second_approval_is_refused(cast: Cast) -> None:
    idea = sent(cast)
    seen = idea.version
    first = approve(cast, idea)
    with pytest.raises(MovedOn):
        approve(cast, idea, actor=cast.lena, seen_version=seen, owner=cast.otto)
    assert cast.session.scalars(select(Decision)).all() == [first]
    assert idea.owner == cast.mia


def test_the_deputy_answers_for_an_absent_supervisor_and_nobody_elses_deputy(cast: Cast) -> None:
    idea = sent(cast)
    with transaction() as session:
        away = {"from_on": date(2026, 3, 12), "until_on": date(2026, 3, 13)}
        session.add(Absence(person_id=cast.sam.id, deputy_id=cast.vera.id, **away))
        session.add(Absence(person_id=cast.fay.id, deputy_id=cast.otto.id, **away))
    refused(NotAllowed, cast, idea, actor=cast.otto)
    approve(cast, idea, actor=cast.vera)
    assert idea.as_stage is Stage.APPROVED


def test_words_that_nobody_would_read_are_refused(cast: Cast) -> None:
    error = refused(InvalidInput, cast, sent(cast), words="x" * 4001)
    assert error.field == "words"
