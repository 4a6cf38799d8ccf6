"""What an idea is worth and costs, stage beside stage; classes are never added."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import LazyString, gettext, lazy_gettext, ngettext
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.lines import MoneyRow, lines_of, money_rows
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage
from kaizen.web import formats

#: The columns, in the order in which a number grows up.
COLUMNS: tuple[tuple[ValueStage, LazyString], ...] = (
    (ValueStage.ESTIMATED, lazy_gettext("Estimated")),
    (ValueStage.COMMITTED, lazy_gettext("Committed")),
    (ValueStage.CLAIMED, lazy_gettext("Claimed")),
)

_BENEFITS: dict[BenefitClass, tuple[LazyString, str]] = {
    BenefitClass.HARD_COST: (lazy_gettext("Hard"), ""),
    BenefitClass.REVENUE: (lazy_gettext("More sold"), ""),
    BenefitClass.WORKING_CAPITAL: (lazy_gettext("Cash released once"), ""),
    BenefitClass.AVOIDANCE: (lazy_gettext("Avoided"), "avoid"),
    BenefitClass.SOFT_CAPACITY: (lazy_gettext("Freed time"), "soft"),
    BenefitClass.INTANGIBLE: (lazy_gettext("Not in money"), "soft"),
}
_COSTS: dict[CostKind, LazyString] = {
    CostKind.ONE_OFF: lazy_gettext("Cost, once"),
    CostKind.YEARLY: lazy_gettext("Cost, each year"),
}


@dataclass(frozen=True)
class ShownRow:
    """One class or cost, with one cell a column."""

    label: str
    swatch: str
    detail: str
    cells: list[str]


@dataclass(frozen=True)
class ShownMoney:
    """The table, the sentence that is its title, and the chain of factors for those who may.

    `surest` is the position of the furthest column in which anything stands.
    """

    title: str
    columns: list[str]
    surest: int
    rows: list[ShownRow]
    chain: str


def money_of(session: Session, idea: Idea, actor: Person) -> ShownMoney | None:
    """The money table as this reader may see it; None where nothing was entered.

    Hours are for everybody. Freed time in money would tell the rate, so it is shown only to
    those who may read money (product.md, "Seeing").
    """
    lines = lines_of(session, idea.id)
    rows = money_rows(lines)
    if not rows:
        return None
    reads_money = can(actor, Permission.MONEY_READ, area=idea.area)
    return ShownMoney(
        title=_title(rows, idea),
        columns=[str(word) for _, word in COLUMNS],
        surest=_furthest(rows),
        rows=[_shown(row, idea.currency, reads_money=reads_money) for row in rows],
        chain=_chain(lines, idea, reads_money=reads_money),
    )


def _furthest(rows: list[MoneyRow]) -> int:
    known = {stage for row in rows for stage in row.amounts}
    return max(n for n, (stage, _) in enumerate(COLUMNS) if stage in known or n == 0)


def _shown(row: MoneyRow, currency: str, *, reads_money: bool) -> ShownRow:
    label, swatch = ("", "")
    if row.benefit_class is not None:
        word, swatch = _BENEFITS[row.benefit_class]
        label = str(word)
    elif row.cost_kind is not None:
        label, swatch = str(_COSTS[row.cost_kind]), "cost"
    hours = row.hours_a_year
    detail = ""
    if hours is not None:
        detail = _hours(hours) if reads_money else str(gettext("hours a year"))
    cells = [_cell(row, stage, currency, reads_money=reads_money) for stage, _ in COLUMNS]
    return ShownRow(label, swatch, detail, cells)


def _cell(row: MoneyRow, stage: ValueStage, currency: str, *, reads_money: bool) -> str:
    amount = row.amounts.get(stage)
    if amount is None:
        return "–"
    if row.hours_a_year is not None and not reads_money:
        return formats.number(row.hours_a_year)
    return formats.money(-amount if row.cost_kind is not None and amount else amount, currency)


def _title(rows: list[MoneyRow], idea: Idea) -> str:
    """The sentence first: what it frees and what it costs, from the surest stage there is."""
    hours = next((row.hours_a_year for row in rows if row.hours_a_year is not None), None)
    cost = _surest(rows, CostKind.ONE_OFF)
    price = formats.money(cost, idea.currency) if cost is not None else ""
    frees = formats.number(hours.quantize(Decimal(1))) if hours is not None else ""
    if frees and price:
        return str(
            gettext(
                "It frees about %(hours)s hours a year and costs %(price)s once",
                hours=frees,
                price=price,
            )
        )
    if frees:
        return str(gettext("It could free about %(hours)s hours a year", hours=frees))
    if price:
        return str(gettext("It costs %(price)s once", price=price))
    return str(gettext("What it is worth and what it costs"))


def _surest(rows: list[MoneyRow], kind: CostKind) -> Decimal | None:
    amounts = next((row.amounts for row in rows if row.cost_kind is kind), {})
    stages = [stage for stage, _ in reversed(COLUMNS)]
    return next((amounts[stage] for stage in stages if stage in amounts), None)


def _chain(lines: list[Line], idea: Idea, *, reads_money: bool) -> str:
    """The numbers behind the freed time as one sentence, with its rate for those who may."""
    known = (value.factors for line in lines for value in line.values)
    factors = next((each for each in known if each and "times_per_week" in each), None)
    if factors is None:
        return ""
    hours = gettext(
        "%(times)s × %(minutes)s min × %(people)s = %(hours)s hours a year",
        times=_times(Decimal(factors["times_per_week"])),
        minutes=formats.number(Decimal(factors["minutes_each"])),
        people=_people(Decimal(factors["people"])),
        hours=formats.number(Decimal(factors["hours_a_year"])),
    )
    rate = factors.get("rate_per_hour")
    if not reads_money or rate in (None, "None"):
        return str(hours)
    worth = formats.money(
        (Decimal(factors["hours_a_year"]) * Decimal(rate)).quantize(Decimal(1)), idea.currency
    )
    return str(
        gettext(
            "%(hours)s, at %(rate)s an hour = %(worth)s a year",
            hours=hours,
            rate=formats.rate(Decimal(rate), idea.currency),
            worth=worth,
        )
    )


def _hours(hours: Decimal) -> str:
    return str(gettext("%(hours)s hours a year", hours=formats.number(hours)))


def _times(often: Decimal) -> str:
    """How often a week; languages ask for a form by whole numbers, so a half counts as many."""
    many = int(often) if often == 1 else 2
    shown = formats.number(often)
    return str(ngettext("%(often)s time a week", "%(often)s times a week", many, often=shown))


def _people(count: Decimal) -> str:
    shown = formats.number(count)
    return str(ngettext("%(count)s person", "%(count)s people", int(count), count=shown))
