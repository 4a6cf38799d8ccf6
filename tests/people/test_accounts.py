"""Accounts are made, kept right, moved and closed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.text import name_order
from kaizen.people.actions.accounts import (
    Particulars,
    add_person,
    change_particulars,
    choose_language,
    deactivate_person,
    move_person,
)
from kaizen.people.actions.devices import enrol_device, revoke_device
from kaizen.people.models import Absence, Person
from kaizen.people.permissions import can
from kaizen.people.queries.accounts import Wanted, page_of_accounts
from kaizen.people.queries.persons import pick_people
from kaizen.people.queries.signing_in import device_of
from kaizen.people.rules import Permission, Role
from tests.support.cast import THURSDAY, Cast

NEW = Particulars(full_name=" Jörg Weiß ", username="Joerg", badge="5001", email="J@Plant.example")


def add(cast: Cast, particulars: Particulars = NEW, actor: Person | None = None) -> Person:
    return add_person(particulars, home_area=cast.press, actor=actor or cast.ada, now=THURSDAY)


def test_a_new_person_is_an_operator_of_the_area(session: Session, cast: Cast) -> None:
    person = add(cast)
    assert (person.full_name, person.username, person.email) == (
        "Jörg Weiß",
        "joerg",
        "j@plant.example",
    )
    assert [(m.role, m.area) for m in person.memberships] == [(Role.OPERATOR.value, cast.press)]
    assert pick_people(session, {cast.nordhafen.id}, "jorg weis") == [person]


@pytest.mark.parametrize(
    "wrong",
    [
        Particulars(full_name=" ", username="x"),
        Particulars(full_name="No Way In"),
        Particulars(full_name="Same Name", username="OLGA"),
        Particulars(full_name="Same Badge", badge="4072"),
        Particulars(full_name="Badge As Name", username="4072"),
        Particulars(full_name="Bad Mail", username="bad", email="nowhere"),
        Particulars(full_name="Bad Zone", username="bad", time_zone="Moon/Base"),
        Particulars(full_name="Long", username="x" * 61),
    ],
)
def test_unsound_accounts_are_refused(cast: Cast, wrong: Particulars) -> None:
    with pytest.raises(InvalidInput):
        add(cast, wrong)


def test_what_differs_is_set_right_and_named(cast: Cast) -> None:
    person = add(cast)
    same = NEW.checked()
    assert change_particulars(person, same, actor=cast.ada, now=THURSDAY) == []
    other = Particulars(full_name="Jörg Weiss", username="joerg", badge="5001")
    changed = change_particulars(person, other, actor=cast.ada, now=THURSDAY)
    assert changed == ["full_name", "email"]


def test_everybody_chooses_language_and_zone(cast: Cast) -> None:
    choose_language("en", "Europe/Lisbon", actor=cast.olga, now=THURSDAY)
    assert cast.olga.time_zone == "Europe/Lisbon"
    choose_language("en", "", actor=cast.olga, now=THURSDAY)
    assert cast.olga.time_zone is None
    with pytest.raises(InvalidInput):
        choose_language("en", "Moon/Base", actor=cast.olga, now=THURSDAY)


def test_a_closed_account_is_signed_off_and_stands_in_for_nobody(
    session: Session, cast: Cast
) -> None:
    day = THURSDAY.date()
    absence = Absence(person=cast.sam, deputy=cast.vera, from_on=day, until_on=day)
    session.add(absence)
    session.flush()
    before = cast.vera.session_epoch
    deactivate_person(cast.vera, actor=cast.ada, now=THURSDAY)
    session.refresh(absence)
    assert not cast.vera.is_active
    assert cast.vera.session_epoch == before + 1
    assert absence.deputy_id is None
    assert not can(cast.vera, Permission.IDEA_READ, area=cast.press)
    with pytest.raises(Conflict):
        deactivate_person(cast.vera, actor=cast.ada, now=THURSDAY)


def test_nobody_closes_their_own_account(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        deactivate_person(cast.ada, actor=cast.ada, now=THURSDAY)


def test_who_moves_is_an_operator_there_and_loses_the_roles_left_behind(cast: Cast) -> None:
    assert move_person(cast.sam, cast.logistics, actor=cast.ada, now=THURSDAY)
    assert cast.sam.home_area is cast.logistics
    assert [(m.role, m.area) for m in cast.sam.memberships] == [("operator", cast.logistics)]
    assert not move_person(cast.sam, cast.logistics, actor=cast.ada, now=THURSDAY)


def test_a_role_that_holds_in_the_new_area_too_is_kept(cast: Cast) -> None:
    move_person(cast.lena, cast.press, actor=cast.ada, now=THURSDAY)
    assert [m.role for m in cast.lena.memberships] == ["leader"]


def test_a_device_is_enrolled_and_revoked(session: Session, cast: Cast) -> None:
    device, token = enrol_device("Tablet", area=cast.press, actor=cast.ada, now=THURSDAY)
    assert device_of(session, token) is device
    assert device_of(session, token + "x") is None
    revoke_device(device, actor=cast.ada, now=THURSDAY)
    session.flush()
    assert device_of(session, token) is None
    with pytest.raises(Conflict):
        revoke_device(device, actor=cast.ada, now=THURSDAY)
    with pytest.raises(InvalidInput):
        enrol_device(" ", area=cast.press, actor=cast.ada, now=THURSDAY)


def test_only_administrators_do_any_of_this(cast: Cast) -> None:
    device, _token = enrol_device("Tablet", area=cast.press, actor=cast.ada, now=THURSDAY)
    for actor in (cast.olga, cast.sam, cast.lena, cast.fay, cast.nils):
        with pytest.raises(NotAllowed):
            add(cast, actor=actor)
        with pytest.raises(NotAllowed):
            change_particulars(cast.olga, NEW, actor=actor, now=THURSDAY)
        with pytest.raises(NotAllowed):
            deactivate_person(cast.otto, actor=actor, now=THURSDAY)
        with pytest.raises(NotAllowed):
            move_person(cast.otto, cast.assembly, actor=actor, now=THURSDAY)
        with pytest.raises(NotAllowed):
            enrol_device("Tablet", area=cast.press, actor=actor, now=THURSDAY)
        with pytest.raises(NotAllowed):
            revoke_device(device, actor=actor, now=THURSDAY)


def test_somebody_new_reads_what_most_at_the_site_read(cast: Cast) -> None:
    assert add(cast).language == "en"
    for person in cast.session.scalars(select(Person)):
        person.language = "de"
    cast.session.flush()
    newcomer = replace(NEW, username="newer", badge="5002", email=None)
    assert add(cast, newcomer).language == "de"
    other = replace(NEW, username="newest", badge="5003", email=None, language="es")
    assert add(cast, other).language == "es"


def test_accounts_are_listed_as_people_look_for_them(cast: Cast) -> None:
    for place, name in enumerate(["Özgür Ak", "Zoe Ohm", "olga ebert", "Ohm Ohm"]):
        add(cast, Particulars(full_name=name, username=f"someone{place}"))
    cast.session.flush()
    page = page_of_accounts(cast.session, Wanted(), THURSDAY)
    names = [person.full_name for person in page.people]
    assert names == sorted(names, key=name_order)
    assert names.index("Özgür Ak") < names.index("Zoe Ohm")
    # From one of them on, nobody before and everybody after.
    first = next(person for person in page.people if person.full_name == "Özgür Ak")
    rest = page_of_accounts(cast.session, Wanted(), THURSDAY, from_id=first.id)
    assert [person.full_name for person in rest.people] == names[names.index("Özgür Ak") :]
