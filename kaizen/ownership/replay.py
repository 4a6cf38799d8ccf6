"""What a ladder would have sent: the sweep of a past span, reckoned without writing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median

from kaizen.core.calendar import WorkingCalendar
from kaizen.ownership.ladder import Due, LadderKind, Rung, Told, reached

#: One step of one ladder: its kind and its working days from the due day.
Step = tuple[LadderKind, int]


@dataclass(frozen=True)
class Waiting:
    """One stretch in which a ladder stood against one moment.

    `people` says who was who then, as far as it is known; `until` None: it still waits.
    """

    kind: LadderKind
    due_on: date
    since: datetime
    until: datetime | None
    calendar: WorkingCalendar
    people: Mapping[Told, int]


@dataclass
class Tally:
    """Messages by step, by step and capacity, and by person and working day."""

    steps: Counter[Step] = field(default_factory=Counter)
    capacities: Counter[tuple[Step, Told]] = field(default_factory=Counter)
    days: Counter[tuple[int, date]] = field(default_factory=Counter)

    @property
    def messages(self) -> int:
        """How many were told something, each person and step counted."""
        return sum(self.days.values())

    @property
    def usual(self) -> float:
        """The median of messages on those days on which somebody had any; 0 where none had."""
        return float(median(self.days.values())) if self.days else 0.0

    @property
    def highest(self) -> int:
        """The most that one person had on one working day."""
        return max(self.days.values(), default=0)


def replay(
    waiting: Iterable[Waiting],
    ladders: Mapping[LadderKind, tuple[Rung, ...]],
    *,
    since: datetime,
    until: datetime,
) -> Tally:
    """What these ladders would have sent from `since` up to `until`, had they been in force.

    Each rung counts when its moment lies in the span and in the stretch in which it waited.
    Absences, snoozes and news that a reminder would have brought about are not reckoned with.
    """
    tally = Tally()
    known: dict[tuple[LadderKind, date, str, int], list[Due]] = {}
    for one in waiting:
        key = (one.kind, one.due_on, one.calendar.time_zone, id(one.calendar))
        if key not in known:
            known[key] = _come(ladders[one.kind], one, since, until)
        for due in known[key]:
            if one.since <= due.at and (one.until is None or due.at < one.until):
                _count(tally, one, due)
    return tally


def _come(rungs: Sequence[Rung], one: Waiting, since: datetime, until: datetime) -> list[Due]:
    """The rungs of that due day in the span; the same for all that was due on it."""
    return reached(tuple(rungs), one.due_on, one.calendar, opened_at=since, now=until)


def _count(tally: Tally, one: Waiting, due: Due) -> None:
    step = (one.kind, due.rung.after)
    day = one.calendar.working_day_of(due.at)
    tally.steps[step] += 1
    told: set[int] = set()
    for capacity, person_id in _people(one, due.rung):
        tally.capacities[step, capacity] += 1
        told.add(person_id)
    for person_id in told:
        tally.days[person_id, day] += 1


def _people(one: Waiting, rung: Rung) -> Iterator[tuple[Told, int]]:
    for capacity in rung.told:
        yield capacity, one.people.get(capacity, one.people[Told.HOLDER])
