"""Reckoning a line: who may, at which stage, with which rates, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.people.models import Person
from kaizen.savings.actions.estimating import estimate_time, set_value
from kaizen.savings.actions.rates import set_rate
from kaizen.savings.actions.reckoning import add_line, change_line, remove_line
from kaizen.savings.models.lines import Line
from kaizen.savings.models.rates import CostBase
from kaizen.savings.queries.lines import hours_of, lines_of, mark_of
from kaizen.savings.queries.reckoned import Entry
from kaizen.savings.rules.lines import BenefitClass, Driver, ValueStage
from kaizen.savings.rules.rates import RateKind
from tests.support.cast import THURSDAY, Cast, later
from tests.support.stand import stand

D = Decimal
NOW = later(hours=1)
TIME = Entry(
    Driver.LABOUR_TIME,
    {
        "minutes_before": D(10),
        "minutes_after": D(6),
        "cycles_a_day": D(30),
        "people": D(2),
        "working_days": D(220),
    },
)
MATERIAL = Entry(
    Driver.MATERIAL,
    {"use_before": D("0.5"), "use_after": D("0.4"), "volume": D(1000), "price": D(3)},
)
STOCK = Entry(Driver.STOCK, {"reduction": D(50000)})


def _seen(cast: Cast, idea: Idea) -> str:
    return mark_of(lines_of(cast.session, idea.id))


def _add(cast: Cast, idea: Idea, entry: Entry, actor: Person | None = None) -> list[Line]:
    seen = _seen(cast, idea)
    return list(add_line(idea, entry, actor=actor or cast.sam, now=NOW, seen=seen))


def _rate(cast: Cast, kind: RateKind, amount: str) -> None:
    set_rate(
        cast.nordhafen,
        kind,
        D(amount),
        starts_on=date(2026, 1, 1),
        reason="From the books.",
        actor=cast.fay,
        now=THURSDAY,
    )


def test_a_supervisor_estimates_from_a_driver(cast: Cast) -> None:
    idea = stand(cast)
    (line,) = _add(cast, idea, replace(TIME, sure_percent=70))
    value = line.value(ValueStage.ESTIMATED)
    assert value is not None
    assert value.amount == 35200
    assert hours_of(line) == 880
    assert value.factors is not None
    assert value.factors["rates"] == {"labour_hour": "40.000000"}
    assert value.factors["units"]["labour_hour"] == "money an hour"
    assert (line.benefit_class, line.sure_percent) == ("soft_capacity", 70)


def test_a_later_rate_changes_no_figure(cast: Cast) -> None:
    idea = stand(cast)
    (line,) = _add(cast, idea, TIME)
    _rate(cast, RateKind.LABOUR_HOUR, "50")
    assert line.amount(ValueStage.ESTIMATED) == 35200


def test_an_open_page_of_a_reviewer_is_outdated_by_new_figures(cast: Cast) -> None:
    idea = stand(cast)
    before = idea.version
    _add(cast, idea, MATERIAL)
    assert idea.version > before


@pytest.mark.parametrize("who", ["sam", "lena", "fay"])
def test_whoever_reads_money_of_the_area_estimates(cast: Cast, who: str) -> None:
    assert _add(cast, stand(cast), MATERIAL, getattr(cast, who))


@pytest.mark.parametrize("who", ["olga", "otto", "mia", "nora", "ada", "nils"])
def test_nobody_else_estimates(cast: Cast, who: str) -> None:
    idea = stand(cast)
    with pytest.raises(NotAllowed):
        _add(cast, idea, MATERIAL, getattr(cast, who))
    assert lines_of(cast.session, idea.id) == []


@pytest.mark.parametrize(
    "stage", [Stage.APPROVED, Stage.IN_PROGRESS, Stage.DECLINED, Stage.CLOSED, Stage.MERGED]
)
def test_an_agreed_baseline_and_an_ended_idea_stay_as_they_are(cast: Cast, stage: Stage) -> None:
    with pytest.raises(Conflict):
        _add(cast, stand(cast, stage), MATERIAL)


@pytest.mark.parametrize("stage", [Stage.IMPLEMENTED, Stage.SUSTAINED, Stage.LAPSED])
def test_the_owner_claims_once_it_is_in_use(cast: Cast, stage: Stage) -> None:
    (line,) = _add(cast, stand(cast, stage, owner=cast.mia), TIME, cast.mia)
    assert line.amount(ValueStage.CLAIMED) == 35200
    assert line.amount(ValueStage.ESTIMATED) is None


@pytest.mark.parametrize("who", ["olga", "fay", "nora", "nils"])
def test_who_does_not_own_it_claims_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        _add(cast, stand(cast, Stage.IMPLEMENTED, owner=cast.mia), TIME, getattr(cast, who))


def test_verified_figures_are_frozen(cast: Cast) -> None:
    idea = stand(cast, Stage.IMPLEMENTED, owner=cast.mia)
    (line,) = _add(cast, idea, MATERIAL, cast.mia)
    set_value(line, ValueStage.VERIFIED, D(200), None, actor=cast.fay, now=later(days=30))
    with pytest.raises(Conflict, match="verified"):
        _add(cast, idea, TIME, cast.mia)
    with pytest.raises(Conflict, match="verified"):
        remove_line(idea, line, actor=cast.mia, now=NOW, seen=_seen(cast, idea))


def test_a_missing_rate_is_said_beside_the_number_it_belongs_to(cast: Cast) -> None:
    entry = Entry(Driver.ENERGY, {"kwh": D(100)})
    with pytest.raises(InvalidInput, match="no price of energy") as refusal:
        _add(cast, stand(cast), entry)
    assert refusal.value.field == "kwh"
    _rate(cast, RateKind.ENERGY_KWH, "0.185")
    (line,) = _add(cast, stand(cast), entry)
    assert line.amount(ValueStage.ESTIMATED) == D("18.50")


def test_less_stock_is_cash_once_and_its_carrying_cost_a_year(cast: Cast) -> None:
    _rate(cast, RateKind.CARRYING_PERCENT, "8")
    idea = stand(cast)
    lines = _add(cast, idea, STOCK)
    found = {line.benefit_class: line.amount(ValueStage.ESTIMATED) for line in lines}
    assert found == {"working_capital": 50000, "hard_cost": 4000}
    entry = replace(STOCK, numbers={"reduction": D(20000)})
    change_line(idea, lines[1], entry, actor=cast.sam, now=NOW, seen=_seen(cast, idea))
    found = {
        one.benefit_class: one.amount(ValueStage.ESTIMATED)
        for one in lines_of(cast.session, idea.id)
    }
    assert found == {"working_capital": 20000, "hard_cost": 1600}
    remove_line(idea, lines[0], actor=cast.sam, now=NOW, seen=_seen(cast, idea))
    assert lines_of(cast.session, idea.id) == []


def test_a_guess_may_change_its_kind(cast: Cast) -> None:
    idea = stand(cast)
    (line,) = _add(cast, idea, TIME)
    (changed,) = change_line(idea, line, MATERIAL, actor=cast.sam, now=NOW, seen=_seen(cast, idea))
    assert changed.id == line.id
    assert (line.driver, line.benefit_class) == ("material", "hard_cost")


def test_an_agreed_line_is_claimed_with_zero_and_not_lost(cast: Cast) -> None:
    idea = stand(cast)
    (line,) = _add(cast, idea, MATERIAL)
    set_value(line, ValueStage.COMMITTED, D(300), None, actor=cast.sam, now=NOW)
    idea.owner, idea.in_use_on, idea.decided_at = cast.mia, THURSDAY.date(), THURSDAY
    idea.stage = Stage.IMPLEMENTED.value
    remove_line(idea, line, actor=cast.mia, now=NOW, seen=_seen(cast, idea))
    assert line.amount(ValueStage.COMMITTED) == 300
    assert line.amount(ValueStage.CLAIMED) == 0


def test_the_second_of_two_writers_is_told_and_nothing_is_lost(cast: Cast) -> None:
    idea = stand(cast)
    both_saw = _seen(cast, idea)
    add_line(idea, MATERIAL, actor=cast.sam, now=NOW, seen=both_saw)
    with pytest.raises(Conflict, match="while you were typing"):
        add_line(idea, TIME, actor=cast.fay, now=NOW, seen=both_saw)
    assert [line.driver for line in lines_of(cast.session, idea.id)] == ["material"]


def test_more_than_the_area_spends_is_asked_again(cast: Cast) -> None:
    cast.session.add(
        CostBase(
            area_id=cast.production.id,
            driver="material",
            currency="EUR",
            starts_on=date(2026, 1, 1),
            yearly=D(250),
            at=THURSDAY,
            person_id=cast.fay.id,
            reason="Last year's bills.",
        )
    )
    idea = stand(cast)
    with pytest.raises(InvalidInput, match="more than the 250.00 EUR") as refusal:
        _add(cast, idea, MATERIAL)
    assert refusal.value.field == "is_meant"
    assert _add(cast, idea, replace(MATERIAL, is_meant=True))


def test_hard_hours_are_a_hope_with_the_cost_that_falls(cast: Cast) -> None:
    hard = replace(TIME, benefit=BenefitClass.HARD_COST)
    idea = stand(cast)
    with pytest.raises(InvalidInput) as refusal:
        _add(cast, idea, hard)
    assert refusal.value.field == "basis"
    (line,) = _add(cast, idea, replace(hard, basis="Overtime on Saturdays."))
    assert line.benefit_class == "hard_cost"


def test_fewer_positions_are_never_hard_money(cast: Cast) -> None:
    idea = stand(cast, fewer_positions=True)
    hard = replace(TIME, benefit=BenefitClass.HARD_COST, basis="Two jobs less.")
    with pytest.raises(InvalidInput, match="freed time") as refusal:
        _add(cast, idea, hard)
    assert refusal.value.field == "benefit"


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry(Driver.AMOUNT, {"yearly": D(100)}), "basis"),
        (Entry(Driver.SPACE, {"yearly": D(100)}), "basis"),
        (Entry(Driver.AMOUNT, {"yearly": D(100)}, basis="x" * 501), "basis"),
        (Entry(Driver.AMOUNT, {"yearly": None}, basis="The bill."), "yearly"),
        (Entry(Driver.AMOUNT, {"yearly": D("1e30")}, basis="The bill."), "yearly"),
        (replace(MATERIAL, benefit=BenefitClass.REVENUE), "benefit"),
        (replace(TIME, sure_percent=42), "sure_percent"),
    ],
)
def test_what_is_refused_is_said_beside_its_field(cast: Cast, entry: Entry, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        _add(cast, stand(cast), entry)
    assert refusal.value.field == field


def test_the_author_s_guess_does_not_overwrite_what_was_reckoned(cast: Cast) -> None:
    idea = stand(cast, times_per_week=D(5), minutes_each=D(6), people_affected=2)
    estimate_time(idea, actor=cast.olga, now=THURSDAY)
    (guess,) = lines_of(cast.session, idea.id)
    change_line(idea, guess, TIME, actor=cast.sam, now=NOW, seen=_seen(cast, idea))
    estimate_time(idea, actor=cast.olga, now=later(hours=2))
    (line,) = lines_of(cast.session, idea.id)
    assert line.amount(ValueStage.ESTIMATED) == 35200


def test_what_was_reckoned_stands_for_a_guess_that_comes_later(cast: Cast) -> None:
    idea = stand(cast, times_per_week=D(5), minutes_each=D(6), people_affected=2)
    _add(cast, idea, TIME)
    estimate_time(idea, actor=cast.olga, now=THURSDAY)
    assert len(lines_of(cast.session, idea.id)) == 1
