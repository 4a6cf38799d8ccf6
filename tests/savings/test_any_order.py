"""Any order of what people and the clock do: the ledger stays true, and the guards hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kaizen.core.errors import KaizenError
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import IN_USE, Stage
from kaizen.ownership.actions.checking import answer_check, close_idea, hold_again
from kaizen.ownership.actions.missing import miss_check
from kaizen.ownership.models import UseCheck
from kaizen.ownership.rules import CheckResult
from kaizen.savings.actions.booking import book_idea
from kaizen.savings.actions.correcting import Correction, correct
from kaizen.savings.actions.correcting_rates import NewRate, correct_rate
from kaizen.savings.actions.verifying import Findings, Hard, send_back_claim
from kaizen.savings.models.claims import Claim, HardEvidence
from kaizen.savings.models.ledger import LedgerEntry, RateCorrection
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.claims import involved_in
from kaizen.savings.queries.use import spells_of
from kaizen.savings.rules.claims import (
    ClaimState,
    FallingCost,
    PoolClaim,
    peak_of,
)
from kaizen.savings.rules.ledger import EntryKind, Window, days_in_use, entitled
from kaizen.savings.rules.lines import Driver, ValueStage
from tests.support.cast import Cast, later
from tests.support.claims import benefits, claim, entries, line, pool, use, verify
from tests.support.stages import begun

PEOPLE = ["olga", "mia", "sam", "lena", "fay", "ada", "vera", "nora"]
STEPS = ["held", "drifting", "lapsed", "missed", "again", "book", "correct", "rate", "verify",
         "hard", "close", "send back"]  # fmt: skip
step = st.tuples(st.sampled_from(STEPS), st.integers(1, 40), st.sampled_from(PEOPLE))
SLOW = settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SLOW
@given(st.lists(step, min_size=4, max_size=10))
def test_whatever_happens_the_ledger_is_what_the_days_are_worth(
    cast: Cast, steps: list[tuple[str, int, str]]
) -> None:
    """Accrual, lapse, missed look, re-adoption and correction, by anybody, on any day."""
    idea = _change(cast)
    day = 0
    for name, days, who in steps:
        day += days
        _try(cast, idea, name, day, who)
        _expect_true(cast, idea, day)
        _expect_guards(cast, idea)


def _change(cast: Cast) -> Idea:
    idea = begun(cast)
    line(cast, idea, "12000.00")
    line(cast, idea, "9000", driver=Driver.LABOUR_TIME, hours="900")
    return use(idea)


def _try(cast: Cast, idea: Idea, name: str, day: int, who: str) -> None:
    """One step; what is refused changes nothing."""
    actor, now = getattr(cast, who), later(days=day)
    acts: dict[str, Callable[[], object]] = {
        "again": lambda: hold_again(idea, note="Hung up again.", actor=actor, now=now),
        "close": lambda: close_idea(idea, reason="Sold.", actor=actor, now=now),
        "verify": lambda: verify(cast, idea, Findings("Seen"), by=actor, at=now),
        "hard": lambda: verify(cast, idea, _hard(cast, idea), by=actor, at=now),
        "send back": lambda: send_back_claim(
            idea, "Which?", actor=actor, now=now, seen_version=claim(cast, idea).version
        ),
        "correct": lambda: correct(
            idea,
            Correction(benefits(cast, idea)[0].id, Decimal("-7.00"), now.date(), "Credited."),
            actor=actor,
            now=now,
        ),
        "rate": lambda: correct_rate(
            idea,
            NewRate(
                benefits(cast, idea)[0].id,
                Decimal(9000 + day * 7),
                now.date() - timedelta(days=day // 2),
                "Counted twice.",
            ),
            actor=actor,
            now=now,
            seen_version=claim(cast, idea).version,
        ),
    }
    try:
        with cast.session.begin_nested():
            acts.get(name, lambda: _look(cast, idea, name, day))()
    except KaizenError:
        pass
    book_idea(idea.id, now=now)


def _hard(cast: Cast, idea: Idea) -> Findings:
    labour = benefits(cast, idea)[1]
    why = Hard(FallingCost.AGENCY, "Two temps fewer.", nobody_dismissed=True)
    return Findings("Seen", hard={labour.id: why})


def _look(cast: Cast, idea: Idea, name: str, day: int) -> None:
    """The next open look is answered, or nobody takes it."""
    check = cast.session.scalars(
        select(UseCheck)
        .where(
            UseCheck.idea_id == idea.id, UseCheck.result.is_(None), UseCheck.cancelled_at.is_(None)
        )
        .order_by(UseCheck.day)
    ).first()
    if name == "book" or check is None or idea.as_stage not in IN_USE:
        return
    if name == "missed":
        if later(days=day).date() >= check.due_on + timedelta(days=14):
            miss_check(check, now=later(days=day))
        return
    now = later(days=day)
    answer_check(check, CheckResult(name), note="It lies about.", actor=cast.sam, now=now)


def _expect_true(cast: Cast, idea: Idea, day: int) -> None:
    """Each line and month agrees with a reckoning that knows only the days in use."""
    found = claim(cast, idea)
    until = max(later(days=day).date().replace(day=1), found.booked_to or date.min)
    until = found.ends_on if later(days=day).date() >= found.ends_on else until
    used = days_in_use(spells_of(cast.session, idea), until)
    window = Window(found.starts_on, found.ends_on, used)
    for one in benefits(cast, idea):
        rate = one.amount(ValueStage.VERIFIED)
        due = {} if rate is None else _worth(cast, one, rate, window)
        booked: dict[date, Decimal] = {}
        for row in _rows(cast, one):
            if row.kind != EntryKind.CORRECTION:
                booked[row.month_on] = booked.get(row.month_on, Decimal(0)) + row.amount
        assert {month: amount for month, amount in booked.items() if amount} == {
            month: amount for month, amount in due.items() if amount
        }
        corrections = [row for row in _rows(cast, one) if row.kind == EntryKind.CORRECTION]
        assert all(row.amount == Decimal("-7.00") and row.reason for row in corrections)


def _worth(cast: Cast, one: Line, rate: Decimal, window: Window) -> dict[date, Decimal]:
    """Month by month, at the rate that the last correction with this or an earlier month says."""
    rows = cast.session.scalars(
        select(RateCorrection).where(RateCorrection.line_id == one.id).order_by(RateCorrection.id)
    ).all()
    due = {}
    for month in entitled(Decimal(12000), window, currency="EUR"):
        said = [rate, *(row.yearly for row in rows if row.from_on <= month)]
        due[month] = entitled(said[-1], window, currency="EUR").get(month, Decimal(0))
    return due


def _rows(cast: Cast, one: Line) -> list[LedgerEntry]:
    rows = select(LedgerEntry).where(LedgerEntry.line_id == one.id)
    return list(cast.session.scalars(rows))


def _expect_guards(cast: Cast, idea: Idea) -> None:
    found = claim(cast, idea)
    if found.verifier_id is not None:
        assert found.verifier_id not in involved_in(cast.session, idea).ids
        assert found.verifier_id in {cast.fay.id, cast.lena.id}
    evidence = set(
        cast.session.scalars(select(HardEvidence.line_id).where(HardEvidence.nobody_dismissed))
    )
    labour = benefits(cast, idea)[1]
    for row in entries(cast, idea):
        if row.line_id == labour.id and row.counts_hard:
            assert labour.id in evidence, "hard labour without evidence and the tick"
    assert idea.as_stage is not Stage.LAPSED or found.state in set(ClaimState)


amounts = st.decimals("0", "9000", places=2)
claims = st.lists(st.tuples(amounts, st.integers(0, 500)), min_size=1, max_size=4)


@SLOW
@given(claims)
def test_no_order_of_verifying_lets_claims_exceed_the_pool(
    cast: Cast, wanted: list[tuple[Decimal, int]]
) -> None:
    pool(cast, "100000", "90000")
    before = _taken(cast)
    for amount, day in wanted:
        idea = begun(cast)
        line(cast, idea, str(amount))
        on = later(days=day)
        use(idea, on=on.date(), now=on)
        for act in (verify, _raise):
            try:
                with cast.session.begin_nested():
                    act(cast, idea, at=on + timedelta(days=21))
            except KaizenError:
                pass
        taken = _taken(cast)
        for one in taken:
            assert peak_of(taken, one.starts_on, one.ends_on) <= Decimal(10000)
    assert len(_taken(cast)) >= len(before)


def _raise(cast: Cast, idea: Idea, *, at: datetime) -> None:
    """Whoever verified it finds that it is half as much again."""
    one = benefits(cast, idea)[0]
    amount = (one.amount(ValueStage.VERIFIED) or Decimal(0)) * 3 / 2
    found = NewRate(one.id, amount, at.date(), "Counted anew.")
    version = claim(cast, idea).version
    correct_rate(idea, found, actor=cast.fay, now=at, seen_version=version)


def _taken(cast: Cast) -> list[PoolClaim]:
    rows = cast.session.scalars(select(Claim).where(Claim.state == ClaimState.VERIFIED.value))
    taken = []
    for one in rows:
        for found in benefits(cast, one.idea):
            amount = found.amount(ValueStage.VERIFIED)
            if found.driver != Driver.AMOUNT or amount is None:
                continue
            rates = {one.starts_on: amount}
            for row in cast.session.scalars(
                select(RateCorrection)
                .where(RateCorrection.line_id == found.id)
                .order_by(RateCorrection.id)
            ):
                rates[max(row.from_on, one.starts_on)] = row.yearly
            begins = sorted(rates)
            for begin, end in zip(begins, [*begins[1:], one.ends_on], strict=True):
                taken.append(PoolClaim(one.idea_id, begin, end, rates[begin]))
    return taken
