"""The money gate: what waits for leadership, ranked, with all that a decision about money needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, func
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.text import name_order
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import PhotoKind, Stage
from kaizen.ownership.models import Assignment
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import calendars_for
from kaizen.people.rules import Permission
from kaizen.review.models.scores import Score
from kaizen.review.queries.authority import authority_of, level_held
from kaizen.review.queries.scores import (
    Scoring,
    judged_now,
    reads_scores,
    scoring_policy_of,
    scorings_of,
)
from kaizen.review.queries.waiting import count_with_leadership_for_rail, waiting_for
from kaizen.review.queries.worth import NOTHING_SPENT, Worth, worth_of
from kaizen.review.rules.authority import (
    AuthorityPolicy,
    Barrier,
    Level,
    bars_approval,
    bars_settling,
    limits_of,
)
from kaizen.review.rules.criteria import ScoringPolicy
from kaizen.review.rules.standing import LITTLE_EFFORT, Standing, standing_of
from kaizen.savings.queries.budgets import BudgetLeft, budgets_left
from kaizen.savings.queries.lines import lines_by_idea
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.queries.realised import Realised, realised_by_area
from kaizen.savings.rules.budgets import first_year_cost
from kaizen.savings.rules.lines import BenefitClass

#: So many ideas stand on the page; the rest is counted.
MOST_AT_GATE = 50
#: An idea that can start today is paid back within so many months.
QUICKLY_BACK = Decimal(12)


@dataclass(frozen=True)
class GateIdea:
    """One idea at the gate as one leader sees it; amounts in the currency of the site.

    `standing` is None while the scores are not open to this person, or nobody has scored.
    """

    idea: Idea
    asked_at: datetime
    due_at: datetime
    calendar: WorkingCalendar
    level: Level
    one_off_limit: Decimal | None
    bars_approval: Barrier | None
    bars_settling: Barrier | None
    worth: Worth
    scoring: Scoring
    shown: tuple[Score, ...]
    standing: Standing | None
    #: The money for small ideas that the area has; None where none is set.
    money: BudgetLeft | None
    #: How much of what is agreed comes true in the area; None where too little is proved.
    record: Realised | None
    rank: int = 0
    #: Whether it can begin today, and the better ranked leave it the money.
    can_start_today: bool = False

    @property
    def photo_id(self) -> int | None:
        """The photo that shows what is wrong, else any."""
        photos = self.idea.photos
        before = [photo.id for photo in photos if photo.kind == PhotoKind.BEFORE]
        return min(before, default=None) or min((photo.id for photo in photos), default=None)

    @property
    def left_after(self) -> Decimal | None:
        """What the area has left once this is paid; None where it has no money set."""
        return None if self.money is None else self.money.left - self.first_year

    @property
    def first_year(self) -> Decimal:
        """What it costs in its first year; nothing while that is not known."""
        return first_year_cost(self.worth.cost or NOTHING_SPENT)

    @property
    def at_record(self) -> Decimal | None:
        """The hard saving of a year, as the area's record lets one expect it."""
        if self.record is None:
            return None
        return (self.worth.hard or Decimal(0)) * self.record.share

    @property
    def is_ready(self) -> bool:
        """Little effort, soon paid back, and nothing bars it or is open; money aside."""
        standing, months = self.standing, self.worth.months_to_pay_back
        return (
            self.bars_approval is None
            and standing is not None
            and not standing.is_talk_first
            and standing.effort is not None
            and standing.effort <= LITTLE_EFFORT
            and months is not None
            and months <= QUICKLY_BACK
        )


@dataclass(frozen=True)
class Gate:
    """The ideas of one site in their rank; `more` wait besides those shown."""

    site: Area
    ideas: tuple[GateIdea, ...]
    more: int

    @property
    def count(self) -> int:
        """How many wait in all."""
        return len(self.ideas) + self.more

    def of(self, idea_id: int | None) -> GateIdea | None:
        """One idea of the page; the first where none is named."""
        first = self.ideas[0] if self.ideas else None
        return first if idea_id is None else self._named(idea_id)

    def _named(self, idea_id: int) -> GateIdea | None:
        return next((one for one in self.ideas if one.idea.id == idea_id), None)


def sites_with_gate(actor: Person) -> list[Area]:
    """The sites in which this person decides about money, by name."""
    led = (m.area for m in actor.memberships if can(actor, Permission.IDEA_LEAD, area=m.area))
    sites = {site.id: site for site in (area.site or area for area in led)}
    return sorted(sites.values(), key=lambda site: name_order(site.name))


