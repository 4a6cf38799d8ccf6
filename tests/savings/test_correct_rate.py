"""A run-rate that was verified wrongly is corrected as a whole; the past stays readable."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.models import Idea
from kaizen.savings.actions.booking import book_idea
from kaizen.savings.actions.correcting import Correction, correct
from kaizen.savings.actions.correcting_rates import NewRate, correct_rate
from kaizen.savings.actions.dismissals import answer_dismissal
from kaizen.savings.actions.verifying import Findings
from kaizen.savings.models.ledger import LedgerEntry, RateCorrection
from kaizen.savings.queries.award_benefit import first_years_of
from kaizen.savings.rules.ledger import EntryKind, RateChange, rates_in
from kaizen.savings.rules.lines import Cost, CostKind, ValueStage
from tests.support.asked import few_positions
from tests.support.cast import Cast, later
from tests.support.claims import (
    VERIFY_AT,
    benefits,
    claim,
    claimed,
    entries,
    line,
    pool,
    total,
    use,
    verified,
    verify,
)
from tests.support.stages import begun

#: In use since 12 March; a day in the third month after that.
NOW = later(days=90)
MARCH, MAY = date(2026, 3, 20), date(2026, 5, 5)
A_YEAR = later(days=370)


def _found(cast: Cast, idea: Idea, yearly: str = "9000", **others: Any) -> NewRate:
    values: dict[str, Any] = {
        "line_id": benefits(cast, idea)[0].id,
        "yearly": Decimal(yearly),
        "from_on": MARCH,
        "reason": "The offer had been counted twice.",
        **others,
    }
    return NewRate(**values)


def _correct(
    cast: Cast, idea: Idea, found: NewRate, *, who: str = "fay", at: datetime = NOW
) -> RateCorrection:
    version = claim(cast, idea).version
    return correct_rate(idea, found, actor=getattr(cast, who), now=at, seen_version=version)


def _months(cast: Cast, idea: Idea, kind: EntryKind) -> dict[date, Decimal]:
    rows = select(LedgerEntry.month_on, LedgerEntry.amount).where(
        LedgerEntry.idea_id == idea.id, LedgerEntry.kind == kind.value
    )
    found: dict[date, Decimal] = {}
    for month_on, amount in cast.session.execute(rows):
        found[month_on] = found.get(month_on, Decimal(0)) + amount
    return found


def test_from_the_first_month_on_the_window_comes_to_the_new_rate(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    plain = verified(cast, "9000.00")
    _correct(cast, idea, _found(cast, idea))
    book_idea(plain.id, now=NOW)
    assert total(cast, idea) == total(cast, plain)
    for one in (idea, plain):
        book_idea(one.id, now=A_YEAR)
    assert total(cast, idea) == Decimal(9000)
    assert total(cast, plain) == Decimal(9000)


def test_each_booked_month_gets_a_signed_row_for_the_difference(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    book_idea(idea.id, now=NOW)
    before = total(cast, idea)
    _correct(cast, idea, _found(cast, idea, from_on=MAY))
    rows = _months(cast, idea, EntryKind.RATE_CORRECTION)
    # May of 9,000 is 764.38, of 12,000 it was 1,019.18; March and April stay as they were.
    assert rows == {date(2026, 5, 1): Decimal("-254.80")}
    assert total(cast, idea) == before - Decimal("254.80")
    row = next(r for r in entries(cast, idea) if r.kind == EntryKind.RATE_CORRECTION)
    assert (row.person_id, row.reason) == (cast.fay.id, "The offer had been counted twice.")
    assert row.counts_hard


def test_months_not_booked_yet_are_booked_under_their_own_name_first(cast: Cast) -> None:
    """What the old rate still owed must not hide in the correction."""
    idea = verified(cast, "12000.00")
    _correct(cast, idea, _found(cast, idea))
    accrued = _months(cast, idea, EntryKind.ACCRUAL)
    taken = _months(cast, idea, EntryKind.RATE_CORRECTION)
    assert set(accrued) == set(taken) == {date(2026, month, 1) for month in (3, 4, 5)}
    assert all(-taken[on] * 4 - accrued[on] < Decimal("0.04") for on in taken)


def test_what_was_verified_stays(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    _correct(cast, idea, _found(cast, idea))
    assert benefits(cast, idea)[0].amount(ValueStage.VERIFIED) == Decimal(12000)


def test_booked_again_it_writes_nothing(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    _correct(cast, idea, _found(cast, idea))
    assert book_idea(idea.id, now=NOW) == 0


def test_of_several_the_last_written_counts_from_its_month_on(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    _correct(cast, idea, _found(cast, idea, "6000", from_on=MAY))
    _correct(cast, idea, _found(cast, idea, "9000", from_on=date(2026, 4, 1)))
    book_idea(idea.id, now=A_YEAR)
    # 20 days of March at 12,000, the other 345 at 9,000; each month rounded for itself.
    assert abs(total(cast, idea) - (Decimal(12000) * 20 + Decimal(9000) * 345) / 365) < 1


def test_running_cost_is_corrected_too(cast: Cast) -> None:
    idea = verified(cast, idea=claimed(cast, "5000", cost=Cost(Decimal(180), Decimal(1200))))
    yearly = next(
        row.line_id for row in entries(cast, idea, benefit=False) if row.cost_kind == "yearly"
    )
    _correct(cast, idea, _found(cast, idea, "600", line_id=yearly))
    book_idea(idea.id, now=A_YEAR)
    assert total(cast, idea, benefit=False) == Decimal(780)


def test_areas_that_share_a_claim_share_the_difference(cast: Cast) -> None:
    shares = {cast.press.id: 50, cast.assembly.id: 50}
    idea = verified(cast, "12000.00", findings=Findings("Seen", shares=shares))
    _correct(cast, idea, _found(cast, idea))
    book_idea(idea.id, now=A_YEAR)
    rows = entries(cast, idea)
    assert {row.area_id for row in rows if row.kind == EntryKind.RATE_CORRECTION} == set(shares)
    assert sum(row.amount for row in rows) == Decimal(9000)


def test_an_award_that_is_reckoned_later_goes_by_the_new_rate(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    _correct(cast, idea, _found(cast, idea))
    found = claim(cast, idea)
    assert first_years_of(cast.session, [found])[found.id].hard == Decimal(9000)


def test_no_more_is_taken_back_by_hand_than_the_corrected_line_comes_to(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    _correct(cast, idea, _found(cast, idea))
    line_id = benefits(cast, idea)[0].id
    by_hand = Correction(line_id, Decimal("-9001"), MARCH, "Credited.")
    with pytest.raises(InvalidInput, match="No more than that"):
        correct(idea, by_hand, actor=cast.fay, now=NOW)


def test_a_yes_about_dismissals_takes_corrections_back_too(cast: Cast) -> None:
    idea = few_positions(cast)
    line_id = benefits(cast, idea)[0].id
    _correct(cast, idea, _found(cast, idea))
    by_hand = Correction(line_id, Decimal(50), MARCH, "Credited.")
    correct(idea, by_hand, actor=cast.fay, now=NOW)
    at = later(days=185)
    version = claim(cast, idea).version
    answer_dismissal(idea, was_dismissed=True, actor=cast.lena, now=at, seen_version=version)
    assert total(cast, idea) == 0


@pytest.mark.parametrize("who", ["olga", "mia", "sam", "lena", "ada", "nils", "nora"])
def test_only_who_may_verify_corrects(cast: Cast, who: str) -> None:
    """Mia owns and claims it, Sam agreed to it; Lena leads, but finance is there."""
    idea = verified(cast, "12000.00")
    with pytest.raises(NotAllowed):
        _correct(cast, idea, _found(cast, idea), who=who)


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"reason": " "}, "why"),
        ({"line_id": 0}, "rate_line"),
        ({"from_on": date(2026, 2, 28)}, "from_month"),
        ({"from_on": date(2026, 7, 1)}, "from_month"),
        ({"yearly": Decimal(-1)}, "yearly"),
        ({"yearly": Decimal(12000)}, "yearly"),
        ({"yearly": Decimal("24000.01")}, "rate_is_meant"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    cast: Cast, others: dict[str, Any], field: str
) -> None:
    idea = verified(cast, "12000.00")
    with pytest.raises(InvalidInput) as refused:
        _correct(cast, idea, _found(cast, idea, **others))
    assert refused.value.field == field
    assert not _months(cast, idea, EntryKind.RATE_CORRECTION)


def test_what_counts_once_is_no_rate(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    spent = next(
        row.line_id
        for row in entries(cast, idea, benefit=False)
        if row.cost_kind == CostKind.ONE_OFF
    )
    with pytest.raises(InvalidInput, match="counts once"):
        _correct(cast, idea, _found(cast, idea, line_id=spent))


def test_far_above_is_meant_with_a_tick(cast: Cast) -> None:
    idea = verified(cast, "100")
    _correct(cast, idea, _found(cast, idea, "1000", is_meant=True))
    book_idea(idea.id, now=A_YEAR)
    assert total(cast, idea) == Decimal(1000)


def test_what_is_not_verified_is_claimed_anew_instead(cast: Cast) -> None:
    idea = claimed(cast, "12000.00")
    with pytest.raises(Conflict, match="Nothing is verified yet"):
        _correct(cast, idea, _found(cast, idea))


def test_whoever_saw_an_older_state_looks_again(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    seen = claim(cast, idea).version
    _correct(cast, idea, _found(cast, idea))
    with pytest.raises(Conflict, match="Look again"):
        correct_rate(idea, _found(cast, idea, "1"), actor=cast.fay, now=NOW, seen_version=seen)


def test_it_fits_the_pool(cast: Cast) -> None:
    pool(cast, "20000", "10000")
    first = verified(cast, "6000")
    second = use(_with_line(cast, "4000"))
    verify(cast, second)
    with pytest.raises(Conflict, match=first.reference):
        _correct(cast, second, _found(cast, second, "4000.01"))


def test_less_always_passes_and_leaves_room(cast: Cast) -> None:
    pool(cast, "20000", "10000")
    first = verified(cast, "6000")
    second = use(_with_line(cast, "4000"))
    verify(cast, second, at=VERIFY_AT)
    pool(cast, "20000", "15000")
    _correct(cast, first, _found(cast, first, "1000"))
    _correct(cast, second, _found(cast, second, "3000"))
    with pytest.raises(Conflict):
        _correct(cast, second, _found(cast, second, "4001"))


def _with_line(cast: Cast, amount: str) -> Idea:
    """A change about to come into use, with one hard line."""
    idea = begun(cast, cast.mia)
    line(cast, idea, amount)
    return idea


def test_the_stretches_of_a_window() -> None:
    start, end = date(2026, 3, 12), date(2027, 3, 12)
    march, may, april = (date(2026, month, 1) for month in (3, 5, 4))
    assert rates_in(Decimal(12), [], start, end) == [(start, end, Decimal(12))]
    changes = [RateChange(may, Decimal(6)), RateChange(april, Decimal(9))]
    assert rates_in(Decimal(12), changes, start, end) == [
        (start, april, Decimal(12)),
        (april, may, Decimal(9)),
        (may, end, Decimal(9)),
    ]
    assert rates_in(Decimal(12), [RateChange(march, Decimal(3))], start, end) == [
        (start, end, Decimal(3))
    ]
