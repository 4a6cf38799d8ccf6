"""The language of this device for whoever is not signed in, kept in a cookie as the theme is."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from kaizen.core.errors import InvalidInput
from kaizen.people.rules import LANGUAGES
from kaizen.web.session import LANGUAGE_COOKIE, local_path
from kaizen.web.theme import A_YEAR

pages = Blueprint("tongue", __name__)


@pages.post("/language")
def choose() -> Response:
    """Keep the choice on this device, and go back; one's own language stays as it is."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise InvalidInput("Choose a language from the list.", field="language")
    answer = redirect(local_path(request.form.get("next")))
    answer.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=A_YEAR,
        samesite="Lax",
        secure=request.is_secure,
        httponly=True,
    )
    return answer
