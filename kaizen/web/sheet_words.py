"""The words of the huddle sheet: the same for the page and for paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from babel.dates import format_time
from flask_babel import LazyString, get_locale, gettext, lazy_gettext, ngettext

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.local_time import to_local, zone
from kaizen.core.written_out import As, written
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.notifications.channels import Unreached
from kaizen.notifications.models import Notice
from kaizen.notifications.wording import say
from kaizen.ownership.queries.holders import Holder
from kaizen.ownership.queries.huddle import Huddle, Some, Talk
from kaizen.people.models import Person
from kaizen.web.formats import by_when, day, first_name, span_until
from kaizen.web.holding import words_for

#: Paper is short: longer reasons are read on the idea's page.
LONGEST_WORDS = 240

ANSWERS: dict[Stage, LazyString] = {
    Stage.NEEDS_DETAIL: lazy_gettext("%(name)s has a question"),
    Stage.WITH_LEADERSHIP: lazy_gettext("%(name)s passed it up to leadership"),
    Stage.APPROVED: lazy_gettext("%(name)s agreed"),
    Stage.PARKED: lazy_gettext("%(name)s put it aside for later"),
    Stage.DECLINED: lazy_gettext("%(name)s: not this time"),
    Stage.MERGED: lazy_gettext("%(name)s joined it with another idea"),
}


#: What each part is called on the sheet of a morning, and on the page of a week.
DAY: dict[str, LazyString] = {
    "new": lazy_gettext("New"),
    "answers": lazy_gettext("Answers"),
    "due": lazy_gettext("Due today, or late"),
    "checks": lazy_gettext("Still in use? Look today"),
    "asleep": lazy_gettext("Asleep: no news for long"),
    "help": lazy_gettext("Help needed"),
    "thanks": lazy_gettext("Thank you"),
}
WEEK: dict[str, LazyString] = {
    **DAY,
    "due": lazy_gettext("Due this week, or late"),
    "checks": lazy_gettext("Still in use? Look this week"),
}


@dataclass(frozen=True)
class Line:
    """One idea on the sheet: its number and title, what is said, and a mark in red if any."""

    number: str
    title: str
    text: str
    mark: str = ""


@dataclass(frozen=True)
class Part:
    """One part of the sheet; `more` says where the rest is."""

    icon: str
    title: str
    lines: list[Line]
    more: str


@dataclass(frozen=True)
class Waiting:
    """Somebody whom only the sheet reaches, and the news for them."""

    name: str
    news: list[str]


@dataclass(frozen=True)
class Sheet:
    """All words of one sheet; it is empty where no part has a line."""

    area: str
    site: str
    on: str
    since: str
    parts: list[Part]
    waiting: list[Waiting]
    #: Names of those whom only the sheet reaches and for whom nothing is new.
    no_news: str
    printed: str

    def as_facts(self) -> dict[str, Any]:
        """The same as plain lists and words."""
        return asdict(self)


@dataclass(frozen=True)
class Speaker:
    """How this reader's sheet names people and moments."""

    first_names: bool
    now: datetime
    calendar: WorkingCalendar

    def name(self, person_id: int, full_name: str, idea: Idea) -> str:
        """The name, unless it would give away who wrote an idea whose names are hidden."""
        # Paper hangs where everybody reads it: nobody counts as the author.
        if person_id in idea.author_ids and idea.hides_names_from(0):
            return str(gettext("The author"))
        return self.short(full_name)

    def short(self, full_name: str) -> str:
        """The name as the plant wants it on a wall."""
        return first_name(full_name) if self.first_names else full_name

    def by(self, due_at: datetime) -> str:
        """``by 14:00 today``, ``by 14:00 tomorrow`` or ``by Fri 20 Mar``, in the area's zone."""
        return by_when(due_at, self.now, self.calendar, zone(self.calendar.time_zone))

    def late(self, due_at: datetime) -> str:
        """How late it is, in working days of the area."""
        return span_until(due_at, self.calendar)


def sheet_words(
    area: str, site: str, huddle: Huddle, unreached: list[Unreached], speaker: Speaker
) -> Sheet:
    """Everything that stands on the sheet, part by part; empty parts are left out."""
    parts = parts_of(huddle, speaker, DAY)
    at = to_local(speaker.now, time_zone=speaker.calendar.time_zone)
    clock = format_time(at, "HH:mm", locale=get_locale())
    return Sheet(
        area=area,
        site=site,
        on=written(huddle.today, As.LONG_WEEKDAY_YEAR, get_locale()),
        since=day(huddle.calendar.local_day(huddle.since)),
        parts=parts,
        waiting=[_waiting(one, speaker) for one in unreached if one.notices or one.more],
        no_news=", ".join(
            speaker.short(one.person.full_name)
            for one in unreached
            if not one.notices and not one.more
        ),
        printed=str(gettext("As of %(clock)s", clock=clock)),
    )


