"""Who hears of what happens to somebody's account: the nearest who can help."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.transaction import transaction
from kaizen.notifications.models import Notice
from kaizen.people.actions.addresses import refuse_email
from kaizen.people.models import Membership, Person
from kaizen.people.rules import Role
from tests.support.cast import THURSDAY, Cast


def _told_of(person: Person, session: Session) -> set[int]:
    with transaction():
        person.email = "nobody@plant.example"
        refuse_email(person, "nobody@plant.example", now=THURSDAY)
    told = select(Notice.person_id).where(Notice.kind == "person.email_refused")
    return set(session.scalars(told))


def test_the_supervisor_hears_of_an_operator(cast: Cast, session: Session) -> None:
    assert _told_of(cast.olga, session) == {cast.sam.id}


def test_the_leader_hears_of_the_only_supervisor(cast: Cast, session: Session) -> None:
    assert _told_of(cast.sam, session) == {cast.lena.id}


def test_another_supervisor_of_the_line_comes_before_the_leader(
    cast: Cast, session: Session
) -> None:
    with transaction() as writing:
        writing.add(
            Membership(person_id=cast.otto.id, area_id=cast.press.id, role=Role.SUPERVISOR.value)
        )
    assert _told_of(cast.sam, session) == {cast.otto.id}


def test_the_administrators_hear_of_the_only_leader(cast: Cast, session: Session) -> None:
    with transaction() as writing:
        for membership in writing.scalars(
            select(Membership).where(Membership.role == Role.SUPERVISOR.value)
        ):
            writing.delete(membership)
    assert _told_of(cast.lena, session) == {cast.ada.id}


def test_the_administrators_hear_of_whoever_belongs_nowhere(cast: Cast, session: Session) -> None:
    with transaction():
        cast.olga.home_area = None
    assert _told_of(cast.olga, session) == {cast.ada.id}
