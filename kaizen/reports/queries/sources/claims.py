"""What is counted for claims: what was promised, and what their windows bring in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kaizen.reports.queries.sources.booked import shares_of
from kaizen.reports.queries.sources.claim_pages import Amount, Found, claims_of
from kaizen.reports.queries.sources.rows import IdeaIds, Row, Stretch
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.money import NetPart, Purpose, purpose_part, window_part
from kaizen.reports.rules.promises import CLAIMS, PromiseState
from kaizen.review.queries.changes import IN_USE, net_of
from kaizen.review.queries.portfolio import UNPROVEN
from kaizen.review.rules.portfolio import Net, Scope, to_the_end
from kaizen.savings.models.claims import Claim
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.ledger import Window, among_areas, entitled, month_of
from kaizen.savings.rules.lines import CostKind, ValueStage


def came_into_use(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`PROMISE`, `WINDOW`, `UNPROVEN`, `LOSING`, `BESIDE_MONEY`: by the day it came into use."""
    for claim in claims_of(session, stretch, _started_in(stretch), booked=True):
        for area_id in sorted({claim.area_id, *claim.percents, *claim.booked}):
            if stretch.area_ids is None or area_id in stretch.area_ids:
                yield from _promise(claim, area_id)
                yield from _window(claim, area_id)
                yield from _losing(claim, area_id)


def losing(session: Session, stretch: Stretch, scope: Scope) -> Iterator[tuple[int, Decimal]]:
    """The ideas behind `LOSING`, the newest first, each with what it leaves."""
    for claim in claims_of(session, stretch, _started_in(stretch), booked=True):
        told = {row.figure for row in _losing(claim, claim.area_id)}
        if scope in claim.scopes and Figure.LOSING in told:
            yield claim.idea_id, left_of(claim)


def promised(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`PROMISED`: what was agreed, spread over its window as if nothing ever slipped back."""
    runs = [
        Claim.ends_on > stretch.span.first_on,
        stretch.found_by_idea(Claim.starts_on) < stretch.span.until_on,
    ]
    for claim in claims_of(session, stretch, runs):
        window = Window(
            claim.starts_on,
            claim.ends_on,
            ((claim.starts_on, claim.ends_on),),
            fiscal_first_month=claim.fiscal_first_month,
        )
        is_verified = claim.state == ClaimState.VERIFIED
        part = PromiseState.VERIFIED if is_verified else PromiseState.WAITING
        for line in claim.hard(ValueStage.COMMITTED):
            ramped = replace(window, ramp=line.ramp)
            every = entitled(line.yearly, ramped, currency=claim.currency)
            months = {month_on: part for month_on, part in every.items() if stretch.has(month_on)}
            shared = among_areas(months, claim.percents, currency=claim.currency)
            for (month_on, area_id), amount in sorted(shared.items()):
                if stretch.area_ids is None or area_id in stretch.area_ids:
                    yield Row(
                        Figure.PROMISED,
                        claim.idea_id,
                        area_id,
                        month_on,
                        part,
                        amount,
                        claim.currency,
                    )


def touched(session: Session, idea_ids: IdeaIds) -> Iterator[tuple[int, date]]:
    """Each month of the windows of these ideas, in the areas that count them or did."""
    claims = session.execute(
        select(Claim.id, Claim.area_id, Claim.starts_on, Claim.ends_on).where(
            Claim.idea_id.in_(idea_ids)
        )
    ).all()
    shares = shares_of(session, {row.id for row in claims})
    for claim_id, own_area_id, starts_on, ends_on in claims:
        month = month_of(starts_on)
        while month < ends_on:
            for area_id in {own_area_id, *shares.get(claim_id, ())}:
                yield area_id, month
            month = month_of(date.fromordinal(month.toordinal() + 31))


def _started_in(stretch: Stretch) -> list[ColumnElement[bool]]:
    starts_on = stretch.found_by_idea(Claim.starts_on)
    return [starts_on >= stretch.span.first_on, starts_on < stretch.span.until_on]


def _promise(claim: Found, area_id: int) -> Iterator[Row]:
    """The stages side by side, only of claims that have come to the last of them."""
    if claim.state != ClaimState.VERIFIED:
        return
    place = (claim.idea_id, area_id, claim.starts_on)
    is_compared = any(one.yearly for one in claim.hard(ValueStage.COMMITTED))
    if is_compared and area_id == claim.area_id:
        yield Row(Figure.PROMISE, *place, CLAIMS)
    percent = claim.percents.get(area_id, 0)
    for stage in ValueStage:
        amount = sum((one.yearly for one in claim.hard(stage)), Decimal(0)) * percent / 100
        if is_compared and amount:
            yield Row(Figure.PROMISE, *place, stage, _kept(amount), claim.currency)


def _window(claim: Found, area_id: int) -> Iterator[Row]:
    """What is booked of a change, and what its window still brings at what was verified."""
    place = (claim.idea_id, area_id, claim.starts_on)
    is_counted = area_id in claim.percents or area_id in claim.booked
    if is_counted and claim.state in UNPROVEN:
        for scope in claim.scopes:
            yield Row(Figure.UNPROVEN, *place, scope)
    net = _net(claim, area_id)
    parts = {NetPart.HARD: net.hard, NetPart.ONCE: net.once, NetPart.RUNNING: net.running}
    for scope in claim.scopes:
        for part, amount in parts.items():
            if amount:
                name = window_part(scope, part)
                yield Row(Figure.WINDOW, *place, name, _kept(amount), claim.currency)


def left_of(claim: Found) -> Decimal:
    """What a change leaves in the end for all areas together."""
    areas = {*claim.percents, *claim.booked}
    return sum((_net(claim, area_id) for area_id in areas), Net()).left


def _losing(claim: Found, area_id: int) -> Iterator[Row]:
    """A change that costs more hard money than it brings, once, in its own area.

    What was never to bring hard money does not lose any: it is told apart, by what it is good
    for. What nobody has verified yet is not judged.
    """
    if area_id != claim.area_id or claim.state in UNPROVEN or left_of(claim) >= 0:
        return
    place = (claim.idea_id, area_id, claim.starts_on)
    for scope in claim.scopes:
        if claim.is_for_money:
            yield Row(Figure.LOSING, *place, scope)
            continue
        purpose = Purpose.TIME if claim.is_worth_more else Purpose.EASE
        yield Row(Figure.BESIDE_MONEY, *place, purpose_part(scope, purpose))


def _net(claim: Found, area_id: int) -> Net:
    return claim.booked.get(area_id, Net()) + _still(claim, claim.percents.get(area_id, 0))


def _still(claim: Found, percent: int) -> Net:
    """What the rest of the window brings and costs; nothing once it is no longer in use."""
    if claim.stage not in IN_USE:
        return Net()
    net = Net()
    # Costs as claimed while nobody has looked at them.
    costs = _running(claim, ValueStage.VERIFIED) or _running(claim, ValueStage.CLAIMED)
    for one in [*claim.hard(ValueStage.VERIFIED), *costs]:
        still = to_the_end(
            one.runs,
            starts_on=claim.starts_on,
            ends_on=claim.ends_on,
            booked_to=claim.booked_to,
        )
        net += net_of(one.cost_kind, still * percent / 100)
    return net


def _running(claim: Found, stage: ValueStage) -> list[Amount]:
    return [one for one in claim.amounts if one.cost_kind == CostKind.YEARLY and one.stage == stage]


def _kept(amount: Decimal) -> Decimal:
    """An amount with the places of the ledger, so that sums are the same in any order."""
    return amount.quantize(Decimal("0.0001"))
