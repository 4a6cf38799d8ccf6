"""Giving a message its words: subject, plain text and HTML, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import flask_babel
from babel.dates import format_time
from flask import current_app
from flask_babel import LazyString, force_locale, get_locale, lazy_gettext

from kaizen.core.written_out import As, written
from kaizen.notifications.bundles import Bundle, Group, Item, Letter
from kaizen.notifications.links import Link, sign_link
from kaizen.ownership.rules import AssignmentKind as Kind
from kaizen.people.rules import language_for

# The library does not say that these answer text.
gettext: Callable[..., str] = flask_babel.gettext
ngettext: Callable[..., str] = flask_babel.ngettext

#: So many items stand in what a mail program shows beside the subject.
MOST_IN_PREHEADER = 3
_EMPTY_LINES = re.compile(r"\n{3,}")

HEADINGS: dict[Group, LazyString] = {
    Group.DECIDE: lazy_gettext("Decide today"),
    Group.DO: lazy_gettext("To do"),
    Group.ASLEEP: lazy_gettext("Asleep"),
    Group.CHECKS: lazy_gettext("Checks"),
    Group.NEWS: lazy_gettext("News on your ideas"),
}

BUTTONS: dict[Kind, LazyString] = {
    Kind.ANSWER: lazy_gettext("Answer it"),
    Kind.DETAIL: lazy_gettext("Answer the question"),
    Kind.DECIDE: lazy_gettext("Decide"),
    Kind.ACCEPT: lazy_gettext("Yes or no"),
    Kind.START: lazy_gettext("Start, re-plan or hand over"),
    Kind.FINISH: lazy_gettext("Write news, re-plan or hand over"),
    Kind.CHECK: lazy_gettext("Say what you saw"),
    Kind.REVIEW: lazy_gettext("Look at it again"),
    Kind.VERIFY: lazy_gettext("Look at it"),
    Kind.CLAIM: lazy_gettext("Claim it anew"),
    Kind.DISMISSAL: lazy_gettext("Answer it"),
    Kind.SCORE: lazy_gettext("Score it"),
}
#: The same thing asked of somebody else, who is late with it.
BUTTONS_OF_OTHERS: dict[Kind, LazyString] = {
    Kind.DETAIL: lazy_gettext("Put it off, or look at it"),
    Kind.START: lazy_gettext("Ask, re-plan or hand over"),
    Kind.FINISH: lazy_gettext("Ask, re-plan or hand over"),
}

DUE_BY: dict[Kind, LazyString] = {
    Kind.ANSWER: lazy_gettext("Answer by %(when)s."),
    Kind.DETAIL: lazy_gettext("Answer by %(when)s."),
    Kind.DECIDE: lazy_gettext("Decide by %(when)s."),
    Kind.ACCEPT: lazy_gettext("Say yes or no by %(when)s."),
    Kind.START: lazy_gettext("Start by %(when)s."),
    Kind.FINISH: lazy_gettext("Ready by %(when)s."),
    Kind.CHECK: lazy_gettext("Look by %(when)s."),
    Kind.REVIEW: lazy_gettext("Look again by %(when)s."),
    Kind.VERIFY: lazy_gettext("Prove it by %(when)s."),
    Kind.CLAIM: lazy_gettext("Claim it anew by %(when)s."),
    Kind.DISMISSAL: lazy_gettext("Answer by %(when)s."),
    Kind.SCORE: lazy_gettext("Score it by %(when)s."),
}


@dataclass(frozen=True)
class Line:
    """One item as it is read: what it is about, the words, what presses, and its one button."""

    title: str
    words: str
    pressing: str
    is_late: bool
    button: str
    url: str


@dataclass(frozen=True)
class Part:
    """The items under one heading; `meta` says how many more of the kind wait."""

    heading: str
    meta: str
    lines: list[Line]
    is_news: bool
    all_url: str = ""
    all_words: str = ""


def write_letter(bundle: Bundle) -> Letter:
    """The message in words, with links that settle each item; see `kaizen.notifications.links`."""
    with force_locale(language_for(bundle.reader.language)):
        parts = _parts(bundle)
        stop_url = _signed(bundle, None)
        facts: dict[str, Any] = {
            "subject": _subject(bundle),
            "greeting": _greeting(bundle),
            "lead": _lead(bundle),
            "preheader": _preheader(parts),
            "parts": parts,
            "more": _more(bundle),
            "more_url": page_url("home.show"),
            "language": str(get_locale()),
            "time_url": page_url("messages.show"),
            "deputy_url": page_url("me.show", _anchor="away"),
            "stop_url": stop_url,
        }
        templates = current_app.jinja_env
        return Letter(
            subject=facts["subject"],
            text=_tight(templates.get_template("mail/message.txt").render(facts)),
            html=templates.get_template("mail/message.html").render(facts),
            stop_url=stop_url,
        )


def page_url(endpoint: str, _anchor: str = "", **values: object) -> str:
    """The full address of a page, as it is reached from outside (`KAIZEN_URL`)."""
    base = urlsplit(current_app.config["KAIZEN_URL"] or "http://localhost")
    at = current_app.url_map.bind(base.netloc, base.path or "/", url_scheme=base.scheme)
    url = at.build(endpoint, values, force_external=True)
    return f"{url}#{_anchor}" if _anchor else url


def _subject(bundle: Bundle) -> str:
    if bundle.day is None:
        return _subject_at_once(bundle)
    day = written(bundle.day, As.WEEKDAY_MONTH, get_locale())
    if not bundle.things:
        return gettext("News on your ideas, %(day)s", day=day)
    return ngettext(
        "%(num)d thing today, %(day)s", "%(num)d things today, %(day)s", bundle.things, day=day
    )


def _subject_at_once(bundle: Bundle) -> str:
    first = bundle.items[0]
    if bundle.things > 1:
        return ngettext("%(num)d thing for you now", "%(num)d things for you now", bundle.things)
    if first.is_danger:
        return gettext("Not safe now: %(title)s", title=first.title)
    return f"{first.words} {first.title}"


def _greeting(bundle: Bundle) -> str:
    name = bundle.reader.first_name
    if bundle.day is None:
        if any(item.is_danger for item in bundle.items):
            return gettext("%(name)s, something is not safe now", name=name)
        return gettext("%(name)s, this is for you now", name=name)
    if not bundle.things:
        return gettext("%(name)s, there is news", name=name)
    return ngettext(
        "%(name)s, %(num)d thing today", "%(name)s, %(num)d things today", bundle.things, name=name
    )


def _lead(bundle: Bundle) -> str:
    if bundle.day is None:
        return gettext("You hear of it at once, not only in your message of the day.")
    day = written(bundle.day, As.LONG_WEEKDAY, get_locale())
    if bundle.at_shift:
        return gettext("%(day)s, start of your shift. This is the only message today.", day=day)
    return gettext("%(day)s. This is the only message today.", day=day)


def _preheader(parts: list[Part]) -> str:
    """What a mail program shows beside the subject: the first items, what presses included."""
    lines = [line for part in parts for line in part.lines][:MOST_IN_PREHEADER]
    return " ".join(f"{_ended(line.title)} {line.pressing or line.words}".strip() for line in lines)


def _more(bundle: Bundle) -> str:
    if not bundle.more:
        return ""
    return ngettext("and %(num)d more", "and %(num)d more", bundle.more)


def _parts(bundle: Bundle) -> list[Part]:
    grouped = groupby(bundle.items, key=lambda item: item.group)
    return [_part(bundle, group, list(items)) for group, items in grouped]


def _part(bundle: Bundle, group: Group, items: list[Item]) -> Part:
    lines = [_line(bundle, item) for item in items]
    waiting = bundle.waiting if group is Group.DECIDE else 0
    if waiting <= len(items):
        return Part(str(HEADINGS[group]), "", lines, is_news=group is Group.NEWS)
    return Part(
        heading=str(HEADINGS[group]),
        meta=gettext("%(shown)d of %(all)d waiting", shown=len(items), all=waiting),
        lines=lines,
        is_news=False,
        all_url=page_url("review.queue"),
        all_words=gettext("Open all %(all)d", all=waiting),
    )


def _line(bundle: Bundle, item: Item) -> Line:
    is_late = item.due_at is not None and item.due_at < bundle.written_at
    where = ", ".join(part for part in (item.author, item.area) if part)
    return Line(
        title=item.title,
        words=f"{_ended(where)} {item.words}".strip(),
        pressing=_pressing(bundle, item, is_late=is_late),
        is_late=is_late or item.is_danger,
        button=_button(item),
        url=_url(bundle, item),
    )


def _pressing(bundle: Bundle, item: Item, *, is_late: bool) -> str:
    danger = gettext("Not safe now.") if item.is_danger else ""
    due = ""
    if item.due_at is not None and item.kind is not None:
        when = _when(item, item.due_at, bundle)
        due = _late(item, item.due_at, bundle) if is_late else DUE_BY[item.kind] % {"when": when}
    return " ".join(part for part in (danger, str(due)) if part)


def _late(item: Item, due_at: datetime, bundle: Bundle) -> str:
    """How late it is, without blame: by working days, else since when."""
    if item.days_late:
        return ngettext("%(num)d working day late.", "%(num)d working days late.", item.days_late)
    when = _when(item, due_at, bundle)
    if _is_today(due_at, bundle):
        return gettext("It was due at %(when)s.", when=when)
    return gettext("It was due on %(when)s.", when=when)


def _when(item: Item, due_at: datetime, bundle: Bundle) -> str:
    """``14:00`` today, else ``Fri 13 Mar``: the working day that was promised."""
    at = due_at.astimezone(ZoneInfo(bundle.reader.time_zone))
    if _is_today(due_at, bundle):
        return str(format_time(at, "HH:mm", locale=get_locale()))
    return written(item.due_on or at.date(), As.WEEKDAY, get_locale())


def _is_today(due_at: datetime, bundle: Bundle) -> bool:
    """Whether it is due on the day on which the message is written, by the reader's clocks."""
    zone = ZoneInfo(bundle.reader.time_zone)
    return due_at.astimezone(zone).date() == bundle.written_at.astimezone(zone).date()


