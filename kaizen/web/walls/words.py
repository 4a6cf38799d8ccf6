"""The words of a board on the wall: short enough to be read from four metres."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from babel.dates import format_time
from flask_babel import get_locale, gettext

from kaizen.core.local_time import to_local
from kaizen.ownership.queries.walls import COUNTED, Card, Cards, Wall
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.rhythm import Measure, Rhythm
from kaizen.web.formats import day
from kaizen.web.sheet_words import Speaker
from kaizen.web.walls.cards import (
    ShownCard,
    doing_card,
    done_card,
    due_card,
    help_words,
    new_card,
    thanks_words,
)
from kaizen.web.walls.panel import Panel, panel_of

#: Only so many lines say who needs help.
HELPS = 2
#: Units of 1080 that a column has below its head, and what help and thanks take of it.
ROOM = 820
HELP_TAKES = 80
HELP_LINE_TAKES = 105
THANKS_TAKE = 220


@dataclass(frozen=True)
class ShownColumn:
    """One column: its name, its cards, how many in all, and what it says where it is empty."""

    name: str
    icon: str
    count: str
    cards: list[ShownCard]
    more: str
    empty: str
    since: str = ""


@dataclass(frozen=True)
class ShownWall:
    """All words of the board."""

    on: str
    as_of: str
    #: Of the ideas of the last days, how many were answered in time; empty where there was none.
    answered: str
    columns: list[ShownColumn]
    help: list[str]
    help_more: str
    thanks: tuple[str, str] | None
    panel: Panel
    talk: str


def wall_words(
    wall: Wall, rhythms: Mapping[Measure, Rhythm], answered: Share, speaker: Speaker
) -> ShownWall:
    """Everything that stands on the board."""
    at = to_local(speaker.now, time_zone=speaker.calendar.time_zone)
    clock = format_time(at, "HH:mm", locale=get_locale())
    waits = wall.help.shown[:HELPS]
    return ShownWall(
        on=day(wall.today),
        as_of=str(gettext("as of %(clock)s", clock=clock)),
        answered=answered_words(answered),
        columns=_columns(wall, speaker),
        help=[help_words(card, speaker) for card in waits],
        help_more=_plus(wall.help.count - len(waits)),
        thanks=thanks_words(wall.thanks, speaker) if wall.thanks else None,
        panel=panel_of(rhythms),
        talk=_talk(wall, speaker),
    )


def answered_words(answered: Share) -> str:
    """How many of the last days' ideas had their answer within a working day."""
    if not answered.whole:
        return ""
    return str(
        gettext(
            "%(part)s of %(whole)s answered within a day", part=answered.part, whole=answered.whole
        )
    )


def _columns(wall: Wall, speaker: Speaker) -> list[ShownColumn]:
    since = gettext("since %(day)s", day=day(wall.calendar.local_day(wall.since)))
    return [
        _column(wall.new, new_card, speaker, (gettext("New"), gettext("Everybody has an answer."))),
        _column(
            wall.doing,
            doing_card,
            speaker,
            (gettext("Doing"), gettext("Nothing is being done here now.")),
            icon="tool",
        ),
        _column(
            wall.due,
            due_card,
            speaker,
            (gettext("Due today"), gettext("Nothing is due today.")),
            icon="calendar-due",
            room=ROOM - _room_of_help(wall),
        ),
        _column(
            wall.done,
            done_card,
            speaker,
            (gettext("Done"), gettext("No change came into use.")),
            icon="circle-check",
            since=str(since),
            room=ROOM - (THANKS_TAKE if wall.thanks else 0),
        ),
    ]


def _room_of_help(wall: Wall) -> int:
    lines = min(len(wall.help.shown), HELPS)
    return HELP_TAKES + lines * HELP_LINE_TAKES if lines else 0


def _column(
    cards: Cards,
    shown: Callable[[Card, Speaker], ShownCard],
    speaker: Speaker,
    words: tuple[str, str],
    *,
    icon: str = "bulb",
    since: str = "",
    room: int = ROOM,
) -> ShownColumn:
    name, empty = words
    drawn = [shown(card, speaker) for card in cards.shown]
    fitting = _fitting(_with_one_photo(drawn), room)
    return ShownColumn(
        name=name,
        icon=icon,
        count=f"{COUNTED}+" if cards.count > COUNTED else str(cards.count),
        cards=fitting,
        more=_plus(cards.count - len(fitting)),
        empty=empty,
        since=since,
    )


def _with_one_photo(cards: list[ShownCard]) -> list[ShownCard]:
    """One photo is enough for a column; further ones would push cards off the screen."""
    first = next((card for card in cards if card.photo_id is not None), None)
    return [card if card is first else replace(card, photo_id=None) for card in cards]


def _fitting(cards: list[ShownCard], room: int) -> list[ShownCard]:
    """As many cards as there is room for, at least one; nothing scrolls on a wall."""
    fitting: list[ShownCard] = []
    for card in cards:
        room -= card.height
        if fitting and room < 0:
            break
        fitting.append(card)
    return fitting


def _plus(more: int) -> str:
    if more <= 0:
        return ""
    return f"+{min(more, COUNTED)}"


def _talk(wall: Wall, speaker: Speaker) -> str:
    """What to begin the talk with: a danger, then what sleeps, then the open question."""
    for card in wall.new.shown:
        if card.idea.not_safe_now:
            return str(gettext("Talk about: %(title)s. Is it safe now?", title=card.idea.title))
    for card in wall.doing.shown:
        if card.is_asleep:
            words = gettext("Talk about: what does “%(title)s” wait for?", title=card.idea.title)
            return str(words)
    return str(gettext("Talk about: what got in your way yesterday?"))
