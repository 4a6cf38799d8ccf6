"""Putting a message into the outbox, and giving one that was given up another chance."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import doorbell, events, mail, outbox
from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.core.text import clean_line, clean_text
from kaizen.ideas.models import Idea
from kaizen.notifications.models import Mail
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission

LONGEST_SUBJECT = 300


def can_be_mailed(person: Person) -> bool:
    """Whether a message to this person could leave: by their address, and by the way that is set.

    No server has said for good that nobody is there.
    """
    return can_be_tried(person) and person.email_refused_at is None


def can_be_tried(person: Person) -> bool:
    """Whether there is a way and an address, whatever a server has said of it.

    People of the demo plant are made up: their messages go to a folder, never to a server.
    """
    way = mail.route()
    if way is None or (person.is_demo and isinstance(way, mail.ServerRoute)):
        return False
    return bool(person.email) and person.is_active


def post_mail(
    person: Person,
    *,
    kind: str,
    subject: str,
    text: str,
    html: str,
    idea: Idea | None = None,
    unsubscribe_url: str | None = None,
    now: datetime,
) -> Mail | None:
    """Write a message into the outbox, in the transaction that causes it; it leaves soon after.

    None where the person cannot be reached by mail (`can_be_mailed`).
    """
    way = mail.route()
    if way is None or not person.email or not can_be_mailed(person):
        return None
    row = Mail(
        message_id=mail.new_message_id(way.sender),
        person_id=person.id,
        address=person.email,
        kind=kind,
        idea_id=idea.id if idea else None,
        subject=clean_line(subject)[:LONGEST_SUBJECT],
        text=clean_text(text),
        html=clean_text(html),
        unsubscribe_url=unsubscribe_url,
        created_at=now,
        next_try_at=now,
    )
    db.session.add(row)
    db.session.flush()
    doorbell.ring("deliver-mail")
    return row


def try_mail_again(row: Mail, *, actor: Person, now: datetime) -> None:
    """Let a message that was given up be tried anew, to the address its person has now.

    An address that was refused counts as good again until a server refuses it anew: often it was
    the server that was set up wrong.

    Raises:
        NotAllowed: the actor is no administrator.
        Conflict: it is not given up, or the person has no address or has left.
    """
    require(actor, Permission.SYSTEM_RUN)
    if row.given_up_at is None:
        raise Conflict("This message is on its way again already.")
    if row.person is None or not row.person.email or not can_be_tried(row.person):
        raise Conflict("Nobody can be reached there. Set the person's e-mail address right first.")
    row.address = row.person.email
    row.person.email_refused_at = None
    row.refused_at = row.unreached_at = None
    outbox.try_again(row, now)
    doorbell.ring("deliver-mail")
    events.record("mail.tried_again", row, actor.id, now)
