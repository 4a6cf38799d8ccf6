"""Light or dark on this device, kept in a cookie so that no page flashes."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from kaizen.core.errors import InvalidInput
from kaizen.web.cookies import keep_cookie
from kaizen.web.session import THEME_COOKIE, THEMES, local_path

pages = Blueprint("theme", __name__)

A_YEAR = 365 * 24 * 3600


@pages.post("/theme")
def choose() -> Response:
    """Keep the choice on this device; script gets an empty answer, a form goes back."""
    theme = request.form.get("theme", "")
    if theme not in THEMES:
        raise InvalidInput("Choose light or dark.", field="theme")
    answer = (
        Response(status=204)
        if "X-Theme-Switch" in request.headers
        else redirect(local_path(request.form.get("next")))
    )
    keep_cookie(answer, THEME_COOKIE, theme, seconds=A_YEAR)
    return answer
