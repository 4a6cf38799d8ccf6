"""Awards: a scale as data, what a verified benefit earns by it, and how authors share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise

from kaizen.core.errors import InvalidInput
from kaizen.core.money import largest_remainder_to, minor_units, split_to
from kaizen.core.reckoned import PRECISION, is_plausible

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Step:
    """From a benefit on: so much, and a percentage of what lies above it."""

    above: Decimal
    fixed: Decimal
    percent: Decimal


@dataclass(frozen=True)
class AwardScale:
    """Steps from the lowest to the highest; amounts in `currency`, or points where it is None.

    A benefit below `least_benefit` earns nothing; any other `minimum` at least and `cap` at most.

    Raises:
        InvalidInput: there is no step, the steps do not rise, the first begins above the least
            benefit, a number is below zero, or the cap lies below the minimum.
    """

    steps: tuple[Step, ...]
    currency: str | None
    least_benefit: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)
    cap: Decimal | None = None

    def __post_init__(self) -> None:
        numbers = [self.least_benefit, self.minimum]
        numbers += [] if self.cap is None else [self.cap]
        for step in self.steps:
            numbers += [step.above, step.fixed, step.percent]
        if not all(is_plausible(number) and number >= 0 for number in numbers):
            raise InvalidInput("A number of the scale is not below zero.", field="steps")
        starts = [step.above for step in self.steps]
        if not starts or starts != sorted(set(starts)) or starts[0] > self.least_benefit:
            raise InvalidInput(
                "Each step begins above the one before, the first with the least benefit.",
                field="steps",
            )
        if self.cap is not None and self.cap < self.minimum:
            raise InvalidInput("The highest award lies below the lowest.", field="cap")

    @property
    def digits(self) -> int:
        """How many digits after the point an award has; points are whole."""
        return 0 if self.currency is None else minor_units(self.currency)


def falls_at(scale: AwardScale) -> Decimal | None:
    """The benefit from which on a scale gives less than just below it; None where it never does."""
    with localcontext(prec=PRECISION):
        for lower, upper in pairwise(scale.steps):
            just_below = lower.fixed + (upper.above - lower.above) * lower.percent / HUNDRED
            if upper.fixed < just_below:
                return upper.above
    return None


#: Suggestion awards of US federal agencies by net benefits of the first year (FHWA Order
#: M3000.1C, Part 1, Chapter 9, Section 2, Attachment 3: Tangible Awards Scale): 10 % up to
#: $10,000; $1,000 and 3 % above; from $100,000 on $3,700 and 0.5 % above. Benefits of $250 or
#: more, at least $25. Over $25,000 the President approves (OPM, "General Awards FAQs").
US_FEDERAL = AwardScale(
    steps=(
        Step(Decimal(0), Decimal(0), Decimal(10)),
        Step(Decimal(10_000), Decimal(1_000), Decimal(3)),
        Step(Decimal(100_000), Decimal(3_700), Decimal("0.5")),
    ),
    currency="USD",
    least_benefit=Decimal(250),
    minimum=Decimal(25),
    cap=Decimal(25_000),
)

#: An example of a scale in points, which a plant exchanges for what it likes to give.
POINTS = AwardScale(
    steps=(
        Step(Decimal(0), Decimal(10), Decimal(0)),
        Step(Decimal(1_000), Decimal(30), Decimal(0)),
        Step(Decimal(5_000), Decimal(80), Decimal(0)),
        Step(Decimal(20_000), Decimal(200), Decimal(0)),
    ),
    currency=None,
    cap=Decimal(200),
)

#: Scales to begin with; leadership loads one and changes it.
EXAMPLES: dict[str, AwardScale] = {"us_federal": US_FEDERAL, "points": POINTS}


def award(benefit: Decimal, scale: AwardScale) -> Decimal:
    """What a benefit earns, in the scale's minor units, rounded half up once at the end.

    `benefit` is the verified net benefit of the first year, in the scale's currency (in points:
    the site's). Nothing below the least benefit, and never below zero. Source of the stepped
    scale: FHWA Order M3000.1C, Tangible Awards Scale.

    Raises:
        InvalidInput: the benefit is not a number.
    """
    if not is_plausible(benefit):
        raise InvalidInput("That is not an amount. Type a number.", field="benefit")
    if benefit < scale.least_benefit:
        return largest_remainder_to([Decimal(0)], scale.digits)[0]
    step = [one for one in scale.steps if one.above <= benefit][-1]
    with localcontext(prec=PRECISION):
        earned = step.fixed + (benefit - step.above) * step.percent / HUNDRED
    earned = max(earned, scale.minimum)
    if scale.cap is not None:
        earned = min(earned, scale.cap)
    return largest_remainder_to([earned], scale.digits)[0]


def share_award(amount: Decimal, shares: Mapping[int, int], digits: int) -> dict[int, Decimal]:
    """An award among its authors, person → share in percent; the parts add up to the award.

    By largest remainder; where two lost the same, the person with the lower id comes first.

    Raises:
        InvalidInput: no amount, a share below zero, or shares that do not make one hundred.
    """
    if not is_plausible(amount):
        raise InvalidInput("That is not an amount. Type a number.", field="amount")
    if sum(shares.values()) != HUNDRED or min(shares.values()) < 0:
        raise InvalidInput("The shares add up to 100 percent.", field="shares")
    persons = sorted(shares)
    parts = split_to(amount, [shares[person] for person in persons], digits)
    return dict(zip(persons, parts, strict=True))
