"""What a ladder would have sent: the sweep of a past span, reckoned without writing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from statistics import median

from kaizen.core.calendar import WorkingCalendar
from kaizen.ownership.ladder import Due, LadderKind, Rung, Told, reached
from kaizen.people.queries.fit import stand_in

#: Who is told instead of somebody who is away without a deputy.
INSTEAD = (Told.SUPERVISOR, Told.LEADER, Told.TOP)
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
    #: From when until when it was put off, in order: a rung that came meanwhile came at the end.
    put_off: Sequence[tuple[datetime, datetime]] = ()


#: Who is away on a day, and who stands in (None: nobody).
AwayOn = Callable[[date], Mapping[int, int | None]]


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
    away_on: AwayOn = lambda _day: {},
) -> Tally:
    """What these ladders would have sent from `since` up to `until`, had they been in force.

    Each rung counts when its moment lies in the span and in the stretch in which it waited. What
    was put off came later, and who was away was told by whoever stood in. Acts that a reminder
    would have brought about are not reckoned with.
    """
    tally = Tally()
    known: dict[tuple[LadderKind, date, str, int], list[Due]] = {}
    for one in waiting:
        key = (one.kind, one.due_on, one.calendar.time_zone, id(one.calendar))
        if key not in known:
            known[key] = _come(ladders[one.kind], one, since, until)
        for due in _after_waiting(known[key], one.put_off):
            if one.since <= due.at <= until and (one.until is None or due.at < one.until):
                _count(tally, one, due, away_on)
    return tally


def _come(rungs: Sequence[Rung], one: Waiting, since: datetime, until: datetime) -> list[Due]:
    """The rungs of that due day in the span; the same for all that was due on it."""
    return reached(tuple(rungs), one.due_on, one.calendar, opened_at=since, now=until)


def _after_waiting(dues: Sequence[Due], put_off: Sequence[tuple[datetime, datetime]]) -> list[Due]:
    """Rungs at the moments when they were really sent: of several that waited, the newest."""
    sent: dict[datetime, Due] = {}
    for due in dues:
        at = due.at
        for begin, end in put_off:
            at = end if begin <= at < end else at
        sent[at] = due if at == due.at else replace(due, at=at)
    return list(sent.values())


def _count(tally: Tally, one: Waiting, due: Due, away_on: AwayOn) -> None:
    step = (one.kind, due.rung.after)
    day = one.calendar.working_day_of(due.at)
    tally.steps[step] += 1
    told: set[int] = set()
    away = away_on(day)
    for capacity, person_id in _people(one, due.rung, away):
        tally.capacities[step, capacity] += 1
        told.add(person_id)
    for person_id in told:
        tally.days[person_id, day] += 1


def _people(one: Waiting, rung: Rung, away: Mapping[int, int | None]) -> Iterator[tuple[Told, int]]:
    for capacity in rung.told:
        meant = one.people.get(capacity, one.people[Told.HOLDER])
        ways = (meant, *(one.people[way] for way in INSTEAD if way in one.people))
        present = (stand_in(person_id, away) for person_id in ways)
        yield capacity, next((found for found in present if found is not None), meant)