def _button(item: Item) -> str:
    if item.idea_id is None:
        return gettext("Read it")
    if item.is_draft:
        return gettext("Finish it and send it")
    if item.kind is None:
        return gettext("Look at it")
    if not item.is_mine:
        return str(BUTTONS_OF_OTHERS.get(item.kind, gettext("Look at it")))
    if item.kind is Kind.ANSWER and item.author:
        return gettext("Answer %(name)s", name=item.author)
    return str(BUTTONS[item.kind])


def _url(bundle: Bundle, item: Item) -> str:
    if item.assignment_id is not None:
        return _signed(bundle, item.assignment_id)
    if item.is_draft:
        return page_url("home.show")
    if item.idea_id is not None:
        return page_url("idea.show", idea_id=item.idea_id)
    return page_url("news.show")


def _signed(bundle: Bundle, assignment_id: int | None) -> str:
    reader = bundle.reader
    link = Link(reader.person_id, reader.session_epoch, assignment_id, bundle.written_at)
    return page_url("settling.show", token=sign_link(link))


def _tight(text: str) -> str:
    """One empty line between what belongs apart; the template leaves some more."""
    return _EMPTY_LINES.sub("\n\n", text).strip() + "\n"


def _ended(words: str) -> str:
    """The words with a full stop, so that others may follow."""
    return words if not words or words[-1] in ".!?…" else f"{words}."