def count_at_gate(session: Session, actor: Person, now: datetime) -> int:
    """How many ideas wait at the gate for this person, in all their sites; beyond 99 no more."""
    return count_with_leadership_for_rail(session, actor, now)


def gate_for(session: Session, actor: Person, site: Area, now: datetime) -> Gate:
    """What waits for this leader at one site: the scored by their score, then by the due day.

    The same number of queries for any number of ideas.
    """
    of_site = _at_gate(actor, now).where(Idea.site_id == site.id)
    rows = session.scalars(
        of_site.options(
            contains_eager(Assignment.idea).options(
                contains_eager(Idea.area).joinedload(Area.site),
                selectinload(Idea.authors),
                selectinload(Idea.photos),
            ),
            joinedload(Assignment.person),
        )
        .order_by(Assignment.due_at, Idea.id)
        .limit(MOST_AT_GATE)
    ).all()
    more = 0
    if len(rows) == MOST_AT_GATE:
        all_of_them = of_site.with_only_columns(func.count(Assignment.id))
        more = (session.scalar(all_of_them) or 0) - MOST_AT_GATE
    return Gate(site, _ranked(_ideas(session, actor, site, now, rows)), more)


def _at_gate(actor: Person, now: datetime) -> Select[Assignment]:
    return waiting_for(actor, now).where(Idea.stage == Stage.WITH_LEADERSHIP.value)


def _ideas(
    session: Session, actor: Person, site: Area, now: datetime, rows: Sequence[Assignment]
) -> list[GateIdea]:
    ids = [row.idea_id for row in rows]
    lines = lines_by_idea(session, ids)
    scorings = scorings_of(session, ids, now)
    policy = scoring_policy_of(session, site.id).policy
    classes = savings_policy_of(session, site.id).policy
    authority = authority_of(session, site.id).policy
    calendars = calendars_for(session, [row.idea.area for row in rows])
    areas = {row.idea.area for row in rows}
    money = budgets_left(session, {area: calendars[area.id].local_day(now) for area in areas})
    hard = [one for one in BenefitClass if classes.counts_hard(one)]
    records = realised_by_area(session, areas, hard)
    return [
        _idea(
            row,
            actor,
            now,
            scorings[row.idea_id],
            worth_of(lines[row.idea_id], classes),
            policy,
            authority,
            calendars[row.idea.area_id],
            money.get(row.idea.area_id),
            records.get(row.idea.area_id),
        )
        for row in rows
    ]


def _idea(
    row: Assignment,
    actor: Person,
    now: datetime,
    scoring: Scoring,
    worth: Worth,
    policy: ScoringPolicy,
    authority: AuthorityPolicy,
    calendar: WorkingCalendar,
    money: BudgetLeft | None,
    record: Realised | None,
) -> GateIdea:
    idea = row.idea
    level = level_held(actor, row.person, idea.area) or Level.LEADERSHIP
    reads = reads_scores(actor, idea) or reads_scores(row.person, idea)
    shown = scoring.shown_to(actor, now, reads_notes=reads)
    net = worth.net_first_year
    step = policy.cost_step(net) if net is not None else None
    is_open = scoring.is_open(now)
    given = judged_now(shown, policy, step) if is_open else []
    return GateIdea(
        idea=idea,
        asked_at=row.opened_at,
        due_at=row.due_at,
        calendar=calendar,
        level=level,
        one_off_limit=limits_of(authority, level)[0],
        bars_approval=bars_approval(authority, level, idea.flags, worth.cost or NOTHING_SPENT),
        bars_settling=bars_settling(authority, level, idea.flags),
        worth=worth,
        scoring=scoring,
        shown=shown,
        standing=standing_of(given),
        money=money,
        record=record,
    )


def _ranked(ideas: list[GateIdea]) -> tuple[GateIdea, ...]:
    """By score from the highest; what nobody has scored comes last, by the day it is due."""
    ranked: list[GateIdea] = []
    left: dict[int, Decimal] = {}
    for rank, one in enumerate(sorted(ideas, key=_place), start=1):
        starts = one.is_ready
        if starts and one.money is not None:
            # Several that begin today share what the area has: the better ranked come first.
            before = left.get(one.money.budget_id, one.money.left)
            starts = before >= one.first_year
            left[one.money.budget_id] = before - one.first_year if starts else before
        ranked.append(replace(one, rank=rank, can_start_today=starts))
    return tuple(ranked)


def _place(one: GateIdea) -> tuple[bool, Decimal, datetime, int]:
    value = one.standing.value if one.standing is not None else Decimal(0)
    return (one.standing is None, -value, one.due_at, one.idea.id)
