"""Where the built style sheets, scripts, icons and fonts are, and how they are sent."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, has_request_context, request, send_from_directory
from markupsafe import Markup

DIST = "dist"
# The name of a built file changes with its content, so browsers may keep it for good.
FOR_GOOD = "public, max-age=31536000, immutable"
# The best packing first; each lies beside the plain file since the build.
PACKINGS = (("br", ".br"), ("gzip", ".gz"))


def serve_assets(app: Flask) -> None:
    """Send the built files, packed where the browser can unpack, and teach templates their names.

    Templates call `asset('app.css')` and get the address of the file with the hashed name.
    """
    folder = Path(app.static_folder or "")
    app.view_functions["static"] = _static_view(folder)
    app.wsgi_app = _without_cookies(  # type: ignore[assignment, method-assign]
        app.wsgi_app, f"{app.static_url_path}/{DIST}/"
    )
    asset = _asset_finder(folder, address=f"{app.static_url_path}/{DIST}", debug=app.debug)
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["drawn_icon"] = lambda name, extra="": _icon(
        asset("icons.svg"), name, extra
    )


def read_manifest(folder: Path) -> dict[str, str]:
    """The hashed name of each built file by its plain name; empty before the first build."""
    path = folder / DIST / "manifest.json"
    if not path.is_file():
        return {}
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


def _without_cookies(wsgi_app: WSGIApplication, prefix: str) -> WSGIApplication:
    """The same application, but built files neither see nor vary by cookies.

    A file that varies by cookie is fetched anew each time the session's cookie changes.
    """

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(prefix):
            return wsgi_app(environ, start_response)
        environ.pop("HTTP_COOKIE", None)

        def start(
            status: str, headers: list[tuple[str, str]], *rest: Any
        ) -> Callable[[bytes], object]:
            kept = [pair for pair in headers if pair[0].lower() not in ("set-cookie", "vary")]
            return start_response(status, [*kept, ("Vary", "Accept-Encoding")], *rest)

        return wsgi_app(environ, start)

    return serve


def _asset_finder(folder: Path, *, address: str, debug: bool) -> Callable[[str], str]:
    known = read_manifest(folder)

    def asset(name: str) -> str:
        # While somebody works on the pages, the names change under a running server.
        names = read_manifest(folder) if debug else known
        # Built by hand: a page names dozens of icons, and `url_for` would cost more than the page.
        root = request.script_root if has_request_context() else ""
        return f"{root}{address}/{names.get(name, name)}"

    return asset


@lru_cache(maxsize=1024)
def _icon(sprite: str, name: str, extra: str) -> Markup:
    """One picture of the sprite; a page shows the same few again and again."""
    return Markup(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    ).format(f"ti {extra}" if extra else "ti", sprite, name)


def _static_view(folder: Path) -> Callable[[str], Response]:
    def static(filename: str) -> Response:
        if not filename.startswith(f"{DIST}/"):
            return send_from_directory(folder, filename)
        packed = _packed(folder, filename)
        if packed is None:
            response = send_from_directory(folder, filename)
        else:
            response = _send_packed(folder, filename, *packed)
        response.headers["Cache-Control"] = FOR_GOOD
        return response

    return static


def _packed(folder: Path, filename: str) -> tuple[str, str] | None:
    """The packing to send, as its name and the ending of the file; None means plain."""
    accepted = request.accept_encodings
    for encoding, ending in PACKINGS:
        if accepted[encoding] > 0 and (folder / f"{filename}{ending}").is_file():
            return encoding, ending
    return None


def _send_packed(folder: Path, filename: str, encoding: str, ending: str) -> Response:
    kind, _encoding = mimetypes.guess_type(filename)
    response = send_from_directory(folder, f"{filename}{ending}", mimetype=kind)
    response.headers["Content-Encoding"] = encoding
    return response
