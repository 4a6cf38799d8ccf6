"""Writing ideas from a plant's own list, many at once: each open one gets its holder and date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kaizen.core import events
from kaizen.core.calendar import WorkingCalendar
from kaizen.core.errors import Conflict
from kaizen.core.events import Event
from kaizen.ideas.importing import ImportedIdea
from kaizen.ideas.models import Comment, Idea, IdeaAuthor, IdeaMove
from kaizen.ideas.rules import OPEN, CommentKind, Stage
from kaizen.ideas.wording import searchable
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.ownership.rules import YEARLY_CHECK, AssignmentKind
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import Candidate, administrators, away_on, candidates, choose
from kaizen.people.rules import Role

#: What stands where a person would have given evidence.
NEUTRAL = "imported"
#: A parked idea from a list is looked at again after so many days (product.md: at most 6 months).
PARKED_DAYS = 180

_KINDS = {
    Stage.SUBMITTED: AssignmentKind.ANSWER,
    Stage.PARKED: AssignmentKind.REVIEW,
    Stage.IMPLEMENTED: AssignmentKind.CHECK,
}


@dataclass(frozen=True)
class Placed:
    """An idea of the list with the place and the person it was matched to."""

    idea: ImportedIdea
    area: Area
    author: Person | None
    said_about: str = ""


@dataclass
class Importer:
    """Writes batches; remembers who reviews where, so that each batch costs a few queries."""

    session: Session
    now: datetime
    actor_id: int | None = None
    asked: Counter[int] = field(default_factory=Counter)
    _calendars: dict[int, WorkingCalendar] = field(default_factory=dict)
    _ladders: dict[int, list[list[Candidate]]] = field(default_factory=dict)
    _away: dict[int, int | None] = field(default_factory=dict)
    _sites: dict[int, Area] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._away = away_on(self.session, self.now.date())

    def known(self, external_ids: Sequence[str]) -> set[str]:
        """Which of these the installation has already."""
        rows = select(Idea.external_id).where(Idea.external_id.in_(external_ids))
        return {found for found in self.session.scalars(rows) if found is not None}

    def today(self, area: Area) -> date:
        """The day that it is in this area."""
        return self._calendar(area).local_day(self.now)

    def write(self, batch: Sequence[Placed]) -> int:
        """Write the ideas that are new and answer how many; call it inside a transaction."""
        known = self.known([placed.idea.external_id for placed in batch])
        new = [placed for placed in batch if placed.idea.external_id not in known]
        if not new:
            return 0
        ids = self._write_ideas(new)
        self._write_around(list(zip(ids, new, strict=True)))
        return len(new)

    def _write_ideas(self, new: Sequence[Placed]) -> list[int]:
        """Their ids are asked for by the numbers: to be told them row by row costs more."""
        self._insert(Idea, [self._idea(placed) for placed in new])
        numbers = [placed.idea.external_id for placed in new]
        written = select(Idea.external_id, Idea.id).where(Idea.external_id.in_(numbers))
        ids = {row.external_id: row.id for row in self.session.execute(written)}
        return [ids[number] for number in numbers]

    def _idea(self, placed: Placed) -> dict[str, Any]:
        row, area = placed.idea, placed.area
        sent = self._moment(row.submitted_on, area)
        decided = row.stage in (Stage.DECLINED, Stage.IMPLEMENTED)
        today = self.today(area)
        return {
            "external_id": row.external_id,
            "title": row.title,
            "problem": row.problem,
            "proposal": row.proposal,
            "result": row.result,
            "better": [],
            "search_text": searchable(row.title, row.problem, row.proposal, row.result),
            "area_id": area.id,
            "site_id": area.site_id,
            "currency": self._site(area).currency,
            "stage": row.stage.value,
            "created_at": self.now,
            "submitted_at": sent,
            "answered_at": None if row.stage is Stage.SUBMITTED else sent,
            "decided_at": sent if decided else None,
            "in_use_on": (row.submitted_on or today) if row.stage is Stage.IMPLEMENTED else None,
            "review_on": today + timedelta(days=PARKED_DAYS) if row.stage is Stage.PARKED else None,
            "closed_at": sent if row.stage is Stage.CLOSED else None,
            "evidence": NEUTRAL if row.stage is Stage.IMPLEMENTED else "",
        }

    def _write_around(self, pairs: list[tuple[int, Placed]]) -> None:
        """Authors, moves, events, what was said in the list, checks and assignments."""
        authors = [
            {"idea_id": idea_id, "person_id": placed.author.id, "position": 0}
            for idea_id, placed in pairs
            if placed.author is not None
        ]
        said = [
            {
                "idea_id": idea_id,
                "kind": CommentKind.TALK.value,
                "text": placed.said_about,
                "at": self.now,
            }
            for idea_id, placed in pairs
            if placed.said_about
        ]
        self._insert(IdeaAuthor, authors)
        self._insert(Comment, said)
        self._insert(IdeaMove, [self._move(idea_id, placed) for idea_id, placed in pairs])
        self._insert(Event, [self._event(idea_id, placed) for idea_id, placed in pairs])
        self._insert(
            Assignment,
            [
                self._asked(idea_id, placed, _KINDS[placed.idea.stage])
                for idea_id, placed in pairs
                if placed.idea.stage in OPEN
            ],
        )
        self._book_looks([pair for pair in pairs if pair[1].idea.stage is Stage.IMPLEMENTED])

    def _book_looks(self, pairs: list[tuple[int, Placed]]) -> None:
        """A change that came with the list is looked at once, a year from now."""
        if not pairs:
            return
        booked = self.session.scalars(
            insert(UseCheck).returning(UseCheck.id, sort_by_parameter_order=True),
            [
                {"idea_id": idea_id, "day": YEARLY_CHECK, "due_on": self._look_on(placed.area)}
                for idea_id, placed in pairs
            ],
        )
        looks = [
            self._asked(idea_id, placed, AssignmentKind.CHECK, check_id=check_id)
            for check_id, (idea_id, placed) in zip(booked, pairs, strict=True)
        ]
        self._insert(Assignment, looks)

    def _insert(self, table: type[Any], rows: list[dict[str, Any]]) -> None:
        if rows:
            self.session.execute(insert(table), rows)

    def _move(self, idea_id: int, placed: Placed) -> dict[str, Any]:
        return {
            "idea_id": idea_id,
            "at": self.now,
            "actor_id": self.actor_id,
            "from_stage": Stage.DRAFT.value,
            "to_stage": placed.idea.stage.value,
            "reason": NEUTRAL,
        }

    def _event(self, idea_id: int, placed: Placed) -> dict[str, Any]:
        """For the audit trail only: without a delivery row nobody is told of each idea."""
        return {
            "kind": "idea.imported",
            "subject_type": Idea.__tablename__,
            "subject_id": idea_id,
            "actor_id": self.actor_id,
            "at": self.now,
            "facts": {"external_id": placed.idea.external_id, "stage": placed.idea.stage.value},
        }

    def _asked(
        self, idea_id: int, placed: Placed, kind: AssignmentKind, check_id: int | None = None
    ) -> dict[str, Any]:
        holder = self._reviewer(placed)
        self.asked[holder.id] += 1
        due_at = self._due_at(placed)
        return {
            "idea_id": idea_id,
            "check_id": check_id,
            "kind": kind.value,
            "is_main": check_id is None,
            "person_id": holder.id,
            "asked_by_id": self.actor_id,
            "due_at": due_at,
            "next_rung_at": due_at,
            "opened_at": self.now,
        }

    def _due_at(self, placed: Placed) -> datetime:
        calendar = self._calendar(placed.area)
        today = calendar.local_day(self.now)
        if placed.idea.stage is Stage.SUBMITTED:
            return calendar.first_answer_due(self.now)
        on = (
            today + timedelta(days=PARKED_DAYS)
            if placed.idea.stage is Stage.PARKED
            else self._look_on(placed.area)
        )
        return calendar.end_of_day(calendar.working_day_on_or_after(on))

    def _look_on(self, area: Area) -> date:
        return self.today(area) + timedelta(days=YEARLY_CHECK)

    def _reviewer(self, placed: Placed) -> Person:
        """As for one idea alone (`assigning.choose_reviewer`), with the counts kept in memory."""
        barred = {placed.author.id} if placed.author else set()
        for nearest in self._ladder(placed.area):
            found = choose(nearest, without=barred, away=self._away, open_counts=self.asked)
            if found is not None:
                return found
        holders = administrators(self.session)
        if not holders:
            raise Conflict("Nobody can take these ideas on: no reviewer is active.")
        return holders[0]

    def _ladder(self, area: Area) -> list[list[Candidate]]:
        """Supervisors, then leaders, from this area upwards."""
        if area.id not in self._ladders:
            roles = (Role.SUPERVISOR, Role.LEADER)
            self._ladders[area.id] = [candidates(self.session, area, role) for role in roles]
        return self._ladders[area.id]

    def _calendar(self, area: Area) -> WorkingCalendar:
        if area.id not in self._calendars:
            self._calendars[area.id] = calendar_for(self.session, area)
        return self._calendars[area.id]

    def _site(self, area: Area) -> Area:
        site_id = area.site_id or area.id
        if site_id not in self._sites:
            self._sites[site_id] = self.session.get_one(Area, site_id)
        return self._sites[site_id]

    def _moment(self, day: date | None, area: Area) -> datetime:
        """A day of the list as a moment; without one, the moment of the import."""
        if day is None:
            return self.now
        start = self._calendar(area).start_of_day(day)
        return min(start, self.now).astimezone(UTC)


def tell_reviewers(importer: Importer) -> None:
    """One notice for each reviewer, however many ideas came; after the last batch."""
    for person_id, count in sorted(importer.asked.items()):
        reviewer = importer.session.get_one(Person, person_id)
        events.record("ideas.imported", reviewer, importer.actor_id, importer.now, count=count)
