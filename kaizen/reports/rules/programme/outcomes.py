"""What became of ideas: how many are taken up, how many come into use."""

from __future__ import annotations

from collections.abc import Mapping

from kaizen.reports.rules.figures import Outcome
from kaizen.reports.rules.programme.shares import Share

#: The desk said yes: it is agreed, in use, or was tried and taught something.
TAKEN_UP = (Outcome.AGREED, Outcome.IN_USE, Outcome.LEARNED)
#: By this word they are asked for together.
ALL_TAKEN_UP = "taken_up"
#: The desk said yes or no; what is put off until later is not decided.
DECIDED = (*TAKEN_UP, Outcome.DECLINED)
#: Ideas that live on in another one, or were taken back by their author, are nobody's answer.
OUT_OF_COUNT = (Outcome.MERGED, Outcome.WITHDRAWN)


def adoption_rate(outcomes: Mapping[str, int]) -> Share:
    """The share of decided ideas that were taken up.

    Formula: (agreed + in use + tried and learned) ÷ (those + declined), over the ideas sent in
    the span, as they stand today.
    """
    return Share(_sum(outcomes, *TAKEN_UP), _sum(outcomes, *DECIDED))


def adopted_of_sent(outcomes: Mapping[str, int]) -> Share:
    """The share of all ideas sent that were taken up: what surveys call the adoption rate.

    Formula: (agreed + in use + tried and learned) ÷ all sent, without what was joined with
    another idea or taken back.
    """
    return Share(_sum(outcomes, *TAKEN_UP), _counted(outcomes))


def implementation_rate(outcomes: Mapping[str, int]) -> Share:
    """The share of a cohort that came into use: of the ideas sent in the same month or span.

    Formula: in use (also those that slipped back later: that is told by the sustain rate) ÷ all
    sent, without what was joined with another idea or taken back. It grows while the cohort
    is young.
    """
    return Share(_sum(outcomes, Outcome.IN_USE), _counted(outcomes))


def _counted(outcomes: Mapping[str, int]) -> int:
    return sum(outcomes.values()) - _sum(outcomes, *OUT_OF_COUNT)


def _sum(outcomes: Mapping[str, int], *which: Outcome) -> int:
    return sum(outcomes.get(outcome, 0) for outcome in which)
