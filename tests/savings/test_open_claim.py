"""What comes into use is claimed, and somebody with no part in it is asked to verify it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Membership
from kaizen.savings.actions.claiming import claim_again, open_claim
from kaizen.savings.actions.verifying import send_back_claim
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.lines import BenefitClass, Cost, Driver, ValueStage
from tests.support.cast import THURSDAY, Cast, later
from tests.support.claims import VERIFY_AT, benefits, claim, claimed, entries, line, total, use
from tests.support.stages import begun


def _asked(
    cast: Cast, idea: Idea, kind: AssignmentKind = AssignmentKind.VERIFY
) -> Assignment | None:
    return cast.session.scalars(
        select(Assignment).where(
            Assignment.idea_id == idea.id,
            Assignment.kind == kind.value,
            Assignment.closed_at.is_(None),
        )
    ).first()


def test_committed_figures_are_claimed_and_finance_is_asked(cast: Cast) -> None:
    idea = claimed(cast, "2002.00")
    found = claim(cast, idea)
    assert (found.state, found.starts_on, found.ends_on) == (
        ClaimState.CLAIMED,
        date(2026, 3, 12),
        date(2027, 3, 12),
    )
    assert (found.claimant_id, found.committer_id) == (cast.mia.id, cast.sam.id)
    assert benefits(cast, idea)[0].amount(ValueStage.CLAIMED) == Decimal("2002.00")
    asked = _asked(cast, idea)
    assert asked is not None
    assert asked.person_id == cast.fay.id
    assert asked.due_at.date() == date(2026, 4, 1)


def test_what_was_spent_is_booked_on_day_one(cast: Cast) -> None:
    idea = claimed(cast, "2002.00", cost=Cost(Decimal("250.00"), Decimal(0)))
    (row,) = entries(cast, idea, benefit=False)
    assert (row.amount, row.month_on, row.kind) == (Decimal(250), date(2026, 3, 1), "cost")
    assert entries(cast, idea) == []


def test_small_freed_time_is_noted_and_nobody_is_asked(cast: Cast) -> None:
    idea = begun(cast)
    freed: dict[str, Any] = {"benefit": BenefitClass.SOFT_CAPACITY, "driver": Driver.LABOUR_TIME}
    line(cast, idea, "4000", hours="100", **freed)
    use(idea)
    assert claim(cast, idea).state == ClaimState.NOTED
    assert _asked(cast, idea) is None


def test_half_a_job_of_freed_time_is_looked_at(cast: Cast) -> None:
    idea = begun(cast)
    freed: dict[str, Any] = {"benefit": BenefitClass.SOFT_CAPACITY, "driver": Driver.LABOUR_TIME}
    line(cast, idea, "20000", hours="440", **freed)
    line(cast, idea, "20000", hours="440", **freed)
    use(idea)
    assert claim(cast, idea).state == ClaimState.CLAIMED
    assert _asked(cast, idea) is not None


def test_whoever_has_a_part_in_it_is_not_asked(cast: Cast) -> None:
    idea = claimed(cast, "500", owner=cast.fay)
    asked = _asked(cast, idea)
    # No other finance upwards: a leader.
    assert asked is not None
    assert asked.person_id == cast.lena.id


def test_nearest_finance_is_asked(cast: Cast) -> None:
    cast.vera.memberships.append(Membership(area=cast.production, role="finance"))
    cast.session.flush()
    asked = _asked(cast, claimed(cast, "500"))
    assert asked is not None
    assert asked.person_id == cast.vera.id


def test_with_neither_finance_nor_leader_an_administrator_is_asked(cast: Cast) -> None:
    for person in (cast.fay, cast.lena):
        person.deactivated_at = THURSDAY
    cast.session.flush()
    asked = _asked(cast, claimed(cast, "500"))
    assert asked is not None
    assert asked.person_id == cast.ada.id


def test_taken_up_again_keeps_claim_and_window_and_adds_the_cost(cast: Cast) -> None:
    idea = claimed(cast, "500", cost=Cost(Decimal(100), Decimal(0)))
    again = open_claim(idea, actor=cast.mia, now=later(days=40), cost=Cost(Decimal(30), Decimal(0)))
    assert again.id == claim(cast, idea).id
    assert again.starts_on == date(2026, 3, 12)
    assert total(cast, idea, benefit=False) == Decimal(130)
    assert entries(cast, idea, benefit=False)[-1].month_on == date(2026, 4, 1)


def test_the_owner_claims_anew_what_was_sent_back(cast: Cast) -> None:
    idea = claimed(cast, "500")
    version = claim(cast, idea).version
    send_back_claim(idea, "Which invoice?", actor=cast.fay, now=VERIFY_AT, seen_version=version)
    asked = _asked(cast, idea, AssignmentKind.CLAIM)
    assert asked is not None
    assert asked.person_id == cast.mia.id
    assert _asked(cast, idea) is None
    wanted = {benefits(cast, idea)[0].id: Decimal("410.005")}
    found = claim(cast, idea)
    by = {"actor": cast.mia, "now": later(days=22), "seen_version": found.version}
    claim_again(idea, wanted, "The one of March.", **by)
    assert found.state == ClaimState.CLAIMED
    assert benefits(cast, idea)[0].amount(ValueStage.CLAIMED) == Decimal("410.01")
    assert _asked(cast, idea, AssignmentKind.CLAIM) is None
    asked = _asked(cast, idea)
    assert asked is not None
    assert asked.person_id == cast.fay.id
