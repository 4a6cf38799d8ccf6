"""The weighted score of what one reviewer gives an idea."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TypeVar

from kaizen.core.reckoned import PRECISION, kept
from kaizen.core.sentences import to_say

Criterion = TypeVar("Criterion")

NOBODY_SAID = to_say("None of the criteria that count has been scored.")


@dataclass(frozen=True)
class WeightedScore:
    """A score on the scale of the steps, or why there is none.

    `coverage` is the share of the weights that was scored, from 0 to 1.
    """

    value: Decimal | None
    coverage: Decimal
    reason: str | None = None


def weighted_score(
    steps: Mapping[Criterion, Decimal], weights: Mapping[Criterion, Decimal]
) -> WeightedScore:
    """Σ weight × step ÷ Σ weight over the criteria that were scored (weighted sum model).

    Steps and weights are by criterion; weights are not negative and usually add up to 1. A
    criterion that was left out, or that has no weight, gives its weight to the others in
    proportion, which `coverage` tells. The score lies between the lowest and the highest step.
    Source: the weighted sum model (Fishburn 1967, Operations Research 15, 537-542); money.md,
    "Scores".
    """
    scored = {key: weight for key, weight in weights.items() if key in steps and weight > 0}
    with localcontext(prec=PRECISION):
        whole = sum((weight for weight in weights.values() if weight > 0), Decimal(0))
        covered = sum(scored.values(), Decimal(0))
        if not covered:
            return WeightedScore(None, Decimal(0), NOBODY_SAID)
        total = sum((weight * steps[key] for key, weight in scored.items()), Decimal(0))
        return WeightedScore(kept(total / covered), kept(covered / whole))
