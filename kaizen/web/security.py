"""What every answer carries for safety: headers, a request's number, tokens on forms."""

from __future__ import annotations

import hashlib
import re
import secrets

import structlog
from flask import Flask, Response, g, request
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from itsdangerous import Signer
from werkzeug.middleware.proxy_fix import ProxyFix

from kaizen.web import counting

# Flask-WTF signs form tokens by this default and lets nobody choose; as it comes it is SHA-1.
Signer.default_digest_method = staticmethod(hashlib.sha256)

csrf = CSRFProtect()
compress = Compress()
# Coarse, and counted per process: the real brake on guessing is the table of attempts.
limiter = Limiter(
    get_remote_address, default_limits=["3000/minute"], storage_uri=f"{counting.SCHEME}://"
)

HEADERS = {
    # Tabler draws its arrows and marks as data: pictures.
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
KEYS_IN_PATH = re.compile(r"^(/(?:do|wall|pulse)/)[^/]+")
HTTPS_ONLY = "max-age=31536000; includeSubDomains"


def protect(app: Flask) -> None:
    """Put the safety net under every page."""
    csrf.init_app(app)
    compress.init_app(app)
    limiter.init_app(app)
    proxies = app.config["KAIZEN_TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.before_request(_number_request)
    app.after_request(_add_headers)


def _number_request() -> None:
    g.request_id = secrets.token_hex(5)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id, path=_path_for_logs())


def _path_for_logs() -> str:
    """The path; without the token where that alone lets somebody act."""
    return KEYS_IN_PATH.sub(r"\1…", request.path)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
