"""Signing in: the fitting secret opens; guessing is paused, then locked, and tells nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.events import Event, history
from kaizen.core.transaction import transaction
from kaizen.people.actions.signing_in import SignIn, sign_in
from kaizen.people.models import SignInAttempt
from kaizen.people.queries.signing_in import prove, prove_with_pin
from tests.support.cast import PASSWORD, PIN, THURSDAY, Cast


def attempt(
    session: Session,
    name: str,
    secret: str = "wrong-password",
    *,
    at: datetime = THURSDAY,
    pin_counts: bool = False,
    demo_counts: bool = True,
) -> SignIn:
    proof = prove(session, name, secret, pin_counts=pin_counts, demo_counts=demo_counts)
    with transaction():
        return sign_in(proof, address="10.0.0.1", now=at)


def fail(session: Session, name: str, times: int, *, begin: datetime = THURSDAY) -> SignIn:
    """Fail so often, a second apart."""
    outcome = SignIn()
    for number in range(times):
        outcome = attempt(session, name, at=begin + timedelta(seconds=number))
    return outcome


@pytest.mark.parametrize("name", ["olga", "OLGA", " olga ", "4072", "olga@nordhafen.example"])
def test_user_name_badge_and_mail_address_all_open(session: Session, cast: Cast, name: str) -> None:
    cast.olga.email = "olga@nordhafen.example"
    session.commit()
    assert attempt(session, name, PASSWORD).person is cast.olga


def test_an_attempt_is_kept_with_its_name_and_address(session: Session, cast: Cast) -> None:
    attempt(session, "Olga", PASSWORD)
    row = session.scalars(select(SignInAttempt)).one()
    assert (row.name, row.person_id, row.succeeded, row.address) == (
        "olga",
        cast.olga.id,
        True,
        "10.0.0.1",
    )


def test_badge_and_pin_open_where_a_pin_counts(session: Session, cast: Cast) -> None:
    proof = prove_with_pin(session, "4072", PIN, demo_counts=True)
    with transaction():
        assert sign_in(proof, address="", now=THURSDAY).person is cast.olga
    assert attempt(session, "4072", PIN, pin_counts=True).person is cast.olga


def test_a_pin_opens_nothing_where_it_does_not_count(session: Session, cast: Cast) -> None:
    assert attempt(session, "4072", PIN).person is None


def test_wrong_password_says_how_many_tries_are_left(session: Session, cast: Cast) -> None:
    assert attempt(session, "olga").tries_left == 4


@pytest.mark.parametrize("times", [1, 4, 5, 9, 10, 12])
def test_a_name_that_nobody_bears_is_answered_alike(
    session: Session, cast: Cast, times: int
) -> None:
    later = timedelta(hours=1)
    for name in ("olga", "nobody"):
        fail(session, name, min(times, 5))
    known = fail(session, "olga", times - 5, begin=THURSDAY + later) if times > 5 else None
    unknown = fail(session, "nobody", times - 5, begin=THURSDAY + later) if times > 5 else None
    assert known == unknown
    one_more = THURSDAY + later + timedelta(minutes=1)
    assert attempt(session, "olga", at=one_more) == attempt(session, "nobody", at=one_more)


def test_five_failures_in_a_row_pause_ten_minutes(session: Session, cast: Cast) -> None:
    outcome = fail(session, "olga", 5)
    end = THURSDAY + timedelta(seconds=4, minutes=10)
    assert outcome.paused_until == end
    assert attempt(session, "olga", PASSWORD, at=end - timedelta(seconds=1)).paused_until == end
    assert attempt(session, "olga", PASSWORD, at=end).person is cast.olga


def test_the_supervisor_can_hear_of_a_pause_and_of_a_lock(session: Session, cast: Cast) -> None:
    fail(session, "olga", 5)
    fail(session, "olga", 5, begin=THURSDAY + timedelta(hours=1))
    assert kinds(session, cast) == ["person.paused", "person.locked"]


def test_five_more_failures_lock_for_good(session: Session, cast: Cast) -> None:
    fail(session, "olga", 5)
    assert fail(session, "olga", 5, begin=THURSDAY + timedelta(hours=1)).is_locked
    assert attempt(session, "olga", PASSWORD, at=THURSDAY + timedelta(days=9)).is_locked
    assert cast.olga.locked_at is not None


def test_failures_under_all_names_of_a_person_count_together(session: Session, cast: Cast) -> None:
    fail(session, "olga", 4)
    assert attempt(session, "4072", at=THURSDAY + timedelta(minutes=1)).paused_until is not None


def test_a_success_begins_a_new_row(session: Session, cast: Cast) -> None:
    fail(session, "olga", 4)
    attempt(session, "olga", PASSWORD, at=THURSDAY + timedelta(minutes=1))
    assert attempt(session, "olga", at=THURSDAY + timedelta(minutes=2)).tries_left == 4


def test_what_is_refused_during_a_pause_is_not_counted(session: Session, cast: Cast) -> None:
    fail(session, "olga", 9)
    assert cast.olga.locked_at is None


def test_who_was_deactivated_is_a_stranger(session: Session, cast: Cast) -> None:
    cast.olga.deactivated_at = THURSDAY
    session.commit()
    assert attempt(session, "olga", PASSWORD) == attempt(session, "nobody")


def test_who_has_no_password_does_not_come_in_with_an_empty_one(
    session: Session, cast: Cast
) -> None:
    cast.olga.password_hash = None
    session.commit()
    assert attempt(session, "olga", "").person is None


def test_demo_accounts_open_nothing_where_they_do_not_count(session: Session, cast: Cast) -> None:
    cast.olga.is_demo = True
    session.commit()
    assert attempt(session, "olga", PASSWORD, demo_counts=False).person is None
    assert attempt(session, "sam", PASSWORD, demo_counts=False).person is cast.sam


def kinds(session: Session, cast: Cast) -> list[str]:
    events: list[Event] = history(session, "person", cast.olga.id)
    return [event.kind for event in events]
