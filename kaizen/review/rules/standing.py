"""Where an idea stands among others: what several reviewers make of it together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from kaizen.review.rules.criteria import EFFECTS, HIGHEST, LOWEST, Criterion
from kaizen.review.rules.scoring import weighted_score

Steps = Mapping[Criterion, Decimal]
#: Reviewers so far apart talk before anybody decides (product.md, "Deciding").
TALK_FIRST = Decimal(2)
#: Up to this effort, on the scale from 1 (little) to 5, an idea is on the easy side of the map.
LITTLE_EFFORT = Decimal(3)


@dataclass(frozen=True)
class Judged:
    """What one reviewer gives: the steps, and under which weights they count."""

    person_id: int
    steps: Steps
    weights: Mapping[Criterion, Decimal]


@dataclass(frozen=True)
class Standing:
    """All values on the scale 1 to 5; `coverage` is the share of the weights that was scored.

    `value` is the median of what the reviewers give, `lowest` and `highest` the ends. `effect`
    is the weighted score without effort; `effort` counts upwards: 1 is little, 5 is much. Either
    is None where nobody said.
    """

    value: Decimal
    lowest: Decimal
    highest: Decimal
    coverage: Decimal
    effect: Decimal | None
    effort: Decimal | None
    lowest_by: int
    highest_by: int
    count: int

    @property
    def spread(self) -> Decimal:
        """How many steps lie between the reviewers."""
        return self.highest - self.lowest

    @property
    def is_talk_first(self) -> bool:
        """Whether they are so far apart that they should talk before anybody decides."""
        return self.spread >= TALK_FIRST


def standing_of(given: Sequence[Judged]) -> Standing | None:
    """What these reviewers make of an idea together; None where nobody has scored it.

    A criterion that somebody left out reweights the others of that reviewer.
    """
    values = []
    for one in given:
        score = weighted_score(one.steps, one.weights)
        if score.value is not None:
            values.append((score.value, one.person_id, score.coverage))
    if not values:
        return None
    lowest, highest = min(values), max(values)
    return Standing(
        value=median(value for value, _, _ in values),
        lowest=lowest[0],
        highest=highest[0],
        coverage=median(coverage for _, _, coverage in values),
        effect=_effect(given),
        effort=_effort(given),
        lowest_by=lowest[1],
        highest_by=highest[1],
        count=len(values),
    )


def farthest_apart(one: Steps, other: Steps) -> Criterion | None:
    """The criterion about which two reviewers differ most; None where they agree in all."""
    gaps = {key: abs(one[key] - other[key]) for key in Criterion if key in one and key in other}
    widest = max(gaps, key=lambda key: gaps[key], default=None)
    return widest if widest is not None and gaps[widest] else None


def _effect(given: Sequence[Judged]) -> Decimal | None:
    values = []
    for one in given:
        steps: Steps = {key: step for key, step in one.steps.items() if key in EFFECTS}
        score = weighted_score(steps, one.weights)
        if score.value is not None:
            values.append(score.value)
    return median(values) if values else None


def _effort(given: Sequence[Judged]) -> Decimal | None:
    steps = [one.steps[Criterion.EFFORT] for one in given if Criterion.EFFORT in one.steps]
    return LOWEST + HIGHEST - median(steps) if steps else None
