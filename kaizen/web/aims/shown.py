"""Everything that the page of all aims shows, gathered once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kaizen.objectives.models import Aim, Campaign
from kaizen.objectives.queries.aims import aims_of, campaigns_of, families_of
from kaizen.objectives.queries.results import progress_of_aims
from kaizen.objectives.queries.serving import count_of_campaigns, count_serving
from kaizen.objectives.rules.progress import Progress, Standing
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can, paths_where, site_ids_of
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission, is_below
from kaizen.reports.queries.months import Months, months_alone
from kaizen.reports.rules.figures import Figure, total_of
from kaizen.reports.rules.spans import Span, months_on
from kaizen.web.aims.words import FLAGS, goal_of, standing_of

#: An area is judged by the ideas of so many months.
MONTHS = 12
#: Fewer ideas than these say nothing about an area.
FEWEST_IDEAS = 3


@dataclass(frozen=True)
class AimRow:
    """One aim as its row shows it."""

    aim: Aim
    progress: Progress
    ideas: int
    goal: str
    said: str
    is_asked: bool

    @property
    def flag(self) -> tuple[str, str, str]:
        """Kind, icon and word of where it stands."""
        kind, symbol, words = FLAGS[self.progress.standing]
        return kind, symbol, str(words)


@dataclass(frozen=True)
class AreaAims:
    """The aims of one area; `depth` 0 is the site."""

    area: Area
    depth: int
    rows: list[AimRow]


@dataclass(frozen=True)
class AreaServes:
    """How many of an area's ideas serve an aim."""

    area: Area
    ideas: int
    serving: int


@dataclass(frozen=True)
class CampaignRow:
    """A campaign with what it has brought."""

    campaign: Campaign
    ideas: int
    is_running: bool
    is_to_come: bool


def rows_of(session: Session, actor: Person, now: datetime, *, ended: bool = False) -> list[AimRow]:
    """Every aim of the person's sites, open or ended, in the order of areas."""
    aims = aims_of(session, site_ids_of(actor))
    families = families_of(aims)
    shown = [aim for aim in aims if aim.is_open is not ended]
    today = days_of(session, {aim.site for aim in shown}, now)
    progress = progress_of_aims(session, shown, families, today)
    ideas = count_serving(session, {aim.id: families[aim.id] for aim in shown})
    return [
        AimRow(
            aim=aim,
            progress=progress[aim.id],
            ideas=ideas[aim.id],
            goal=goal_of(aim),
            said=standing_of(aim, progress[aim.id]),
            is_asked=aim.waits_for_id == actor.id,
        )
        for aim in shown
    ]


def by_area(rows: Iterable[AimRow]) -> list[AreaAims]:
    """The rows under the names of their areas."""
    found: dict[int, AreaAims] = {}
    for row in rows:
        area = row.aim.area
        there = found.setdefault(area.id, AreaAims(area, len(area.path_ids) - 1, []))
        there.rows.append(row)
    return list(found.values())


def standings_of(rows: Iterable[AimRow]) -> list[Standing]:
    """Where the agreed ones stand."""
    return [row.progress.standing for row in rows if row.aim.agreed_at is not None]


def campaign_rows(session: Session, actor: Person, now: datetime) -> list[CampaignRow]:
    """Every campaign of the person's sites, the latest first."""
    campaigns = campaigns_of(session, site_ids_of(actor))
    counts = count_of_campaigns(session, [campaign.id for campaign in campaigns])
    today = days_of(session, {campaign.site for campaign in campaigns}, now)
    return [
        CampaignRow(
            campaign=one,
            ideas=counts.get(one.id, 0),
            is_running=one.runs_on(today[one.site_id]),
            is_to_come=one.ended_at is None and one.from_on > today[one.site_id],
        )
        for one in campaigns
    ]


def days_of(session: Session, sites: Iterable[Area], now: datetime) -> dict[int, date]:
    """Which day it is at each of these sites."""
    return {site.id: day_in(session, site, now) for site in sites}


def areas_serving(
    session: Session, actor: Person, areas: Sequence[Area], aims: Iterable[Aim], now: datetime
) -> list[AreaServes]:
    """How many ideas of each area serve an aim, over the last twelve months and this one.

    Only areas that an aim holds for and that had a few ideas, those without any first. Read
    from the roll-ups, for whoever reads reports there.
    """
    held = [aim.area.path for aim in aims if aim.can_be_served]
    paths = paths_where(actor, Permission.REPORT_READ)
    seen = [
        area
        for area in areas
        if any(is_below(area.path, path) for path in paths)
        and any(is_below(area.path, path) for path in held)
    ]
    if not seen:
        return []
    today = max(days_of(session, {area.site or area for area in seen}, now).values())
    months = months_alone(session, [area.id for area in seen], _last_months(today))
    found = [_serves(area, months.get(area.id, {})) for area in seen]
    enough = [one for one in found if one.ideas >= FEWEST_IDEAS]
    return sorted(enough, key=lambda one: (one.serving > 0, -one.ideas, one.area.path))


def may_set_somewhere(actor: Person, areas: Iterable[Area]) -> list[Area]:
    """The areas in which this person sets aims."""
    return [area for area in areas if can(actor, Permission.AIM_SET, area=area)]


def _serves(area: Area, months: Months) -> AreaServes:
    tally = total_of(months.values())
    return AreaServes(area, tally.count(Figure.SERVES), tally.count(Figure.SERVES, "yes"))


def _last_months(today: date) -> Span:
    first = today.replace(day=1)
    return Span(months_on(first, -MONTHS), months_on(first, 1))
