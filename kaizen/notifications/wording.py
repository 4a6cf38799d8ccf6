"""Saying a notice: its words in the reader's language, with names and days in their places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import get_locale, gettext

from kaizen.core.written_out import As, written
from kaizen.notifications.area_words import drying_up
from kaizen.notifications.models import Notice
from kaizen.notifications.money_words import proved, proved_amount
from kaizen.notifications.passed_words import PASSED_ON, passed_on
from kaizen.notifications.people_words import Wording
from kaizen.notifications.reminder_words import reminding
from kaizen.notifications.rules import ABOUT_AREAS, OF_PROOF, REMINDERS, Audience
from kaizen.notifications.words import WORDS


@dataclass(frozen=True)
class Told:
    """A notice as it is read."""

    text: str
    icon: str
    tone: str


def say(notice: Notice, *, hides_actor: bool = False) -> Told:
    """The notice in the reader's language; a hidden author is *somebody*."""
    wording = _wording(notice)
    hidden = hides_actor or notice.actor is None
    facts = {
        **_shown(notice.facts),
        **({"saved": proved_amount(notice.facts)} if notice.kind in OF_PROOF else {}),
        # The holder of a question is its author.
        **({"holder": gettext("Somebody")} if hides_actor else {}),
        "actor": gettext("Somebody") if hidden or notice.actor is None else notice.actor.full_name,
    }
    return Told(str(wording.text) % facts, wording.icon, wording.tone)


def _wording(notice: Notice) -> Wording:
    audience = Audience(notice.facts.get("as", Audience.FOLLOWER.value))
    if notice.kind in REMINDERS:
        return reminding(notice.facts, is_holder=audience is Audience.HOLDER)
    if notice.kind in ABOUT_AREAS:
        return drying_up(notice.facts)
    if notice.kind in OF_PROOF:
        return proved(notice.facts)
    is_passed = notice.kind == PASSED_ON
    words = passed_on(notice.facts.get("asked")) if is_passed else WORDS[notice.kind]
    return words.get(audience) or words.get(None) or next(iter(words.values()))


def _shown(facts: dict[str, object]) -> dict[str, object]:
    """Days in facts are kept as ISO text; a person reads them as days."""
    return {key: _as_day(value) if key.endswith("_on") else value for key, value in facts.items()}


def _as_day(value: object) -> object:
    if not isinstance(value, str):
        return value
    on = date.fromisoformat(value)
    return written(on, As.DAY, get_locale())
