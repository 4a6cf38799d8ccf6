"""Envelopes that only this house can open, marks that only it can make, and signed links.

The keys are derived from the house's secret (HKDF), one for each purpose. Whoever reads the
database without it can open no envelope and recognise nobody by a mark.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from kaizen.metrics.rules.pulse import Answer, Door

_NONCE = 12
_DOORS = tuple(Door)
#: "Nothing was said": outside of every scale.
_NOTHING = 255
_POSITIVE = 0x7FFF_FFFF_FFFF_FFFF


def random_id() -> int:
    """A number under which a row lies, as good as any other."""
    return secrets.randbits(63)


def seal(area_id: int, month: date, door: Door, answer: Answer) -> bytes:
    """The answer in an envelope; all envelopes are of one length, and no two are alike."""
    said = (_NOTHING if one is None else one for one in (answer.recommend, answer.serious))
    inside = area_id.to_bytes(8, "big") + month.toordinal().to_bytes(4, "big")
    inside += bytes((_DOORS.index(door), *said))
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key(b"kaizen.pulse.seal")).encrypt(nonce, inside, None)


def unseal(sealed: bytes) -> tuple[int, date, Door, Answer] | None:
    """Area, month, door and answer; None where another secret has sealed it."""
    try:
        inside = AESGCM(_key(b"kaizen.pulse.seal")).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except InvalidTag:
        return None
    recommend, serious = (None if one == _NOTHING else one for one in inside[13:15])
    return (
        int.from_bytes(inside[:8], "big"),
        date.fromordinal(int.from_bytes(inside[8:12], "big")),
        _DOORS[inside[12]],
        Answer(recommend, serious),
    )


def mark_of(person_id: int, quarter_on: date) -> int:
    """The mark that this person leaves in this quarter: always the same, and nobody else's."""
    said = f"{person_id}:{quarter_on.isoformat()}".encode()
    digest = hmac.new(_key(b"kaizen.pulse.mark"), said, hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") & _POSITIVE


def sign_token(link_id: int) -> str:
    """The token that stands in the address of a link; short, so that its code prints well."""
    return str(_signer().dumps(link_id))


def read_token(token: str) -> int | None:
    """The number of the link; None where this house has not signed it."""
    try:
        link_id = _signer().loads(token)
    except BadSignature:
        return None
    return link_id if isinstance(link_id, int) else None


def _key(purpose: bytes) -> bytes:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)


def _signer() -> URLSafeSerializer:
    how = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    secret = current_app.config["SECRET_KEY"]
    return URLSafeSerializer(secret, salt="kaizen.pulse-link", signer_kwargs=how)
