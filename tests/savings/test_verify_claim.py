"""Verifying: by whom, from when, resting on what, and within the pool."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Absence
from kaizen.savings.actions.verifying import Findings, send_back_claim, verify_claim
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.lines import ValueStage
from tests.support.cast import Cast, later
from tests.support.claims import (
    LOOKED,
    VERIFY_AT,
    benefits,
    claim,
    claimed,
    entries,
    verified,
    verify,
)
from tests.support.stages import sent

ANNUAL = Decimal("12000.00")


def test_as_is(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    found = claim(cast, idea)
    assert (found.state, found.verifier_id, found.verified_as) == (
        ClaimState.VERIFIED,
        cast.fay.id,
        "finance",
    )
    assert benefits(cast, idea)[0].amount(ValueStage.VERIFIED) == ANNUAL
    # March is over: its 20 days are booked at once.
    (row,) = entries(cast, idea)
    assert (row.month_on, row.amount) == (date(2026, 3, 1), Decimal("657.53"))
    assert row.counts_hard
    asked = cast.session.query(Assignment).filter_by(
        idea_id=idea.id, kind=AssignmentKind.VERIFY.value, closed_at=None
    )
    assert asked.count() == 0


def test_with_other_figures_and_a_reason(cast: Cast) -> None:
    idea = claimed(cast, "12000.00")
    amounts = {benefits(cast, idea)[0].id: Decimal("9000")}
    with pytest.raises(InvalidInput) as refused:
        verify(cast, idea, Findings("Invoice", amounts=amounts))
    assert refused.value.field == "reason"
    verify(cast, idea, Findings("Invoice", "Prices fell too.", amounts=amounts))
    assert benefits(cast, idea)[0].amount(ValueStage.VERIFIED) == Decimal(9000)
    assert benefits(cast, idea)[0].amount(ValueStage.CLAIMED) == ANNUAL


@pytest.mark.parametrize(
    ("findings", "field"),
    [
        (Findings("  "), "evidence"),
        (Findings("Seen", "Why", amounts={0: Decimal(-1)}), "amount_"),
        (Findings("Seen", shares={0: 60, 1: 30}), "shares"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    cast: Cast, findings: Findings, field: str
) -> None:
    idea = claimed(cast, "500")
    if findings.amounts:
        findings = Findings("Seen", "Why", amounts={benefits(cast, idea)[0].id: Decimal(-1)})
    with pytest.raises(InvalidInput) as refused:
        verify(cast, idea, findings)
    assert (refused.value.field or "").startswith(field)


@pytest.mark.parametrize("who", ["olga", "mia", "sam", "nora", "vera", "lena", "ada", "nils"])
def test_nobody_with_a_part_in_it_nor_without_the_right_verifies(cast: Cast, who: str) -> None:
    """Olga wrote it, Mia owns and claimed it, Sam committed it; finance is there for the rest."""
    idea = claimed(cast, "500")
    with pytest.raises(NotAllowed):
        verify(cast, idea, by=getattr(cast, who))


@pytest.mark.parametrize("part", ["author", "owner", "committer", "claimant"])
def test_even_finance_does_not_verify_its_own(cast: Cast, part: str) -> None:
    if part == "author":
        idea = claimed(cast, "500", idea=_by_fay(cast))
    elif part == "owner":
        idea = claimed(cast, "500", owner=cast.fay)
    else:
        idea = claimed(cast, "500")
        value = benefits(cast, idea)[0].value(
            ValueStage.COMMITTED if part == "committer" else ValueStage.CLAIMED
        )
        assert value is not None
        value.person_id = cast.fay.id
        cast.session.flush()
    with pytest.raises(NotAllowed):
        verify(cast, idea, by=cast.fay)
    # Then a leader does, since no finance is free.
    verify(cast, idea, by=cast.lena)
    assert claim(cast, idea).verified_as == "leader"


def _by_fay(cast: Cast) -> Idea:
    return sent(cast, cast.fay, area=cast.press)


def test_a_leader_verifies_where_finance_is_away_and_nobody_stands_in(cast: Cast) -> None:
    idea = claimed(cast, "500")
    away = Absence(person_id=cast.fay.id, from_on=date(2026, 3, 30), until_on=date(2026, 4, 10))
    cast.session.add(away)
    cast.session.flush()
    verify(cast, idea, by=cast.lena)
    assert claim(cast, idea).verified_as == "leader"


def test_who_stands_in_for_finance_verifies_as_finance(cast: Cast) -> None:
    idea = claimed(cast, "500")
    cast.session.add(
        Absence(
            person_id=cast.fay.id,
            deputy_id=cast.vera.id,
            from_on=date(2026, 3, 30),
            until_on=date(2026, 4, 10),
        )
    )
    cast.session.flush()
    verify(cast, idea, by=cast.vera)
    assert claim(cast, idea).verified_as == "finance"


def test_not_before_day_20(cast: Cast) -> None:
    idea = claimed(cast, "500")
    with pytest.raises(Conflict, match="2026-04-01"):
        verify(cast, idea, at=later(days=19))
    verify(cast, idea, at=later(days=20))


def test_not_twice(cast: Cast) -> None:
    idea = verified(cast, "500")
    with pytest.raises(Conflict, match="Fay Whitcombe has verified this already"):
        verify(cast, idea)


def test_not_what_has_changed_meanwhile(cast: Cast) -> None:
    idea = claimed(cast, "500")
    seen = claim(cast, idea).version
    send_back_claim(idea, "Which?", actor=cast.fay, now=VERIFY_AT, seen_version=seen)
    with pytest.raises(Conflict, match="since you opened it"):
        verify_claim(idea, LOOKED, actor=cast.fay, now=VERIFY_AT, seen_version=seen)


def test_sending_back_needs_a_reason_and_the_right(cast: Cast) -> None:
    idea = claimed(cast, "500")
    seen = claim(cast, idea).version
    with pytest.raises(InvalidInput):
        send_back_claim(idea, " ", actor=cast.fay, now=VERIFY_AT, seen_version=seen)
    with pytest.raises(NotAllowed):
        send_back_claim(idea, "Why", actor=cast.mia, now=VERIFY_AT, seen_version=seen)
    send_back_claim(idea, "Which?", actor=cast.fay, now=VERIFY_AT, seen_version=seen)
    with pytest.raises(Conflict, match="sent back"):
        verify(cast, idea)


@pytest.mark.parametrize(("claimed_at", "found", "is_asked"), [
    ("500", "1000", False), ("500", "1000.01", True), ("0", "0.01", True), ("500", "0", False),
])  # fmt: skip
def test_far_more_than_was_claimed_is_asked_about(
    cast: Cast, claimed_at: str, found: str, is_asked: bool
) -> None:
    idea = claimed(cast, claimed_at)
    amounts = {benefits(cast, idea)[0].id: Decimal(found)}
    findings = Findings(evidence="The invoice.", reason="Found more.", amounts=amounts)
    by = {"actor": cast.fay, "now": VERIFY_AT, "seen_version": claim(cast, idea).version}
    if is_asked:
        with pytest.raises(InvalidInput) as refused:
            verify_claim(idea, findings, **by)
        assert refused.value.field == "is_meant"
    verify_claim(idea, replace(findings, is_meant=True), **by)
    assert benefits(cast, idea)[0].amount(ValueStage.VERIFIED) == Decimal(found)
