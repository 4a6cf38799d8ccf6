"""Scores for tests: asking for one, and giving one that is complete."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.review.actions.scoring import ask_for_scores, score_idea
from kaizen.review.models.scores import Score
from kaizen.review.rules.criteria import JUDGED, Criterion
from kaizen.savings.actions.estimating import set_costs
from kaizen.savings.rules.lines import Cost, ValueStage
from tests.support.cast import THURSDAY, Cast, later
from tests.support.reviewing import with_leadership

SOON = later(hours=1)


def steps(step: int = 4, **others: int) -> dict[Criterion, int]:
    """The same step for every criterion that is judged, save those named."""
    return {one: others.get(one.value, step) for one in JUDGED}


def waiting_for_scores(cast: Cast, *people: Person) -> Idea:
    """An idea with leadership for which Lena has asked these people, on the Thursday."""
    idea = with_leadership(cast)
    with transaction():
        ask_for_scores(idea, people, actor=cast.lena, now=THURSDAY)
    return idea


def score(
    idea: Idea,
    by: Person,
    given: Mapping[Criterion, int] | None = None,
    words: str = "",
    now: datetime = SOON,
) -> Score:
    """One person scores the idea, an hour later unless said otherwise."""
    with transaction():
        return score_idea(idea, steps() if given is None else given, words, actor=by, now=now)


def costs(idea: Idea, by: Person, one_off: int, yearly: int = 0) -> None:
    """What the idea costs, as estimated."""
    with transaction():
        set_costs(
            idea,
            Cost(Decimal(one_off), Decimal(yearly)),
            ValueStage.ESTIMATED,
            actor=by,
            now=THURSDAY,
        )
