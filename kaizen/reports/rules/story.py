"""The few sentences on top of the dashboard: what goes well, what sleeps, where to walk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

#: More than that nobody reads.
MOST_SENTENCES = 5
#: Each group speaks so often at most, so that no one of them fills the page.
MOST_EACH = 2
#: With fewer changes looked at, a share would be chance.
FEWEST_LOOKED_AT = 5
#: An area is silent after so many months without an idea, if ideas came in the months before.
SILENT_MONTHS = 2
FEWEST_BEFORE = 2
#: From this share of ideas answered in time, it goes well.
WELL_ANSWERED = Decimal("0.8")
WELL_HELD = Decimal("0.7")
NONE = Decimal(0)


class Mood(StrEnum):
    """What a sentence is about; they stand in this order."""

    WELL = "well"
    SLEEPS = "sleeps"
    WALK = "walk"


class Say(StrEnum):
    """What there is to say."""

    NET_LEFT = "net_left"
    HOLDS = "holds"
    ANSWERED = "answered"
    HARD = "hard"
    WAIT = "wait"
    ASLEEP = "asleep"
    LOST = "lost"
    UNPROVEN = "unproven"
    NET_LOST = "net_lost"
    SLIPS = "slips"
    SILENT = "silent"
    AREA_LOSES = "area_loses"


MOODS: dict[Say, Mood] = {
    Say.NET_LEFT: Mood.WELL,
    Say.HOLDS: Mood.WELL,
    Say.ANSWERED: Mood.WELL,
    Say.HARD: Mood.WELL,
    Say.WAIT: Mood.SLEEPS,
    Say.ASLEEP: Mood.SLEEPS,
    Say.LOST: Mood.SLEEPS,
    Say.UNPROVEN: Mood.SLEEPS,
    Say.NET_LOST: Mood.WALK,
    Say.SLIPS: Mood.WALK,
    Say.SILENT: Mood.WALK,
    Say.AREA_LOSES: Mood.WALK,
}


@dataclass(frozen=True)
class Place:
    """One area below the one the page is about.

    `sent` are its ideas month by month, the newest last and only months that are over. `below`
    are the areas right below it that are large enough to be named; they know what they sent and
    what they leave where their own area is silent or loses money.
    """

    area_id: int
    sent: Sequence[int] = ()
    left: Decimal = NONE
    asleep: int = 0
    waiting: int = 0
    looked_at: int = 0
    held: int = 0
    below: Sequence[Place] = ()


@dataclass(frozen=True)
class Facts:
    """What the tallies and the standing of an area say; amounts in one currency."""

    hard: Decimal = NONE
    #: What small ideas leave when the windows close; None where nothing was booked or answered.
    left: Decimal | None = None
    looked_at: int = 0
    held: int = 0
    answered: int = 0
    in_time: int = 0
    #: Ideas that wait for their first answer longer than they should.
    waiting: int = 0
    asleep: int = 0
    lost: Decimal = NONE
    lost_changes: int = 0
    unproven: int = 0
    #: Small changes that cost something and were never to bring hard money.
    beside_money: int = 0
    places: Sequence[Place] = field(default=())


@dataclass(frozen=True)
class Sentence:
    """One thing to say, with its figures; `area_id` is where most of it is, where there is one."""

    say: Say
    many: int = 0
    of: int = 0
    amount: Decimal = NONE
    area_id: int | None = None
    there: int = 0

    @property
    def mood(self) -> Mood:
        """What it is about."""
        return MOODS[self.say]


def story_of(facts: Facts) -> list[Sentence]:
    """At most five sentences: two of what goes well, two of what sleeps, two of where to walk.

    The weightiest of each group comes first; nothing is said where there is nothing to say.
    """
    told: list[Sentence] = []
    for mood, sentences in ((Mood.WELL, _well), (Mood.SLEEPS, _sleeps), (Mood.WALK, _walk)):
        found = [one for one in sentences(facts) if one.mood is mood]
        told += found[:MOST_EACH]
    return _shortened(told)


def is_silent(sent: Sequence[int]) -> bool:
    """Whether ideas stopped coming: none in the last two months, some in each of two before.

    (3, 2, 0, 0) is silent; (0, 0, 0, 0) has always been, and (3, 0, 2, 0) is not.
    """
    if len(sent) < SILENT_MONTHS + FEWEST_BEFORE:
        return False
    before, last = sent[:-SILENT_MONTHS], sent[-SILENT_MONTHS:]
    return not any(last) and sum(1 for many in before if many) >= FEWEST_BEFORE


def _well(facts: Facts) -> Iterator[Sentence]:
    if facts.left is not None and facts.left > 0:
        yield Sentence(Say.NET_LEFT, amount=facts.left)
    if facts.looked_at >= FEWEST_LOOKED_AT and facts.held >= WELL_HELD * facts.looked_at:
        yield Sentence(Say.HOLDS, facts.held, facts.looked_at)
    if facts.answered and facts.in_time >= WELL_ANSWERED * facts.answered:
        yield Sentence(Say.ANSWERED, facts.in_time, facts.answered)
    if facts.hard > 0:
        yield Sentence(Say.HARD, amount=facts.hard)


def _sleeps(facts: Facts) -> Iterator[Sentence]:
    if facts.waiting:
        most = _where(facts.places, lambda one: one.waiting)
        yield _at(Sentence(Say.WAIT, facts.waiting), most, most.waiting)
    if facts.asleep:
        most = _where(facts.places, lambda one: one.asleep)
        yield _at(Sentence(Say.ASLEEP, facts.asleep), most, most.asleep)
    if facts.lost > 0:
        yield Sentence(Say.LOST, facts.lost_changes, amount=facts.lost)
    if facts.unproven:
        yield Sentence(Say.UNPROVEN, facts.unproven)


def _walk(facts: Facts) -> Iterator[Sentence]:
    if facts.left is not None and facts.left < 0:
        yield Sentence(Say.NET_LOST, facts.beside_money, amount=facts.left)
    silent = [one for one in facts.places if is_silent(one.sent)]
    if silent:
        # Where most came from before, most is missing now.
        loudest = _quiet_inside(max(silent, key=_came))
        yield Sentence(Say.SILENT, SILENT_MONTHS, area_id=loudest.area_id, of=len(silent))
    if facts.looked_at >= FEWEST_LOOKED_AT and facts.held < WELL_HELD * facts.looked_at:
        yield Sentence(Say.SLIPS, facts.held, facts.looked_at)
    losing = [one for one in facts.places if one.left < 0]
    if losing:
        worst = _where(losing, lambda one: -one.left)
        yield Sentence(Say.AREA_LOSES, len(losing), amount=worst.left, area_id=worst.area_id)


def _came(place: Place) -> int:
    return sum(place.sent)


def _quiet_inside(place: Place) -> Place:
    """As far down as one silent area sent two thirds of what came from the one above it."""
    while inner := [one for one in place.below if is_silent(one.sent)]:
        loudest = max(inner, key=_came)
        if _came(loudest) * 3 < _came(place) * 2:
            break
        place = loudest
    return place


def _where(places: Sequence[Place], many: Callable[[Place], int | Decimal]) -> Place:
    """Where most of it is: as far down as one place still has two thirds of what is there.

    Of 9 in a department, 7 on one line: the line; 5 on one and 4 on another: the department.
    """
    most = max(places, key=many, default=Place(0))
    while most.below and many(most) > 0:
        inner = max(most.below, key=many)
        if many(inner) * 3 < many(most) * 2:
            break
        most = inner
    return most


def _at(sentence: Sentence, place: Place, there: int) -> Sentence:
    """The sentence with the place named where it has a good part of it and not all."""
    is_much = there * 3 >= sentence.many and 0 < there < sentence.many
    if not is_much:
        return sentence
    return Sentence(sentence.say, sentence.many, sentence.of, sentence.amount, place.area_id, there)


def _shortened(told: list[Sentence]) -> list[Sentence]:
    """Five at most: of a full house, the second thing that goes well is left out."""
    if len(told) > MOST_SENTENCES:
        well = [one for one in told if one.mood is Mood.WELL]
        told = [one for one in told if one is not well[-1]]
    return told
