"""A window in which somebody is signed in already; the form of signing in has its own tests."""

from __future__ import annotations

from playwright.sync_api import Page
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.people.models import Person
from tests.support.live import LiveServer


def sign_in_window(page: Page, server: LiveServer, username: str) -> None:
    """Give the window the cookie that signing in would have given it."""
    with server.app.app_context():
        person = db.session.scalars(select(Person).where(Person.username == username)).one()
        kept = {"_user_id": person.get_id(), "_fresh": True}
    serializer = server.app.session_interface.get_signing_serializer(server.app)  # type: ignore[attr-defined]
    name = server.app.config["SESSION_COOKIE_NAME"]
    page.context.add_cookies([{"name": name, "value": serializer.dumps(kept), "url": server.url}])
