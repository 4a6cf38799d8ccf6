"""What an idea is worth and costs, stage beside stage; classes are never added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from flask_babel import gettext
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.lines import hours_of, lines_of
from kaizen.savings.queries.open_figures import may_reckon
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.rules.claims import Capacity
from kaizen.savings.rules.lines import BenefitClass, CostKind, Driver, ValueStage
from kaizen.savings.rules.policy import SavingsPolicy
from kaizen.savings.rules.worth import Figure, Totals, totals_of
from kaizen.web import formats
from kaizen.web.money.appraised import ShownFigure, shown_appraisal, usual_sentence
from kaizen.web.money.chain import chain_of, hours_chain_of
from kaizen.web.money.corrected import Changes, changes_of_claim, corrected_words, stopped_words
from kaizen.web.money.seen import benefit_of, open_to_all, stages_of
from kaizen.web.money.sentences import sentences_of, title_of
from kaizen.web.money.words import CAPACITIES, CLASSES, COSTS, DRIVERS, STAGES


@dataclass(frozen=True)
class Column:
    """One stage: its word, and who said it when."""

    stage: ValueStage
    word: str
    who: str
    when: str
    #: Whether it is the furthest that anything has come.
    is_surest: bool


@dataclass(frozen=True)
class ShownRow:
    """One class or cost, with one cell a column."""

    label: str
    swatch: str
    detail: str
    cells: list[str]


@dataclass(frozen=True)
class ShownMoney:
    """The panel: the answer as its title, then figures or, for the floor, sentences."""

    title: str
    since: str
    #: For whoever may not read the money of the area: what the table says, in words.
    sentences: list[str]
    columns: list[Column] = field(default_factory=list)
    rows: list[ShownRow] = field(default_factory=list)
    left: ShownRow | None = None
    cash: ShownRow | None = None
    chains: list[str] = field(default_factory=list)
    #: Run-rates that were corrected after they had been verified.
    corrected: list[str] = field(default_factory=list)
    #: Since when it is not in use any more, where its window goes on.
    stopped: str = ""
    has_freed_time: bool = False
    figures: list[ShownFigure] = field(default_factory=list)
    usual: str = ""
    may_reckon: bool = False


def money_of(
    session: Session, idea: Idea, actor: Person, now: datetime, *, claim: Claim | None = None
) -> ShownMoney | None:
    """The panel as this reader may see it; None where there is nothing to show or to do.

    Hours are for everybody. An amount that would tell a rate is for those who may read money
    (product.md, "Seeing").
    """
    lines = lines_of(session, idea.id)
    reckons = may_reckon(session, idea, actor, now)
    if not lines:
        return _nothing_yet() if reckons else None
    policy = savings_policy_of(session, idea.site_id).policy
    reads_money = can(actor, Permission.MONEY_READ, area=idea.area)
    shown = lines if reads_money else open_to_all(lines)
    stages = stages_of(lines)
    totals = {stage: totals_at(shown, stage, policy) for stage in stages}
    changes = changes_of_claim(session, claim)
    corrected = corrected_words(shown, changes)
    stopped = stopped_words(session, idea, claim)
    # The table keeps what was verified; the answer goes by what counts now.
    now_counts = {stage: totals_at(shown, stage, policy, changes) for stage in stages}
    title = title_of(lines, now_counts, idea.currency, is_whole=len(shown) == len(lines))
    since = formats.day(idea.in_use_on, idea.area) if idea.in_use_on else ""
    chains = _chains(lines, shown, reads_money=reads_money)
    if not reads_money:
        words = [*sentences_of(lines, shown, idea, actor), *corrected]
        return ShownMoney(title, since, words, chains=chains, stopped=stopped, may_reckon=reckons)
    surest = _surest(now_counts, stages)
    return ShownMoney(
        title=title,
        since=since,
        sentences=[],
        columns=_columns(lines, stages, idea, actor, claim),
        rows=[*_benefits(lines, stages, idea), *_costs(lines, stages, idea)],
        left=_left(lines, totals, stages, idea.currency),
        cash=_cash(lines, stages, idea),
        chains=chains,
        corrected=corrected,
        stopped=stopped,
        has_freed_time=any(BenefitClass.SOFT_CAPACITY in one.by_class for one in totals.values()),
        figures=shown_appraisal(session, idea, surest, policy, now),
        usual=usual_sentence(session, idea, totals, policy),
        may_reckon=reckons,
    )


def _nothing_yet() -> ShownMoney:
    return ShownMoney(
        title=str(gettext("What would it bring?")), since="", sentences=[], may_reckon=True
    )


def totals_at(
    lines: list[Line], stage: ValueStage, policy: SavingsPolicy, changes: Changes | None = None
) -> Totals:
    """The sums of the lines at one stage, class by class; verified ones as corrected since."""
    figures = [
        Figure(
            benefit_of(line),
            CostKind(line.cost_kind) if line.cost_kind else None,
            amount,
            line.sure_percent,
        )
        for line in lines
        if (amount := _amount(line, stage, changes)) is not None
    ]
    return totals_of(figures, policy.counts_hard)


def _amount(line: Line, stage: ValueStage, changes: Changes | None = None) -> Decimal | None:
    """What a line amounts to; beside a proof stands what was really spent, unless corrected."""
    if stage is ValueStage.VERIFIED and changes and line.id in changes:
        return changes[line.id][-1].yearly
    amount = line.amount(stage)
    if amount is None and line.cost_kind and stage is ValueStage.VERIFIED:
        return line.amount(ValueStage.CLAIMED)
    return amount


def _surest(totals: dict[ValueStage, Totals], stages: list[ValueStage]) -> Totals:
    """The sums of the furthest stage at which a benefit stands, else of the guess."""
    return next(
        (totals[stage] for stage in reversed(stages) if totals[stage].by_class), totals[stages[0]]
    )


def _columns(
    lines: list[Line], stages: list[ValueStage], idea: Idea, actor: Person, claim: Claim | None
) -> list[Column]:
    known = {value.stage for line in lines for value in line.values}
    furthest = [stage for stage in stages if stage.value in known][-1]
    return [
        replace(_column(lines, stage, idea, actor, claim), is_surest=stage is furthest)
        for stage in stages
    ]


def _column(
    lines: list[Line], stage: ValueStage, idea: Idea, actor: Person, claim: Claim | None
) -> Column:
    values = [value for line in lines if (value := line.value(stage)) is not None]
    when = formats.day(max(value.at for value in values), idea.area) if values else ""
    who = _who(values, idea, actor)
    if who and stage is ValueStage.VERIFIED and claim is not None and claim.verified_as:
        who = str(CAPACITIES[Capacity(claim.verified_as)]) % {"name": who}
    return Column(stage, str(STAGES[stage]), who, when, is_surest=False)


def _who(values: Iterable[LineValue], idea: Idea, actor: Person) -> str:
    """Whoever said it; authors stay hidden as long as they wish."""
    hidden = idea.author_ids if idea.hides_names_from(actor.id) else frozenset()
    people = {
        value.person.id: value.person.full_name
        for value in values
        if value.person is not None and value.person.id not in hidden
    }
    return ", ".join(formats.first_name(name) for name in people.values())


def _benefits(lines: list[Line], stages: list[ValueStage], idea: Idea) -> list[ShownRow]:
    rows = []
    for benefit, (word, swatch) in CLASSES.items():
        alike = [line for line in lines if line.benefit_class == benefit]
        if alike and benefit is not BenefitClass.WORKING_CAPITAL:
            rows.append(_row(str(word), swatch, _detail(alike), alike, stages, idea.currency))
    return rows


def _cash(lines: list[Line], stages: list[ValueStage], idea: Idea) -> ShownRow | None:
    word, swatch = CLASSES[BenefitClass.WORKING_CAPITAL]
    alike = [line for line in lines if line.benefit_class == BenefitClass.WORKING_CAPITAL]
    return _row(str(word), swatch, "", alike, stages, idea.currency) if alike else None


def _costs(lines: list[Line], stages: list[ValueStage], idea: Idea) -> list[ShownRow]:
    """Once and each year; a running cost of nothing at every stage is left out."""
    rows = []
    for kind, word in COSTS.items():
        alike = [line for line in lines if line.cost_kind == kind]
        is_said = any(value.amount for line in alike for value in line.values)
        if alike and (kind is CostKind.ONE_OFF or is_said):
            rows.append(_row(str(word), "cost", "", alike, stages, idea.currency))
    return rows


def _row(
    label: str,
    swatch: str,
    detail: str,
    lines: list[Line],
    stages: list[ValueStage],
    currency: str,
) -> ShownRow:
    return ShownRow(label, swatch, detail, [_cell(lines, stage, currency) for stage in stages])


def _cell(lines: list[Line], stage: ValueStage, currency: str) -> str:
    amounts = [amount for line in lines if (amount := _amount(line, stage)) is not None]
    if not amounts:
        return "–"
    total = sum(amounts, Decimal(0))
    return formats.money(-total if lines[0].cost_kind and total else total, currency)


def _left(
    lines: list[Line], totals: dict[ValueStage, Totals], stages: list[ValueStage], currency: str
) -> ShownRow | None:
    """What is left of the first year: hard savings alone against all cost, once it is known."""
    costs = [line for line in lines if line.cost_kind]
    priced = {stage for stage in stages if any(_amount(one, stage) is not None for one in costs)}
    if not priced:
        return None
    cells = [
        formats.money(totals[stage].net_first_year, currency) if stage in priced else "–"
        for stage in stages
    ]
    return ShownRow(str(gettext("Left, hard only")), "", str(gettext("in the first year")), cells)


def _detail(lines: list[Line]) -> str:
    """Where it comes from: the hours of freed time, else its basis or its driver."""
    hours = [hours for line in lines if (hours := hours_of(line)) is not None]
    if hours and lines[0].benefit_class == BenefitClass.SOFT_CAPACITY:
        total = formats.number(sum(hours, Decimal(0)))
        return str(gettext("%(hours)s hours a year", hours=total))
    said = (line.basis or _driver_word(line) for line in lines)
    return ", ".join(dict.fromkeys(words for words in said if words))


def _driver_word(line: Line) -> str:
    words = DRIVERS.get(Driver(line.driver))
    return str(words.name) if words else ""


def _chains(lines: list[Line], shown: list[Line], *, reads_money: bool) -> list[str]:
    """The numbers behind each benefit as a sentence, from the surest stage that has them.

    Hours beside an amount would tell the rate: the floor reads only those that have none.
    """
    found = []
    for line in lines:
        benefit = benefit_of(line)
        values = [value for stage in ValueStage if (value := line.value(stage))]
        reckoned = [value for value in values if value.factors]
        if benefit is None or not reckoned or (not reads_money and line in shown):
            continue
        value, driver = reckoned[-1], Driver(line.driver)
        chain = (
            chain_of(driver, benefit, value.factors, amount=value.amount, currency=line.currency)
            if reads_money
            else hours_chain_of(driver, value.factors)
        )
        if chain and value.amount != values[-1].amount:
            chain = f"{STAGES[ValueStage(value.stage)]}: {chain}"
        found.append(chain)
    return [chain for chain in found if chain]
