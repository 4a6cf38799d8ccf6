"""The keys of the house: one that signs and seals, and earlier ones that still open.

A key can be changed without signing anybody off: the one before stays for a while in
`SECRET_KEY_FALLBACKS`, where what it signed is believed and nothing new is signed with it.
"""

from __future__ import annotations

from flask import current_app


def secret_key() -> str:
    """The key by which everything new is signed and sealed."""
    return str(current_app.config["SECRET_KEY"])


def believed_keys() -> list[str]:
    """All keys whose signatures count, as itsdangerous takes them: the one that signs is last."""
    earlier = current_app.config.get("SECRET_KEY_FALLBACKS") or []
    return [*earlier, secret_key()]
