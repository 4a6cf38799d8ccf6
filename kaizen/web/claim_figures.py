"""What the page of a claim shows of its figures: a line at each stage, and what it takes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.pools import Pool, percents_of, pools_of
from kaizen.savings.rules.lines import Driver, ValueStage
from kaizen.web.forms.claims import amount_of, is_labour
from kaizen.web.forms.finance import STATED
from kaizen.web.money.chain import chain_of, hours_chain_of
from kaizen.web.money.corrected import name_of
from kaizen.web.money.lines import ramp_words
from kaizen.web.money.seen import benefit_of, hides_amount, shown_amount
from kaizen.web.money.words import CLASSES, STAGES


@dataclass(frozen=True)
class ShownFigure:
    """One line of the table: what it is, its amount at each stage, and how it was reckoned."""

    line: Line
    name: str
    class_word: str
    swatch: str
    cells: list[str]
    chain: str
    amount_field: str
    is_labour: bool
    ramp: str


def figures_claimed(lines: list[Line]) -> list[Line]:
    """The lines that stand in the claim."""
    return [line for line in lines if line.amount(ValueStage.CLAIMED) is not None]


def figures_open(lines: list[Line], *, reads_money: bool) -> list[Line]:
    """The claimed lines whose amounts this reader may see, and so claim anew."""
    return [line for line in figures_claimed(lines) if reads_money or not _is_hidden(line)]


def shown_figure(line: Line, *, reads_money: bool) -> ShownFigure:
    """A line as this reader may see it: each stage's amount, and how it was reckoned."""
    value = next((v for s in reversed(ValueStage) if (v := line.value(s)) is not None), None)
    benefit = benefit_of(line)
    word, swatch = CLASSES[benefit] if benefit else (name_of(line), "cost")
    driver, factors = Driver(line.driver), value.factors if value else None
    chain = ""
    if benefit is not None and value is not None:
        chain = (
            chain_of(driver, benefit, factors, amount=value.amount, currency=line.currency)
            if reads_money
            else hours_chain_of(driver, factors)
        )
    return ShownFigure(
        line=line,
        name=name_of(line),
        class_word=str(word),
        swatch=swatch,
        cells=[shown_amount(line, line.value(s), reads_money=reads_money) for s in STAGES],
        chain=chain,
        amount_field=amount_of(line),
        is_labour=is_labour(line),
        ramp=ramp_words(line),
    )


def _is_hidden(line: Line) -> bool:
    return hides_amount(line, line.value(ValueStage.CLAIMED))


def shown_pools(session: Session, claim: Claim, lines: list[Line]) -> list[dict[str, Any]]:
    """What the claim takes from, with what is left there and whose claims took the rest."""
    drivers = {line.driver for line in figures_claimed(lines) if line.benefit_class is not None}
    found = pools_of(session, claim, drivers, percents_of(claim))
    return [_shown_pool(pool, claim) for pool, _percent in found]


def _shown_pool(pool: Pool, claim: Claim) -> dict[str, Any]:
    return {
        "pool": pool,
        "what": STATED[Driver(pool.driver)],
        "left": pool.left(claim.starts_on, claim.ends_on),
        "others": sorted({(one.idea_id, one.amount) for one in pool.claims}),
    }
