"""Do our small ideas cost us money? From the ledger, the claims and the decisions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.ideas.models import Idea
from kaizen.people.queries.areas import areas_of_sites
from kaizen.reports.queries.net import standings_of
from kaizen.reports.rules.spans import Span
from kaizen.review.queries.changes import Period
from kaizen.review.queries.portfolio import Portfolio, portfolio_of
from kaizen.review.rules.authority import Level
from kaizen.review.rules.portfolio import Net, Scope, Standing
from kaizen.savings.models.awards import Award, AwardStep
from kaizen.savings.models.claims import Claim
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.proved import booked, claimed, line, settled
from tests.support.rolled import rolled_up
from tests.support.stages import used

SPRING = Period(
    date(2026, 1, 1),
    date(2026, 4, 1),
    datetime(2026, 1, 1, tzinfo=UTC),
    datetime(2026, 4, 1, tzinfo=UTC),
)
#: Half an hour at the 40 an hour of the cast's site.
HANDLING = Decimal(20)


def reckoned(cast: Cast, scope: Scope = Scope.SMALL) -> Portfolio:
    return portfolio_of(
        cast.session, cast.nordhafen, SPRING, scope, hard=["hard_cost"], handling_minutes=30
    )


@pytest.fixture
def proved(cast: Cast) -> Idea:
    """A small idea in use since New Year: 3,650 hard a year, 500 spent; January is booked."""
    idea = used(cast)
    settled(cast, idea, Level.FIRST)
    claim = claimed(cast, idea, booked_to=date(2026, 2, 1))
    hard = line(cast, claim, 3650, benefit=BenefitClass.HARD_COST)
    once = line(cast, claim, 500, cost=CostKind.ONE_OFF, stage=ValueStage.CLAIMED)
    freed = line(cast, claim, 900, benefit=BenefitClass.SOFT_CAPACITY)
    booked(cast, claim, hard, date(2026, 1, 1), 310)
    booked(cast, claim, freed, date(2026, 1, 1), 75)
    booked(cast, claim, once, date(2026, 1, 1), 500)
    cast.session.commit()
    return idea


def test_cost_comes_at_once_and_savings_month_by_month(cast: Cast, proved: Idea) -> None:
    standing = reckoned(cast).standings[proved.area_id]
    assert standing.so_far == Net(Decimal(310), Decimal(500), Decimal(0), HANDLING)
    assert standing.so_far.left == -210
    # 310 are booked, 334 days of the window are still to come.
    assert standing.closed.hard == 310 + 3340
    assert standing.closed.left == 310 + 3340 - 500 - 20
    assert standing.months == {date(2026, 1, 1): Decimal(-190)}


def test_a_signed_award_is_a_cost_of_its_area(cast: Cast, proved: Idea) -> None:
    before = reckoned(cast).standings[proved.area_id]
    claim = cast.session.scalars(select(Claim).where(Claim.idea_id == proved.id)).one()
    award = Award(
        claim_id=claim.id,
        idea_id=proved.id,
        area_id=claim.area_id,
        site_id=claim.site_id,
        person_id=cast.olga.id,
        round=1,
        benefit=Decimal(3000),
        benefit_currency="EUR",
        amount=Decimal(60),
        currency="EUR",
        proposer_id=cast.fay.id,
        at=THURSDAY,
    )
    cast.session.add(award)
    cast.session.commit()
    # A proposal costs nothing yet.
    assert reckoned(cast).standings[proved.area_id] == before
    award.steps.append(
        AwardStep(number=1, kind="signed", on=THURSDAY.date(), at=THURSDAY, person_id=cast.lena.id)
    )
    cast.session.commit()
    after = reckoned(cast).standings[proved.area_id]
    assert after.so_far.awards == after.closed.awards == 60
    assert before.closed.left - after.closed.left == 60
    assert after.months[THURSDAY.date().replace(day=1)] == -60


def test_the_areas_above_hold_everything_below(cast: Cast, proved: Idea) -> None:
    standings = reckoned(cast).standings
    for area_id in proved.area.path_ids:
        assert standings[area_id].so_far.hard == 310


def test_a_change_that_slipped_back_brings_nothing_more(cast: Cast, proved: Idea) -> None:
    proved.stage = "lapsed"
    cast.session.commit()
    assert reckoned(cast).standings[proved.area_id].closed.hard == 310


def test_what_nobody_verified_brings_nothing_and_is_counted(cast: Cast) -> None:
    idea = used(cast)
    settled(cast, idea, Level.FIRST)
    claim = claimed(cast, idea, verified=False)
    line(cast, claim, 3650, benefit=BenefitClass.HARD_COST, stage=ValueStage.CLAIMED)
    cast.session.commit()
    standing = reckoned(cast).standings[idea.area_id]
    assert standing.closed.hard == 0
    assert standing.unproven == 1


def test_small_ideas_are_those_the_first_level_settled(cast: Cast) -> None:
    idea = used(cast)
    settled(cast, idea, Level.LEADERSHIP)
    claim = claimed(cast, idea)
    booked(cast, claim, line(cast, claim, 99, benefit=BenefitClass.HARD_COST), SPRING.first_on, 9)
    cast.session.commit()
    assert idea.area_id not in reckoned(cast).standings
    assert reckoned(cast, Scope.ALL).standings[idea.area_id].so_far.hard == 9


@pytest.mark.parametrize("scope", list(Scope))
def test_the_roll_ups_say_the_same_of_every_area(cast: Cast, proved: Idea, scope: Scope) -> None:
    other = used(cast)
    settled(cast, other, Level.LEADERSHIP)
    claim = claimed(cast, other)
    once = line(cast, claim, 900, cost=CostKind.ONE_OFF, stage=ValueStage.CLAIMED)
    booked(cast, claim, once, date(2026, 2, 1), 900)
    rolled_up(cast)
    expected = reckoned(cast, scope).standings
    areas = areas_of_sites(cast.session, {cast.nordhafen.id})
    span = Span(SPRING.first_on, SPRING.until_on)
    told = standings_of(cast.session, cast.nordhafen, areas, span, scope)
    for area in areas:
        assert told[area.id] == expected.get(area.id, Standing())


def test_the_page_answers_the_question(client: FlaskClient, cast: Cast, proved: Idea) -> None:
    rolled_up(cast)
    page = sign_in(client, cast.lena).get("/net?span=12-months").text
    assert "Your small ideas leave" in page
    assert "€310" in page


@pytest.mark.parametrize("who", ["olga", "nora"])
def test_whoever_reads_no_money_does_not_see_it(client: FlaskClient, cast: Cast, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get("/net").status_code == 403


def test_another_site_sees_its_own(client: FlaskClient, cast: Cast, proved: Idea) -> None:
    rolled_up(cast)
    nils = sign_in(client, cast.nils)
    assert "€310" not in nils.get("/net").text
    assert nils.get(f"/net?site={cast.nordhafen.id}").status_code == 403


def test_a_losing_idea_is_named(client: FlaskClient, cast: Cast, proved: Idea) -> None:
    other = used(cast)
    other.title = "Gold plated broom"
    settled(cast, other, Level.FIRST)
    claim = claimed(cast, other)
    line(cast, claim, 500, benefit=BenefitClass.HARD_COST, stage=ValueStage.COMMITTED)
    once = line(cast, claim, 9000, cost=CostKind.ONE_OFF, stage=ValueStage.CLAIMED)
    booked(cast, claim, once, date(2026, 1, 1), 9000)
    rolled_up(cast)
    page = sign_in(client, cast.sam).get("/net").text
    assert "1 idea was to bring hard money and costs more" in page
    assert "Gold plated broom" in page
    assert "cost €" in page


def test_what_was_never_to_bring_hard_money_is_told_apart(
    client: FlaskClient, cast: Cast, proved: Idea
) -> None:
    other = used(cast)
    other.title = "A guard at the saw"
    settled(cast, other, Level.FIRST)
    claim = claimed(cast, other)
    once = line(cast, claim, 9000, cost=CostKind.ONE_OFF, stage=ValueStage.CLAIMED)
    booked(cast, claim, once, date(2026, 1, 1), 9000)
    rolled_up(cast)
    page = sign_in(client, cast.sam).get("/net").text
    assert "A guard at the saw" not in page
    assert "Every idea that was to bring hard money brings it" in page
    assert "1 more costs something and was never to bring hard money" in page
    # The net has its cost all the same.
    assert "cost €" in page
