"""Pools: claims of one area that come from the same driver cannot save more than it fell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, selectinload

from kaizen.people.models import Area
from kaizen.people.rules import is_below
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.models.rates import CostBase
from kaizen.savings.queries.run_rates import changes_by_line
from kaizen.savings.rules.claims import ClaimState, PoolClaim, peak_of
from kaizen.savings.rules.ledger import rates_in
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
        _verified(driver)
        .where(
            Claim.site_id == claim.site_id,
            Claim.id != claim.id,
            Claim.starts_on < claim.ends_on,
            Claim.ends_on > claim.starts_on,
        )
        .options(selectinload(Claim.shares))
        .order_by(Claim.id, Line.id)
    ).all()
    return _taken_by(session, rows, area)


def taken_by(session: Session, claim: Claim, driver: str, area: Area) -> list[PoolClaim]:
    """What this verified claim takes itself, in each stretch of its window with its own rate."""
    rows = session.execute(_verified(driver).where(Claim.id == claim.id).order_by(Line.id)).all()
    return _taken_by(session, rows, area)


def _verified(driver: str) -> Select[*tuple[Any, ...]]:
    return (
        select(Claim, Line.id, LineValue.amount)
        .join(Line, Line.idea_id == Claim.idea_id)
        .join(LineValue, LineValue.line_id == Line.id)
        .where(
            Claim.state == ClaimState.VERIFIED.value,
            Line.driver == driver,
            Line.benefit_class.not_in(OUTSIDE),
            LineValue.stage == ValueStage.VERIFIED.value,
        )
    )


def _taken_by(
    session: Session, rows: Sequence[Row[*tuple[Any, ...]]], area: Area
) -> list[PoolClaim]:
    if not rows:
        return []
    paths = _paths(session, rows[0][0].site_id)
    changes = changes_by_line(session, {claim.id for claim, _line_id, _amount in rows})
    found = []
    for claim, line_id, amount in rows:
        part = sum(
            percent
            for area_id, percent in percents_of(claim).items()
            if is_below(paths.get(area_id, ""), area.path)
        )
        if part:
            found += [
                PoolClaim(claim.idea_id, begin, end, yearly * part / 100)
                for begin, end, yearly in rates_in(
                    amount, changes.get(line_id, []), claim.starts_on, claim.ends_on
                )
            ]
    return found


def percents_of(claim: Claim) -> dict[int, int]:
    """Which part of a claim each area counts; all of it in its own area unless shared."""
    return {share.area_id: share.percent for share in claim.shares} or {claim.area_id: 100}


def _paths(session: Session, site_id: int) -> dict[int, str]:
    return dict(session.execute(select(Area.id, Area.path).where(Area.site_id == site_id)).all())
