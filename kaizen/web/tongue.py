"""The language of this device for whoever is not signed in, kept in a cookie as the theme is."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from kaizen.core.errors import InvalidInput
from kaizen.people.rules import LANGUAGES
from kaizen.web.cookies import keep_cookie
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
    keep_cookie(answer, LANGUAGE_COOKIE, language, seconds=A_YEAR)
    return answer
