"""What leaves the house by web hooks: which events, in which words, in which shapes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString, lazy_gettext


class Topic(StrEnum):
    """What a web hook can be told of, as people choose it."""

    NEW = "new"
    ANSWERED = "answered"
    DOING = "doing"
    HELP = "help"
    IN_USE = "in_use"
    SLIPPED = "slipped"


class Shape(StrEnum):
    """Which system listens, and so how a message is put."""

    SLACK = "slack"
    TEAMS = "teams"
    PLAIN = "plain"


TOPIC_WORDS: dict[Topic, LazyString] = {
    Topic.NEW: lazy_gettext("New ideas"),
    Topic.ANSWERED: lazy_gettext("Answers to ideas"),
    Topic.DOING: lazy_gettext("Work that begins, gets on, or gets a new date"),
    Topic.HELP: lazy_gettext("Somebody is stuck and needs help"),
    Topic.IN_USE: lazy_gettext("Changes that are in use, or still are after 90 days"),
    Topic.SLIPPED: lazy_gettext("Changes that slipped back"),
}
SHAPE_WORDS: dict[Shape, LazyString] = {
    Shape.SLACK: lazy_gettext("Slack"),
    Shape.TEAMS: lazy_gettext("Microsoft Teams"),
    Shape.PLAIN: lazy_gettext("Another system (plain JSON)"),
}


@dataclass(frozen=True)
class Published:
    """One kind of event that may leave the house, and what is said of it.

    `%(actor)s` is who did it, or *Somebody*; no other name ever leaves.
    """

    topic: Topic
    words: LazyString


#: What is not in this table never leaves the house: talk, reviewers' notes, money, persons.
PUBLISHED: dict[str, Published] = {
    "idea.submitted": Published(Topic.NEW, lazy_gettext("A new idea waits for an answer.")),
    "idea.asked": Published(Topic.ANSWERED, lazy_gettext("%(actor)s asked the author a question.")),
    "idea.approved": Published(Topic.ANSWERED, lazy_gettext("%(actor)s agreed to the idea.")),
    "idea.passed_up": Published(
        Topic.ANSWERED, lazy_gettext("%(actor)s passed the idea up to leadership.")
    ),
    "idea.parked": Published(
        Topic.ANSWERED, lazy_gettext("%(actor)s put the idea aside for later.")
    ),
    "idea.declined": Published(Topic.ANSWERED, lazy_gettext("%(actor)s answered: not this time.")),
    "idea.merged": Published(
        Topic.ANSWERED, lazy_gettext("%(actor)s joined it with another idea.")
    ),
    "idea.confirmed_done": Published(
        Topic.IN_USE, lazy_gettext("%(actor)s confirmed that it is in use.")
    ),
    "work.started": Published(Topic.DOING, lazy_gettext("%(actor)s has begun.")),
    "work.news": Published(Topic.DOING, lazy_gettext("%(actor)s tells how it goes.")),
    "work.replanned": Published(Topic.DOING, lazy_gettext("%(actor)s moved the day.")),
    "work.blocked": Published(Topic.HELP, lazy_gettext("%(actor)s cannot go on. Please help.")),
    "idea.in_use": Published(Topic.IN_USE, lazy_gettext("It is in use.")),
    "idea.sustained": Published(
        Topic.IN_USE, lazy_gettext("Still in use after 90 days. Thank you!")
    ),
    "idea.lapsed": Published(Topic.SLIPPED, lazy_gettext("It slipped back.")),
}
