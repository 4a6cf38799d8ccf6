"""Signing in without the form: the session's cookie, made as the app itself makes it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from tests.support.cast import Cast


def cookie_of(app: Flask, cast: Cast, name: str | None) -> dict[str, Any]:
    """The cookie of a session in which that person is signed in; empty for nobody."""
    if name is None:
        return {}
    interface = app.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)
    signer = interface.get_signing_serializer(app)
    assert signer is not None
    kept = {"_user_id": getattr(cast, name).get_id(), "_fresh": True}
    return {"name": app.config["SESSION_COOKIE_NAME"], "value": signer.dumps(kept)}
