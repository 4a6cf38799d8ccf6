"""How much of what was agreed came true in an area: verified ÷ committed, hard only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select
from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.people.rules import is_below
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.rules.lines import BenefitClass, ValueStage

#: With fewer verified claims a share says more about chance than about the area.
FEWEST_CLAIMS = 5


@dataclass(frozen=True)
class Realised:
    """What an area's verified claims brought of what had been agreed for them."""

    area: Area
    share: Decimal
    claims: int


def realised_in(session: Session, area: Area, classes: Collection[BenefitClass]) -> Realised | None:
    """The usual share in the area, or in the nearest above that has enough verified claims.

    `classes` are those that count as hard. None where no area upward has five verified claims
    with an agreed amount.
    """
    return realised_by_area(session, [area], classes).get(area.id)


def realised_by_area(
    session: Session, areas: Collection[Area], classes: Collection[BenefitClass]
) -> dict[int, Realised]:
    """The same for many areas, by area id; two queries for any number of them."""
    if not areas:
        return {}
    rows = session.execute(
        select(Area.path, _sum(ValueStage.VERIFIED), _sum(ValueStage.COMMITTED), Claim.id)
        .join(Claim, Claim.area_id == Area.id)
        .join(Line, Line.idea_id == Claim.idea_id)
        .join(LineValue, LineValue.line_id == Line.id)
        .where(
            Claim.site_id.in_({area.site_id for area in areas}),
            Claim.verified_at.is_not(None),
            Line.benefit_class.in_({one.value for one in classes}),
        )
        .group_by(Area.path, Claim.id)
    ).all()
    upwards = {area_id for area in areas for area_id in area.path_ids}
    places = session.scalars(select(Area).where(Area.id.in_(upwards))).all()
    shares = {place.id: _share(place, rows) for place in places}
    found = {
        area.id: next((one for at in reversed(area.path_ids) if (one := shares[at])), None)
        for area in areas
    }
    return {area_id: one for area_id, one in found.items() if one is not None}


def _share(place: Area, rows: Sequence[Row[*tuple[Any, ...]]]) -> Realised | None:
    """The share of what was agreed at and below this place; None with too few claims."""
    there = [row for row in rows if is_below(row[0], place.path) and row[2]]
    if len(there) < FEWEST_CLAIMS:
        return None
    verified = sum((row[1] for row in there), Decimal(0))
    agreed = sum((row[2] for row in there), Decimal(0))
    return Realised(place, verified / agreed, len(there))


def _sum(stage: ValueStage) -> ColumnElement[Decimal]:
    # The type of the column must survive the sum: on SQLite it keeps amounts as whole numbers.
    amount = case((LineValue.stage == stage.value, LineValue.amount))
    return func.sum(amount, type_=LineValue.amount.type)
