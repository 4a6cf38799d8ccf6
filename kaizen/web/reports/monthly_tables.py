"""The monthly report in words and tables: the same for paper and for the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext, ngettext

from kaizen.core.money import Money
from kaizen.reports.queries.monthly import Monthly
from kaizen.reports.rules.figures import Figure, Tally
from kaizen.reports.rules.money import proved_of
from kaizen.reports.rules.programme.deciding import decided_first
from kaizen.reports.rules.programme.participation import took_part
from kaizen.reports.rules.programme.response import Times, answered_within, waited
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.programme.sustaining import sustain_rate
from kaizen.savings.rules.lines import CostKind
from kaizen.web.forms.new_idea import WASTES
from kaizen.web.reports.tables import Cell, Table, read

#: Shares of people are told of no fewer than so many.
FEWEST_PEOPLE = 5
#: The names of the tables in addresses.
FIGURES, AREAS, WASTE, MONTHS = "figures", "areas", "waste", "months"


@dataclass(frozen=True)
class _Row:
    """One figure: its name, and how it is read from a tally."""

    name: str
    cell: Callable[[Tally], Cell]


def tables_of(monthly: Monthly, currency: str) -> list[Table]:
    """The figures beside other months, the areas, the wastes, and month after month."""
    currencies = sorted({currency, *monthly.tally.currencies(), *monthly.year.currencies()} - {""})
    return [
        _figures(monthly, currencies),
        *([_areas(monthly, currency)] if monthly.now.places else []),
        _wastes(monthly),
        _months(monthly, currencies),
    ]


def sentences_of(monthly: Monthly, currency: str) -> list[str]:
    """What the month says, in at most four sentences."""
    tally = monthly.tally
    sent, in_use = tally.count(Figure.SENT), tally.count(Figure.IN_USE)
    said = [str(ngettext("%(num)d idea was sent.", "%(num)d ideas were sent.", sent))]
    answered = _answered(monthly)
    if answered.whole:
        words = gettext(
            "%(part)d of %(whole)d had their first answer within a working day.",
            part=answered.part,
            whole=answered.whole,
        )
        said.append(str(words))
    used = ngettext("%(num)d change came into use.", "%(num)d changes came into use.", in_use)
    said.append(str(used))
    hard = proved_of(tally, currency).hard
    if hard:
        amount = read(Money(hard, currency))
        said.append(str(gettext("%(amount)s hard was proved for the month.", amount=amount)))
    return said


def _figures(monthly: Monthly, currencies: list[str]) -> Table:
    now = monthly.now
    people = now.people
    times = Times(tally_times(now.tally), now.open_now.answers())
    median = waited(times)
    first = [
        _Row(str(gettext("Ideas sent")), lambda one: one.count(Figure.SENT)),
        _Row(str(gettext("People who took part")), lambda one: _took_part(one, people)),
    ]
    later = [
        _Row(str(gettext("Decisions")), lambda one: one.count(Figure.SETTLED_BY)),
        _Row(
            str(gettext("Decided by the supervisor")),
            lambda one: decided_first(one.parts(Figure.SETTLED_BY)),
        ),
        _Row(str(gettext("Changes in use")), lambda one: one.count(Figure.IN_USE)),
        _Row(
            str(gettext("Still in use after 90 days")),
            lambda one: sustain_rate(one.parts(Figure.AFTER_90)),
        ),
        _Row(str(gettext("Slipped back")), lambda one: one.count(Figure.LAPSED)),
        *(row for currency in currencies for row in _money_rows(currency)),
    ]
    others = (monthly.before, monthly.year_ago, monthly.year)
    answers: tuple[Cell, ...] = (
        str(gettext("Answered within a working day")),
        _answered(monthly),
        *(answered_within(Times(tally_times(one))) for one in others),
    )
    hours: tuple[Cell, ...] = (
        str(gettext("Hours to the first answer, median")),
        median.hours if median else None,
        *(_hours(one) for one in others),
    )

    def line(row: _Row) -> tuple[Cell, ...]:
        return (row.name, row.cell(now.tally), *(row.cell(one) for one in others))

    return Table(
        key=FIGURES,
        title=str(gettext("Figures")),
        columns=(
            str(gettext("Figure")),
            str(gettext("This month")),
            str(gettext("Month before")),
            str(gettext("Same month a year ago")),
            str(gettext("Fiscal year so far")),
        ),
        rows=[*map(line, first), answers, hours, *map(line, later)],
    )


def _money_rows(currency: str) -> Iterator[_Row]:
    def booked(kind: CostKind) -> Callable[[Tally], Cell]:
        return lambda one: Money(one.amount(Figure.BOOKED, kind, currency), currency)

    names = {
        "hard": gettext("Hard savings, %(currency)s", currency=currency),
        "avoided": gettext("Avoided costs, %(currency)s", currency=currency),
        "freed": gettext("Freed time, %(currency)s", currency=currency),
    }
    yield _Row(str(names["hard"]), lambda one: Money(proved_of(one, currency).hard, currency))
    yield _Row(str(names["avoided"]), lambda one: Money(proved_of(one, currency).avoided, currency))
    yield _Row(str(names["freed"]), lambda one: Money(proved_of(one, currency).freed, currency))
    once = gettext("Spent once, %(currency)s", currency=currency)
    yearly = gettext("Spent on running it, %(currency)s", currency=currency)
    yield _Row(str(once), booked(CostKind.ONE_OFF))
    yield _Row(str(yearly), booked(CostKind.YEARLY))
    lost = gettext("Hard a year, lost, %(currency)s", currency=currency)
    yield _Row(
        str(lost),
        lambda one: Money(
            sum(one.amount_parts(Figure.LOST, currency).values(), Decimal(0)), currency
        ),
    )


def _areas(monthly: Monthly, currency: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for place in monthly.now.places:
        times = Times(
            tally_times(place.tally),
            monthly.now.open_now.answers(place.area_ids, with_own=place.with_own),
        )
        name = place.names[0] if place.code else str(gettext("Small areas together"))
        rows.append(
            (
                name,
                place.heads,
                place.tally.count(Figure.SENT),
                _took_part(place.tally, place.people),
                answered_within(times),
                place.tally.count(Figure.IN_USE),
                sustain_rate(place.tally.parts(Figure.AFTER_90)),
                Money(proved_of(place.tally, currency).hard, currency),
            )
        )
    columns = (
        gettext("Area"),
        gettext("People"),
        gettext("Ideas sent"),
        gettext("Took part"),
        gettext("Answered within a working day"),
        gettext("Changes in use"),
        gettext("Still in use after 90 days"),
        gettext("Hard savings, %(currency)s", currency=currency),
    )
    return Table(AREAS, str(gettext("Areas")), tuple(map(str, columns)), rows)


def _wastes(monthly: Monthly) -> Table:
    now, year = (one.parts(Figure.WASTE) for one in (monthly.tally, monthly.year))
    words = {value: str(name) for value, name in WASTES}
    words[""] = str(gettext("Not named"))
    order = sorted(words, key=lambda kind: (-now.get(kind, 0), -year.get(kind, 0), words[kind]))
    return Table(
        key=WASTE,
        title=str(gettext("Kinds of waste")),
        columns=(
            str(gettext("Kind of waste")),
            str(gettext("Ideas this month")),
            str(gettext("Ideas in the fiscal year so far")),
        ),
        rows=[
            (words[kind], now.get(kind, 0), year.get(kind, 0)) for kind in order if year.get(kind)
        ],
    )


def _months(monthly: Monthly, currencies: list[str]) -> Table:
    money = [row for currency in currencies for row in _money_rows(currency)]
    columns = (
        gettext("Month"),
        gettext("Ideas sent"),
        gettext("Answered within a working day"),
        gettext("Decisions"),
        gettext("Changes in use"),
        gettext("Slipped back"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            on,
            one.count(Figure.SENT),
            answered_within(Times(tally_times(one))),
            one.count(Figure.SETTLED_BY),
            one.count(Figure.IN_USE),
            one.count(Figure.LAPSED),
            *(row.cell(one) for row in money),
        )
        for on, one in sorted(monthly.months.items())
    ]
    names = (*map(str, columns), *(row.name for row in money))
    return Table(MONTHS, str(gettext("Month by month")), names, rows)


def tally_times(tally: Tally) -> dict[int, int]:
    """Quarters of an hour to the first answer → how many."""
    return {int(part): many for part, many in tally.parts(Figure.ANSWERED_IN).items()}


def _answered(monthly: Monthly) -> Share:
    """With those who still wait; of months that are over nobody does, or they are late."""
    running = monthly.now.open_now.answers()
    return answered_within(Times(tally_times(monthly.tally), running))


def _hours(tally: Tally) -> Cell:
    median = waited(Times(tally_times(tally)))
    return median.hours if median else None


def _took_part(tally: Tally, people: int) -> Cell:
    return took_part(tally.people, people) if people.bit_count() >= FEWEST_PEOPLE else None
