"""Pools: claims of one area that come from the same driver cannot save more than it fell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kaizen.people.models import Area
from kaizen.people.rules import is_below
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.models.rates import CostBase
from kaizen.savings.rules.claims import ClaimState, PoolClaim, peak_of
from kaizen.savings.rules.lines import BenefitClass, ValueStage

#: What takes nothing from a yearly cost: money released once, and what is told in words.
OUTSIDE = (BenefitClass.WORKING_CAPITAL.value, BenefitClass.INTANGIBLE.value)


@dataclass(frozen=True)
class Pool:
    """What an area spends on one thing, how much it really fell, and who has claimed of it."""

    area: Area
    driver: str
    currency: str
    #: What can be saved a year at most: base − now, or the base while now is not measured.
    fall: Decimal
    is_measured: bool
    claims: tuple[PoolClaim, ...]

    def left(self, starts_on: date, ends_on: date) -> Decimal:
        """What a claim with this window may still take a year."""
        return self.fall - peak_of(self.claims, starts_on, ends_on)


def pools_of(
    session: Session,
    claim: Claim,
    drivers: Collection[str],
    percents: Mapping[int, int],
    *,
    lock: bool = False,
) -> list[tuple[Pool, int]]:
    """The pools that a claim takes from, each with the percent of the claim that counts there.

    A pool is named by the stated yearly cost of an area and driver; one of an area above holds
    all claims below it. `lock` holds the pools until the transaction ends, so that two who
    verify at the same instant follow each other.
    """
    shared = list(session.scalars(select(Area).where(Area.id.in_(percents))))
    bases = _bases(session, {i for area in shared for i in area.path_ids}, drivers)
    areas = _areas(session, {base.area_id for base in bases}, lock=lock)
    found = []
    for base in bases:
        area = areas[base.area_id]
        parts = (percents[one.id] for one in shared if is_below(one.path, area.path))
        found.append((_pool(session, base, area, claim), sum(parts)))
    return found


def _bases(session: Session, area_ids: set[int], drivers: Collection[str]) -> list[CostBase]:
    rows = session.scalars(
        select(CostBase)
        .where(CostBase.area_id.in_(area_ids), CostBase.driver.in_(drivers))
        .order_by(CostBase.id)
    )
    newest = {(base.area_id, base.driver): base for base in rows}
    return [newest[key] for key in sorted(newest)]


def _areas(session: Session, ids: set[int], *, lock: bool) -> dict[int, Area]:
    query = select(Area).where(Area.id.in_(ids)).order_by(Area.id)
    if lock:
        # Rows that only point at the area may still be written meanwhile.
        query = query.with_for_update(key_share=True)
    return {area.id: area for area in session.scalars(query)}


def _pool(session: Session, base: CostBase, area: Area, claim: Claim) -> Pool:
    now = base.yearly_now
    return Pool(
        area=area,
        driver=base.driver,
        currency=base.currency,
        fall=base.yearly if now is None else base.yearly - now,
        is_measured=now is not None,
        claims=tuple(_claims(session, base.driver, area, claim)),
    )


def _claims(session: Session, driver: str, area: Area, claim: Claim) -> list[PoolClaim]:
    """Verified claims on the same thing at and below the area, other than this one."""
    rows = session.execute(
        select(Claim, LineValue.amount)
        .join(Line, Line.idea_id == Claim.idea_id)
        .join(LineValue, LineValue.line_id == Line.id)
        .where(
            Claim.site_id == claim.site_id,
            Claim.id != claim.id,
            Claim.state == ClaimState.VERIFIED.value,
            Claim.starts_on < claim.ends_on,
            Claim.ends_on > claim.starts_on,
            Line.driver == driver,
            Line.benefit_class.not_in(OUTSIDE),
            LineValue.stage == ValueStage.VERIFIED.value,
        )
        .options(selectinload(Claim.shares))
        .order_by(Claim.id, Line.id)
    ).all()
    paths = _paths(session, claim.site_id)
    found = []
    for other, amount in rows:
        part = sum(
            percent
            for area_id, percent in percents_of(other).items()
            if is_below(paths.get(area_id, ""), area.path)
        )
        if part:
            taken = amount * part / 100
            found.append(PoolClaim(other.idea_id, other.starts_on, other.ends_on, taken))
    return found


def percents_of(claim: Claim) -> dict[int, int]:
    """Which part of a claim each area counts; all of it in its own area unless shared."""
    return {share.area_id: share.percent for share in claim.shares} or {claim.area_id: 100}


def _paths(session: Session, site_id: int) -> dict[int, str]:
    return dict(session.execute(select(Area.id, Area.path).where(Area.site_id == site_id)).all())
