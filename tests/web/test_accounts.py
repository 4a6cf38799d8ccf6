"""The administrator's pages about persons: list, account, roles, secrets, moving and leaving."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.events import Event
from kaizen.core.transaction import transaction
from kaizen.ownership.actions.assigning import main_of
from kaizen.people.models import Person
from kaizen.people.queries import accounts
from kaizen.people.rules import Role
from tests.support.aims import agreed
from tests.support.cast import PASSWORD, Cast, sign_in
from tests.support.stages import sent

NEW = {
    "full_name": "Özgür Yıldız",
    "username": "ozgur",
    "badge": "5001",
    "email": "",
    "language": "en",
    "time_zone": "",
    "area": "NH-PRESS",
    "role": "operator",
}


@pytest.fixture
def ada(cast: Cast, client: FlaskClient) -> FlaskClient:
    """A client in which the administrator is signed in."""
    return sign_in(client, cast.ada)


def _kinds(session: Session) -> list[str]:
    return list(session.scalars(select(Event.kind).order_by(Event.id)))


def test_somebody_new_is_added_and_found_without_marks(
    ada: FlaskClient, session: Session, cast: Cast
) -> None:
    answer = ada.post("/people", data=NEW)
    assert answer.status_code == 303
    page = ada.get(answer.location).text
    assert "Özgür Yıldız" in page
    assert "Cannot sign in yet" in page
    assert "Özgür Yıldız" in ada.get("/people?q=ozgur+yil").text
    person = session.scalars(select(Person).where(Person.badge == "5001")).one()
    assert [(one.role, one.area) for one in person.memberships] == [("operator", cast.press)]


def test_somebody_new_may_be_a_supervisor_at_once(ada: FlaskClient, session: Session) -> None:
    ada.post("/people", data={**NEW, "role": "supervisor"})
    person = session.scalars(select(Person).where(Person.badge == "5001")).one()
    assert [one.role for one in person.memberships] == ["supervisor"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"full_name": ""}, "This is needed."),
        ({"username": "", "badge": ""}, "Give a user name or a badge number."),
        ({"username": "olga"}, "Olga Petrenko has this user name"),
        ({"email": "nowhere"}, "That is no e-mail address."),
        ({"area": ""}, "Choose the area."),
        ({"area": "NH-GONE"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_lost(
    ada: FlaskClient, session: Session, change: dict[str, str], said: str
) -> None:
    answer = ada.post("/people", data={**NEW, **change})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="5001"' in answer.text or change.get("badge") == ""
    assert session.scalars(select(Person).where(Person.full_name == NEW["full_name"])).all() == []


def test_the_list_is_narrowed_by_area_state_and_paged_by_key(
    ada: FlaskClient, cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.otto.deactivated_at = cast.olga.created_at
    session.commit()
    assert "Otto Berg" not in ada.get("/people").text
    closed = ada.get("/people?state=closed").text
    assert "Otto Berg" in closed
    assert "Mia Larsen" not in closed
    in_logistics = ada.get("/people?area=NH-LOG").text
    assert "Nora Haddad" in in_logistics
    assert "Olga Petrenko" not in in_logistics
    monkeypatch.setattr(accounts, "ROWS", 2)
    names: list[str] = []
    url: str | None = "/people"
    while url:
        page = ada.get(url).text
        names += re.findall(r"kz-tight\"><b>([^<]+)</b>", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        url = found[1].replace("&amp;", "&") if found else None
    assert names == sorted(names)
    assert len(names) == len(set(names)) == 9


def test_what_an_account_says_is_set_right(ada: FlaskClient, cast: Cast, session: Session) -> None:
    said = {**NEW, "full_name": "Olga P. Petrenko", "username": "olga", "badge": "4072"}
    answer = ada.post(f"/people/{cast.olga.id}/particulars", data=said)
    assert answer.status_code == 303
    assert cast.olga.full_name == "Olga P. Petrenko"
    taken = {**said, "badge": "4073", "secret": PASSWORD}
    refused = ada.post(f"/people/{cast.olga.id}/particulars", data=taken)
    assert refused.status_code == 422
    assert "Otto Berg has this user name" in refused.text
    assert cast.olga.badge == "4072"


@pytest.mark.parametrize(
    ("field", "value"), [("username", "olgap"), ("badge", "9072"), ("email", "olga@plant.example")]
)
def test_whoever_changes_by_what_somebody_signs_in_proves_themselves(
    ada: FlaskClient, cast: Cast, session: Session, field: str, value: str
) -> None:
    address = f"/people/{cast.olga.id}/particulars"
    before = getattr(cast.olga, field)
    said = {**NEW, "full_name": "Olga Petrenko", "username": "olga", "badge": "4072", "email": ""}
    for secret in ("", "wrong"):
        refused = ada.post(address, data={**said, field: value, "secret": secret})
        assert refused.status_code == 422
        assert "That is not right." in refused.text
        assert f'value="{value}"' in refused.text
    session.expire_all()
    assert getattr(cast.olga, field) == before
    assert ada.post(address, data={**said, field: value, "secret": PASSWORD}).status_code == 303
    session.expire_all()
    assert getattr(cast.olga, field) == value


def test_a_new_password_is_shown_once_and_opens_only_the_page_to_change_it(
    app: Flask, ada: FlaskClient, cast: Cast
) -> None:
    page = ada.post(f"/people/{cast.olga.id}/password")
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r'kz-big kz-num">([^<]+)<', page.text)
    assert found
    theirs = app.test_client()
    said = {"username": "olga", "password": PASSWORD}
    assert theirs.post("/sign-in", data=said).status_code == 422
    assert theirs.post("/sign-in", data={**said, "password": found[1]}).status_code == 303
    assert theirs.get("/ideas").location == "/me/password"


def test_a_new_pin_goes_with_a_badge(app: Flask, ada: FlaskClient, cast: Cast) -> None:
    page = ada.post(f"/people/{cast.olga.id}/pin").text
    found = re.search(r'kz-big kz-num">(\d{4})<', page)
    assert found
    assert ada.post(f"/people/{cast.vera.id}/pin").status_code == 422


def test_a_role_is_given_and_ended_and_what_it_allowed_passes_on(
    ada: FlaskClient, cast: Cast, session: Session
) -> None:
    idea = sent(cast)
    session.commit()
    given = {"role": "supervisor", "area": "NH-ASM", "shift": "A", "is_first": "y"}
    assert ada.post(f"/people/{cast.olga.id}/roles", data=given).status_code == 303
    found = next(one for one in cast.olga.memberships if one.as_role is Role.SUPERVISOR)
    assert (found.area, found.shift, found.is_first) == (cast.assembly, "A", True)
    own = cast.sam.memberships[0].id
    answer = ada.post(f"/people/{cast.sam.id}/roles/{own}/ending", follow_redirects=True)
    assert "1 thing went to the next level up." in answer.text
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.lena
    assert ada.post(f"/people/{cast.sam.id}/roles/{own}/ending").status_code == 404


def test_a_role_without_its_area_is_refused_beside_the_field(ada: FlaskClient, cast: Cast) -> None:
    for role, area in (("supervisor", ""), ("administrator", "NH")):
        answer = ada.post(f"/people/{cast.olga.id}/roles", data={"role": role, "area": area})
        assert answer.status_code == 422
        assert 'id="area-error"' in answer.text


def test_administrators_are_made_and_unmade_but_not_by_themselves(
    ada: FlaskClient, cast: Cast
) -> None:
    ada.post(f"/people/{cast.fay.id}/roles", data={"role": "administrator", "area": ""})
    assert cast.fay.is_administrator
    assert ada.post(f"/people/{cast.fay.id}/administration/ending").status_code == 303
    assert not cast.fay.is_administrator
    assert ada.post(f"/people/{cast.ada.id}/administration/ending").status_code == 403


def test_before_an_account_is_closed_aims_that_pass_to_nobody_are_named(
    ada: FlaskClient, cast: Cast
) -> None:
    with transaction():
        aim = agreed(cast, owner=cast.sam)
        cast.lena.is_administrator = True
    preview, link = f"/people/{cast.sam.id}/closing/preview", f'href="/aims/{aim.id}"'
    page = ada.post(preview).text
    assert "1 aim passes to nobody" in page
    assert link not in page, "Ada has no part in this site"
    assert "passes to nobody" not in ada.post(f"/people/{cast.mia.id}/closing/preview").text
    assert link in sign_in(ada, cast.lena).post(preview).text


def test_before_an_account_is_closed_one_sees_what_passes_to_whom(
    ada: FlaskClient, cast: Cast, session: Session
) -> None:
    idea = sent(cast)
    session.commit()
    before = _kinds(session)
    page = ada.post(f"/people/{cast.sam.id}/closing/preview").text
    assert idea.reference in page
    assert idea.title not in page
    assert "Lena Brandt" in page
    main = main_of(idea)
    assert main is not None
    assert (main.person, cast.sam.is_active, _kinds(session)) == (cast.sam, True, before)
    assert ada.post(f"/people/{cast.sam.id}/closing").status_code == 303
    assert (main.person, cast.sam.is_active) == (cast.lena, False)
    assert ada.post(f"/people/{cast.sam.id}/closing").status_code == 409
    assert ada.post(f"/people/{cast.ada.id}/closing/preview").status_code == 403


def test_before_somebody_moves_one_sees_what_passes_to_whom(
    ada: FlaskClient, cast: Cast, session: Session
) -> None:
    idea = sent(cast)
    session.commit()
    page = ada.post(f"/people/{cast.sam.id}/move/preview", data={"area": "NH-LOG"}).text
    assert "Sam Okafor moves to Logistics" in page
    assert idea.reference in page
    assert idea.title not in page
    assert cast.sam.home_area == cast.press
    assert ada.post(f"/people/{cast.sam.id}/move", data={"area": "NH-LOG"}).status_code == 303
    assert cast.sam.home_area == cast.logistics
    nowhere = ada.post(f"/people/{cast.sam.id}/move/preview", data={"area": "nowhere"})
    assert nowhere.status_code == 404


def test_an_administrator_who_reads_the_site_sees_what_the_ideas_are(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    cast.lena.is_administrator = True
    idea = sent(cast)
    session.commit()
    page = sign_in(client, cast.lena).post(f"/people/{cast.sam.id}/closing/preview").text
    assert idea.title in page


@pytest.mark.parametrize("name", ["olga", "sam", "lena", "fay", "nils"])
def test_nobody_else_sees_or_changes_accounts(cast: Cast, client: FlaskClient, name: str) -> None:
    sign_in(client, getattr(cast, name))
    of_mia = f"/people/{cast.mia.id}"
    role = f"{of_mia}/roles/{cast.mia.memberships[0].id}/ending"
    for url in ("/people", "/people/new", of_mia):
        assert client.get(url).status_code == 403, url
    for url in ("/people", role, f"{of_mia}/administration/ending"):
        assert client.post(url, data=NEW).status_code == 403, url
    previews = ("closing/preview", "move/preview")
    for act in ("particulars", "password", "pin", "roles", "closing", "move", *previews):
        assert client.post(f"{of_mia}/{act}", data=NEW).status_code == 403, act
    assert (cast.mia.is_active, cast.mia.full_name) == (True, "Mia Larsen")
