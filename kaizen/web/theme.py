"""Light or dark on this device, kept in a cookie so that no page flashes."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from kaizen.core.errors import InvalidInput
from kaizen.web.session import THEMES, local_path

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
    answer.set_cookie(
        "theme", theme, max_age=A_YEAR, samesite="Lax", secure=request.is_secure, httponly=True
    )
    return answer
