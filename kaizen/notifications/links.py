"""Signed links in messages: each lets one person settle one thing, for two weeks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from kaizen.core.secret_keys import believed_keys

LIFETIME = timedelta(days=14)
#: So long a link may agree to an idea; later one signs in for that.
FRESH = timedelta(days=2)
#: Binds the signature to this purpose: no other token of the house passes for such a link.
_PURPOSE = "kaizen.settle-from-a-message"


@dataclass(frozen=True)
class Link:
    """Who may settle what. `epoch` is the person's session epoch: a new password ends the link.

    `assignment_id` None: the link stops news by mail.
    """

    person_id: int
    epoch: int
    assignment_id: int | None
    made_at: datetime

    def has_expired(self, now: datetime) -> bool:
        """Whether its two weeks are over."""
        return now >= self.made_at + LIFETIME

    def is_fresh(self, now: datetime) -> bool:
        """Whether it may still agree to an idea."""
        return now < self.made_at + FRESH


def sign_link(link: Link) -> str:
    """The link as a token that fits into an address."""
    made = int(link.made_at.timestamp())
    return str(_signer().dumps([link.person_id, link.epoch, link.assignment_id, made]))


def read_link(token: str) -> Link | None:
    """What a token says; None where this house has not signed it for this purpose."""
    try:
        person_id, epoch, assignment_id, made = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return Link(person_id, epoch, assignment_id, datetime.fromtimestamp(made, UTC))


def _signer() -> URLSafeSerializer:
    how = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(believed_keys(), salt=_PURPOSE, signer_kwargs=how)
