"""What is kept in browsers, and by which name: over HTTPS by one that no other server can set."""

from __future__ import annotations

import hashlib

from flask import current_app, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

#: Browsers take such a cookie only over HTTPS, for the whole of this very server.
OF_THIS_SERVER = "__Host-"
#: The same for a part of the server's addresses.
OF_A_PART = "__Secure-"


class SessionsBySha256(SecureCookieSessionInterface):
    """Flask's own sessions, signed with SHA-256 where its default is SHA-1."""

    digest_method = staticmethod(hashlib.sha256)


def cookie_name(name: str, *, path: str = "/") -> str:
    """The name under which browsers keep it."""
    if not current_app.config["SESSION_COOKIE_SECURE"]:
        return name
    return f"{OF_THIS_SERVER if path == '/' else OF_A_PART}{name}"


def kept_cookie(name: str, *, path: str = "/") -> str | None:
    """What this browser keeps; also by the plain name, as it was called before."""
    cookies = request.cookies
    return cookies.get(cookie_name(name, path=path)) or cookies.get(name)


def keep_cookie(answer: Response, name: str, value: str, *, seconds: int, path: str = "/") -> None:
    """Let the browser keep it, for this site alone and out of the reach of scripts."""
    answer.set_cookie(
        cookie_name(name, path=path),
        value,
        max_age=seconds,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def drop_cookie(answer: Response, name: str) -> None:
    """Take it away again."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    for kept in {name, cookie_name(name)}:
        answer.delete_cookie(kept, secure=secure, httponly=True, samesite="Lax")
