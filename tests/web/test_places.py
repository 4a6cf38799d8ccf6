"""The administrator's pages about the tree of places."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.ownership.actions.assigning import main_of
from kaizen.people.models import Area
from tests.support.cast import Cast, sign_in
from tests.support.stages import sent

NEW = {
    "name": "Paint shop",
    "code": "nh-paint",
    "kind": "line",
    "parent": "NH-PROD",
    "time_zone": "",
    "currency": "",
}


@pytest.fixture
def ada(cast: Cast, client: FlaskClient) -> FlaskClient:
    """A client in which the administrator is signed in."""
    return sign_in(client, cast.ada)


def test_an_area_is_added_below_another_one(ada: FlaskClient, session: Session, cast: Cast) -> None:
    assert "Paint shop" in ada.post("/places", data=NEW, follow_redirects=True).text
    area = session.scalars(select(Area).where(Area.code == "NH-PAINT")).one()
    assert (area.parent, area.site_id, area.kind) == (cast.production, cast.nordhafen.id, "line")


def test_a_site_needs_its_time_and_its_money(ada: FlaskClient, session: Session) -> None:
    site = {**NEW, "parent": "", "code": "SD", "name": "Süddorf"}
    refused = ada.post("/places", data=site)
    assert refused.status_code == 422
    assert 'id="time_zone-error"' in refused.text
    assert 'value="Süddorf"' in refused.text
    whole = {**site, "time_zone": "Europe/Berlin", "currency": "EUR"}
    assert ada.post("/places", data=whole).status_code == 303
    assert session.scalars(select(Area).where(Area.code == "SD")).one().is_site


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"code": ""}, "code"),
        ({"code": "NH-PRESS"}, "code"),
        ({"currency": "EUR"}, "currency"),
        ({"parent": "NOWHERE"}, "parent"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(
    ada: FlaskClient, change: dict[str, str], field: str
) -> None:
    answer = ada.post("/places", data={**NEW, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_an_area_gets_another_name(ada: FlaskClient, cast: Cast) -> None:
    said = {"name": "Presses", "kind": "department"}
    assert ada.post("/areas/NH-PRESS/place", data=said).status_code == 303
    assert (cast.press.name, cast.press.kind) == ("Presses", "department")
    assert ada.post("/areas/NH-PRESS/place", data={"name": "", "kind": ""}).status_code == 422
    assert ada.get("/areas/NOWHERE/place").status_code == 404


def test_before_an_area_moves_one_sees_what_passes_and_nothing_has_happened(
    ada: FlaskClient, cast: Cast, session: Session
) -> None:
    sent(cast)
    session.commit()
    page = ada.post("/areas/NH-PRESS/move/preview", data={"parent": "NH-LOG"}).text
    assert "Press shop moves to Logistics" in page
    assert "Nobody loses anything they hold." in page
    assert cast.press.parent == cast.production
    assert ada.post("/areas/NH-PRESS/move", data={"parent": "NH-LOG"}).status_code == 303
    assert cast.press.parent == cast.logistics
    for into in ("NH-LOG", "BF", "NH-PRESS"):
        for act in ("move/preview", "move"):
            assert ada.post(f"/areas/NH-PRESS/{act}", data={"parent": into}).status_code == 422, (
                into
            )


def test_an_area_is_closed_and_its_people_and_ideas_go_along(
    ada: FlaskClient, cast: Cast, session: Session
) -> None:
    idea = sent(cast)
    session.commit()
    refused = ada.post("/areas/NH-PRESS/closing/preview", data={"into": ""})
    assert refused.status_code == 422
    assert "Somebody works here still." in refused.text
    page = ada.post("/areas/NH-PRESS/closing/preview", data={"into": "NH-ASM"}).text
    assert "Olga Petrenko" in page
    assert idea.reference in page
    assert idea.title not in page
    assert (cast.press.closed_at, cast.olga.home_area) == (None, cast.press)
    assert ada.post("/areas/NH-PRESS/closing", data={"into": "NH-ASM"}).status_code == 303
    assert cast.press.closed_at is not None
    assert (cast.olga.home_area, idea.area) == (cast.assembly, cast.assembly)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.vera
    assert "Press shop" not in ada.get("/people/new").text
    assert ada.post("/areas/NH-PRESS/reopening").status_code == 303
    assert cast.press.closed_at is None


def test_an_area_does_not_close_into_itself_or_another_site(ada: FlaskClient, cast: Cast) -> None:
    for into in ("NH-PRESS", "BF-LINE"):
        answer = ada.post("/areas/NH-PRESS/closing", data={"into": into})
        assert answer.status_code == 422
        assert "Choose another area of the same site." in answer.text
    assert cast.press.closed_at is None


@pytest.mark.parametrize("name", ["olga", "sam", "lena", "fay", "nils"])
def test_nobody_else_changes_the_tree(cast: Cast, client: FlaskClient, name: str) -> None:
    sign_in(client, getattr(cast, name))
    for url in ("/places", "/places/new", "/areas/NH-PRESS/place"):
        assert client.get(url).status_code == 403, url
    for act in ("place", "move", "move/preview", "closing", "closing/preview", "reopening"):
        sending = {**NEW, "into": "NH-LOG"}
        assert client.post(f"/areas/NH-PRESS/{act}", data=sending).status_code == 403, act
    assert client.post("/places", data=NEW).status_code == 403
    assert cast.press.parent == cast.production
