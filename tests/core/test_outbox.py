"""Rows that must leave the house: claimed by one, given out again, tried and given up."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from kaizen.core import outbox
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.notifications.models import Mail
from tests.support.cast import THURSDAY, later
from tests.support.counting import counted_queries


def _row(number: int = 0, due: datetime = THURSDAY) -> Mail:
    return Mail(
        message_id=f"<{number}@plant.example>",
        address="olga@plant.example",
        kind="digest",
        subject="x",
        text="x",
        tries=0,
        created_at=min(due, THURSDAY),
        next_try_at=due,
    )


def _write(*rows: Mail) -> None:
    with transaction() as session:
        session.add_all(rows)


def _claim(now: datetime, most: int = 10) -> list[str]:
    with transaction() as session:
        return [row.message_id for row in outbox.claim_due(session, Mail, now, most=most)]


def test_what_one_has_claimed_no_other_gets(session: Session) -> None:
    _write(_row(1), _row(2))
    assert _claim(THURSDAY, most=1) == ["<1@plant.example>"]
    assert _claim(THURSDAY) == ["<2@plant.example>"]
    assert _claim(THURSDAY) == []


def test_a_claim_that_has_run_out_is_given_out_again(session: Session) -> None:
    _write(_row())
    assert len(_claim(THURSDAY)) == 1
    assert _claim(THURSDAY + outbox.CLAIM - timedelta(seconds=1)) == []
    assert len(_claim(THURSDAY + outbox.CLAIM)) == 1


def test_what_is_not_due_yet_waits_and_the_longest_waiting_comes_first(session: Session) -> None:
    _write(_row(1, later(minutes=2)), _row(2, later(minutes=1)), _row(3, later(hours=1)))
    assert _claim(THURSDAY + timedelta(minutes=5)) == ["<2@plant.example>", "<1@plant.example>"]


def test_what_was_given_back_is_free_at_once(session: Session) -> None:
    _write(_row())
    with transaction() as writing:
        (row,) = outbox.claim_due(writing, Mail, THURSDAY, most=1)
        outbox.release(writing, Mail, row.claimed_by or "")
    assert len(_claim(THURSDAY)) == 1


def test_a_clock_set_back_an_hour_holds_up_neither_new_rows_nor_claims(session: Session) -> None:
    _write(_row())
    assert len(_claim(later(hours=-1))) == 1
    assert _claim(later(hours=-1)) == []
    _write(_row(2))
    assert len(_claim(THURSDAY)) == 2
    assert len(_claim(later(hours=-1))) == 2


def test_a_clock_set_back_does_not_let_a_failed_row_be_tried_all_the_time(
    session: Session,
) -> None:
    _write(_row())
    an_hour_ago = later(hours=-1)
    with transaction() as writing:
        (row,) = outbox.claim_due(writing, Mail, an_hour_ago, most=1)
        outbox.note_failed(row, an_hour_ago, "451 Later")
    assert _claim(an_hour_ago) == []
    assert len(_claim(an_hour_ago + timedelta(minutes=1))) == 1


def test_given_up_for_good_and_tried_again_begins_anew(session: Session) -> None:
    row = _row()
    outbox.note_failed(row, later(minutes=1), "550 Nobody", for_good=True)
    assert (row.given_up_at, row.next_try_at) == (later(minutes=1), None)
    outbox.try_again(row, later(days=9))
    assert (row.tries, row.given_up_at, row.next_try_at) == (0, None, later(days=9))


def test_how_long_the_oldest_waits(session: Session) -> None:
    assert outbox.oldest_waiting(session, Mail) is None
    _write(_row(1, later(minutes=5)), _row(2, later(minutes=-9)))
    assert outbox.oldest_waiting(session, Mail) == later(minutes=-9)
    assert outbox.count_waiting(session, Mail) == 2


def test_looking_at_an_empty_outbox_costs_one_statement_that_only_reads(
    session: Session,
) -> None:
    with counted_queries() as asked:
        assert not outbox.is_any_due(session, Mail, THURSDAY)
    assert [statement.split()[0] for statement in asked] == ["SELECT"]
    assert "FOR UPDATE" not in asked[0]
    session.rollback()
    with counted_queries() as asked:
        assert _claim(THURSDAY) == []
    assert len(asked) == 1


def test_looking_sees_what_can_be_claimed_and_only_that(session: Session) -> None:
    _write(_row(1), _row(2, later(hours=1)))
    assert outbox.is_any_due(session, Mail, THURSDAY)
    _claim(THURSDAY)
    assert not outbox.is_any_due(session, Mail, THURSDAY)
    assert outbox.is_any_due(session, Mail, later(hours=1))


def test_many_who_claim_at_once_never_get_the_same_row(own_app: Flask) -> None:
    with own_app.app_context():
        _write(*(_row(number) for number in range(60)))
    got: list[list[str]] = []
    together = threading.Barrier(4)

    def take() -> None:
        with own_app.app_context():
            together.wait()
            while some := _claim(THURSDAY, most=7):
                got.append(some)
            db.session.remove()

    takers = [threading.Thread(target=take) for _ in range(4)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    every = [name for some in got for name in some]
    assert len(every) == len(set(every)) == 60
