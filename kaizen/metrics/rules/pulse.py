"""The pulse: two questions without a name, counted only where at least seven lie together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt

#: Answers of fewer people are never counted alone (operations.md, "Security").
FEWEST = 7
#: "Would you recommend us as a place to work?"
RECOMMEND = range(11)
#: "My last idea was taken seriously", 1 not at all to 5 fully; 0: no idea so far.
SERIOUS = range(6)
NO_IDEA = 0
TAKEN_SERIOUSLY = (4, 5)
#: Ninety-five of a hundred samples.
Z = 1.96


class Door(StrEnum):
    """How an answer came in; the two are never laid together.

    Whoever has a link can answer often. If both lay together, six answers of one's own would
    uncover the seventh, of a colleague who was asked by name.
    """

    #: After an answer on one's idea, signed in, at most once a quarter.
    ASKED = "asked"
    #: By the link of an area, without signing in.
    LINK = "link"


@dataclass(frozen=True)
class Answer:
    """What somebody said; both None is "I would rather not say"."""

    recommend: int | None
    serious: int | None

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing."""
        return self.recommend is None or self.serious is None


BLANK = Answer(None, None)


@dataclass(frozen=True)
class Slip:
    """One answer on its way into the counts. `path` are ids from the site down to its area."""

    key: int
    path: tuple[int, ...]
    month: date
    door: Door
    answer: Answer


@dataclass(frozen=True)
class Bundle:
    """Answers that are counted together, in one area and month; blank ones go along unseen."""

    area_id: int
    month: date
    slips: tuple[Slip, ...]

    @property
    def answers(self) -> list[Answer]:
        """Those that say something: always at least seven."""
        return [slip.answer for slip in self.slips if not slip.answer.is_blank]


@dataclass(frozen=True)
class Counts:
    """How many gave each answer; questions are counted apart, so that no two belong together."""

    recommend: tuple[int, ...] = (0,) * len(RECOMMEND)
    serious: tuple[int, ...] = (0,) * len(SERIOUS)
    by_link: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            tuple(a + b for a, b in zip(self.recommend, other.recommend, strict=True)),
            tuple(a + b for a, b in zip(self.serious, other.serious, strict=True)),
            self.by_link + other.by_link,
        )

    @property
    def answers(self) -> int:
        """How many answered."""
        return sum(self.recommend)

    @property
    def with_idea(self) -> int:
        """How many of them had an idea that could be taken seriously."""
        return sum(self.serious[1:])

    @property
    def taken_seriously(self) -> int:
        """How many of those said 4 or 5."""
        return sum(self.serious[value] for value in TAKEN_SERIOUSLY)


@dataclass(frozen=True)
class Score:
    """Would recommend us less would not, in points from −100 to 100, with its margin.

    `centre` and `margin` are those of the adjusted interval; `points` is the plain difference.
    """

    points: float
    centre: float
    margin: float
    answers: int

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return max(-100.0, self.centre - self.margin)

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return min(100.0, self.centre + self.margin)


def counted(slips: Iterable[Slip]) -> Counts:
    """What slips come to; blank ones count nothing."""
    recommend, serious = [0] * len(RECOMMEND), [0] * len(SERIOUS)
    by_link = 0
    for slip in slips:
        answer = slip.answer
        if answer.recommend is None or answer.serious is None:
            continue
        recommend[answer.recommend] += 1
        serious[answer.serious] += 1
        by_link += slip.door is Door.LINK
    return Counts(tuple(recommend), tuple(serious), by_link)


def score_of(counts: Counts) -> Score | None:
    """The employee net promoter score with its margin; None for fewer than seven answers.

    Points = 100 × (share of 9 and 10 − share of 0 to 6) (Reichheld, "The one number you need to
    grow", Harvard Business Review 81(12), 2003). Margin: adjusted Wald interval at 95 %, with
    three answers added, ¾ of them to each end: n' = n + 3, p' = (promoters + ¾) / n',
    d' = (detractors + ¾) / n', margin = 1.96 × √((p' + d' − (p' − d')²) / n') (Rocks, "Interval
    estimation for the Net Promoter Score", The American Statistician 70(4), 2016). Unlike the
    plain interval it does not shrink to nothing when a few people agree.
    """
    many = counts.answers
    if many < FEWEST:
        return None
    promoters, detractors = sum(counts.recommend[9:]), sum(counts.recommend[:7])
    enlarged = many + 3
    likes, dislikes = (promoters + 0.75) / enlarged, (detractors + 0.75) / enlarged
    centre = likes - dislikes
    return Score(
        points=100 * (promoters - detractors) / many,
        centre=100 * centre,
        margin=100 * Z * sqrt((likes + dislikes - centre**2) / enlarged),
        answers=many,
    )


def moved(before: Score | None, after: Score | None) -> int:
    """1 where the score rose, −1 where it fell by more than chance explains, else 0.

    Two scores differ when their distance is larger than the root of the sum of their squared
    margins: the margin of a difference of two independent means.
    """
    if before is None or after is None:
        return 0
    distance = after.centre - before.centre
    if abs(distance) <= sqrt(before.margin**2 + after.margin**2):
        return 0
    return 1 if distance > 0 else -1


def bundles_of(slips: Sequence[Slip], *, running: date) -> list[Bundle]:
    """Which answers may be counted now; the others wait on.

    1. Where seven or more lie together in an area, they are counted there.
    2. What remains of months before the one that runs is laid together with what remains in the
       area above, and so on upwards, until it is seven.
    3. What is fewer than seven in the whole site waits for more.

    A bundle counts in the month of its newest answer. Doors are never laid together.
    """
    bundles: list[Bundle] = []
    waiting: dict[tuple[Door, tuple[int, ...]], list[Slip]] = {}
    for slip in slips:
        waiting.setdefault((slip.door, slip.path), []).append(slip)
    for key in list(waiting):
        _bundle_up(bundles, waiting, key)
    climbing = {
        key: old
        for key, kept in waiting.items()
        if (old := [slip for slip in kept if slip.month < running])
    }
    for depth in range(max((len(path) for _, path in climbing), default=0), 0, -1):
        for door, path in [key for key in climbing if len(key[1]) == depth]:
            if _bundle_up(bundles, climbing, (door, path)) or depth == 1:
                continue
            climbing.setdefault((door, path[:-1]), []).extend(climbing.pop((door, path)))
    return bundles


def quarter_of(day: date) -> tuple[date, date]:
    """The first day of the quarter of the calendar year, and of the one after it."""
    month = (day.month - 1) // 3 * 3 + 1
    first = date(day.year, month, 1)
    return first, date(day.year + month // 10, (month + 2) % 12 + 1, 1)


def _bundle_up(
    bundles: list[Bundle],
    waiting: dict[tuple[Door, tuple[int, ...]], list[Slip]],
    key: tuple[Door, tuple[int, ...]],
) -> bool:
    """Take the answers of one place out of the waiting ones, if they are enough."""
    slips = waiting[key]
    telling = [slip for slip in slips if not slip.answer.is_blank]
    if len(telling) < FEWEST:
        return False
    month = max(slip.month for slip in telling)
    bundles.append(Bundle(key[1][-1], month, tuple(slips)))
    del waiting[key]
    return True
