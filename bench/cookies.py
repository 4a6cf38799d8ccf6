"""The cookie of somebody who is signed in, made without the form."""

from __future__ import annotations

from flask import Flask

from kaizen.people.models import Person
from kaizen.web.cookies import SessionsBySha256


def cookie_of(app: Flask, person: Person) -> str:
    """What a browser of that person would send."""
    signer = SessionsBySha256().get_signing_serializer(app)
    if signer is None:
        raise RuntimeError("No secret key")
    kept = signer.dumps({"_user_id": person.get_id(), "_fresh": True, "csrf_token": "0" * 40})
    return f"{app.config['SESSION_COOKIE_NAME']}={kept}"
