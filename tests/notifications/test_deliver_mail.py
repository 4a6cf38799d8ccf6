"""Mail leaves through the outbox: taken, refused, put off, dropped, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core import carriers
from kaizen.core.events import Event
from kaizen.core.transaction import transaction
from kaizen.notifications.actions.posting import post_mail
from kaizen.notifications.delivering import deliver_mail
from kaizen.notifications.models import Mail, Notice
from kaizen.people.models import Person
from tests.support.cast import THURSDAY, Cast, later
from tests.support.counting import counted_queries
from tests.support.live import free_port
from tests.support.mail import MailServer, silent_server


@pytest.fixture
def mailed(app: Flask, cast: Cast, smtp: MailServer) -> Iterator[Cast]:
    """Olga, Otto and Sam can be written to, by the mail server of the test."""
    kept = dict(app.config)
    app.config.update(
        KAIZEN_SMTP_HOST="127.0.0.1",
        KAIZEN_SMTP_PORT=smtp.port,
        KAIZEN_SMTP_SECURITY="none",
        KAIZEN_MAIL_FROM="Kaizen <kaizen@plant.example>",
    )
    with transaction():
        for person in (cast.olga, cast.otto, cast.sam):
            person.email = f"{person.username}@plant.example"
    yield cast
    app.config.clear()
    app.config.update(kept)


def _post(person: Person, now: datetime = THURSDAY, subject: str = "An idea waits") -> int:
    with transaction():
        row = post_mail(
            person, kind="digest", subject=subject, text="Hello", html="<p>Hello</p>", now=now
        )
        assert row is not None
        return row.id


def _mail(session: Session, mail_id: int) -> Mail:
    session.expire_all()
    return session.get_one(Mail, mail_id)


def test_a_message_leaves_once_and_is_noted(
    mailed: Cast, session: Session, smtp: MailServer
) -> None:
    row_id = _post(mailed.olga)
    assert deliver_mail(later(seconds=30)) == 1
    assert deliver_mail(later(seconds=60)) == 0
    row = _mail(session, row_id)
    assert smtp.ids == [row.message_id]
    assert (row.next_try_at, row.claimed_by, row.tries) == (None, None, 1)
    assert row.sent_at is not None
    message = smtp.messages[0]
    assert message["To"] == "Olga Petrenko <olga@plant.example>"
    assert message.get_body(("html",)) is not None


def test_many_messages_leave_over_one_connection(mailed: Cast, smtp: MailServer) -> None:
    for number in range(60):
        _post(mailed.olga, subject=f"Number {number}")
    assert deliver_mail(THURSDAY) == 60
    assert len(smtp.connections) == 1


def test_a_message_that_is_not_taken_is_tried_again_after_growing_waits_for_five_days(
    mailed: Cast, session: Session, smtp: MailServer
) -> None:
    smtp.refusal = "451 4.7.1 Greylisted, come back later"
    row_id, now, waits = _post(mailed.olga), THURSDAY, []
    for _ in range(20):
        deliver_mail(now)
        again = _mail(session, row_id).next_try_at
        if again is None:
            break
        waits.append(again - now)
        now = again
    minutes = [round(wait.total_seconds() / 60) for wait in waits]
    assert minutes == [1, 10, 60, 360, 1440, 1440, 1440, 1440, 1440 - 431]
    row = _mail(session, row_id)
    assert row.given_up_at is not None
    assert row.given_up_at - THURSDAY >= timedelta(days=5)
    assert row.last_error == "451 4.7.1 Greylisted, come back later"


def test_a_message_that_was_put_off_leaves_with_the_same_name(
    mailed: Cast, session: Session, smtp: MailServer
) -> None:
    row_id = _post(mailed.olga)
    smtp.refusal = "451 Try later"
    assert deliver_mail(THURSDAY) == 0
    smtp.refusal = ""
    assert deliver_mail(later(seconds=30)) == 0
    assert deliver_mail(later(seconds=61)) == 1
    assert smtp.ids == [_mail(session, row_id).message_id]


def test_a_refused_address_is_written_to_no_more_and_the_supervisor_hears(
    mailed: Cast, session: Session, smtp: MailServer
) -> None:
    smtp.refused["olga@plant.example"] = "550 5.1.1 No such person"
    first, second, other = _post(mailed.olga), _post(mailed.olga), _post(mailed.otto)
    assert deliver_mail(THURSDAY) == 1
    assert _mail(session, first).refused_at is not None
    assert _mail(session, second).refused_at is not None
    assert _mail(session, other).sent_at is not None
    assert mailed.olga.email_refused_at is not None
    kinds = session.scalars(select(Event.kind).where(Event.subject_id == mailed.olga.id)).all()
    assert kinds.count("person.email_refused") == 1
    told = session.scalars(select(Notice).where(Notice.kind == "person.email_refused")).all()
    assert [notice.person_id for notice in told] == [mailed.sam.id]
    with transaction():
        assert not post_mail(mailed.olga, kind="x", subject="x", text="x", html="", now=THURSDAY)


def test_after_a_long_outage_all_leave_as_soon_as_one_gets_through(
    app: Flask, mailed: Cast, session: Session, smtp: MailServer
) -> None:
    waiting = [_post(mailed.olga), _post(mailed.otto)]
    app.config["KAIZEN_SMTP_PORT"] = free_port()
    for hours in range(16):
        deliver_mail(later(hours=hours))
    app.config["KAIZEN_SMTP_PORT"] = smtp.port
    soon = later(hours=16)
    assert all((_mail(session, one).next_try_at or soon) > soon for one in waiting)
    _post(mailed.sam, now=soon)
    assert deliver_mail(soon) == 3


def test_a_letter_that_the_server_has_put_off_keeps_its_time(
    mailed: Cast, session: Session, smtp: MailServer
) -> None:
    smtp.refused["olga@plant.example"] = "452 4.2.2 Mailbox full"
    full = _post(mailed.olga)
    deliver_mail(THURSDAY)
    deliver_mail(later(minutes=1))
    again = _mail(session, full).next_try_at
    _post(mailed.otto, now=later(minutes=2))
    assert deliver_mail(later(minutes=2)) == 1
    assert _mail(session, full).next_try_at == again


def test_an_empty_outbox_is_looked_at_without_a_write(mailed: Cast) -> None:
    with counted_queries() as asked:
        assert deliver_mail(THURSDAY) == 0
    assert [statement.split()[0] for statement in asked] == ["SELECT"]


@pytest.mark.parametrize(
    "answer",
    ["550 5.7.1 Blocked by a list", "550 relay not permitted", "552 5.2.2 Mailbox full", "530 No"],
)
def test_a_refusal_that_is_not_about_the_address_leaves_the_person_alone(
    mailed: Cast, session: Session, smtp: MailServer, answer: str
) -> None:
    smtp.refused["olga@plant.example"] = answer
    row_id = _post(mailed.olga)
    assert deliver_mail(THURSDAY) == 0
    assert mailed.olga.email_refused_at is None
    assert _mail(session, row_id).next_try_at == later(minutes=1)


def test_a_server_that_breaks_off_after_taking_gets_the_same_message_again(
    mailed: Cast, session: Session, smtp: MailServer
) -> None:
    row_id = _post(mailed.olga)
    smtp.drops = 1
    assert deliver_mail(THURSDAY) == 0
    assert deliver_mail(later(minutes=2)) == 1
    assert smtp.ids == [_mail(session, row_id).message_id] * 2


def test_a_server_that_is_not_there_costs_one_message_one_try(
    mailed: Cast, session: Session, app: Flask
) -> None:
    app.config["KAIZEN_SMTP_PORT"] = free_port()
    first, second = _post(mailed.olga), _post(mailed.otto)
    assert deliver_mail(THURSDAY) == 0
    assert _mail(session, first).tries == 1
    assert _mail(session, second).tries == 0
    assert _mail(session, second).claimed_by is None


def test_a_server_that_hangs_is_left_and_nothing_is_lost(
    mailed: Cast, session: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carriers, "STEP_SECONDS", 0.2)
    with silent_server() as port:
        app.config["KAIZEN_SMTP_PORT"] = port
        row_id = _post(mailed.olga)
        assert deliver_mail(THURSDAY) == 0
    row = _mail(session, row_id)
    assert row.next_try_at == later(minutes=1)
    assert "timed out" in (row.last_error or "")


def test_somebody_who_has_left_meanwhile_gets_nothing(
    mailed: Cast, session: Session, smtp: MailServer
) -> None:
    row_id = _post(mailed.olga)
    with transaction():
        mailed.olga.deactivated_at = THURSDAY
    assert deliver_mail(THURSDAY) == 0
    assert smtp.messages == []
    assert _mail(session, row_id).last_error == "The person has left."


def test_a_letter_that_can_never_leave_holds_up_no_other(
    mailed: Cast, session: Session, smtp: MailServer
) -> None:
    bad, good = _post(mailed.olga), _post(mailed.otto)
    with transaction():
        session.get_one(Mail, bad).subject = "Hello\r\nBcc: everybody@plant.example"
    assert deliver_mail(THURSDAY) == 1
    assert _mail(session, bad).given_up_at is not None
    assert _mail(session, good).sent_at is not None
