"""The device that somebody stands at: whether an administrator has allowed badge and PIN on it."""

from __future__ import annotations

import hashlib

from flask import current_app, g
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.secret_keys import believed_keys
from kaizen.people.models import Device
from kaizen.people.queries.signing_in import device_of
from kaizen.web.cookies import drop_cookie, keep_cookie, kept_cookie

COOKIE = "kaizen_device"
#: A tablet stays enrolled until somebody revokes it; browsers keep cookies at most so long.
FOR_LONG = 400 * 24 * 3600


def this_device() -> Device | None:
    """The enrolled device that this request comes from; asked once a request."""
    if "device" not in g:
        g.device = device_of(db.session(), _token())
    device: Device | None = g.device
    return device


def may_take_pin() -> bool:
    """Whether a PIN opens anything here: on enrolled devices, or where the plant allows it."""
    return bool(current_app.config["KAIZEN_PIN_ANYWHERE"]) or this_device() is not None


def mark_device(answer: Response, token: str) -> None:
    """Give this browser the signed cookie that makes it the enrolled device."""
    keep_cookie(answer, COOKIE, str(_signer().dumps(token)), seconds=FOR_LONG)


def mark_device_anew(answer: Response) -> None:
    """Let an enrolled device keep its cookie for long again, signed by the key of today."""
    token = _token()
    if token is not None and this_device() is not None:
        mark_device(answer, token)


def forget_device(answer: Response) -> None:
    """Take the cookie away again."""
    drop_cookie(answer, COOKIE)


def _token() -> str | None:
    cookie = kept_cookie(COOKIE)
    if not cookie:
        return None
    try:
        token = _signer().loads(cookie)
    except BadSignature:
        return None
    return token if isinstance(token, str) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(
        believed_keys(),
        salt="kaizen-device",
        signer_kwargs={"digest_method": hashlib.sha256},
        # Tablets that were enrolled before keep the cookie they have.
        fallback_signers=[{"digest_method": hashlib.sha1}],
    )