def parts_of(huddle: Huddle, speaker: Speaker, titles: Mapping[str, LazyString]) -> list[Part]:
    """What there is to talk about, part by part; empty parts are left out."""
    parts = [
        _part(huddle.new, titles["new"], _held, speaker, icon="bulb"),
        _part(huddle.answers, titles["answers"], _answer, speaker, icon="message-reply"),
        _part(huddle.due, titles["due"], _held, speaker, icon="calendar-due"),
        _part(huddle.checks, titles["checks"], _look, speaker, icon="eye-check"),
        _part(huddle.asleep, titles["asleep"], _sleeper, speaker, icon="zzz"),
        _part(huddle.help, titles["help"], _stuck, speaker, icon="barrier-block"),
        _part(huddle.thanks, titles["thanks"], _thanks, speaker, icon="heart"),
    ]
    return [part for part in parts if part.lines]


def _part(
    some: Some,
    title: LazyString,
    line: Callable[[Talk, Speaker], Line],
    speaker: Speaker,
    *,
    icon: str,
) -> Part:
    more = str(gettext("There are more: see the board.")) if some.has_more else ""
    return Part(icon, str(title), [line(talk, speaker) for talk in some.talks], more)


def _line(talk: Talk, text: str, mark: str = "") -> Line:
    return Line(talk.idea.reference, talk.idea.title, text, mark)


def _held(talk: Talk, speaker: Speaker) -> Line:
    """Who has it and by when; what is late is marked, what is not safe even more so."""
    text = _who(talk.holder, talk.idea, speaker) if talk.holder else ""
    return _line(talk, text, _mark(talk, speaker))


def _look(talk: Talk, speaker: Speaker) -> Line:
    name = _holder_name(talk, speaker)
    return _line(talk, str(gettext("%(name)s goes and looks", name=name)), _mark(talk, speaker))


def _sleeper(talk: Talk, speaker: Speaker) -> Line:
    news_at = talk.idea.last_news_at
    on = day(speaker.calendar.local_day(news_at)) if news_at else "–"
    name = _holder_name(talk, speaker)
    return _line(talk, str(gettext("%(name)s: no news since %(day)s", name=name, day=on)))


def _stuck(talk: Talk, speaker: Speaker) -> Line:
    return _line(talk, f"{_holder_name(talk, speaker)}: {_cut(talk.words)}")


def _mark(talk: Talk, speaker: Speaker) -> str:
    marks = [str(gettext("Not safe now"))] if talk.idea.not_safe_now else []
    if talk.holder and talk.holder.is_overdue:
        marks.append(speaker.late(talk.holder.due_at))
    return " · ".join(marks)


def _holder_name(talk: Talk, speaker: Speaker) -> str:
    if talk.holder is None:
        return str(gettext("Nobody"))
    return speaker.name(talk.holder.person_id, talk.holder.full_name, talk.idea)


def _who(holder: Holder, idea: Idea, speaker: Speaker) -> str:
    words = words_for(holder, idea)
    name = speaker.name(holder.person_id, holder.full_name, idea)
    if holder.is_overdue:
        return f"{name} {words.they}"
    return f"{name} {str(words.they_by) % {'by': speaker.by(holder.due_at)}}"


def _answer(talk: Talk, speaker: Speaker) -> Line:
    name = _actor(talk, speaker)
    said = str(ANSWERS[talk.stage or Stage.NEEDS_DETAIL]) % {"name": name}
    return _line(talk, f"{said}. {_cut(talk.words)}" if talk.words else f"{said}.")


def _thanks(talk: Talk, speaker: Speaker) -> Line:
    """Thanks name the person and the effect."""
    authors = [] if talk.idea.hides_names_from(0) else talk.idea.authors
    names = ", ".join(speaker.short(author.person.full_name) for author in authors)
    kept = talk.stage is Stage.SUSTAINED
    if not names:
        text = gettext("Still in use after 90 days.") if kept else gettext("It is in use.")
    elif kept:
        text = gettext("%(names)s: still in use after 90 days. Thank you!", names=names)
    else:
        text = gettext("%(names)s: it is in use. Thank you!", names=names)
    return _line(talk, str(text))


def _waiting(one: Unreached, speaker: Speaker) -> Waiting:
    news = [_news(notice, speaker) for notice in one.notices]
    if one.more:
        news.append(str(ngettext("%(num)d more in the app", "%(num)d more in the app", one.more)))
    return Waiting(speaker.short(one.person.full_name), news)


def _news(notice: Notice, speaker: Speaker) -> str:
    told = say(notice).text
    if notice.actor is not None:
        told = told.replace(notice.actor.full_name, speaker.short(notice.actor.full_name))
    return f"{notice.idea.reference} {notice.idea.title}: {told}" if notice.idea else told


def _actor(talk: Talk, speaker: Speaker) -> str:
    person: Person | None = talk.actor
    if person is None:
        return str(gettext("Somebody"))
    return speaker.name(person.id, person.full_name, talk.idea)


def _cut(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST_WORDS else flat[:LONGEST_WORDS].rsplit(" ", 1)[0] + " …"
