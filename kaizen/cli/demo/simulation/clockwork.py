"""The run: hour by hour people act, the jobs sweep, things break, and what must hold is counted."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import structlog
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kaizen.cli.demo.simulation import minds, staff
from kaizen.cli.demo.simulation.deeds import Doing, act_on, help_with
from kaizen.cli.demo.simulation.figures import Watch, share_asleep
from kaizen.cli.demo.simulation.hearing import Heard, heard_since
from kaizen.cli.demo.simulation.helping import may_help
from kaizen.cli.demo.simulation.minds import Mind, a_mind
from kaizen.cli.demo.simulation.weather import Weather
from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import db
from kaizen.core.errors import KaizenError
from kaizen.core.job_runs import Job
from kaizen.core.local_time import to_instant, to_local
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import IN_USE
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import holders_for, with_what_holders_need
from kaizen.ownership.rules import OF_MONEY
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for

ONE_HOUR = timedelta(hours=1)
#: Wall-clock hours at which people look at what they owe, after the messages of the morning.
_LOOKS_AT = time(6, 30)
_SHIFT_HOURS = 7
#: What is looked at in each hour of day and night. Messages, which keep quiet then, in fewer (in
#: UTC, around the beginnings of the shifts); on a free day, when none may come, in a few.
_EVERY_HOUR = frozenset({"settle-events", "sweep-reminders"})
_HOURS_OF_MESSAGES = frozenset({3, 4, 5, 6, 8, 10, 12, 13, 15, 18, 21})
_HOURS_ON_FREE_DAYS = frozenset({4, 12, 21})

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Plan:
    """Somebody has thought of a thing and will see to it in the course of the shift."""

    assignment_id: int
    person_id: int
    as_helper: bool


@dataclass
class Plant:
    """A plant at work: its people's ways, the weather, and what is counted."""

    random: Random
    weather: Weather
    jobs: Sequence[Job]
    mail_folder: Path
    start: datetime
    has_ladder: bool
    watch: Watch = field(default_factory=Watch)
    minds: dict[int, Mind] = field(default_factory=dict)
    slipped: set[int] = field(default_factory=set)
    person_days: int = 0
    _todo: list[tuple[datetime, int, _Plan | None, int]] = field(default_factory=list)
    _number: int = 0

    def run(self, days: int, tick: Callable[[int], None]) -> datetime:
        """Play so many days and answer the moment at which they end."""
        now = self.start
        # The clock of the first site: by it the day begins, and nobody changes it here.
        calendar = calendar_for(db.session(), staff.first_site(db.session()))
        for day in range(days):
            for _ in range(24):
                self._hour(calendar, now, day)
                now += ONE_HOUR
            tick(1)
        return now

    def _hour(self, calendar: WorkingCalendar, now: datetime, day: int) -> None:
        """What people planned for this hour, every due moment in it, and then the jobs."""
        local = to_local(now, time_zone=calendar.time_zone)
        is_worked = calendar.is_working_day(local.date())
        hours = _HOURS_OF_MESSAGES if is_worked else _HOURS_ON_FREE_DAYS
        if self.weather.has_scheduler(now):
            self._run_jobs(now, with_messages=now.hour in hours)
        if local.hour == _LOOKS_AT.hour and is_worked:
            self._morning(db.session(), calendar, local.date(), now, day)
        while self._todo and self._todo[0][0] < now + ONE_HOUR:
            at, _, plan, person_id = heapq.heappop(self._todo)
            if plan is None:
                self._write_idea(person_id, at)
            else:
                self._do(plan, at)
        for moment in self._due_moments(now):
            self._run_jobs(moment, with_messages=False)

    def _run_jobs(self, now: datetime, *, with_messages: bool) -> None:
        """Each job of the table as the scheduler would run it."""
        folder = self.mail_folder if self.weather.has_mail(now) else self.mail_folder / "down"
        current_app.config["KAIZEN_MAIL_FOLDER"] = str(folder)
        for job in self.jobs:
            if with_messages or job.name in _EVERY_HOUR:
                job.run(now)
                db.session.rollback()
        self.watch.look(db.session())

    def _due_moments(self, now: datetime) -> list[datetime]:
        """When within this hour the ladder has something due: the sweep runs then as well."""
        if not self.has_ladder or not self.weather.has_scheduler(now):
            return []
        rows = db.session.scalars(
            select(Assignment.next_rung_at)
            .where(
                Assignment.closed_at.is_(None),
                Assignment.next_rung_at > now,
                Assignment.next_rung_at < now + ONE_HOUR,
            )
            .distinct()
            .order_by(Assignment.next_rung_at)
        )
        return [moment for moment in rows if moment is not None]

    def _morning(
        self, session: Session, calendar: WorkingCalendar, today: date, now: datetime, day: int
    ) -> None:
        """Some leave or go away; changes slip back; people plan what they will see to today."""
        self._attempt(lambda: staff.some_leave_or_move(self.random, now))
        self._attempt(lambda: staff.some_go_away(self.random, today, now))
        self._some_slip(session)
        here = staff.people_here(session, today)
        self.person_days += len(here)
        asleep = share_asleep(session, _ten_working_days_before(calendar, today))
        if asleep is not None:
            self.watch.asleep_shares.append(asleep)
        self._plan_ideas(here, calendar, today, day)
        self._plan_deeds(session, calendar, today, now, {person.id for person in here})

    def _some_slip(self, session: Session) -> None:
        """Unseen, a change in use is now and then left for the old way."""
        in_use = select(Idea.id).where(Idea.stage.in_([stage.value for stage in IN_USE]))
        for idea_id in session.scalars(in_use.order_by(Idea.id)):
            if self.random.random() < minds.SLIPS_A_DAY:
                self.slipped.add(idea_id)

    def _plan_ideas(
        self, here: Iterable[Person], calendar: WorkingCalendar, today: date, day: int
    ) -> None:
        for person in here:
            if self.random.random() < self._mind(person.id).writes(day):
                self._later(calendar, today, None, person.id)

    def _plan_deeds(
        self,
        session: Session,
        calendar: WorkingCalendar,
        today: date,
        now: datetime,
        here: set[int],
    ) -> None:
        heard = heard_since(session, now - timedelta(days=1), now)
        asked = session.scalars(
            select(Assignment)
            .where(Assignment.closed_at.is_(None))
            .options(*with_what_holders_need(), joinedload(Assignment.check))
            .order_by(Assignment.id)
        ).all()
        self.watch.look_at_rights(session, asked)
        for assignment, holder in holders_for(session, asked, now):
            if not _can_be_done(assignment, calendar, today):
                continue
            idea_id = assignment.idea_id
            if holder.person_id in here and self._thinks_of(
                assignment, holder.person_id, calendar, today, heard
            ):
                plan = _Plan(assignment.id, holder.person_id, as_helper=False)
                self._later(calendar, today, plan, holder.person_id)
                continue
            others = [p for p in heard.reminded(idea_id) if p in here and p != holder.person_id]
            helper = next((p for p in others if may_help(session, assignment, p)), None)
            if helper is not None and self.random.random() < minds.SEEN_TO:
                plan = _Plan(assignment.id, helper, as_helper=True)
                self._later(calendar, today, plan, helper)

    def _thinks_of(
        self,
        assignment: Assignment,
        person_id: int,
        calendar: WorkingCalendar,
        today: date,
        heard: Heard,
    ) -> bool:
        mind = self._mind(person_id)
        since = calendar.local_day(assignment.opened_at)
        chance = mind.remembers(calendar.working_days_between(since, today))
        if heard.has_reached(person_id, assignment.idea_id):
            looks = minds.LOOKED_AT_THE_SHEET if self._has_no_mail(assignment, person_id) else 1.0
            chance = max(chance, mind.heeds() * looks)
        return self.random.random() < chance

    def _has_no_mail(self, assignment: Assignment, person_id: int) -> bool:
        person = db.session.get(Person, person_id)
        return person is None or not person.email

    def _later(
        self, calendar: WorkingCalendar, today: date, plan: _Plan | None, person_id: int
    ) -> None:
        """Put it somewhere into the shift of today."""
        start = to_instant(today, _LOOKS_AT, time_zone=calendar.time_zone)
        at = start + timedelta(minutes=self.random.randrange(10, 60 * _SHIFT_HOURS))
        self._number += 1
        heapq.heappush(self._todo, (at, self._number, plan, person_id))

    def _write_idea(self, person_id: int, at: datetime) -> None:
        with_danger = self.random.random() < 0.03
        flagged = self.random.random() < 0.12
        self._attempt(
            lambda: staff.write_idea(
                person_id, f"{self.random.getrandbits(128):032x}", at, with_danger, flagged
            )
        )

    def _do(self, plan: _Plan, at: datetime) -> None:
        def deed() -> None:
            session = db.session()
            assignment = session.get_one(Assignment, plan.assignment_id)
            if assignment.closed_at is not None:
                return
            doing = Doing(
                session=session,
                assignment=assignment,
                actor=session.get_one(Person, plan.person_id),
                now=at,
                random=self.random,
                calendar=calendar_for(session, assignment.idea.area),
                slipped=self.slipped,
            )
            (help_with if plan.as_helper else act_on)(doing)

        self._attempt(deed)

    def _attempt(self, deed: Callable[[], None]) -> None:
        """Do it in a transaction; what the house refuses changes nothing, and is counted."""
        try:
            with transaction():
                deed()
            self.watch.acts += 1
        except KaizenError as refusal:
            log.debug("refused", sentence=str(refusal))
            self.watch.refused += 1
        self.watch.look(db.session())

    def _mind(self, person_id: int) -> Mind:
        if person_id not in self.minds:
            self.minds[person_id] = a_mind(self.random)
        return self.minds[person_id]


def _can_be_done(assignment: Assignment, calendar: WorkingCalendar, today: date) -> bool:
    """Nobody looks at a change before its day, starts a year ahead, or does the mere keeping.

    Nor does anybody prove a saving: the ideas of this plant claim none.
    """
    due_on = calendar.local_day(assignment.due_at)
    if assignment.check is not None:
        return today >= assignment.check.due_on - timedelta(days=3)
    if assignment.kind == "check" or assignment.as_kind in OF_MONEY:
        return False
    if assignment.kind == "review":
        return due_on <= today
    return True


def _ten_working_days_before(calendar: WorkingCalendar, today: date) -> datetime:
    return calendar.start_of_day(calendar.add_working_days(today, -10))
