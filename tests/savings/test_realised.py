"""How much of what was agreed came true in an area."""

from __future__ import annotations

from decimal import Decimal

from kaizen.ideas.rules import Stage
from kaizen.people.models import Area
from kaizen.savings.queries.realised import realised_by_area, realised_in
from kaizen.savings.rules.lines import BenefitClass
from tests.support.cast import Cast
from tests.support.figures import line, verified_claim
from tests.support.stand import stand

HARD = (BenefitClass.HARD_COST, BenefitClass.REVENUE)


def _verified(cast: Cast, count: int, area: Area | None = None) -> None:
    for _ in range(count):
        idea = stand(cast, Stage.IMPLEMENTED, owner=cast.mia, area=area or cast.press)
        line(cast, idea, BenefitClass.HARD_COST, committed="1000.50", verified="800.40")
        line(cast, idea, BenefitClass.SOFT_CAPACITY, committed="999", verified="1")
        verified_claim(cast, idea)


def test_four_verified_claims_tell_nothing(cast: Cast) -> None:
    _verified(cast, 4)
    assert realised_in(cast.session, cast.press, HARD) is None


def test_five_verified_claims_give_the_usual_share_of_hard_savings(cast: Cast) -> None:
    _verified(cast, 5)
    found = realised_in(cast.session, cast.press, HARD)
    assert found is not None
    assert found.area.id == cast.press.id
    assert found.share == Decimal("0.8")
    assert found.claims == 5


def test_an_area_with_few_claims_takes_the_share_of_the_area_above(cast: Cast) -> None:
    _verified(cast, 5)
    found = realised_in(cast.session, cast.assembly, HARD)
    assert found is not None
    assert found.area.id in (cast.production.id, cast.nordhafen.id)


def test_another_site_tells_nothing(cast: Cast) -> None:
    _verified(cast, 5)
    assert realised_in(cast.session, cast.brook_line, HARD) is None


def test_what_was_never_agreed_is_left_out(cast: Cast) -> None:
    _verified(cast, 4)
    idea = stand(cast, Stage.IMPLEMENTED, owner=cast.mia)
    line(cast, idea, BenefitClass.HARD_COST, verified="5000")
    verified_claim(cast, idea)
    assert realised_in(cast.session, cast.press, HARD) is None


def test_many_areas_are_asked_about_at_once(cast: Cast) -> None:
    _verified(cast, 5)
    areas = [cast.press, cast.assembly, cast.brook_line]
    found = realised_by_area(cast.session, areas, HARD)
    assert found.keys() == {cast.press.id, cast.assembly.id}
    assert found[cast.press.id] == realised_in(cast.session, cast.press, HARD)
    assert realised_by_area(cast.session, [], HARD) == {}
