"""Choosing when one is written to: each person for themselves, leadership for a site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.policy import PolicyVersion, set_policy
from kaizen.core.sentences import to_say
from kaizen.notifications.models import Preference
from kaizen.notifications.timing import MessagePolicy, require_both_ends
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission, site_scope


@dataclass(frozen=True)
class Choice:
    """What somebody chose; times are local, and None is the plant's default."""

    digest_at: time | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    wants_mail: bool = True
    wants_news: bool = True


def choose_messages(choice: Choice, *, actor: Person, now: datetime) -> Preference:
    """Set when and of what one is written to.

    Raises:
        InvalidInput: only one end of the quiet hours is given.
    """
    require_both_ends(choice.quiet_from is not None, choice.quiet_until is not None)
    return _keep(choice, actor, now)


def stop_news(*, actor: Person, now: datetime) -> Preference:
    """From now on write only of what is to be done or decided."""
    kept = db.session.get(Preference, actor.id)
    before = Choice() if kept is None else choice_of(kept)
    return _keep(
        Choice(
            before.digest_at,
            before.quiet_from,
            before.quiet_until,
            wants_mail=before.wants_mail,
            wants_news=False,
        ),
        actor,
        now,
    )


def choice_of(kept: Preference) -> Choice:
    """What a row says."""
    return Choice(
        kept.digest_at, kept.quiet_from, kept.quiet_until, kept.wants_mail, kept.wants_news
    )


def set_messages(
    site: Area, policy: MessagePolicy, *, reason: str, actor: Person, now: datetime
) -> PolicyVersion:
    """Set when people of a site are written to unless they chose otherwise.

    Raises:
        NotAllowed: the actor does not lead the site.
        InvalidInput: the area is no site, or no reason is given.
    """
    require(actor, Permission.POLICY_SET, area=site)
    if not site.is_site:
        raise InvalidInput("Messages are set for a whole site.")
    words = require_words(reason, field="reason", what=to_say("Say why the messages change."))
    version = set_policy(
        db.session(), policy, scope=site_scope(site.id), actor_id=actor.id, now=now, reason=words
    )
    events.record("messages.changed", site, actor.id, now, version_id=version.id)
    return version


def _keep(choice: Choice, actor: Person, now: datetime) -> Preference:
    kept = db.session.get(Preference, actor.id)
    if kept is None:
        kept = Preference(person_id=actor.id)
        db.session.add(kept)
    elif choice_of(kept) == choice:
        return kept
    kept.digest_at, kept.quiet_from, kept.quiet_until = (
        choice.digest_at,
        choice.quiet_from,
        choice.quiet_until,
    )
    kept.wants_mail, kept.wants_news = choice.wants_mail, choice.wants_news
    events.record("person.messages_chosen", actor, actor.id, now)
    return kept
