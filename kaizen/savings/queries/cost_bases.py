"""What an area says it spends a year on one thing: the base against which a saving is held."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.savings.models.rates import CostBase
from kaizen.savings.rules.lines import Driver


def stated_cost(session: Session, area: Area, driver: Driver, day: date) -> Decimal | None:
    """What the area spends a year on this driver, in the site's currency; None where unsaid.

    The nearest area upward that has said so by `day` gives it; there the newest row counts.
    """
    rows = session.execute(
        select(CostBase.area_id, CostBase.yearly)
        .where(
            CostBase.area_id.in_(area.path_ids),
            CostBase.driver == driver.value,
            CostBase.starts_on <= day,
        )
        .order_by(CostBase.starts_on, CostBase.id)
    ).all()
    nearest = max((area.path_ids.index(row.area_id) for row in rows), default=None)
    if nearest is None:
        return None
    found: Decimal = [row.yearly for row in rows if row.area_id == area.path_ids[nearest]][-1]
    return found
