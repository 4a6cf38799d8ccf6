"""Money of a demo idea: what the author guesses, what is agreed, and what was really spent."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from kaizen.cli.demo.ground import Worker
from kaizen.cli.demo.story import Story
from kaizen.core.money import round_money
from kaizen.savings.rules.lines import BenefitClass, CostKind, Driver, ValueStage, first_guess


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
    story.worth = guess[1]
    _value(story, line, ValueStage.ESTIMATED, story.worth, story.author, factors)
    story.factors = factors
    if story.told:
        story.event("savings.estimated", story.author, line_id=line["id"])


def enter_costs(story: Story, stage: ValueStage, by: Worker, share: Decimal = Decimal(1)) -> None:
    """What it costs once and each year at a stage; `share` is what was spent of the agreed."""
    known = {line["cost_kind"]: line for line in story.lines if line["cost_kind"]}
    amounts = {
        CostKind.ONE_OFF: Decimal(story.text.one_off_cost),
        CostKind.YEARLY: Decimal(story.text.yearly_cost),
    }
    for kind, amount in amounts.items():
        line = known.get(kind.value) or _line(story, Driver.PURCHASE_AND_HOURS, cost=kind)
        _value(story, line, stage, round_money(amount * share, story.place.currency), by)
    if stage in (ValueStage.COMMITTED, ValueStage.CLAIMED):
        factors = story.factors if share == 1 else None
        for line in story.lines:
            if line["benefit_class"]:
                worth = round_money(story.worth * share, story.place.currency)
                _value(story, line, stage, worth, by, factors)
    if story.told:
        facts = {kind.value: str(amount) for kind, amount in amounts.items()}
        story.event(f"savings.{stage.value}", by, **facts)


def _line(
    story: Story,
    driver: Driver,
    *,
    benefit: BenefitClass | None = None,
    cost: CostKind | None = None,
) -> dict[str, Any]:
    line = story.rows.add(
        "line",
        idea_id=story.id,
        benefit_class=benefit.value if benefit else None,
        cost_kind=cost.value if cost else None,
        driver=driver.value,
        currency=story.place.currency,
        created_at=story.at,
    )
    story.lines.append(line)
    return line


def _value(
    story: Story,
    line: dict[str, Any],
    stage: ValueStage,
    amount: Decimal,
    by: Worker,
    factors: dict[str, Any] | None = None,
) -> None:
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
