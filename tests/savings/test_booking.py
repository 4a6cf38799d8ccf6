"""Booking: repeated it writes nothing, it catches up, and it waits, stops and starts with use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from kaizen.core import events
from kaizen.ideas.models import Idea
from kaizen.jobs.booking import book_savings
from kaizen.ownership.actions.checking import answer_check, close_idea, hold_again
from kaizen.ownership.actions.missing import miss_check
from kaizen.ownership.rules import CheckResult
from kaizen.savings.actions import booking
from kaizen.savings.actions.booking import book_claim, book_idea, book_months
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.rules.lines import BenefitClass, Cost
from tests.support.cast import Cast, later
from tests.support.claims import (
    benefits,
    claim,
    claimed,
    entries,
    line,
    total,
    use,
    verified,
    verify,
)
from tests.support.stages import begun, check_of

ANNUAL = "12000.00"
#: 12 March 2026 to 12 March 2027: the last day on which days are still missing.
AFTER_WINDOW = later(days=366)
PER_DAY = Decimal(12000) / 365


def _by_month(cast: Cast, idea: Idea, *, benefit: bool = True) -> dict[date, Decimal]:
    found: dict[date, Decimal] = {}
    for entry in entries(cast, idea, benefit=benefit):
        found[entry.month_on] = found.get(entry.month_on, Decimal(0)) + entry.amount
    return found


def _look(
    cast: Cast, idea: Idea, day: int, result: CheckResult, *, on_day: int | None = None
) -> datetime:
    """Somebody looks; what follows from it follows at once."""
    at = later(days=on_day or day)
    check = check_of(cast, idea, day)
    if result is CheckResult.MISSED:
        miss_check(check, now=at)
    else:
        answer_check(check, result, note="It lies about.", actor=cast.sam, now=at)
    book_idea(idea.id, now=at)
    return at


def _held_on_all_days(cast: Cast, idea: Idea) -> None:
    for day in (30, 60, 90):
        _look(cast, idea, day, CheckResult.HELD)


def test_the_whole_window_adds_up_to_the_claim(cast: Cast) -> None:
    idea = verified(cast, ANNUAL)
    _held_on_all_days(cast, idea)
    for day in range(20, 400, 17):
        book_idea(idea.id, now=later(days=day))
    assert total(cast, idea) == Decimal(ANNUAL)
    assert len(entries(cast, idea)) == 13
    assert {entry.kind for entry in entries(cast, idea)} == {"accrual"}
    assert claim(cast, idea).booked_to == date(2027, 3, 12)


def test_an_outage_of_months_is_made_up_for(cast: Cast) -> None:
    idea = verified(cast, ANNUAL)
    _held_on_all_days(cast, idea)
    book_idea(idea.id, now=AFTER_WINDOW)
    assert total(cast, idea) == Decimal(ANNUAL)


def test_booking_again_writes_nothing(cast: Cast) -> None:
    idea = verified(cast, ANNUAL)
    now = later(days=100)
    assert book_claim(claim(cast, idea), now=now) > 0
    assert book_claim(claim(cast, idea), now=now) == 0


def test_the_month_that_runs_is_not_booked(cast: Cast) -> None:
    idea = verified(cast, ANNUAL)
    book_idea(idea.id, now=later(days=49))  # 30 April, a month about to be over
    assert set(_by_month(cast, idea)) == {date(2026, 3, 1)}
    book_idea(idea.id, now=later(days=50))
    assert set(_by_month(cast, idea)) == {date(2026, 3, 1), date(2026, 4, 1)}


def test_it_stops_on_the_day_it_slipped_back(cast: Cast) -> None:
    idea = verified(cast, ANNUAL)
    _look(cast, idea, 30, CheckResult.LAPSED)  # 11 April
    book_idea(idea.id, now=AFTER_WINDOW)
    months = _by_month(cast, idea)
    assert set(months) == {date(2026, 3, 1), date(2026, 4, 1)}
    assert months[date(2026, 4, 1)] == (PER_DAY * 10).quantize(Decimal("0.01"))


def test_held_again_it_starts_and_the_window_does_not_grow(cast: Cast) -> None:
    idea = verified(cast, ANNUAL)
    _look(cast, idea, 30, CheckResult.LAPSED)
    hold_again(idea, note="Hung up again.", actor=cast.sam, now=later(days=60))
    book_idea(idea.id, now=AFTER_WINDOW)
    # Without 11 April to 10 May: 30 of 365 days.
    assert abs(total(cast, idea) - PER_DAY * 335) < Decimal("0.02")
    assert max(_by_month(cast, idea)) == date(2027, 3, 1)


def test_a_missed_look_waits_and_takes_back_what_was_booked_beyond(cast: Cast) -> None:
    idea = verified(cast, ANNUAL)
    book_idea(idea.id, now=later(days=50))
    before = total(cast, idea)
    _look(cast, idea, 30, CheckResult.MISSED, on_day=52)
    last = entries(cast, idea)[-1]
    assert (last.kind, last.month_on) == ("lapse_reversal", date(2026, 4, 1))
    assert total(cast, idea) < before
    # Days to 11 April stay.
    assert abs(total(cast, idea) - PER_DAY * 30) < Decimal("0.02")
    _look(cast, idea, 60, CheckResult.HELD)
    book_idea(idea.id, now=later(days=100))
    full = verified(cast, ANNUAL)
    book_idea(full.id, now=later(days=100))
    assert total(cast, idea) == total(cast, full), "held later: in arrears"


def test_missed_and_then_weak_counts_only_until_the_missed_look(cast: Cast) -> None:
    idea = verified(cast, ANNUAL)
    _look(cast, idea, 30, CheckResult.MISSED, on_day=45)
    _look(cast, idea, 60, CheckResult.DRIFTING)
    book_idea(idea.id, now=AFTER_WINDOW)
    assert abs(total(cast, idea) - PER_DAY * 30) < Decimal("0.02")


def test_ended_it_stops(cast: Cast) -> None:
    idea = verified(cast, ANNUAL)
    close_idea(idea, reason="The press is sold.", actor=cast.sam, now=later(days=30))
    book_idea(idea.id, now=AFTER_WINDOW)
    assert abs(total(cast, idea) - PER_DAY * 30) < Decimal("0.02")


def test_running_cost_accrues_before_anybody_verifies(cast: Cast) -> None:
    idea = claimed(cast, ANNUAL, cost=Cost(Decimal(0), Decimal(365)))
    book_idea(idea.id, now=later(days=50))
    assert entries(cast, idea) == []
    # Nothing was spent once, and that needs no entry.
    assert _by_month(cast, idea, benefit=False) == {
        date(2026, 3, 1): Decimal(20),
        date(2026, 4, 1): Decimal(30),
    }


def test_released_cash_is_booked_once(cast: Cast) -> None:
    idea = begun(cast)
    line(cast, idea, "8000", benefit=BenefitClass.WORKING_CAPITAL)
    use(idea)
    verify(cast, idea)
    book_idea(idea.id, now=AFTER_WINDOW)
    (row,) = entries(cast, idea)
    assert (row.month_on, row.amount, row.counts_hard) == (date(2026, 3, 1), Decimal(8000), False)


def test_what_cannot_be_told_in_money_is_never_booked(cast: Cast) -> None:
    idea = begun(cast)
    line(cast, idea, "500", benefit=BenefitClass.INTANGIBLE)
    line(cast, idea, "500")
    use(idea)
    verify(cast, idea)
    book_idea(idea.id, now=AFTER_WINDOW)
    assert {row.benefit_class for row in entries(cast, idea)} == {"hard_cost"}


def test_a_slow_start_is_weighed(cast: Cast) -> None:
    idea = begun(cast)
    line(cast, idea, ANNUAL).ramp = [0, 50]
    use(idea)
    verify(cast, idea)
    book_idea(idea.id, now=AFTER_WINDOW)
    # 12 March to 12 April nothing, then 30 days at half.
    assert abs(total(cast, idea) - PER_DAY * (365 - 31 - 15)) < Decimal("0.02")


# --- The job ------------------------------------------------------------------------------------


def test_the_job_books_all_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ideas = [verified(cast, ANNUAL) for _ in range(5)]
    monkeypatch.setattr(booking, "BATCH", 2)
    cast.session.commit()
    assert book_savings(later(days=50)) == 5
    assert book_savings(later(days=50)) == 0
    assert {len(entries(cast, idea)) for idea in ideas} == {2}


def test_one_faulty_claim_stops_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = verified(cast, ANNUAL), verified(cast, ANNUAL)
    cast.session.commit()
    before, whole = len(entries(cast, good)), booking.book_idea

    def faulty(idea_id: int, *, now: datetime) -> int:
        if idea_id == bad.id:
            raise ValueError("broken")
        return whole(idea_id, now=now)

    monkeypatch.setattr(booking, "book_idea", faulty)
    with pytest.raises(RuntimeError, match=str(claim(cast, bad).id)):
        book_savings(later(days=50))
    assert len(entries(cast, good)) == before + 1
    monkeypatch.setattr(booking, "book_idea", whole)
    book_savings(later(days=50))
    assert len(entries(cast, bad)) == before + 1


def test_a_claim_that_is_booked_to_its_end_is_not_looked_at(cast: Cast) -> None:
    idea = verified(cast, ANNUAL)
    book_idea(idea.id, now=AFTER_WINDOW)
    assert book_months(later(days=800)).last_id is None


def test_what_is_booked_follows_each_look_by_itself(cast: Cast) -> None:
    """The table of reactions does it: nobody waits for the end of the month."""
    idea = verified(cast, ANNUAL)
    book_idea(idea.id, now=later(days=50))
    cast.session.commit()
    before = total(cast, idea)
    with _settled(cast.session, later(days=52)):
        miss_check(check_of(cast, idea, 30), now=later(days=52))
    assert total(cast, idea) < before
    with _settled(cast.session, later(days=60)):
        answer_check(
            check_of(cast, idea, 60), CheckResult.HELD, note="", actor=cast.sam, now=later(days=60)
        )
    assert total(cast, idea) == before


@contextmanager
def _settled(session: Session, now: datetime) -> Iterator[None]:
    events.settle_all(now)
    yield
    session.commit()
    events.settle_all(now)


def test_a_later_definition_changes_no_history(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    idea = begun(cast)
    line(cast, idea, ANNUAL, benefit=BenefitClass.REVENUE)
    use(idea)
    verify(cast, idea)
    assert all(row.counts_hard for row in entries(cast, idea))

    def never(*_: object) -> bool:
        return False

    monkeypatch.setattr("kaizen.savings.rules.policy.SavingsPolicy.counts_hard", never)
    book_idea(idea.id, now=later(days=100))
    assert all(row.counts_hard for row in entries(cast, idea))


def test_who_booked_is_known_only_for_what_people_did(cast: Cast) -> None:
    idea = verified(cast, ANNUAL)
    book_idea(idea.id, now=later(days=50))
    assert [row.person_id for row in entries(cast, idea)] == [cast.fay.id, None]
    assert benefits(cast, idea)[0].id == entries(cast, idea)[0].line_id
    assert cast.session.query(LedgerEntry).count() == 3
