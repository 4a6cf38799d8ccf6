"""The page of web hooks: added with its secret shown once, tried, stopped; closed to others."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.notifications.actions.webhooks import end_webhook, stop_webhook
from kaizen.notifications.models import Webhook
from tests.notifications.hooking import hooked
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.listener import listener

URL = "https://hooks.example/in/of-the-press-shop"
FORM = {
    "name": "Channel press",
    "area": "NH-PRESS",
    "url": URL,
    "shape": "slack",
    "topics": ["new", "in_use"],
}


def test_the_secret_is_shown_once_and_the_address_only_by_its_host(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    sign_in(client, cast.lena)
    answer = client.post("/webhooks", data=FORM)
    hook = session.scalars(select(Webhook)).one()
    assert answer.status_code == 201
    assert hook.secret in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    page = client.get("/webhooks").text
    assert hook.secret not in page
    assert "of-the-press-shop" not in page
    assert "hooks.example" in page
    assert "Channel press" in page


def test_what_was_typed_stays_when_it_is_refused(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.lena)
    answer = client.post("/webhooks", data={**FORM, "url": "http://hooks.example/"})
    assert answer.status_code == 422
    assert "https://" in answer.text
    assert "Channel press" in answer.text


def test_an_area_of_somebody_else_cannot_be_chosen(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.lena)
    assert client.post("/webhooks", data={**FORM, "area": "BF-LINE"}).status_code == 422


def test_only_machines_that_the_operator_named_can_be_entered(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "KAIZEN_WEBHOOK_HOSTS", ("other.example",))
    sign_in(client, cast.lena)
    answer = client.post("/webhooks", data=FORM)
    assert answer.status_code == 422
    assert "The operator of this installation has not allowed" in answer.text


def test_the_test_says_whether_it_arrived(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "KAIZEN_WEBHOOK_PRIVATE", True)
    with listener() as server:
        hook = hooked(cast, server.url)
        sign_in(client, cast.lena)
        path = f"/webhooks/{hook.id}/test"
        assert "The test arrived." in client.post(path, follow_redirects=True).text
        server.answers = [404]
        page = client.post(path, follow_redirects=True).text
    assert "The test did not arrive." in page
    assert "404" in page
    assert len(server.heard) == 2


def test_stopping_takes_it_from_the_list(client: FlaskClient, cast: Cast) -> None:
    hook = hooked(cast, URL, name="Channel assembly")
    sign_in(client, cast.ada)
    assert "Channel assembly" in client.get("/webhooks").text
    client.post(f"/webhooks/{hook.id}/stop")
    client.get("/webhooks")
    assert "Channel assembly" not in client.get("/webhooks").text
    assert client.post(f"/webhooks/{hook.id}/stop").status_code == 409


@pytest.mark.parametrize("name", ["nils", "olga", "sam", "fay"])
def test_others_find_nothing(client: FlaskClient, cast: Cast, name: str) -> None:
    hook = hooked(cast, URL)
    sign_in(client, getattr(cast, name))
    assert client.get("/webhooks").status_code == 403
    assert client.post("/webhooks", data=FORM).status_code == 403
    for act in ("test", "stop", "repetition", "resumption"):
        assert client.post(f"/webhooks/{hook.id}/{act}").status_code == 404


def test_one_that_the_other_side_ended_is_shown_and_switched_on_again(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    meant = hooked(cast, "https://hooks.example/meant", name="Meant to stop")
    hook = hooked(cast, "https://hooks.example/gone", name="Channel gone")
    stop_webhook(meant, actor=cast.lena, now=THURSDAY)
    end_webhook(hook, actor_id=None, now=THURSDAY, reason="gone")
    session.commit()
    sign_in(client, cast.lena)
    page = client.get("/webhooks").text
    assert "Channel gone" in page
    assert "Meant to stop" not in page
    assert "gone for good (410)" in page
    assert client.post(f"/webhooks/{hook.id}/resumption").status_code == 303
    session.expire_all()
    assert session.get_one(Webhook, hook.id).stopped_at is None
    assert "gone for good" not in client.get("/webhooks").text
    assert client.post(f"/webhooks/{hook.id}/resumption").status_code == 409
