"""E-mail addresses that a mail server has refused for good."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.people.models import Person


def refuse_email(person: Person, address: str, *, now: datetime) -> bool:
    """Note that nobody is at the person's address; False where it is known or has changed since.

    The person is written to again as soon as the account says another address, or an
    administrator has a message tried again.
    """
    if person.email != address or person.email_refused_at is not None:
        return False
    person.email_refused_at = now
    events.record("person.email_refused", person, None, now)
    return True
