"""Claims: their states, who may verify one, from when, and what a verified hour must rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from kaizen.core.errors import NotAllowed
from kaizen.savings.rules.lines import BenefitClass, Driver
from kaizen.savings.rules.windows import add_months

#: A run-rate is verified once the change has been in use for so many calendar days.
VERIFY_FROM_DAY = 20
#: Working days to look at a claim whose day is over when it is made.
DAYS_TO_VERIFY = 5
#: Working days in which the owner claims anew what was sent back.
DAYS_TO_CLAIM_ANEW = 5
#: From so many times the claimed amount on it is asked whether the digits are right.
MOST_ABOVE_THE_CLAIM = 2
#: Freed hours a year, half of a full-time job, from which somebody looks at freed time too.
ASK_FROM_HOURS = Decimal(880)
#: Months in use after which it is asked again whether anybody was dismissed for it.
ASK_OF_DISMISSALS_AFTER = (6, 12)
#: The answer counts only near its day: who is dismissed later would not be told.
DISMISSALS_OPEN_DAYS_BEFORE = 7


class ClaimState(StrEnum):
    """Where a claim stands; *noted* is one that nobody is asked to verify."""

    CLAIMED = "claimed"
    VERIFIED = "verified"
    SENT_BACK = "sent_back"
    NOTED = "noted"


#: What somebody may still find to be true.
TO_VERIFY = frozenset({ClaimState.CLAIMED, ClaimState.NOTED})


class Capacity(StrEnum):
    """As what somebody verifies."""

    FINANCE = "finance"
    LEADER = "leader"


class FallingCost(StrEnum):
    """The cost of people that falls where freed labour is money."""

    OVERTIME = "overtime"
    AGENCY = "agency"
    CONTRACTED_HOURS = "contracted_hours"
    VACANCY = "vacancy"


#: Drivers that reckon the time of people.
LABOUR_DRIVERS = frozenset({Driver.LABOUR_TIME})

#: Classes whose amounts somebody always looks at.
LOOKED_AT = frozenset(
    {
        BenefitClass.HARD_COST,
        BenefitClass.REVENUE,
        BenefitClass.WORKING_CAPITAL,
        BenefitClass.AVOIDANCE,
    }
)


@dataclass(frozen=True)
class Involved:
    """Ids of those who have a part in a claim and so cannot verify it."""

    authors: frozenset[int]
    owner: int | None
    #: Whoever committed or claimed one of its figures.
    stood_for_figures: frozenset[int]

    @property
    def ids(self) -> frozenset[int]:
        """All of them."""
        return self.authors | self.stood_for_figures | ({self.owner} if self.owner else set())


@dataclass(frozen=True)
class Claimed:
    """What one line of a claim amounts to: money and hours a year."""

    benefit_class: BenefitClass
    amount: Decimal
    hours: Decimal = Decimal(0)


@dataclass(frozen=True)
class PoolClaim:
    """What one verified claim takes a year from a pool, and in which window."""

    idea_id: int
    starts_on: date
    ends_on: date
    amount: Decimal


def capacity_of(
    person_id: int,
    involved: Involved,
    *,
    is_finance: bool,
    is_leader: bool,
    is_finance_free: bool,
) -> Capacity:
    """As what this person verifies (money.md, "Four stages of a number").

    `is_finance`, `is_leader`: they have that role in the area or above it; `is_finance_free`:
    somebody of finance upwards has no part in the claim, so that no leader is needed.

    Raises:
        NotAllowed: they have a part in it, or somebody else is to verify it.
    """
    if person_id in involved.authors:
        raise NotAllowed("You are an author of this idea, so somebody else verifies it.")
    if person_id == involved.owner:
        raise NotAllowed("You own this change, so somebody else verifies it.")
    if person_id in involved.stood_for_figures:
        raise NotAllowed("You agreed to or claimed these figures, so somebody else verifies them.")
    if is_finance:
        return Capacity.FINANCE
    if is_leader and not is_finance_free:
        return Capacity.LEADER
    if is_leader:
        raise NotAllowed("Finance verifies this. A leader does so only where nobody is named.")
    raise NotAllowed("Finance of the area verifies this, or else a leader.")


def dismissals_asked_from(starts_on: date, months: int) -> date:
    """The first day on which it can be said whether anybody was dismissed so many months in."""
    return add_months(starts_on, months) - timedelta(days=DISMISSALS_OPEN_DAYS_BEFORE)


def verifiable_from(starts_on: date) -> date:
    """The first day on which a change in use since `starts_on` can be verified."""
    return starts_on + timedelta(days=VERIFY_FROM_DAY)


def is_to_be_verified(lines: Iterable[Claimed]) -> bool:
    """Whether somebody is asked: money that counts, or the freed time of half a job."""
    hours = Decimal(0)
    for line in lines:
        if line.benefit_class in LOOKED_AT and line.amount != 0:
            return True
        if line.benefit_class is BenefitClass.SOFT_CAPACITY:
            hours += line.hours
    return hours >= ASK_FROM_HOURS


def is_hard_labour(driver: str, benefit_class: str | None) -> bool:
    """Whether the line says that people's time is money: only with evidence and the tick."""
    return driver in LABOUR_DRIVERS and benefit_class == BenefitClass.HARD_COST


def peak_of(claims: Iterable[PoolClaim], starts_on: date, ends_on: date) -> Decimal:
    """What these claims take from their pool a year on the fullest day of a window.

    Reckoned for each day, so that it does not matter in which order claims were verified: claims
    whose windows do not meet never add up.
    """
    there = [one for one in claims if one.starts_on < ends_on and starts_on < one.ends_on]
    days = {starts_on, *(max(one.starts_on, starts_on) for one in there)}
    return max(
        sum((one.amount for one in there if one.starts_on <= day < one.ends_on), Decimal(0))
        for day in days
    )


def shares_add_up(percents: Iterable[int]) -> bool:
    """Whether the parts that areas count as their own make the whole, none of them nothing."""
    parts = list(percents)
    return all(part > 0 for part in parts) and sum(parts) == 100
