"""What does not wait for the message of the day: a danger, a direct question, work handed over."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.transaction import transaction
from kaizen.jobs.messages import send_at_once, send_digests
from kaizen.notifications.actions.choosing import set_messages
from kaizen.notifications.models import Notice
from kaizen.notifications.timing import MessagePolicy
from kaizen.people.models import Absence
from kaizen.review.actions.asking import ask_author
from tests.support.cast import THURSDAY, Cast
from tests.support.counting import counted_queries
from tests.support.messages import give_addresses, mails_to
from tests.support.reviewing import agreed, sent

LATE_EVENING = datetime(2026, 3, 12, 21, 30, tzinfo=UTC)  # 22:30 in Berlin
SATURDAY = datetime(2026, 3, 14, 9, tzinfo=UTC)
FRIDAY_SIX = datetime(2026, 3, 13, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _addresses(cast: Cast) -> None:
    give_addresses(cast)


def test_an_ordinary_idea_waits_for_the_day(cast: Cast, session: Session) -> None:
    sent(cast)
    send_at_once(THURSDAY)
    assert mails_to(session, cast.sam) == []


def test_a_danger_is_told_at_once_and_only_once(cast: Cast, session: Session) -> None:
    sent(cast, not_safe_now=True, title="Hose over the walkway")
    for minutes in range(3):
        send_at_once(THURSDAY + timedelta(minutes=minutes))
    (mail,) = mails_to(session, cast.sam)
    assert mail.subject == "Not safe now: Hose over the walkway"
    send_digests(FRIDAY_SIX)
    assert len(mails_to(session, cast.sam)) == 1


def test_a_question_reaches_its_author_at_once(cast: Cast, session: Session) -> None:
    idea = sent(cast)
    with transaction():
        ask_author(idea, "Which press?", actor=cast.sam, now=THURSDAY, seen_version=idea.version)
    send_at_once(THURSDAY)
    (mail,) = mails_to(session, cast.olga)
    assert mail.subject.startswith("Sam Okafor has a question for you.")
    assert "Answer the question: " in mail.text


def test_work_reaches_whoever_gets_it_at_once(cast: Cast, session: Session) -> None:
    agreed(cast)
    send_at_once(THURSDAY)
    (mail,) = mails_to(session, cast.mia)
    assert "Yes or no: " in mail.text
    assert mails_to(session, cast.olga) == []


@pytest.mark.parametrize("moment", [LATE_EVENING, SATURDAY])
def test_at_night_and_on_free_days_a_question_waits_for_the_next_message(
    cast: Cast, session: Session, moment: datetime
) -> None:
    agreed(cast)
    send_at_once(moment)
    assert mails_to(session, cast.mia) == []
    monday = datetime(2026, 3, 16, 5, tzinfo=UTC)
    send_digests(monday)
    (mail,) = mails_to(session, cast.mia)
    assert mail.kind == "digest"
    send_at_once(monday)
    assert len(mails_to(session, cast.mia)) == 1


@pytest.mark.parametrize(("breaks_quiet", "told"), [(True, 1), (False, 0)])
def test_a_danger_breaks_quiet_hours_where_the_plant_wants_it(
    cast: Cast, session: Session, breaks_quiet: bool, told: int
) -> None:
    with transaction():
        set_messages(
            cast.nordhafen,
            MessagePolicy(danger_breaks_quiet=breaks_quiet),
            reason="We agreed so.",
            actor=cast.lena,
            now=THURSDAY,
        )
    sent(cast, not_safe_now=True)
    send_at_once(LATE_EVENING)
    assert len(mails_to(session, cast.sam)) == told


def test_whoever_is_away_is_left_in_peace(cast: Cast, session: Session) -> None:
    sent(cast, not_safe_now=True)
    with transaction() as writing:
        day = THURSDAY.date()
        writing.add(Absence(person_id=cast.sam.id, from_on=day, until_on=day))
    send_at_once(THURSDAY)
    assert mails_to(session, cast.sam) == []
    assert session.scalars(select(Notice.carried_at).where(Notice.is_urgent)).all() == [None]


def test_they_are_found_without_walking_through_all_notices(app: Flask, session: Session) -> None:
    with counted_queries() as asked:
        send_at_once(THURSDAY)
        send_digests(FRIDAY_SIX)
    finding = [one for one in asked if "FROM notice" in one]
    assert len(finding) == 2
    for statement in finding:
        assert "ix_notice_" in _plan(session, statement)


def _plan(session: Session, statement: str) -> str:
    """How the database finds the rows; PostgreSQL would walk a table as empty as this one."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        plain = statement.replace("?", "1")
        return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {plain}").first())
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plain = re.sub(r"%\(\w+\)s(::\w+)?", "1", statement)
    return str(connection.exec_driver_sql(f"EXPLAIN {plain}").all())
