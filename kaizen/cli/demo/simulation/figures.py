"""What a simulated plant shows: whether an idea was ever without a holder, and how it went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import IN_USE, OPEN, Stage
from kaizen.notifications.models import Digest, Mail
from kaizen.ownership.models import Assignment, Reminder, UseCheck
from kaizen.ownership.rules import AssignmentKind, CheckResult
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission

_OPEN = ", ".join(f"'{stage.value}'" for stage in sorted(OPEN))

#: Open ideas without exactly one active responsible person and a due date (promise 3).
# The stages are our own words; nothing that anybody typed comes here.
UNOWNED = text(
    "SELECT count(*) FROM idea WHERE stage IN (" + _OPEN + ") AND 1 <> ("  # nosec B608
    "SELECT count(*) FROM assignment JOIN person ON person.id = assignment.person_id "
    "WHERE assignment.idea_id = idea.id AND assignment.is_main AND assignment.closed_at IS NULL "
    "AND person.deactivated_at IS NULL AND assignment.due_at IS NOT NULL)"
)

#: Whatever is asked and will never be reminded of, but for the mere keeping of a checked change.
SILENT = text(
    "SELECT count(*) FROM assignment WHERE closed_at IS NULL AND next_rung_at IS NULL AND NOT ("
    "kind = 'check' AND check_id IS NULL AND EXISTS (SELECT 1 FROM assignment AS look "
    "WHERE look.idea_id = assignment.idea_id AND look.check_id IS NOT NULL "
    "AND look.closed_at IS NULL))"
)


_WORK = frozenset({AssignmentKind.START, AssignmentKind.FINISH})
_WORDS = frozenset({AssignmentKind.ANSWER, AssignmentKind.DECIDE})


@dataclass
class Watch:
    """What is counted while the plant runs."""

    looks: int = 0
    unowned: int = 0
    silent: int = 0
    powerless: int = 0
    acts: int = 0
    refused: int = 0
    asleep_shares: list[float] = field(default_factory=list)

    def look(self, session: Session) -> None:
        """Count what must be 0 after each action and each sweep."""
        self.looks += 1
        self.unowned += session.scalar(UNOWNED) or 0
        self.silent += session.scalar(SILENT) or 0

    def look_at_rights(self, session: Session, asked: Iterable[Assignment]) -> None:
        """Count work that is asked of somebody who neither owns it nor steers there."""
        for assignment in asked:
            idea = assignment.idea
            if assignment.as_kind in _WORK and assignment.person_id != idea.owner_id:
                person = session.get_one(Person, assignment.person_id)
                self.powerless += not can(person, Permission.WORK_STEER, area=idea.area)


@dataclass(frozen=True)
class Figures:
    """The result of one run; times in hours, shares from 0 to 1, None where there is nothing."""

    ladder: bool
    ideas: int
    acts: int
    refused_acts: int
    looks: int
    unowned: int
    silent: int
    powerless: int
    reminders: int
    reminders_sent_twice: int
    mails: int
    mails_sent_twice: int
    most_digests_a_day: int
    messages_median: float
    messages_p95: float
    first_answer_median: float | None
    first_answer_p85: float | None
    within_two_days: float | None
    open_at_the_end: int
    oldest_open_days: int
    asleep: float | None
    held: float | None
    checks_answered: float | None

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)


def figures_of(
    session: Session,
    watch: Watch,
    *,
    ladder: bool,
    now: datetime,
    sent_twice: int,
    person_days: int,
) -> Figures:
    """Sum up a run that has ended at `now`; `person_days` are working days times people."""
    answers = _hours_to_answer(session, now)
    per_day = _messages_per_day(session)
    quiet = max(person_days - len(per_day), 0)
    messages = sorted([*per_day, *([0] * quiet)])
    return Figures(
        ladder=ladder,
        ideas=_count(session, select(func.count()).where(Idea.submitted_at.is_not(None))),
        acts=watch.acts,
        refused_acts=watch.refused,
        looks=watch.looks,
        unowned=watch.unowned,
        silent=watch.silent,
        powerless=watch.powerless,
        reminders=_count(session, select(func.count()).where(~Reminder.is_skipped)),
        reminders_sent_twice=_sent_twice(session),
        mails=_count(session, select(func.count()).where(Mail.sent_at.is_not(None))),
        mails_sent_twice=sent_twice,
        most_digests_a_day=_most_digests(session),
        messages_median=float(median(messages or [0])),
        messages_p95=_percentile(messages, 95) or 0.0,
        first_answer_median=float(median(answers)) if answers else None,
        first_answer_p85=_percentile(answers, 85),
        within_two_days=_share([hours <= 48 for hours in answers]),
        open_at_the_end=_count(session, select(func.count()).where(_is_open())),
        oldest_open_days=_oldest_open(session, now),
        asleep=_mean(watch.asleep_shares),
        held=_share_held(session, now),
        checks_answered=_share_of_checks(session, now),
    )


def share_asleep(session: Session, since: datetime) -> float | None:
    """Share of the work being done that has had no news since a moment."""
    stage = Idea.stage == Stage.IN_PROGRESS.value
    going = _count(session, select(func.count()).where(stage))
    asleep = _count(session, select(func.count()).where(stage, Idea.last_news_at < since))
    return asleep / going if going else None


def _hours_to_answer(session: Session, now: datetime) -> list[float]:
    """Hours from sending to the first answer; what still waits counts with its age so far."""
    rows = session.execute(
        select(Idea.submitted_at, Idea.answered_at).where(
            Idea.submitted_at.is_not(None),
            (Idea.answered_at.is_not(None)) | (Idea.stage == Stage.SUBMITTED.value),
        )
    )
    return sorted(
        ((answered or now) - sent).total_seconds() / 3600 for sent, answered in rows if sent
    )


def _messages_per_day(session: Session) -> list[int]:
    day = func.date(Mail.created_at)
    rows = select(func.count()).select_from(Mail).group_by(Mail.person_id, day)
    return list(session.scalars(rows))


def _sent_twice(session: Session) -> int:
    """Rungs with more than one reminder that was sent; the rows are unique, so it must be 0."""
    doubled = (
        select(Reminder.assignment_id)
        .where(~Reminder.is_skipped)
        .group_by(
            Reminder.assignment_id,
            Reminder.ladder,
            Reminder.due_at,
            Reminder.rung,
            Reminder.occurrence,
        )
        .having(func.count() > 1)
    )
    return _count(session, select(func.count()).select_from(doubled.subquery()))


def _most_digests(session: Session) -> int:
    rows = select(func.count().label("n")).select_from(Digest)
    per_day = rows.group_by(Digest.person_id, Digest.day).subquery()
    return session.scalar(select(func.max(per_day.c.n))) or 0


def _share_held(session: Session, now: datetime) -> float | None:
    """Of the changes that came into use 90 days ago or earlier: still in use, and seen to be.

    A change that nobody looked at within 40 days after its 90 counts as not held
    (ownership.md, "Novelty that fades").
    """
    before = (now - timedelta(days=130)).date()
    came = Idea.in_use_on <= before
    held = select(UseCheck.id).where(
        UseCheck.idea_id == Idea.id,
        UseCheck.day >= 90,
        UseCheck.result == CheckResult.HELD.value,
    )
    stages = [stage.value for stage in (*IN_USE, Stage.CLOSED)]
    all_of_them = _count(session, select(func.count()).where(came))
    kept = _count(session, select(func.count()).where(came, Idea.stage.in_(stages), held.exists()))
    return kept / all_of_them if all_of_them else None


def _share_of_checks(session: Session, now: datetime) -> float | None:
    due = UseCheck.due_on <= (now - timedelta(days=20)).date()
    looks = select(func.count()).where(due, UseCheck.cancelled_at.is_(None))
    asked = _count(session, looks)
    answered = _count(session, looks.where(UseCheck.answered_by_id.is_not(None)))
    return answered / asked if asked else None


def _oldest_open(session: Session, now: datetime) -> int:
    """Days for which somebody has been asked the longest to answer or decide.

    Since that was asked, not since the idea was sent: one that was put aside for months, or
    declined and appealed, waits for this word only since then.
    """
    oldest = session.scalar(
        select(func.min(Assignment.opened_at))
        .join(Assignment.idea)
        .where(
            Assignment.is_main,
            Assignment.closed_at.is_(None),
            Assignment.kind.in_([kind.value for kind in _WORDS]),
            Idea.stage.in_([Stage.SUBMITTED.value, Stage.WITH_LEADERSHIP.value]),
        )
    )
    return (now - oldest).days if oldest else 0


def _is_open() -> Any:
    return Idea.stage.in_([stage.value for stage in OPEN])


def _count(session: Session, query: Any) -> int:
    return session.scalar(query) or 0


def _share(answers: Sequence[bool]) -> float | None:
    return sum(answers) / len(answers) if answers else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _percentile(values: Sequence[float], percent: int) -> float | None:
    if len(values) < 2:
        return float(values[0]) if values else None
    return float(quantiles(values, n=100, method="inclusive")[percent - 1])
