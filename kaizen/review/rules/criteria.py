"""By which criteria leadership compares ideas: anchors, weights, and how money becomes a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from kaizen.core.errors import InvalidInput
from kaizen.core.sentences import to_say

LOWEST, HIGHEST = 1, 5
STEPS = range(LOWEST, HIGHEST + 1)
LONGEST_ANCHOR = 120


class Criterion(StrEnum):
    """What an idea is looked at for; in each, 5 speaks most for doing it."""

    SAFETY = "safety"
    QUALITY = "quality"
    COST = "cost"
    DELIVERY = "delivery"
    MORALE = "morale"
    EFFORT = "effort"


#: Entered by a person; the step of cost follows from the money.
JUDGED = tuple(one for one in Criterion if one is not Criterion.COST)
#: What the idea brings; effort is what it asks for.
EFFECTS = tuple(one for one in Criterion if one is not Criterion.EFFORT)

#: money.md, "Scores".
DEFAULT_WEIGHTS: dict[Criterion, Decimal] = {
    Criterion.SAFETY: Decimal("0.25"),
    Criterion.QUALITY: Decimal("0.20"),
    Criterion.COST: Decimal("0.20"),
    Criterion.DELIVERY: Decimal("0.15"),
    Criterion.MORALE: Decimal("0.10"),
    Criterion.EFFORT: Decimal("0.10"),
}

#: What each step means, from 1 to 5; the door translates them as it does sentences of errors.
DEFAULT_ANCHORS: dict[Criterion, tuple[str, ...]] = {
    Criterion.SAFETY: (
        to_say("Nothing changes for anybody’s safety."),
        to_say("Less strain now and then."),
        to_say("Takes away a minor hazard, or strain that somebody has every day."),
        to_say("Takes away a hazard that has already caused an injury or a near miss."),
        to_say("Takes away a danger that could cripple or kill."),
    ),
    Criterion.QUALITY: (
        to_say("No effect on what leaves our hands."),
        to_say("Fewer small flaws that we mend on the spot."),
        to_say("Fewer parts that are reworked or scrapped each week."),
        to_say("A fault that customers have noticed becomes rare."),
        to_say("A fault that customers complained about cannot happen any more."),
    ),
    Criterion.COST: (
        to_say("Costs more in the first year than it brings."),
        to_say("About pays for itself in the first year."),
        to_say("Leaves something in the first year."),
        to_say("Leaves a good deal in the first year."),
        to_say("Leaves a great deal in the first year."),
    ),
    Criterion.DELIVERY: (
        to_say("No order leaves earlier."),
        to_say("A little less waiting inside the plant."),
        to_say("Saves a wait of hours, or one that comes every week."),
        to_say("Takes away a reason why orders were late."),
        to_say("Orders that are late today would be in time."),
    ),
    Criterion.MORALE: (
        to_say("Nobody would notice."),
        to_say("One or two people would be glad."),
        to_say("The team that has the trouble would be glad."),
        to_say("Several teams have asked for it."),
        to_say("People name it as what they mind most about their work."),
    ),
    Criterion.EFFORT: (
        to_say("A project: more than half a year, or several departments."),
        to_say("Some months, and people from outside the team."),
        to_say("Some weeks of one team, with a little help."),
        to_say("Some days of the team itself."),
        to_say("Done within a day by the people who do the work."),
    ),
}

#: From which net first year on a step is reached: step 2, 3, 4 and 5, in the site's currency.
DEFAULT_COST_FROM = (Decimal(0), Decimal(2500), Decimal(10000), Decimal(40000))


@dataclass(frozen=True)
class ScoringPolicy:
    """Weights, anchors and the table of cost of a site; leadership sets them, version by version.

    Raises:
        InvalidInput: weights do not add up to 1, an anchor is missing or too long, or the
            amounts of the table do not rise.
    """

    name: ClassVar[str] = "scoring"

    weights: Mapping[Criterion, Decimal] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    anchors: Mapping[Criterion, tuple[str, ...]] = field(
        default_factory=lambda: dict(DEFAULT_ANCHORS)
    )
    cost_from: tuple[Decimal, ...] = DEFAULT_COST_FROM

    def __post_init__(self) -> None:
        for criterion in Criterion:
            _require_weight(criterion, self.weights.get(criterion))
            _require_anchors(criterion, self.anchors.get(criterion, ()))
        total = sum(self.weights.values(), Decimal(0))
        if total != 1:
            raise InvalidInput(
                "The weights add up to %(total)s percent. Change them so that they make 100.",
                field="weight_effort",
                total=f"{total * 100:f}".rstrip("0").rstrip("."),
            )
        _require_rising(self.cost_from)

    @classmethod
    def from_stored(cls, values: Mapping[str, Any]) -> ScoringPolicy:
        """Build the policy from what JSON kept; decimals are text."""
        return cls(
            weights={Criterion(key): Decimal(text) for key, text in values["weights"].items()},
            anchors={Criterion(key): tuple(words) for key, words in values["anchors"].items()},
            cost_from=tuple(Decimal(text) for text in values["cost_from"]),
        )

    def cost_step(self, net_first_year: Decimal) -> int:
        """The step of the criterion cost for what an idea leaves in its first year."""
        return LOWEST + sum(net_first_year >= amount for amount in self.cost_from)


def require_step(criterion: Criterion, step: int) -> int:
    """The step as typed.

    Raises:
        InvalidInput: it is none of 1 to 5.
    """
    if step not in STEPS:
        raise InvalidInput("Choose one of the steps 1 to 5.", field=criterion.value)
    return step


def _require_weight(criterion: Criterion, weight: Decimal | None) -> None:
    if weight is None or not weight.is_finite() or not 0 <= weight <= 1:
        raise InvalidInput("A weight lies between 0 and 100.", field=f"weight_{criterion.value}")


def _require_anchors(criterion: Criterion, words: tuple[str, ...]) -> None:
    if len(words) != HIGHEST or not all(word.strip() for word in words):
        raise InvalidInput(
            "Write what each of the steps 1 to 5 means.", field=f"anchors_{criterion.value}"
        )
    if any(len(word) > LONGEST_ANCHOR for word in words):
        raise InvalidInput(
            "Say what a step means in %(most)s letters at most.",
            field=f"anchors_{criterion.value}",
            most=LONGEST_ANCHOR,
        )


def _require_rising(amounts: tuple[Decimal, ...]) -> None:
    if len(amounts) != HIGHEST - LOWEST or not all(amount.is_finite() for amount in amounts):
        raise InvalidInput("Type an amount for each of the steps 2 to 5.", field="cost_from_2")
    if sorted(set(amounts)) != list(amounts):
        raise InvalidInput("Each step begins at more than the one before.", field="cost_from_2")
