"""Aims and campaigns as leadership writes them down, and what they may not be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kaizen.core.errors import InvalidInput
from kaizen.core.sentences import to_say
from kaizen.core.text import clean_line, clean_text, is_blank

LONGEST_TITLE = 120
LONGEST_WORDS = 2000
LONGEST_UNIT = 30
#: An aim of more years is a wish: nobody who agrees to it can be asked for it.
MOST_YEARS = 3
MOST = Decimal(10) ** 12


class Measure(StrEnum):
    """What tells how far an aim has come."""

    #: Values that its owner types, each with its day.
    TYPED = "typed"
    #: What the ledger books as hard for the ideas that serve it.
    HARD = "hard"
    #: Changes of ideas that serve it that came into use and are used still.
    IN_USE = "in_use"
    #: Hours that the ledger books as freed for the ideas that serve it.
    HOURS = "hours"


class Ending(StrEnum):
    """How an aim ended."""

    REACHED = "reached"
    STOPPED = "stopped"


class OfferKind(StrEnum):
    """A throw of the ball, or the yes that ends it."""

    OFFER = "offer"
    AGREED = "agreed"


@dataclass(frozen=True)
class AimPlan:
    """What leadership writes down for an aim; values in the unit of its measure."""

    title: str
    why: str
    measure: Measure
    unit: str
    from_value: Decimal | None
    to_value: Decimal | None
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True)
class SettledPlan:
    """A plan with everything in its place."""

    title: str
    why: str
    measure: Measure
    unit: str
    from_value: Decimal
    to_value: Decimal
    from_on: date
    until_on: date


@dataclass(frozen=True)
class Span:
    """A first and a last day."""

    from_on: date
    until_on: date


def settled_plan(plan: AimPlan) -> SettledPlan:
    """The plan as it is kept; what is counted begins at nothing and has no unit of its own.

    Raises:
        InvalidInput: something is missing or does not fit; `field` names it.
    """
    title = require_line(
        plan.title, field="title", what=to_say("Say in a few words what you want.")
    )
    is_typed = plan.measure is Measure.TYPED
    unit = ""
    if is_typed:
        unit = require_line(
            plan.unit,
            field="unit",
            what=to_say("Name the unit, such as minutes."),
            most=LONGEST_UNIT,
        )
    start = plan.from_value if is_typed else Decimal(0)
    if start is None:
        raise InvalidInput("Write where it stands today; 0 for nothing.", field="from_value")
    span = require_span(plan.from_on, plan.until_on)
    return SettledPlan(
        title=title,
        why=require_short(clean_text(plan.why), field="why"),
        measure=plan.measure,
        unit=unit,
        from_value=require_number(start, field="from_value"),
        to_value=require_target(plan.to_value, start),
        from_on=span.from_on,
        until_on=span.until_on,
    )


def require_target(
    target: Decimal | None, start: Decimal, *, towards: Decimal | None = None
) -> Decimal:
    """Where the aim leads; it must lead away from where it begins.

    An offer leads the same way as `towards`, the value that the aim has.

    Raises:
        InvalidInput: nothing is written, it is the value of today, or it leads the other way.
    """
    if target is None:
        raise InvalidInput("Write what shall be reached.", field="to_value")
    if target == start:
        raise InvalidInput(
            "That is where it stands already. Write another value.", field="to_value"
        )
    target = require_number(target, field="to_value")
    if towards is not None and (target > start) != (towards > start):
        raise InvalidInput(
            "That leads away from the aim: it is worse than where it began.", field="to_value"
        )
    return target


def require_number(value: Decimal, *, field: str) -> Decimal:
    """A number that a plant can have.

    Raises:
        InvalidInput: it is none, below zero or too large.
    """
    if not value.is_finite() or value < 0 or value >= MOST:
        raise InvalidInput("Write a number that is not below zero.", field=field)
    return value


def require_span(first: date | None, last: date | None) -> Span:
    """The days from first to last.

    Raises:
        InvalidInput: one is missing, they are the wrong way round, or years apart.
    """
    if first is None:
        raise InvalidInput("Choose the first day.", field="from_on")
    if last is None:
        raise InvalidInput("Choose the last day.", field="until_on")
    if last <= first:
        raise InvalidInput("The last day lies after the first one.", field="until_on")
    if last.year > first.year + MOST_YEARS:
        raise InvalidInput(
            "That is more than three years. Look at the year again.", field="until_on"
        )
    return Span(first, last)


def require_line(text: str, *, field: str, what: str, most: int = LONGEST_TITLE) -> str:
    """One line of words.

    Raises:
        InvalidInput: there are none (`what` asks for them), or too many.
    """
    line = clean_line(text)
    if is_blank(line):
        raise InvalidInput(what, field=field)
    return require_short(line, field=field, most=most)


def require_short(text: str, *, field: str, most: int = LONGEST_WORDS) -> str:
    """Words that fit.

    Raises:
        InvalidInput: there are more than `most` characters.
    """
    if len(text) > most:
        raise InvalidInput(
            "This has %(length)d characters; at most %(most)d fit. Shorten it; nothing is lost.",
            field=field,
            length=len(text),
            most=most,
        )
    return text.strip()
