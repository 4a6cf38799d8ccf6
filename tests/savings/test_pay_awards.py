"""Paying awards: what has both signatures, once, and never changed by what comes later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kaizen.core.errors import Conflict, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.people.models import Area, Person
from kaizen.savings.actions.paying import pay_awards
from kaizen.savings.models.awards import Award, AwardPayment, AwardStep
from kaizen.savings.models.claims import Claim, ClaimShare
from kaizen.savings.queries.awards import (
    AwardsOfMonth,
    awards_by_month,
    newest_awards_of,
)
from kaizen.savings.queries.awards import (
    awards_on as awards_on_list,
)
from kaizen.savings.rules.award_policy import AwardState
from kaizen.savings.rules.awards import POINTS
from tests.support.awards import (
    AWARD_AT,
    EARNED,
    awards_on,
    correction,
    propose,
    sign,
    signed,
    verified_saving,
)
from tests.support.cast import Cast
from tests.support.counting import counted_queries

APRIL = date(2026, 4, 1)


def pay(cast: Cast, by: Person | None = None, site: Area | None = None) -> AwardPayment:
    with transaction():
        return pay_awards(site or cast.nordhafen, actor=by or cast.fay, now=AWARD_AT)


def test_what_has_both_signatures_goes_on_one_list(cast: Cast) -> None:
    awards_on(cast)
    first, second = signed(cast), signed(cast, cast.olga, cast.otto)
    waiting = verified_saving(cast)
    propose(cast, waiting)
    payment = pay(cast)
    assert {one.idea_id for one in awards_on_list(cast.session, payment.id)} == {
        first.id,
        second.id,
    }
    assert newest_awards_of(cast.session, first.id)[0].state is AwardState.PAID
    assert newest_awards_of(cast.session, waiting.id)[0].state is AwardState.PROPOSED


def test_nothing_is_paid_twice(cast: Cast) -> None:
    awards_on(cast)
    idea = signed(cast)
    payment = pay(cast)
    with pytest.raises(Conflict, match="Nothing is signed"):
        pay(cast)
    award = newest_awards_of(cast.session, idea.id)[0]
    again = AwardStep(
        award_id=award.id,
        number=2,
        kind="paid",
        on=APRIL,
        at=AWARD_AT,
        person_id=cast.fay.id,
        payment_id=payment.id,
    )
    cast.session.add(again)
    with pytest.raises(IntegrityError):
        cast.session.flush()
    cast.session.rollback()


def test_only_finance_of_the_whole_site_pays(cast: Cast) -> None:
    awards_on(cast)
    signed(cast)
    for person in (cast.lena, cast.sam, cast.olga, cast.nils, cast.ada):
        with pytest.raises(NotAllowed):
            pay(cast, by=person)
    assert cast.session.scalars(select(AwardPayment)).all() == []


def test_a_later_correction_changes_no_paid_award(cast: Cast) -> None:
    awards_on(cast)
    idea = signed(cast)
    pay(cast)
    correction(cast, idea, "-12000")
    award = newest_awards_of(cast.session, idea.id)[0]
    assert (award.amount, award.state) == (EARNED, AwardState.PAID)


def test_a_month_of_awards_is_a_cost_of_the_areas_that_count_the_claim(cast: Cast) -> None:
    awards_on(cast)
    signed(cast)
    shared = verified_saving(cast)
    claim = cast.session.scalars(select(Claim).where(Claim.idea_id == shared.id)).one()
    claim.shares.extend(
        ClaimShare(area_id=area.id, percent=percent)
        for area, percent in ((cast.press, 60), (cast.logistics, 40))
    )
    cast.session.commit()
    propose(cast, shared)
    sign(cast, shared)
    propose(cast, verified_saving(cast))
    before, after = date(2026, 3, 1), date(2026, 5, 1)
    site_id = cast.nordhafen.id
    with counted_queries() as queries:
        found = awards_by_month(cast.session, site_id, before, after)
    assert found == [
        AwardsOfMonth(cast.press.id, APRIL, EARNED + Decimal("623.40"), "EUR"),
        AwardsOfMonth(cast.logistics.id, APRIL, Decimal("415.60"), "EUR"),
    ]
    assert len(queries) == 2
    pay(cast)
    assert awards_by_month(cast.session, cast.nordhafen.id, before, after) == found
    assert awards_by_month(cast.session, cast.nordhafen.id, before, APRIL) == []


def test_points_cost_nothing(cast: Cast) -> None:
    awards_on(cast, POINTS)
    signed(cast)
    assert cast.session.scalars(select(Award.amount)).one() == Decimal(80)
    everything = (date(2026, 1, 1), date(2027, 1, 1))
    assert awards_by_month(cast.session, cast.nordhafen.id, *everything) == []
