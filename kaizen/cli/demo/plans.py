"""Where each idea of a load shall stand today, and when it was sent: drawn by seed and number.

A plan is cheap and depends on nothing but its number, so that a million of them need not be kept:
they are drawn once to be put in the order of their days, and once more to be written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from kaizen.cli.demo.fading import Fading
from kaizen.cli.demo.ground import Ground, Place, Worker
from kaizen.ideas.rules import UNDECIDED, Stage
from kaizen.ownership.rules import CHECK_DAYS

S = Stage
#: How often an idea stands at each stage today, in an ordinary plant of some hundred ideas.
SHARES: dict[Stage, float] = {
    S.DRAFT: 1.2,
    S.SUBMITTED: 1.8,
    S.NEEDS_DETAIL: 1.5,
    S.WITH_LEADERSHIP: 1.5,
    S.APPROVED: 3,
    S.IN_PROGRESS: 6,
    S.IMPLEMENTED: 9,
    S.SUSTAINED: 25,
    S.LAPSED: 2,
    S.PARKED: 6,
    S.LEARNED: 5,
    S.DECLINED: 26,
    S.MERGED: 6,
    S.WITHDRAWN: 3,
    S.CLOSED: 18,
}
#: In a large load more ideas end early: their lives are shorter to write.
MANY: dict[Stage, float] = {
    **SHARES,
    S.IMPLEMENTED: 5,
    S.SUSTAINED: 15,
    S.DECLINED: 34,
    S.MERGED: 9,
    S.WITHDRAWN: 5,
    S.CLOSED: 15,
}
#: What waits for people does not grow with the years that a plant has collected ideas.
BUSY = frozenset({S.DRAFT, *UNDECIDED, S.APPROVED, S.IN_PROGRESS, S.LAPSED})
MOST_BUSY_EACH = 5
IN_USE_ONCE = frozenset({S.IMPLEMENTED, S.SUSTAINED, S.LAPSED, S.CLOSED})
#: Working days from sending until the stage is reached: at least, at most.
SPANS: dict[Stage, tuple[int, int]] = {
    S.DRAFT: (0, 0),
    S.SUBMITTED: (0, 0),
    S.NEEDS_DETAIL: (0, 2),
    S.WITH_LEADERSHIP: (0, 2),
    S.APPROVED: (1, 6),
    S.IN_PROGRESS: (4, 20),
    S.PARKED: (1, 6),
    S.DECLINED: (1, 5),
    S.MERGED: (0, 4),
    S.WITHDRAWN: (1, 8),
    S.LEARNED: (20, 60),
}
SPAN_TO_USE = (10, 60)
#: Working days that it has stood there: usually, and for the share that is late.
SINCE: dict[Stage, tuple[int, int, float]] = {
    S.DRAFT: (5, 12, 0.2),
    S.SUBMITTED: (0, 3, 0.15),
    S.NEEDS_DETAIL: (4, 8, 0.15),
    S.WITH_LEADERSHIP: (4, 8, 0.12),
    S.APPROVED: (5, 12, 0.15),
    S.IN_PROGRESS: (16, 35, 0.2),
    S.PARKED: (60, 110, 0.3),
}
LONGEST_AGO = 490
_CAST_DESK = "NH-PRESS"
#: One idea of so many is leadership's own.
DIRECTED_EACH = 14


@dataclass(slots=True)
class Plan:
    """One idea to be: who, where, when sent, and when (as days of working time) it got there."""

    index: int
    random: Random
    target: Stage
    author: Worker
    place: Place
    sent: int
    reached: int
    share: float

    @property
    def day(self) -> date:
        """The calendar day on which it was sent."""
        return self.place.time.days[self.sent]


class Planner:
    """Draws plans for a load of a given size."""

    def __init__(self, ground: Ground, *, seed: int, ideas: int, told: bool) -> None:
        self._ground, self._seed = ground, seed
        self._authors = [worker for worker in ground.authors if worker not in ground.cast]
        self._elsewhere = [
            worker
            for worker in self._authors
            if not ground.places[worker.home_id].demo.code.startswith(_CAST_DESK)
        ]
        self._targets = tuple(SHARES)
        busy = min(1.0, MOST_BUSY_EACH * len(ground.workers) / max(1, ideas))
        weights = (
            share * (busy if s in BUSY else 1) for s, share in (SHARES if told else MANY).items()
        )
        self._weights = tuple(accumulate(weights))
        self._below = _below(ground)
        self._fading = Fading(ground, self._authors, seed=seed)

    def plan(self, index: int) -> Plan:
        """The plan of that number."""
        random = Random(self._seed * 1_000_003 + index)
        author = self._authors[int(random.random() * len(self._authors))]
        place = self._place(author, random)
        # The first of a load make sure that no stage is missing.
        target = (
            self._targets[index]
            if index < len(self._targets)
            else random.choices(self._targets, cum_weights=self._weights)[0]
        )
        if target in UNDECIDED and place.demo.code.startswith(_CAST_DESK):
            # What waits in the press shop is set by hand, so that Sam's desk is never full.
            author = self._elsewhere[int(random.random() * len(self._elsewhere))]
            place = self._ground.places[author.home_id]
        sent, reached = draw_days(target, place, random)
        other = self._fading.author_of(index, target, place, sent)
        if other is not None:
            author, place = other, self._ground.places[other.home_id]
        author = self._directed(index, target, place) or author
        return Plan(index, random, target, author, place, sent, reached, random.random())

    def _directed(self, index: int, target: Stage, place: Place) -> Worker | None:
        """Some of what is decided were projects of those who lead; None for all others."""
        if target in UNDECIDED or index % DIRECTED_EACH != DIRECTED_EACH - 1:
            return None
        leaders = (post[0] for _, people in place.leaders for post in people)
        return next((one for one in leaders if one not in self._ground.cast), None)

    def _place(self, author: Worker, random: Random) -> Place:
        if random.random() < 0.7:
            return self._ground.places[author.home_id]
        below = self._below[author.home_id]
        return below[int(random.random() * len(below))]


def draw_days(target: Stage, place: Place, random: Random) -> tuple[int, int]:
    """The working days on which an idea was sent and got to its stage (or came into use)."""
    time = place.time
    if target in IN_USE_ONCE:
        age = _age(target, random)
        reached = time.before(time.days[time.today] - timedelta(days=age))
        return reached - random.randint(*SPAN_TO_USE), reached
    span = random.randint(*SPANS[target])
    if target in SINCE:
        usual, late, share = SINCE[target]
        least, most = (usual + 1, late) if random.random() < share else (0, usual)
        since = random.randint(least, most)
    else:
        since = random.randint(0, LONGEST_AGO - span)
    return time.today - since - span, time.today - since


def _age(target: Stage, random: Random) -> int:
    """For how many calendar days it has been in use, or was when it ended."""
    if target is Stage.IMPLEMENTED:
        return random.randint(1, 88)
    if target is Stage.SUSTAINED:
        return random.randint(97, 360)
    if target is Stage.LAPSED:
        return random.choice(CHECK_DAYS) + random.randint(1, 8)
    return random.randint(372, 610)


def _below(ground: Ground) -> dict[int, Sequence[Place]]:
    """For each place, it and the places below it."""
    return {
        place_id: [place for place in ground.places.values() if place_id in place.path_ids]
        for place_id in ground.places
    }
