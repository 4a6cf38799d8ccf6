"""The words of one card on the wall."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from flask_babel import gettext, ngettext

from kaizen.ideas.rules import Stage
from kaizen.ownership.queries.walls import Card
from kaizen.web.holding import words_for
from kaizen.web.sheet_words import Speaker

#: How high lines are on the wall, in units of a screen of 1080.
LINE = 33
SMALL_LINE = 28


@dataclass(frozen=True)
class Flag:
    """A mark on a card: its colour, its picture, its word."""

    kind: str
    icon: str
    text: str


@dataclass(frozen=True)
class ShownCard:
    """One card as it is drawn; `name` and `person_id` make the round with the letters."""

    title: str
    text: str
    flag: Flag | None = None
    name: str = ""
    person_id: int = 0
    photo_id: int | None = None

    @property
    def height(self) -> int:
        """What it takes of a screen of 1080 units, with the gap below; see board.css."""
        lines = LINE * _lines(self.title, 21) + (SMALL_LINE * _lines(self.text, 19) + 10)
        return 54 + lines + (46 if self.flag else 0) + (140 if self.photo_id else 0)


def new_card(card: Card, speaker: Speaker) -> ShownCard:
    """Who answers by when; what is not safe is marked before what is late."""
    flag = _late(card, speaker)
    if card.idea.not_safe_now:
        flag = Flag("safety", "alert-triangle", str(gettext("Not safe now")))
    name = _name(card, speaker)
    if card.idea.as_stage is Stage.NEEDS_DETAIL:
        text = gettext("a question to %(name)s", name=name)
    else:
        text = _held(card, speaker)
    return _shown(card, speaker, str(text), flag, photo_id=card.photo_id)


def doing_card(card: Card, speaker: Speaker) -> ShownCard:
    """Who carries it out until when, or since when nothing was heard of it."""
    news_at = card.idea.last_news_at
    if not card.is_asleep or news_at is None:
        return _shown(card, speaker, _by(card, speaker))
    calendar = speaker.calendar
    days = calendar.working_days_between(
        calendar.local_day(news_at), calendar.local_day(speaker.now)
    )
    text = ngettext(
        "%(name)s: no news for %(num)d working day",
        "%(name)s: no news for %(num)d working days",
        days,
        name=_name(card, speaker),
    )
    return _shown(card, speaker, str(text), Flag("warn", "zzz", str(gettext("Asleep"))))


def due_card(card: Card, speaker: Speaker) -> ShownCard:
    """What somebody does or looks at today."""
    flag = _late(card, speaker)
    if not card.is_look:
        return _shown(card, speaker, _held(card, speaker), flag)
    text = gettext(
        "%(name)s looks, after %(days)s days",
        name=_name(card, speaker),
        days=card.look_after_days,
    )
    look = Flag("", "eye-check", str(gettext("Still in use?")))
    return _shown(card, speaker, str(text), flag or look)


def done_card(card: Card, speaker: Speaker) -> ShownCard:
    """Who did it, and whose idea it was."""
    idea = card.idea
    flag = None if card.photo_id else Flag("good", "circle-check", str(gettext("In use")))
    authors = [speaker.short(author.person.full_name) for author in idea.authors]
    owner = speaker.short(idea.owner.full_name) if idea.owner else ""
    others = ", ".join(name for name in authors if name != owner)
    text = owner or others
    if owner and others:
        text = str(gettext("%(name)s, idea of %(others)s", name=owner, others=others))
    return ShownCard(
        idea.title, text, flag, owner or others, idea.owner_id or 0, photo_id=card.photo_id
    )


def help_words(card: Card, speaker: Speaker) -> str:
    """What the team waits for, and whose help it needs."""
    title, holder = card.idea.title, card.holder
    if card.is_stuck or holder is None:
        name = speaker.short(card.idea.owner.full_name) if card.idea.owner else ""
        return str(gettext("%(name)s is stuck with “%(title)s”.", name=name, title=title))
    name = _name(card, speaker)
    if holder.is_overdue:
        late = speaker.late(holder.due_at)
        words = gettext(
            "“%(title)s” is with %(name)s, %(late)s.", title=title, name=name, late=late
        )
    else:
        by = speaker.by(holder.due_at)
        words = gettext(
            "“%(title)s” is with %(name)s. Answer %(by)s.", title=title, name=name, by=by
        )
    return str(words)


def thanks_words(card: Card, speaker: Speaker) -> tuple[str, str]:
    """Thanks name the person and the effect."""
    idea = card.idea
    names = ", ".join(speaker.short(author.person.full_name) for author in idea.authors)
    head = gettext("Thank you, %(names)s", names=names) if names else gettext("Thank you")
    text = gettext("“%(title)s” is still in use after 90 days.", title=idea.title)
    return str(head), str(text)


def _shown(
    card: Card, speaker: Speaker, text: str, flag: Flag | None = None, photo_id: int | None = None
) -> ShownCard:
    holder = card.holder
    name = _name(card, speaker)
    hidden = holder is None or name == str(gettext("The author"))
    return ShownCard(
        title=card.idea.title,
        text=text,
        flag=flag,
        name="" if hidden else name,
        person_id=0 if hidden or holder is None else holder.person_id,
        photo_id=photo_id,
    )


def _name(card: Card, speaker: Speaker) -> str:
    if card.holder is None:
        return str(gettext("Nobody"))
    return speaker.name(card.holder.person_id, card.holder.full_name, card.idea)


def _held(card: Card, speaker: Speaker) -> str:
    """``Mehmet answers by 14:00 today``; what is late says it on its mark."""
    holder = card.holder
    if holder is None:
        return ""
    words = words_for(holder, card.idea)
    said = words.they if holder.is_overdue else words.they_by
    facts = {} if holder.is_overdue else {"by": speaker.by(holder.due_at)}
    return f"{_name(card, speaker)} {str(said) % facts if facts else said}"


def _by(card: Card, speaker: Speaker) -> str:
    by = speaker.by(card.holder.due_at) if card.holder else ""
    return str(gettext("%(name)s, %(by)s", name=_name(card, speaker), by=by))


def _late(card: Card, speaker: Speaker) -> Flag | None:
    if card.holder is None or not card.holder.is_overdue:
        return None
    return Flag("bad", "alert-circle", speaker.late(card.holder.due_at))


def _lines(words: str, letters: int) -> int:
    """How many lines so many letters wide the words take; a third one is cut off."""
    return min(2, ceil(len(words) / letters))
