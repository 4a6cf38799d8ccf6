"""The money of roll-ups comes from the same rows as the portfolio net, and says the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from kaizen.ideas.models import Idea, IdeaAuthor, IdeaMove
from kaizen.people.queries.areas import calendar_for
from kaizen.reports.queries.sources import booked as booked_source
from kaizen.reports.queries.sources import claims, lapses
from kaizen.reports.queries.sources import used as used_source
from kaizen.reports.queries.sources.rows import Row, Source, Stretch
from kaizen.reports.rules.figures import Figure, Tally, total_of
from kaizen.reports.rules.money import standing_of
from kaizen.reports.rules.spans import Span
from kaizen.review.queries.changes import Period
from kaizen.review.queries.portfolio import portfolio_of
from kaizen.review.rules.authority import Level
from kaizen.review.rules.portfolio import Scope
from kaizen.savings.models.awards import Award, AwardStep
from kaizen.savings.models.claims import Claim, ClaimShare
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage
from tests.support.cast import THURSDAY, Cast
from tests.support.proved import booked, claimed, line, settled
from tests.support.stages import used

SPRING = Span(date(2026, 1, 1), date(2026, 4, 1))
JANUARY = date(2026, 1, 1)


def rows(cast: Cast, source: Source, *, span: Span = SPRING, **asked: object) -> list[Row]:
    stretch = Stretch(
        site_id=cast.nordhafen.id,
        span=span,
        calendar=calendar_for(cast.session, cast.nordhafen),
        today=THURSDAY.date(),
        **asked,
    )
    return list(source(cast.session, stretch))


def sums(found: list[Row], figure: Figure) -> dict[str, Decimal | int]:
    totals: dict[str, Decimal | int] = {}
    for row in found:
        if row.figure is figure:
            totals[str(row.part)] = totals.get(str(row.part), 0) + row.value
    return totals


@pytest.fixture
def proved(cast: Cast) -> Idea:
    """A small idea in use since New Year: 3,650 hard a year of 4,000 agreed; January is booked."""
    idea = used(cast)
    settled(cast, idea)
    claim = claimed(cast, idea, booked_to=date(2026, 2, 1))
    hard = line(cast, claim, 3650, benefit=BenefitClass.HARD_COST)
    agreed = line(cast, claim, 4000, benefit=BenefitClass.HARD_COST, stage=ValueStage.COMMITTED)
    assert agreed.id > hard.id
    once = line(cast, claim, 500, cost=CostKind.ONE_OFF, stage=ValueStage.CLAIMED)
    line(cast, claim, 365, cost=CostKind.YEARLY, stage=ValueStage.CLAIMED)
    freed = line(cast, claim, 900, benefit=BenefitClass.SOFT_CAPACITY)
    booked(cast, claim, hard, JANUARY, 310)
    booked(cast, claim, freed, JANUARY, 75)
    booked(cast, claim, once, JANUARY, 500)
    cast.session.commit()
    return idea


def tally_by_month(found: list[Row]) -> dict[date, Tally]:
    months: dict[date, Tally] = {}
    for row in found:
        key = (row.figure.value, str(row.part), row.currency)
        is_amount = isinstance(row.value, Decimal)
        one = Tally.of({} if is_amount else {key: row.value}, {key: row.value} if is_amount else {})
        month = row.on.replace(day=1)
        months[month] = total_of([months.get(month, Tally()), one])
    return months


def claim_of(cast: Cast, idea: Idea) -> Claim:
    return cast.session.scalars(select(Claim).where(Claim.idea_id == idea.id)).one()


def test_the_ledger_is_told_by_class_by_origin_and_for_small_ideas(
    cast: Cast, proved: Idea
) -> None:
    found = rows(cast, booked_source.ledger)
    assert sums(found, Figure.BOOKED) == {"hard_cost": 310, "soft_capacity": 75, "one_off": 500}
    assert sums(found, Figure.HARD) == {"floor": 310}
    assert sums(found, Figure.SMALL) == {"hard": 310, "once": 500}
    proved.is_directed = True
    cast.session.flush()
    assert sums(rows(cast, booked_source.ledger), Figure.HARD) == {"directed": 310}


def test_what_leadership_settled_is_not_small(cast: Cast) -> None:
    idea = used(cast)
    settled(cast, idea, Level.LEADERSHIP)
    claim = claimed(cast, idea)
    hard = line(cast, claim, 99, benefit=BenefitClass.HARD_COST)
    booked(cast, claim, hard, JANUARY, 9)
    assert sums(rows(cast, booked_source.ledger), Figure.SMALL) == {}
    assert sums(rows(cast, booked_source.ledger), Figure.HARD) == {"floor": 9}
    assert sums(rows(cast, claims.came_into_use), Figure.WINDOW).keys() == {"all:hard"}


def test_a_window_is_taken_to_its_end(cast: Cast, proved: Idea) -> None:
    found = sums(rows(cast, claims.came_into_use), Figure.WINDOW)
    # 310 are booked; 334 of 365 days are to come, at 10 a day, and running cost at 1 a day.
    assert found["small:hard"] == found["all:hard"] == 310 + 3340
    assert found["small:once"] == 500
    assert found["small:running"] == 334
    proved.stage = "lapsed"
    cast.session.flush()
    assert sums(rows(cast, claims.came_into_use), Figure.WINDOW)["small:hard"] == 310


def test_the_stages_are_told_only_of_what_is_verified(cast: Cast, proved: Idea) -> None:
    found = sums(rows(cast, claims.came_into_use), Figure.PROMISE)
    assert found == {"claims": 1, "committed": 4000, "verified": 3650}
    claim = claim_of(cast, proved)
    claim.state, claim.verified_at, claim.verifier_id = "claimed", None, None
    cast.session.flush()
    found = rows(cast, claims.came_into_use)
    assert sums(found, Figure.PROMISE) == {}
    assert sums(found, Figure.UNPROVEN) == {"all": 1, "small": 1}


def test_a_promise_is_spread_over_its_window_and_adds_up(cast: Cast, proved: Idea) -> None:
    year = rows(cast, claims.promised, span=Span(JANUARY, date(2027, 1, 1)))
    assert sums(year, Figure.PROMISED) == {"verified": 4000}
    assert [row.on.month for row in year] == list(range(1, 13))
    spring = rows(cast, claims.promised)
    # 90 of 365 days.
    assert sum(row.value for row in spring) == sum(row.value for row in year[:3])
    assert abs(sum(row.value for row in spring) - Decimal(4000) * 90 / 365) < 1


def test_areas_that_share_a_claim_have_their_parts(cast: Cast, proved: Idea) -> None:
    claim = claim_of(cast, proved)
    for area, percent in ((cast.press, 60), (cast.production, 40)):
        cast.session.add(ClaimShare(claim_id=claim.id, area_id=area.id, percent=percent))
    cast.session.flush()
    found = [row for row in rows(cast, claims.promised) if row.on == JANUARY]
    whole = sum(row.value for row in found)
    by_area = {row.area_id: row.value for row in found}
    assert by_area[cast.press.id] == (whole * 60 / 100).quantize(Decimal("0.01"))
    assert whole == by_area[cast.press.id] + by_area[cast.production.id]
    alone = rows(cast, claims.promised, area_ids=[cast.production.id])
    assert {row.area_id for row in alone} == {cast.production.id}
    verified = sums(rows(cast, claims.came_into_use), Figure.PROMISE)["verified"]
    assert verified == 3650


def test_a_signed_award_is_told_once_for_all_and_once_for_small(cast: Cast, proved: Idea) -> None:
    claim = claim_of(cast, proved)
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
    cast.session.flush()
    assert rows(cast, booked_source.awards) == []
    award.steps.append(
        AwardStep(number=1, kind="signed", on=THURSDAY.date(), at=THURSDAY, person_id=cast.lena.id)
    )
    cast.session.flush()
    assert sums(rows(cast, booked_source.awards), Figure.AWARDED) == {"all": 60, "small": 60}


def test_what_slipped_back_stops_counting_until_it_comes_again(cast: Cast, proved: Idea) -> None:
    slip = IdeaMove(idea_id=proved.id, at=THURSDAY, from_stage="implemented", to_stage="lapsed")
    cast.session.add(slip)
    cast.session.flush()
    assert sums(rows(cast, lapses.slipped), Figure.LAPSED) == {"": 1}
    assert sums(rows(cast, lapses.lost), Figure.LOST) == {"": 3650}
    back = IdeaMove(idea_id=proved.id, at=THURSDAY, from_stage="lapsed", to_stage="implemented")
    cast.session.add(back)
    cast.session.flush()
    assert sums(rows(cast, lapses.slipped), Figure.LAPSED) == {"": 1}
    assert rows(cast, lapses.lost) == []


@pytest.mark.parametrize("scope", list(Scope))
def test_the_net_is_that_of_the_portfolio(cast: Cast, proved: Idea, scope: Scope) -> None:
    found = rows(cast, booked_source.ledger) + rows(cast, claims.came_into_use)
    tally = tally_by_month(found)
    period = Period(
        SPRING.first_on,
        SPRING.until_on,
        THURSDAY.replace(month=1, day=1),
        THURSDAY.replace(month=4, day=1),
    )
    expected = portfolio_of(
        cast.session, cast.nordhafen, period, scope, hard=["hard_cost"], handling_minutes=30
    ).standings[proved.area_id]
    told = standing_of(tally, "EUR", scope, decided=1, handling=expected.so_far.handling)
    assert told.so_far == expected.so_far
    assert told.closed == expected.closed
    assert told.unproven == expected.unproven


def test_a_change_that_costs_more_than_it_brings_is_counted_once(cast: Cast, proved: Idea) -> None:
    assert sums(rows(cast, claims.came_into_use), Figure.LOSING) == {}
    claim = claim_of(cast, proved)
    dear = line(cast, claim, 9000, cost=CostKind.ONE_OFF, stage=ValueStage.CLAIMED)
    booked(cast, claim, dear, JANUARY, 9000)
    assert sums(rows(cast, claims.came_into_use), Figure.LOSING) == {"all": 1, "small": 1}
    claim.state, claim.verified_at, claim.verifier_id = "claimed", None, None
    cast.session.flush()
    assert sums(rows(cast, claims.came_into_use), Figure.LOSING) == {}


@pytest.mark.parametrize(
    ("benefit", "purpose"),
    [
        (BenefitClass.SOFT_CAPACITY, "time"),
        (BenefitClass.AVOIDANCE, "time"),
        (None, "ease"),
    ],
)
def test_what_was_never_to_bring_hard_money_does_not_lose_any(
    cast: Cast, benefit: BenefitClass | None, purpose: str
) -> None:
    idea = used(cast)
    settled(cast, idea)
    claim = claimed(cast, idea)
    if benefit is not None:
        line(cast, claim, 400, benefit=benefit)
    booked(cast, claim, line(cast, claim, 120, cost=CostKind.ONE_OFF), JANUARY, 120)
    found = rows(cast, claims.came_into_use)
    assert sums(found, Figure.LOSING) == {}
    assert sums(found, Figure.BESIDE_MONEY) == {f"small:{purpose}": 1, f"all:{purpose}": 1}
    # As soon as anybody promises hard money for it, it has to bring some.
    line(cast, claim, 50, benefit=BenefitClass.HARD_COST, stage=ValueStage.COMMITTED)
    assert sums(rows(cast, claims.came_into_use), Figure.LOSING) == {"all": 1, "small": 1}


def test_whether_people_of_the_floor_are_in_a_directed_change(cast: Cast) -> None:
    by_herself, with_mia = used(cast, owner=cast.lena), used(cast, owner=cast.mia)
    for idea in (by_herself, with_mia):
        idea.is_directed = True
        idea.authors[0].person = cast.lena
    cast.session.flush()
    found = rows(cast, used_source.used)
    assert sums(found, Figure.DIRECTED_WITH) == {"no": 1, "yes": 1}
    by_herself.authors.append(IdeaAuthor(person=cast.olga, position=1))
    cast.session.flush()
    assert sums(rows(cast, used_source.used), Figure.DIRECTED_WITH) == {"yes": 2}


def test_a_page_of_rows_begins_below_a_number(cast: Cast, proved: Idea) -> None:
    for source in (
        booked_source.ledger,
        booked_source.awards,
        claims.came_into_use,
        claims.promised,
        lapses.slipped,
        lapses.lost,
    ):
        assert rows(cast, source, before_id=proved.id) == []


def test_the_months_that_an_idea_touches_hold_all_its_rows(cast: Cast, proved: Idea) -> None:
    touched = {
        (area_id, day.replace(day=1))
        for module in (booked_source, claims, lapses)
        for area_id, day in module.touched(cast.session, [proved.id])
    }
    year = Span(JANUARY, date(2027, 1, 1))
    for source in (booked_source.ledger, claims.came_into_use, claims.promised):
        for row in rows(cast, source, span=year):
            assert (row.area_id, row.on.replace(day=1)) in touched
