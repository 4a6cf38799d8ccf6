"""People with addresses, and messages as they lie in the outbox."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.transaction import transaction
from kaizen.jobs.messages import send_at_once, send_digests
from kaizen.jobs.reminding import send_reminders
from kaizen.notifications.models import Mail
from kaizen.people.models import Person
from tests.support.cast import Cast

LINK = re.compile(r"https?://[^\s\"<>]+/do/([^\s\"<>/]+)")
CAST = ("olga", "otto", "mia", "sam", "vera", "lena", "fay", "ada", "nils", "nora")


def give_addresses(cast: Cast) -> None:
    """Everybody of the cast can be written to."""
    with transaction():
        for name in CAST:
            person: Person = getattr(cast, name)
            person.email = f"{name}@plant.example"


def sweep_and_send(now: datetime) -> None:
    """What the jobs do at one moment, one after the other."""
    send_reminders(now)
    send_at_once(now)
    send_digests(now)


def mails_to(session: Session, person: Person) -> list[Mail]:
    """Everything that was written to this person, oldest first."""
    return list(session.scalars(select(Mail).where(Mail.person_id == person.id).order_by(Mail.id)))


def token_in(text: str, place: int = 0) -> str:
    """The token of a link that settles something in a message."""
    return str(LINK.findall(text)[place])
