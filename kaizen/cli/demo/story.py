"""One idea of the demo as it is written: its rows, its clock, and the small steps of its life.

Each verb writes what the real action of the same name writes, without asking the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from kaizen.cli.demo.album import Album
from kaizen.cli.demo.ground import Ground, Place, Worker
from kaizen.cli.demo.rows import Row, Rows
from kaizen.cli.demo.texts.model import (
    FEWER_POSITIONS,
    NOT_SAFE_NOW,
    OTHER_TEAM,
    SAFETY_OR_RULE,
    IdeaText,
)
from kaizen.ideas.rules import CommentKind, Stage, may_move
from kaizen.notifications.rules import AUDIENCES, NAMING, Audience
from kaizen.ownership.rules import OF_MONEY, AssignmentKind

#: Older notices are of no interest to anybody; what is older than a few days has been read.
NOTICED = timedelta(days=45)
UNREAD = timedelta(days=4)
JUST_NOW = timedelta(minutes=25)
GUARDS = (SAFETY_OR_RULE, OTHER_TEAM, FEWER_POSITIONS)


class Story:
    """An idea in the making; `day` is the index of the working day it has come to, `at` when."""

    def __init__(
        self,
        ground: Ground,
        place: Place,
        authors: list[Worker],
        text: IdeaText,
        *,
        rows: Rows,
        random: Random,
        day: int,
        share: float,
        told: bool,
        unread: timedelta = UNREAD,
    ) -> None:
        self.ground, self.place, self.authors, self.text = ground, place, authors, text
        self.rows, self.random, self.told = rows, random, told
        self.unread = unread
        self.time = place.time
        self.day = day
        self.at = self.time.moment(day, authors[0].shift, share)
        self.stage = Stage.DRAFT
        self.owner: Worker | None = None
        #: Who is asked to make it happen, where that is set by hand.
        self.maker: Worker | None = None
        self.holder = authors[0]
        self.follower_ids: list[int] = []
        self.flagged = any(flag in text.flags for flag in GUARDS)
        self.main: Row | None = None
        self.besides: list[Row] = []
        self.checks: list[Row] = []
        self.lines: list[Row] = []
        self.is_reckoned = False
        #: What each line amounts to at its latest stage, and from which factors.
        self.amounts: dict[int, tuple[Decimal, dict[str, Any] | None]] = {}
        self.claim: Row | None = None
        #: Who agreed to the figures.
        self.committer: Worker | None = None
        #: Since when the change is not in use any more.
        self.ended_on: date | None = None
        self.album: Album | None = None
        self.idea = self._first_row()
        #: Which photo of the scene is theirs; the same before and after.
        self.take = self.id
        for position, author in enumerate(authors):
            rows.add("idea_author", idea_id=self.id, person_id=author.id, position=position)

    @property
    def id(self) -> int:
        """The idea's id."""
        return int(self.idea["id"])

    @property
    def author(self) -> Worker:
        """The first author."""
        return self.authors[0]

    @property
    def today(self) -> date:
        """The calendar day that the story has come to."""
        return self.time.days[self.day]

    @property
    def local_today(self) -> date:
        """The day on the wall at the moment the story has come to."""
        return self.time.calendar.local_day(self.at)

    def begin_just_now(self) -> None:
        """Said a moment ago, also at night or on a Sunday: nobody has had to answer it yet."""
        now = self.ground.now
        self.at = (now - JUST_NOW).replace(microsecond=0)
        if self.time.calendar.end_of_shift_at(self.at) <= now:
            self.at = (now - timedelta(minutes=1)).replace(microsecond=0)
        self.idea["created_at"] = self.at

    def barred(self) -> set[int]:
        """Who may not decide: authors and the owner."""
        owner = {self.owner.id} if self.owner else set()
        return {author.id for author in self.authors} | owner

    def wait(self, working_days: int, who: Worker | None = None) -> None:
        """Let time pass until a moment in the shift of the one who acts next; never beyond now."""
        if working_days > 0:
            self.day = min(self.day + working_days, self.time.today)
            moment = self.time.moment(self.day, who.shift if who else "", self.random.random())
        else:
            moment = self.at + timedelta(minutes=self.random.randint(11, 95))
        self.at = max(self.at, min(moment, self.ground.now - timedelta(seconds=20)))

    def wait_for(self, moment: datetime) -> None:
        """Let time pass until a moment of the next working day; never beyond now."""
        self.day = min(self.day + 1, self.time.today)
        self.at = max(self.at, min(moment, self.ground.now - timedelta(seconds=20)))

    def move(self, target: Stage, actor: Worker, reason: str = "") -> None:
        """Take a step that the table of moves knows, and write it down."""
        if not may_move(self.stage, target):
            raise ValueError(f"no step from {self.stage} to {target}")
        self.rows.add(
            "idea_move",
            idea_id=self.id,
            at=self.at,
            actor_id=actor.id,
            from_stage=self.stage.value,
            to_stage=target.value,
            reason=reason,
        )
        self.stage = target
        self.idea["stage"] = target.value
        self.idea["version"] += 1

    def hold(
        self, kind: AssignmentKind, holder: Worker, due_at: datetime, by: Worker | None
    ) -> None:
        """Close what was asked first and foremost, and ask the next thing."""
        self.close(self.main)
        self.holder = holder
        self.main = self._ask(kind, holder, due_at, by, is_main=True)

    def ask_besides(
        self,
        kind: AssignmentKind,
        who: Worker,
        due_at: datetime,
        by: Worker | None,
        check: Row | None = None,
    ) -> None:
        """Ask a further thing."""
        row = self._ask(kind, who, due_at, by, is_main=False)
        row["check_id"] = check["id"] if check else None
        self.besides.append(row)

    def close(self, assignment: Row | None) -> None:
        """What was asked is done."""
        if assignment is not None and assignment["closed_at"] is None:
            assignment["closed_at"] = self.at
            assignment["next_rung_at"] = None

    def close_all(self) -> None:
        """Nothing is asked about this idea any more, but about the money of its days in use."""
        self.close(self.main)
        for assignment in self.besides:
            if assignment["kind"] not in OF_MONEY:
                self.close(assignment)

    def event(self, kind: str, actor: Worker | None, /, **facts: Any) -> None:
        """Write down that it happened, and tell those whom it concerns if it is news still."""
        row = self.rows.add(
            "event",
            kind=kind,
            subject_type="idea",
            subject_id=self.id,
            actor_id=actor.id if actor else None,
            at=self.at,
            facts=facts,
        )
        if self.told and self.at > self.ground.now - NOTICED:
            self._tell(row, actor)

    def say(
        self,
        kind: CommentKind,
        who: Worker,
        words: str,
        *,
        percent: int | None = None,
        is_blocker: bool = False,
    ) -> Row:
        """Somebody says something about the idea."""
        return self.rows.add(
            "comment",
            idea_id=self.id,
            person_id=who.id,
            kind=kind.value,
            text=words,
            percent=percent,
            is_blocker=is_blocker,
            at=self.at,
        )

    def _ask(
        self,
        kind: AssignmentKind,
        who: Worker,
        due_at: datetime,
        by: Worker | None,
        *,
        is_main: bool,
    ) -> Row:
        return self.rows.add(
            "assignment",
            idea_id=self.id,
            kind=kind.value,
            is_main=is_main,
            person_id=who.id,
            asked_by_id=by.id if by else None,
            due_at=due_at,
            next_rung_at=due_at,
            opened_at=self.at,
        )

    def _tell(self, event: Row, actor: Worker | None) -> None:
        told: dict[int, Audience] = {}
        for audience in AUDIENCES.get(event["kind"], ()):
            for person_id in self._audience(audience, event):
                told.setdefault(person_id, audience)
        by_id = actor.id if actor else None
        told.pop(by_id or 0, None)
        read = self.at < self.ground.now - self.unread
        read = read or (self.unread == UNREAD and self.random.random() < 0.3)
        for person_id, audience in told.items():
            self.rows.add(
                "notice",
                person_id=person_id,
                event_id=event["id"],
                kind=event["kind"],
                idea_id=self.id,
                actor_id=by_id,
                facts={**event["facts"], "as": audience.value},
                at=self.at,
                read_at=min(self.at + timedelta(hours=5), self.ground.now) if read else None,
            )

    def _audience(self, audience: Audience, event: Row) -> Iterable[int]:
        if audience is Audience.NAMED:
            named = [event["facts"].get(fact) for fact in NAMING]
            return [person_id for person_id in named if isinstance(person_id, int)]
        if audience is Audience.AUTHOR:
            return [author.id for author in self.authors]
        if audience is Audience.OWNER:
            return [self.owner.id] if self.owner else []
        if audience is Audience.FOLLOWER:
            return self.follower_ids
        if audience is Audience.HOLDER:
            return [self.holder.id]
        return [self.ground.supervisor(self.place, self.barred(), "").id]

    def _first_row(self) -> Row:
        text = self.text
        return self.rows.add(
            "idea",
            title=text.title,
            problem=text.problem,
            proposal=text.proposal,
            result=text.result,
            waste=text.waste,
            area_id=self.place.id,
            site_id=self.place.site_id,
            currency=self.place.currency,
            written_by_id=self.author.id,
            is_directed=self.place.is_led_by(self.author),
            safety_or_rule=SAFETY_OR_RULE in text.flags,
            other_team=OTHER_TEAM in text.flags,
            fewer_positions=FEWER_POSITIONS in text.flags,
            not_safe_now=NOT_SAFE_NOW in text.flags,
            times_per_week=text.times_per_week,
            minutes_each=text.minutes_each,
            people_affected=text.people,
            created_at=self.at,
        )
