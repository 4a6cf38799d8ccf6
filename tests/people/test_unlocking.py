"""A supervisor lets somebody try again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from kaizen.core.errors import NotAllowed, NotFound
from kaizen.people.actions.signing_in import unlock_person
from kaizen.people.queries.persons import people_to_unlock, person_to_unlock
from tests.people.test_signing_in import attempt, fail
from tests.support.cast import PASSWORD, THURSDAY, Cast, later


def lock(session: Session) -> None:
    fail(session, "olga", 5)
    fail(session, "olga", 5, begin=later(hours=1))


def test_the_supervisor_unlocks_and_the_person_comes_in(session: Session, cast: Cast) -> None:
    lock(session)
    unlock_person(cast.olga, actor=cast.sam, now=later(hours=2))
    session.commit()
    assert attempt(session, "olga", at=later(hours=3)).tries_left == 4
    assert attempt(session, "olga", PASSWORD, at=later(hours=3)).person is cast.olga


def test_a_pause_is_lifted_too(session: Session, cast: Cast) -> None:
    fail(session, "olga", 5)
    assert people_to_unlock(session, cast.sam, later(minutes=1)) == [cast.olga]
    unlock_person(cast.olga, actor=cast.ada, now=later(minutes=1))
    session.commit()
    assert attempt(session, "olga", PASSWORD, at=later(minutes=2)).person is cast.olga


def test_who_waits_is_shown_to_supervisors_and_leaders_above_only(
    session: Session, cast: Cast
) -> None:
    lock(session)
    at = later(hours=1) + timedelta(minutes=1)
    for actor in (cast.sam, cast.lena, cast.ada):
        assert people_to_unlock(session, actor, at) == [cast.olga]
    for actor in (cast.vera, cast.nils, cast.olga, cast.fay, cast.nora):
        assert people_to_unlock(session, actor, at) == []


def test_nobody_else_unlocks(session: Session, cast: Cast) -> None:
    lock(session)
    for actor in (cast.olga, cast.otto, cast.vera, cast.fay, cast.nora, cast.nils):
        with pytest.raises(NotAllowed):
            unlock_person(cast.olga, actor=actor, now=THURSDAY)
        with pytest.raises(NotFound):
            person_to_unlock(session, actor, cast.olga.id)
