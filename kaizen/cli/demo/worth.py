"""Money of a demo idea: what the author guesses, what is agreed, and what was really spent."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from kaizen.cli.demo.ground import Place, Worker
from kaizen.cli.demo.rows import Row
from kaizen.cli.demo.story import Story
from kaizen.cli.demo.texts.brings import BRINGS, SITE_RATES, Brings
from kaizen.core.money import round_money
from kaizen.savings.queries.reckoned import Reckoned
from kaizen.savings.rules.entries import parts_of, rates_needed
from kaizen.savings.rules.lines import BenefitClass, CostKind, Driver, ValueStage, first_guess
from kaizen.savings.rules.rates import RateKind

ALL = Decimal(1)


def estimate_time(story: Story) -> None:
    """The author's first guess as a line of freed time, where all three numbers are there."""
    text = story.text
    if not (text.times_per_week and text.minutes_each and text.people and story.place.rate):
        return
    guess = _guess(
        text.times_per_week,
        text.minutes_each,
        text.people,
        story.place.rate,
        story.place.working_year,
        story.place.currency,
    )
    factors = {
        "times_per_week": str(text.times_per_week),
        "minutes_each": str(text.minutes_each),
        "people": text.people,
        "hours_a_year": guess[0],
        "rate_per_hour": str(story.place.rate),
    }
    line = _line(story, Driver.LABOUR_TIME, benefit=BenefitClass.SOFT_CAPACITY)
    _value(story, line, ValueStage.ESTIMATED, guess[1], story.author, factors)
    if story.told:
        story.event("savings.estimated", story.author, line_id=line["id"])


def estimate_benefits(story: Story, by: Worker) -> None:
    """What it brings besides freed time, as the reviewer fills it in before deciding."""
    if story.is_reckoned:
        return
    story.is_reckoned = True
    for brings in BRINGS.get(story.text.key, ()):
        rates = rates_of(story.place, brings)
        parts = parts_of(brings.driver, brings.amounts, rates, brings.benefit)
        whole = Reckoned(brings.driver, parts, brings.amounts, rates)
        entry = f"{story.id:x}{len(story.lines):x}"
        for part in parts:
            line = _line(
                story,
                brings.driver,
                benefit=part.benefit,
                basis=brings.basis,
                sure_percent=brings.sure_percent,
            )
            amount = round_money(part.amount, story.place.currency)
            factors = whole.factors(part, entry=entry)
            _value(story, line, ValueStage.ESTIMATED, amount, by, factors)


def enter_costs(
    story: Story,
    stage: ValueStage,
    by: Worker,
    *,
    spent: Decimal = ALL,
    brought: Decimal = ALL,
) -> None:
    """What it costs once and each year at a stage, and what it brings from the approval on.

    `spent` and `brought` are shares of what was agreed.
    """
    known = {line["cost_kind"]: line for line in story.lines if line["cost_kind"]}
    amounts = {
        CostKind.ONE_OFF: Decimal(story.text.one_off_cost),
        CostKind.YEARLY: Decimal(story.text.yearly_cost),
    }
    for kind, amount in amounts.items():
        line = known.get(kind.value) or _line(story, Driver.PURCHASE_AND_HOURS, cost=kind)
        _value(story, line, stage, round_money(amount * spent, story.place.currency), by)
    if stage is not ValueStage.CLAIMED:
        estimate_benefits(story, by)
    if stage in (ValueStage.COMMITTED, ValueStage.CLAIMED):
        for line in story.lines:
            if line["benefit_class"]:
                carry(story, line, stage, by, brought if stage is ValueStage.CLAIMED else ALL)
    if story.told:
        facts = {kind.value: str(amount) for kind, amount in amounts.items()}
        story.event(f"savings.{stage.value}", by, **facts)


def carry(story: Story, line: Row, stage: ValueStage, by: Worker, share: Decimal = ALL) -> Decimal:
    """Take a line to a later stage; with another share it is an amount without factors."""
    amount, factors = story.amounts[line["id"]]
    now = round_money(amount * share, story.place.currency)
    _value(story, line, stage, now, by, factors if share == 1 else None)
    return now


def rates_of(place: Place, brings: Brings) -> dict[RateKind, Decimal]:
    """What finance has entered for the place, as far as the entry needs it."""
    labour = {} if place.rate is None else {RateKind.LABOUR_HOUR: place.rate}
    known = SITE_RATES[place.currency] | labour
    needed = rates_needed(brings.driver, brings.amounts, brings.benefit)
    return {kind: known[kind] for kind in needed}


def _line(
    story: Story,
    driver: Driver,
    *,
    benefit: BenefitClass | None = None,
    cost: CostKind | None = None,
    **others: Any,
) -> Row:
    line = story.rows.add(
        "line",
        idea_id=story.id,
        benefit_class=benefit.value if benefit else None,
        cost_kind=cost.value if cost else None,
        driver=driver.value,
        currency=story.place.currency,
        created_at=story.at,
        **others,
    )
    story.lines.append(line)
    return line


def _value(
    story: Story,
    line: Row,
    stage: ValueStage,
    amount: Decimal,
    by: Worker,
    factors: dict[str, Any] | None = None,
) -> None:
    story.amounts[line["id"]] = (amount, factors)
    story.rows.add(
        "line_value",
        line_id=line["id"],
        stage=stage.value,
        amount=amount,
        factors=factors,
        person_id=by.id,
        at=story.at,
    )


@lru_cache(maxsize=4096)
def _guess(
    often: int, minutes: int, people: int, rate: Decimal, year: tuple[int, int], currency: str
) -> tuple[str, Decimal]:
    guess = first_guess(
        Decimal(often),
        Decimal(minutes),
        people,
        rate=rate,
        working_days_a_year=year[0],
        working_days_a_week=year[1],
    )
    hours = guess.hours if guess else Decimal(0)
    return str(hours), round_money(hours * rate, currency)
