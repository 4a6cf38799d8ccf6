"""The reminder ladder in plain words: what waits, when a step comes, who is told, and how."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from kaizen.ownership.ladder import Channel, LadderKind, Rung, Told

#: What waits, and what its due day is.
WAITS: dict[LadderKind, tuple[LazyString, LazyString]] = {
    LadderKind.ANSWER: (
        lazy_gettext("A first answer"),
        lazy_gettext("Due one working day after sending; a danger within the shift."),
    ),
    LadderKind.DETAIL: (
        lazy_gettext("A question to the author"),
        lazy_gettext("Due after five working days."),
    ),
    LadderKind.DECIDE: (
        lazy_gettext("A decision of leadership"),
        lazy_gettext("Due after five working days."),
    ),
    LadderKind.ACCEPT: (
        lazy_gettext("A yes to taking work on"),
        lazy_gettext("Due after two working days."),
    ),
    LadderKind.WORK: (
        lazy_gettext("Starting and finishing work"),
        lazy_gettext("Due on the agreed day."),
    ),
    LadderKind.ASLEEP: (
        lazy_gettext("Work without news"),
        lazy_gettext("Counted from the tenth working day without news."),
    ),
    LadderKind.CHECK: (
        lazy_gettext("A look whether it is still in use"),
        lazy_gettext("Due on the day of the look; after ten working days it counts as not seen."),
    ),
    LadderKind.PARKED: (
        lazy_gettext("An idea put aside"),
        lazy_gettext("Due on the day on which it is to be looked at again."),
    ),
    LadderKind.VERIFY: (
        lazy_gettext("The proof of a saving"),
        lazy_gettext("Due from the twentieth day of use on, five working days at least."),
    ),
    LadderKind.CLAIM: (
        lazy_gettext("Better figures of a saving that was sent back"),
        lazy_gettext("Due after five working days."),
    ),
    LadderKind.DISMISSAL: (
        lazy_gettext("The question whether anybody was dismissed for a change"),
        lazy_gettext("Due 6 and 12 months after use began."),
    ),
    LadderKind.SCORE: (
        lazy_gettext("A score for an idea that leadership decides"),
        lazy_gettext("Due after two working days."),
    ),
}

TOLD: dict[Told, LazyString] = {
    Told.HOLDER: lazy_gettext("who has it"),
    Told.DEPUTY: lazy_gettext("who could step in"),
    Told.SUPERVISOR: lazy_gettext("the supervisor"),
    Told.LEADER: lazy_gettext("the leader of the area"),
    Told.NEXT_UP: lazy_gettext("the next level up"),
    Told.TOP: lazy_gettext("the leader of the site"),
}

CHANNELS: dict[Channel, LazyString] = {
    Channel.DIGEST: lazy_gettext("in the daily message"),
    Channel.AT_ONCE: lazy_gettext("at once"),
}


def when(after: int) -> str:
    """``on the day``, ``1 working day before``, ``3 working days later``."""
    if after == 0:
        return str(gettext("on the day"))
    if after < 0:
        return str(ngettext("%(num)d working day before", "%(num)d working days before", -after))
    return str(ngettext("%(num)d working day later", "%(num)d working days later", after))


def who(told: Collection[Told]) -> str:
    """``who has it, the supervisor``."""
    return ", ".join(str(TOLD[one]) for one in told)


def in_short(rungs: Sequence[Rung]) -> str:
    """A whole ladder in one line: ``on the day: who has it; 3 working days later: …``."""
    return "; ".join(f"{when(rung.after)}: {who(rung.told)}" for rung in rungs)
