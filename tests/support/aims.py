"""Aims and campaigns of Nordhafen, brought there by the actions that people use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kaizen.ideas.models import Idea
from kaizen.objectives.actions.campaigns import Theme, start_campaign
from kaizen.objectives.actions.serving import align_idea
from kaizen.objectives.actions.setting import set_aim
from kaizen.objectives.models import Aim, Campaign
from kaizen.objectives.queries.aims import aims_of, families_of, last_offer_of
from kaizen.objectives.queries.results import progress_of_aims
from kaizen.objectives.rules.aims import AimPlan, Measure
from kaizen.objectives.rules.progress import Progress
from kaizen.people.models import Area, Person
from tests.support.cast import THURSDAY, Cast

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def plan(**others: Any) -> AimPlan:
    """Setting up press 2 in nine minutes instead of fourteen, this year."""
    values: dict[str, Any] = {
        "title": "Set up press 2 faster",
        "why": "Every second order waits for a change of tools.",
        "measure": Measure.TYPED,
        "unit": "minutes",
        "from_value": Decimal(14),
        "to_value": Decimal(9),
        "from_on": FIRST,
        "until_on": LAST,
        **others,
    }
    return AimPlan(**values)


def asked(
    cast: Cast,
    *,
    area: Area | None = None,
    owner: Person | None = None,
    parent: Aim | None = None,
    actor: Person | None = None,
    **others: Any,
) -> Aim:
    """Lena sets an aim for the press shop and asks Sam, unless said otherwise."""
    return set_aim(
        area or cast.press,
        plan(**others),
        owner=owner or cast.sam,
        parent=parent,
        actor=actor or cast.lena,
        now=THURSDAY,
    )


def agreed(cast: Cast, *, owner: Person | None = None, **others: Any) -> Aim:
    """An aim that Lena answers for herself, or to which its owner has said yes."""
    aim = asked(cast, owner=owner or cast.lena, **others)
    if aim.waits_for is not None:
        aim.waits_for, aim.agreed_at = None, THURSDAY
        cast.session.flush()
    return aim


def campaign(cast: Cast, aim: Aim | None = None, **others: Any) -> Campaign:
    """Four weeks of less walking in production."""
    values: dict[str, Any] = {
        "title": "Less walking",
        "words": "What do you walk for, again and again?",
        "from_on": date(2026, 3, 2),
        "until_on": date(2026, 3, 31),
        **others,
    }
    theme = Theme(**values)
    return start_campaign(cast.production, theme, aim=aim, actor=cast.lena, now=THURSDAY)


def serve(cast: Cast, idea: Idea, aim: Aim | None, theme: Campaign | None = None) -> bool:
    """Sam says what the idea serves."""
    return align_idea(idea, aim, theme, actor=cast.sam, now=THURSDAY)


def last_offer(cast: Cast, aim: Aim) -> int:
    """The offer that a page shows."""
    return last_offer_of(cast.session, aim.id).id


def progress(cast: Cast, aim: Aim, on: date | None = None) -> Progress:
    """How far it has come on that Thursday, or on another day."""
    aims = aims_of(cast.session, [aim.site_id])
    found = progress_of_aims(
        cast.session, aims, families_of(aims), {aim.site_id: on or THURSDAY.date()}
    )
    return found[aim.id]
