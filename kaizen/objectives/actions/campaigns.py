"""Starting a campaign, changing its words and days, and ending it early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.sentences import to_say
from kaizen.core.text import clean_text
from kaizen.objectives.models import Aim, Campaign
from kaizen.objectives.rules.aims import require_line, require_short, require_span
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission


@dataclass(frozen=True)
class Theme:
    """What a campaign asks for, and when."""

    title: str
    words: str
    from_on: date | None
    until_on: date | None


def start_campaign(
    area: Area, theme: Theme, *, aim: Aim | None, actor: Person, now: datetime
) -> Campaign:
    """Ask an area, and everything below it, for ideas on one theme.

    Raises:
        NotAllowed: the actor does not lead the area.
        InvalidInput: no name, no days, a last day that is past, or an aim that cannot be served
            here.
    """
    require(actor, Permission.AIM_SET, area=area)
    if aim is not None and (aim.site_id != (area.site_id or area.id) or not aim.can_be_served):
        raise InvalidInput("Choose an aim that is agreed and has not ended.", field="aim")
    campaign = Campaign(
        area=area, site_id=area.site_id or area.id, aim=aim, made_by=actor, made_at=now
    )
    _write(campaign, theme)
    if campaign.until_on < day_in(db.session(), area, now):
        raise InvalidInput("This day is past. Choose a coming one.", field="until_on")
    db.session.add(campaign)
    db.session.flush()
    events.record("campaign.started", campaign, actor.id, now, area_id=area.id)
    return campaign


def change_campaign(campaign: Campaign, theme: Theme, *, actor: Person, now: datetime) -> None:
    """Other words or days; the ideas stay where they are.

    Raises:
        NotAllowed: the actor does not lead the area.
        InvalidInput: no name, or no days.
        Conflict: it has ended.
    """
    require(actor, Permission.AIM_SET, area=campaign.area)
    _require_running(campaign)
    _write(campaign, theme)
    events.record("campaign.changed", campaign, actor.id, now)


def end_campaign(campaign: Campaign, *, actor: Person, now: datetime) -> None:
    """No idea joins it any more; those it brought stay with it.

    Raises:
        NotAllowed: the actor does not lead the area.
        Conflict: it has ended.
    """
    require(actor, Permission.AIM_SET, area=campaign.area)
    _require_running(campaign)
    campaign.ended_at = now
    events.record("campaign.ended", campaign, actor.id, now)


def _require_running(campaign: Campaign) -> None:
    if campaign.ended_at is not None:
        raise Conflict("This campaign has ended. Start a new one.")


def _write(campaign: Campaign, theme: Theme) -> None:
    campaign.title = require_line(
        theme.title, field="title", what=to_say("Give it a name that people can remember.")
    )
    campaign.words = require_short(clean_text(theme.words), field="words")
    span = require_span(theme.from_on, theme.until_on)
    campaign.from_on, campaign.until_on = span.from_on, span.until_on
