"""Envelopes that only this house can open, marks that only it can make, and signed links.

The keys are derived from the house's secret (HKDF), one for each purpose. Whoever reads the
database without it can open no envelope and recognise nobody by a mark.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import BadSignature, URLSafeSerializer

from kaizen.core.secret_keys import believed_keys, secret_key
from kaizen.metrics.rules.pulse import Answer, Door

_NONCE = 12
_SEAL, _MARK = b"kaizen.pulse.seal", b"kaizen.pulse.mark"
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
    return nonce + AESGCM(_key(_SEAL, secret_key())).encrypt(nonce, inside, None)


def unseal(sealed: bytes) -> tuple[int, date, Door, Answer] | None:
    """Area, month, door and answer; None where another secret has sealed it."""
    inside = None
    for secret in reversed(believed_keys()):
        with suppress(InvalidTag):
            key = AESGCM(_key(_SEAL, secret))
            inside = key.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
            break
    if inside is None:
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
    return _mark(person_id, quarter_on, secret_key())


def marks_of(person_id: int, quarter_on: date) -> list[int]:
    """Every mark by which this person is known in this quarter: those of earlier keys too."""
    return [_mark(person_id, quarter_on, secret) for secret in believed_keys()]


def _mark(person_id: int, quarter_on: date, secret: str) -> int:
    said = f"{person_id}:{quarter_on.isoformat()}".encode()
    digest = hmac.new(_key(_MARK, secret), said, hashlib.sha256).digest()
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


def _key(purpose: bytes, secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


def _signer() -> URLSafeSerializer:
    how = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(believed_keys(), salt="kaizen.pulse-link", signer_kwargs=how)
