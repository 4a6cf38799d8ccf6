"""What finance defines for a site: the classes of benefit, the fiscal year, a few limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from kaizen.savings.rules.lines import BenefitClass

#: Where no one may choose: what never reaches the result is never counted as hard, and what
#: falls in a ledger always is (money.md, "Classes of benefit").
ALWAYS_HARD = frozenset({BenefitClass.HARD_COST})
NEVER_HARD = frozenset(
    {BenefitClass.WORKING_CAPITAL, BenefitClass.SOFT_CAPACITY, BenefitClass.INTANGIBLE}
)


@dataclass(frozen=True)
class ClassDefinition:
    """How one class of benefit is understood here."""

    benefit_class: BenefitClass
    counts_hard: bool
    #: Whether reports have a column for it.
    shown: bool = True
    #: The test that finance applies, in its own words; empty where the built-in words hold.
    test: str = ""


def _usual_classes() -> tuple[ClassDefinition, ...]:
    hard = {BenefitClass.HARD_COST, BenefitClass.REVENUE}
    return tuple(ClassDefinition(one, one in hard) for one in BenefitClass)


@dataclass(frozen=True)
class SavingsPolicy:
    """The definitions of a site, kept as versions; a figure keeps the one it was made under."""

    name: ClassVar[str] = "savings"

    classes: tuple[ClassDefinition, ...] = _usual_classes()
    #: 1 is January.
    fiscal_year_first_month: int = 1
    #: From this first-year benefit or cost on, the full appraisal is shown; site's currency.
    appraise_above: Decimal = Decimal("5000")
    horizon_years: int = 3
    #: Minutes of reviewers and owners that an idea takes.
    handling_minutes: int = 30
    #: Working hours a year of one full-time job.
    full_time_hours: int = 1760

    def definition(self, benefit_class: BenefitClass) -> ClassDefinition:
        """How this class is understood."""
        return next(one for one in self.classes if one.benefit_class is benefit_class)

    def counts_hard(self, benefit_class: BenefitClass) -> bool:
        """Whether this class stands in the hard total."""
        return self.definition(benefit_class).counts_hard

    @classmethod
    def from_stored(cls, values: Mapping[str, Any]) -> SavingsPolicy:
        """Build the policy from stored values, in which decimals and classes are text."""
        kept: dict[str, Any] = dict(values)
        if "appraise_above" in kept:
            kept["appraise_above"] = Decimal(kept["appraise_above"])
        if "classes" in kept:
            stored = {one["benefit_class"]: one for one in kept["classes"]}
            kept["classes"] = tuple(_from_stored(usual, stored) for usual in _usual_classes())
        return cls(**kept)


def _from_stored(usual: ClassDefinition, stored: Mapping[str, Any]) -> ClassDefinition:
    """The stored definition of a class; the usual one where a version does not know it."""
    found = stored.get(usual.benefit_class.value)
    if found is None:
        return usual
    return ClassDefinition(**{**found, "benefit_class": usual.benefit_class})
