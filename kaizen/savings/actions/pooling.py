"""Double counting: what claims take from one pool stays within what it really fell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.core.money import Money
from kaizen.ideas.rules import reference
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.pools import OUTSIDE, Pool, percents_of, pools_of, taken_by
from kaizen.savings.rules.claims import peak_of


def require_room(claim: Claim, lines: list[Line], amounts: Mapping[int, Decimal]) -> None:
    """Refuse what would take more from a pool than it fell; the pools stay locked until the end.

    `amounts` are what is about to be verified, a year's by the line's id.

    Raises:
        Conflict: with this claim the pool would save more than it really fell; the sentence
            names the other claims.
    """
    wanted: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.benefit_class is not None and line.benefit_class not in OUTSIDE:
            wanted[line.driver] += amounts[line.id]
    found = pools_of(db.session(), claim, wanted, percents_of(claim), lock=True)
    for pool, percent in found:
        taken = wanted[pool.driver] * percent / 100
        if taken > pool.left(claim.starts_on, claim.ends_on):
            raise _used_up(pool, claim, taken)


def require_room_at(claim: Claim, driver: str, from_on: date) -> None:
    """Refuse a corrected run-rate that takes more from a pool than it fell, from a month on.

    Raises:
        Conflict: as `require_room`.
    """
    session = db.session()
    begin = max(from_on, claim.starts_on)
    for pool, _percent in pools_of(session, claim, {driver}, percents_of(claim), lock=True):
        own = taken_by(session, claim, driver, pool.area)
        peak = peak_of((*pool.claims, *own), begin, claim.ends_on)
        taken = peak_of(own, begin, claim.ends_on)
        if taken and peak > pool.fall:
            raise _used_up(pool, claim, taken)


def _used_up(pool: Pool, claim: Claim, taken: Decimal) -> Conflict:
    others = sorted({one.idea_id for one in pool.claims})
    area, fall = pool.area.name, Money(pool.fall, pool.currency)
    if not others:
        return Conflict(
            "%(area)s saves at most %(fall)s a year on this, and this claim says "
            "%(taken)s. Verify less, or have the stated cost corrected first.",
            area=area,
            fall=fall,
            taken=Money(taken, pool.currency),
        )
    left = max(pool.left(claim.starts_on, claim.ends_on), Decimal(0))
    return Conflict(
        "%(area)s saves at most %(fall)s a year on this; %(others)s have taken so "
        "much that %(left)s are left, and this claim says %(taken)s.",
        others=", ".join(reference(idea_id) for idea_id in others),
        area=area,
        fall=fall,
        left=Money(left, pool.currency),
        taken=Money(taken, pool.currency),
    )
