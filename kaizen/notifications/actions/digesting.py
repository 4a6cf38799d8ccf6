"""Writing messages: one a working day for each person, and the few that do not wait for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from sqlalchemy import Select, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from kaizen.core.db import db
from kaizen.notifications.actions.posting import can_be_mailed, post_mail
from kaizen.notifications.bundles import MOST_ITEMS, Bundle, Group, Item, Writer
from kaizen.notifications.gathering import count_to_decide, gather
from kaizen.notifications.models import Digest, Notice
from kaizen.notifications.receivers import Receiver, receivers_of
from kaizen.notifications.timing import DigestDay, digest_due

#: So many people, or messages told at once, in one transaction: nobody else waits long for it.
BATCH = 50
DIGEST, AT_ONCE = "digest", "at once"

#: As the index of urgent notices says it: SQLite would else walk through all there ever were.
_IS_URGENT = text("notice.is_urgent")

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Due:
    """The message of one day for one person, with what it has to say."""

    receiver: Receiver
    day: date
    items: list[Item]


def send_digests(now: datetime, write: Writer, *, after_id: int = 0) -> int | None:
    """Write the day's message to the next people for whom something waits and it is time.

    1. People for whom nothing can be sent are done with: they read it in the app.
    2. For the others whose message is due, the day is taken: its row is unique for person and
       day, so that nobody gets two, whatever is killed or runs twice.
    3. Their notices are marked as carried, and what still matters of them is put into the outbox.

    Answers the id of the last person looked at, for the next batch; None when all are done.
    """
    ids = _people_waiting(after_id)
    if not ids:
        return None
    session = db.session()
    receivers = receivers_of(session, ids, now)
    unreachable = [i for i in ids if i not in receivers or not _can_be_told(receivers[i])]
    _carry_all_of(unreachable, now)
    due = {
        person_id: day
        for person_id, receiver in receivers.items()
        if person_id not in unreachable and (day := digest_due(receiver.hours, now)) is not None
    }
    if due:
        _write_digests({i: receivers[i] for i in due}, due, now, write)
    return ids[-1] if len(ids) == BATCH else None


def send_at_once(now: datetime, write: Writer, *, after_id: int = 0) -> int | None:
    """Write the next few messages that do not wait for the day's: a danger, a question, work.

    In quiet hours, on free days and during an absence they wait like the others; a danger
    only where the plant wants it so. Answers the id of the last notice looked at, else None.
    """
    session = db.session()
    urgent = _to_carry().where(_IS_URGENT, Notice.id > after_id)
    notices = session.scalars(urgent.order_by(Notice.id).limit(BATCH)).all()
    if not notices:
        return None
    receivers = receivers_of(session, {notice.person_id for notice in notices}, now)
    reachable = {i: receiver for i, receiver in receivers.items() if _can_be_told(receiver)}
    items = gather(session, reachable, [n for n in notices if n.person_id in reachable], now)
    for person_id, of_person in _by_person(notices).items():
        if person_id in reachable and reachable[person_id].is_away(now):
            continue
        with _apart(session, person_id):
            found = items.get(person_id, [])
            waiting = _tell_at_once(reachable.get(person_id), found, now, write)
            for notice in of_person:
                if notice.idea_id not in waiting:
                    notice.carried_at = now
    return notices[-1].id if len(notices) == BATCH else None


def _tell_at_once(
    receiver: Receiver | None, items: list[Item], now: datetime, write: Writer
) -> set[int | None]:
    """Write one message of what may come at this moment; answer the ideas that have to wait."""
    if receiver is None or not items:
        return set()
    told = [item for item in items if receiver.may_be_told(now, is_danger=item.is_danger)]
    if told:
        shown, more = tuple(told[:MOST_ITEMS]), len(told[MOST_ITEMS:])
        bundle = Bundle(receiver.reader, shown, now, things=len(told), more=more)
        _post(receiver, bundle, AT_ONCE, write)
    return {item.idea_id for item in items if item not in told}


def _people_waiting(after_id: int) -> Sequence[int]:
    """The next people with a notice that nothing has carried yet, found by its index."""
    rows = select(Notice.person_id).where(Notice.carried_at.is_(None), Notice.person_id > after_id)
    return db.session.scalars(rows.distinct().order_by(Notice.person_id).limit(BATCH)).all()


def _can_be_told(receiver: Receiver) -> bool:
    return receiver.wants_mail and can_be_mailed(receiver.person)


def _carry_all_of(person_ids: Collection[int], now: datetime) -> None:
    if person_ids:
        waiting = update(Notice).where(
            Notice.person_id.in_(person_ids), Notice.carried_at.is_(None)
        )
        db.session.execute(waiting.values(carried_at=now))


def _write_digests(
    receivers: Mapping[int, Receiver],
    due: Mapping[int, DigestDay],
    now: datetime,
    write: Writer,
) -> None:
    session = db.session()
    written = _written_already(due)
    notices = [
        notice
        for notice in session.scalars(_to_carry().where(Notice.person_id.in_(due)))
        if notice.person_id not in written and notice.at <= due[notice.person_id].known_at
    ]
    items = gather(session, receivers, notices, now)
    to_decide = count_to_decide(session, items.keys())
    for person_id, of_person in _by_person(notices).items():
        one = _Due(receivers[person_id], due[person_id].day, items.get(person_id, []))
        with _apart(session, person_id):
            if one.items:
                _write_digest(one, now, to_decide.get(person_id, 0), write)
            for notice in of_person:
                notice.carried_at = now


def _write_digest(one: _Due, now: datetime, to_decide: int, write: Writer) -> None:
    """Take the day for this person, and put the message into the outbox."""
    session = db.session()
    digest = Digest(
        person_id=one.receiver.person.id, day=one.day, made_at=now, items=len(one.items)
    )
    session.add(digest)
    # Should another process have taken the day meanwhile, it shows here.
    session.flush()
    bundle = Bundle(
        reader=one.receiver.reader,
        items=tuple(one.items[:MOST_ITEMS]),
        written_at=now,
        things=sum(item.group is not Group.NEWS for item in one.items),
        more=len(one.items[MOST_ITEMS:]),
        waiting=to_decide,
        day=one.day,
        at_shift=one.receiver.hours.digest_at is None,
    )
    digest.mail_id = _post(one.receiver, bundle, DIGEST, write)


@contextmanager
def _apart(session: Session, person_id: int) -> Iterator[None]:
    """Write for one person in a savepoint: what goes wrong here leaves the others theirs."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError:
        log.info("message of the day is written elsewhere", person_id=person_id)
    except Exception:  # their notices wait, and are tried again at the next run
        log.exception("message cannot be written", person_id=person_id)


