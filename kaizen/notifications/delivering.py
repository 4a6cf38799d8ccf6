"""Messages leave the house: claimed, tried outside any transaction, and noted one by one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kaizen.core import carriers, mail, outbox
from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.core.transaction import transaction
from kaizen.notifications.models import Mail
from kaizen.people.actions.addresses import refuse_email

#: So many are claimed at once; whatever is not begun within `CLAIM_SECONDS` is given back, so
#: that no claim runs out under a letter that is being tried.
BATCH = 50
CLAIM_SECONDS = 15.0
#: A run that still finds something to do ends after this; the next one goes on.
RUN_SECONDS = 60.0
#: Waits for a database that is away just when a letter has left: a minute and a half.
PATIENCE = (1, 2, 4, 8, 15, 15, 15, 15, 15)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Claimed:
    """One claimed row, as it is needed while no transaction is open."""

    mail_id: int
    claim: str
    letter: mail.Letter
    reader_has_left: bool


class _Hopeless(carriers.NotCarried):
    """No try of this letter can succeed."""


def deliver_mail(now: datetime, carrier: carriers.Carrier | None = None) -> int:
    """Hand every message that is due to the mail server, and answer how many have left.

    Any number of processes may do this at once. A kill at any moment loses nothing; at worst
    one message leaves twice, with the same Message-ID. `carrier` replaces the way that is set.
    """
    way = mail.route()
    if way is None:
        return 0
    begun, left = time.monotonic(), 0
    with closing(carrier or carriers.carrier_for(way)) as taker:
        while (spent := time.monotonic() - begun) < RUN_SECONDS:
            at = now + timedelta(seconds=int(spent))
            batch = _claim(at)
            some, goes_on = _try_batch(batch, taker, way.sender, at)
            left += some
            if not batch or not goes_on:
                break
    return left


def _claim(now: datetime) -> list[Claimed]:
    if not outbox.is_any_due(db.session(), Mail, now):
        return []
    with transaction() as session:
        rows = outbox.claim_due(session, Mail, now, most=BATCH)
        return [_claimed(row) for row in rows]


def _claimed(row: Mail) -> Claimed:
    person = row.person
    return Claimed(
        mail_id=row.id,
        claim=row.claimed_by or "",
        letter=mail.Letter(
            message_id=row.message_id,
            to_name=person.full_name if person else "",
            to_address=row.address,
            subject=row.subject,
            text=row.text,
            html=row.html,
            written_at=row.created_at,
            unsubscribe_url=row.unsubscribe_url,
        ),
        reader_has_left=person is not None and not person.is_active,
    )


def _try_batch(
    batch: list[Claimed], taker: carriers.Carrier, sender: str, at: datetime
) -> tuple[int, bool]:
    """Try one letter after the other; how many left, and whether the server still takes any."""
    left = 0
    refused: set[str] = set()
    try:
        for row in _in_time(batch):
            if row.letter.to_address in refused:
                continue
            failure = _try(row, taker, sender)
            _note_patiently(row, failure, at)
            left += failure is None
            if left == 1 and failure is None:
                _call_back(at)
            if isinstance(failure, carriers.AddressRefused):
                refused.add(row.letter.to_address)
            if isinstance(failure, carriers.Unreachable):
                # No other letter would fare better: they keep their turn and all their tries.
                return left, False
    finally:
        _give_back(batch)
    return left, True


def _call_back(at: datetime) -> None:
    """The server takes letters again: those that could not reach it need not wait out their time.

    Letters that it has answered, as with a mailbox that is full, keep the times they have.
    """
    with transaction() as session:
        session.execute(
            update(Mail)
            .where(Mail.unreached_at.is_not(None), Mail.next_try_at > at)
            .values(next_try_at=at, unreached_at=None)
            .execution_options(synchronize_session=False)
        )


def _in_time(batch: list[Claimed]) -> Iterator[Claimed]:
    """The letters that can be begun long before their claim ends."""
    begun = time.monotonic()
    for row in batch:
        if time.monotonic() - begun > CLAIM_SECONDS:
            return
        yield row


def _try(row: Claimed, taker: carriers.Carrier, sender: str) -> carriers.NotCarried | None:
    """Hand over one letter, while no transaction is open; None: it has left."""
    if row.reader_has_left:
        return _Hopeless(to_say("The person has left."))
    try:
        taker.carry(mail.compose(row.letter, sender))
    except mail.BadLetter as error:
        return _Hopeless(str(error))
    except carriers.NotCarried as error:
        return error
    except Exception as error:  # one faulty letter must not hold up the others
        log.exception("letter failed", mail_id=row.mail_id)
        return carriers.NotTaken(f"{type(error).__name__}: {error}")
    return None


def _note_patiently(row: Claimed, failure: carriers.NotCarried | None, at: datetime) -> None:
    """Write the outcome down, also where the database is away for a moment.

    A letter that has left would else leave again.
    """
    for wait in PATIENCE:
        try:
            return _note(row, failure, at)
        except DBAPIError as error:
            log.warning("outcome not noted yet", mail_id=row.mail_id, error=str(error.orig))
            time.sleep(wait)
    return _note(row, failure, at)


def _note(row: Claimed, failure: carriers.NotCarried | None, at: datetime) -> None:
    with transaction() as session:
        kept = session.scalars(select(Mail).where(Mail.id == row.mail_id).with_for_update()).one()
        kept.unreached_at = at if isinstance(failure, carriers.Unreachable) else None
        if failure is None:
            outbox.note_sent(kept, at)
        elif kept.claimed_by == row.claim:
            _note_failure(session, kept, failure, at)


def _note_failure(session: Session, kept: Mail, failure: carriers.NotCarried, at: datetime) -> None:
    is_refused = isinstance(failure, carriers.AddressRefused)
    for_good = is_refused or isinstance(failure, _Hopeless)
    outbox.note_failed(kept, at, str(failure), for_good=for_good)
    log.warning(
        "mail not delivered", mail_id=kept.id, error=str(failure), given_up=kept.given_up_at
    )
    if is_refused:
        kept.refused_at = at
        _stop_writing_to(session, kept, at)


def _stop_writing_to(session: Session, refused: Mail, at: datetime) -> None:
    """Nobody is there: the other letters to this address would only be refused as well."""
    if refused.person is None:
        return
    session.execute(
        update(Mail)
        .where(
            Mail.person_id == refused.person_id,
            Mail.address == refused.address,
            Mail.next_try_at.is_not(None),
        )
        .values(
            next_try_at=None,
            claimed_by=None,
            claimed_until=None,
            given_up_at=at,
            refused_at=at,
            last_error=refused.last_error,
        )
        .execution_options(synchronize_session=False)
    )
    refuse_email(refused.person, refused.address, now=at)


def _give_back(batch: list[Claimed]) -> None:
    """What was not begun keeps its turn; the claim of what was tried ended with its note."""
    if batch:
        with transaction() as session:
            outbox.release(session, Mail, batch[0].claim)
