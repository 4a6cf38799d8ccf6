"""Whether demo changes last: most hold, some slip back, and at some nobody looked in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from kaizen.cli.demo import doing
from kaizen.cli.demo.proof import verify
from kaizen.cli.demo.story import Story
from kaizen.ownership.rules import CheckResult

#: In packing the old way comes back sooner: there it is worth a walk.
SLIPPERY = "NH-PACK"
#: So many working days after its day a look that nobody took is written down as missed.
MISSED_AFTER = 10
NOT_TAKEN_UP = "Not taken up again: the old way is quicker with two people."
HELD, DRIFTING, LAPSED = CheckResult.HELD, CheckResult.DRIFTING, CheckResult.LAPSED


def live_on(story: Story) -> None:
    """What was seen of a change that has been in use for more than 90 days."""
    code = story.place.demo.code
    fates = _SLIPPERY_FATES if code == SLIPPERY else _FATES
    # In turn for each site, so that a small one has its share of everything too.
    turn = code if code == SLIPPERY else str(story.place.site_id)
    count = story.ground.lasted[turn]
    story.ground.lasted[turn] += 1
    fates[count % len(fates)](story)


def end_unused(story: Story) -> None:
    """It slipped back, and nobody took it up again."""
    story.wait(story.random.randint(3, 15), None)
    supervisor = story.ground.supervisor(story.place, story.barred(), "")
    doing.close(story, supervisor, NOT_TAKEN_UP)
    verify(story)


def _held(story: Story) -> None:
    _answer(story, HELD, HELD, HELD)


def _recovered(story: Story) -> None:
    _answer(story, HELD, DRIFTING, HELD)


def _slipped(story: Story) -> None:
    seen = story.random.choice(((HELD, LAPSED), (HELD, HELD, LAPSED), (HELD, DRIFTING, DRIFTING)))
    _answer(story, *seen)
    end_unused(story)


def _unseen(story: Story) -> None:
    """Nobody looked after 90 days, so its saving waits; at the next look it is in use."""
    _answer(story, HELD, HELD)
    missed_on = story.time.on_or_after(doing.check_day(story)) + MISSED_AFTER
    if missed_on >= story.time.today:
        return
    story.wait(missed_on - story.day)
    doing.miss_check(story)
    if story.time.days[story.time.today] - doing.check_day(story) > timedelta(days=4):
        _answer(story, HELD)


def _answer(story: Story, *results: CheckResult) -> None:
    """The looks are answered as they come due; finance looks at the money meanwhile."""
    for result in results:
        due = story.time.on_or_after(doing.check_day(story))
        due += story.random.choice((0, 0, 0, 1, 1, 3))
        if due > story.time.today:
            return
        story.wait(due - story.day, story.holder)
        doing.answer_check(story, result)
        verify(story)


_BY_LETTER: dict[str, Callable[[Story], None]] = {
    "h": _held,
    "r": _recovered,
    "s": _slipped,
    "u": _unseen,
}
#: What becomes of one after the other: of 22 changes 17 hold; in packing 4 of 9.
_FATES = tuple(_BY_LETTER[one] for one in "hhshhrhhuhhhshhshrhuhh")
_SLIPPERY_FATES = tuple(_BY_LETTER[one] for one in "hsuhshsrs")