def _written_already(due: Mapping[int, DigestDay]) -> set[int]:
    """Those who had the message of the day that is due."""
    rows = db.session.execute(
        select(Digest.person_id, Digest.day).where(
            Digest.person_id.in_(due), Digest.day.in_({one.day for one in due.values()})
        )
    )
    return {person_id for person_id, day in rows if due[person_id].day == day}


def _post(receiver: Receiver, bundle: Bundle, kind: str, write: Writer) -> int | None:
    letter = write(bundle)
    mail = post_mail(
        receiver.person,
        kind=kind,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        unsubscribe_url=letter.stop_url,
        now=bundle.written_at,
    )
    return mail.id if mail else None


def _by_person(notices: Iterable[Notice]) -> dict[int, list[Notice]]:
    """The notices of each person, by id: two processes then never wait for each other."""
    found: dict[int, list[Notice]] = {}
    for notice in sorted(notices, key=lambda one: (one.person_id, one.id)):
        found.setdefault(notice.person_id, []).append(notice)
    return found


def _to_carry() -> Select[Notice]:
    """Notices that wait; those that another process is writing right now are left to it."""
    return (
        select(Notice)
        .where(Notice.carried_at.is_(None))
        .options(joinedload(Notice.actor))
        .with_for_update(of=Notice, skip_locked=True)
    )
