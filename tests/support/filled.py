"""A plant whose reports have something in every table and every chart."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from kaizen.ideas.rules import Stage, Waste
from kaizen.metrics.models.conditions import Reading
from kaizen.metrics.models.pulse import PulseCount
from kaizen.metrics.rules.conditions import Condition
from kaizen.objectives.actions.measuring import type_value
from kaizen.reports.actions.watching import watch_site
from kaizen.savings.actions.booking import book_idea
from tests.support import aims, reviewing
from tests.support.cast import THURSDAY, Cast, later
from tests.support.claims import line, use, verify
from tests.support.rolled import rolled_up
from tests.support.stages import begun, slipped
from tests.support.stand import stand

#: Four months after everything began; and the months that hold all of it.
SUMMER = later(days=120)
YEAR = "span=months&from=2026-01&to=2026-12"


def fill_reports(cast: Cast, now: datetime = SUMMER) -> int:
    """Answered, agreed, declined, booked, slipped back, measured, served; answers the aim's id.

    Roll-ups and weeks are reckoned as of `now`; everything is committed.
    """
    soon: dict[str, Any] = {"submitted_at": THURSDAY, "answered_at": THURSDAY + timedelta(hours=4)}
    for stage in (Stage.APPROVED, Stage.DECLINED, Stage.APPROVED, Stage.IMPLEMENTED):
        stand(cast, stage, waste="walking", **soon)
    reviewing.agreed(cast)
    slipped(cast)
    idea = begun(cast)
    idea.waste = Waste.WALKING.value
    line(cast, idea, "12000.00")
    verify(cast, use(idea))
    book_idea(idea.id, now=now)
    aim = aims.agreed(cast)
    aims.serve(cast, idea, aim)
    for on, value in ((date(2026, 2, 2), "13.5"), (date(2026, 3, 12), "12.5")):
        type_value(aim, on=on, value=Decimal(value), actor=cast.lena, now=THURSDAY)
    _tell_of_people(cast)
    rolled_up(cast, now)
    watch_site(cast.nordhafen.id, now=now)
    cast.session.commit()
    return aim.id


def _tell_of_people(cast: Cast) -> None:
    """Three months of conditions, and of answers without a name."""
    told = {"at": THURSDAY, "person_id": cast.lena.id, "area_id": cast.nordhafen.id}
    for month in (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)):
        for kind, value in zip(Condition, ("4.5", "1", "120"), strict=True):
            reading = Reading(kind=kind.value, value=Decimal(value), month_on=month, **told)
            cast.session.add(reading)
        said = {"recommend": [2, *[0] * 9, 9], "serious": [1, 0, 2, 0, 3, 5], "by_link": 0}
        cast.session.add(PulseCount(area_id=cast.nordhafen.id, month_on=month, **said))
    cast.session.flush()
