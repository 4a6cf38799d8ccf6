"""Refusals and faults as pages: what happened, what was kept, what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import structlog
from babel.numbers import format_decimal
from flask import Flask, Response, current_app, g, render_template, request, session
from flask_babel import get_locale, gettext
from werkzeug.exceptions import HTTPException

from kaizen.core.errors import Conflict, InvalidInput, KaizenError, NotAllowed, NotFound
from kaizen.core.money import Money, minor_units
from kaizen.core.written_out import As, in_money, written
from kaizen.web.signed_off import typed_words

STATUS: tuple[tuple[type[KaizenError], int], ...] = (
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (InvalidInput, 422),
)

#: No right, not there or not theirs to see, a form without its token, too many in a short time.
LOGGED = frozenset({400, 403, 404, 429})
#: What cannot be done now, is too much, or was typed wrong: by people each day, and by machines
#: that feel for a gap.
NOTED = frozenset({405, 409, 413, 415, 422})
UNNAMED = "pulse"

log = structlog.get_logger(__name__)


def show_errors(app: Flask) -> None:
    """Turn every error that reaches the door into a page."""
    app.register_error_handler(KaizenError, _refused)
    app.register_error_handler(HTTPException, http_page)
    app.register_error_handler(Exception, _unexpected)
    app.after_request(_log_refusal)


def sentence(error: KaizenError) -> str:
    """The error's sentence in the reader's language, with its facts filled in."""
    translated: str = gettext(error.sentence)
    return translated % _shown(error.facts) if error.facts else translated


def _shown(facts: dict[str, object]) -> dict[str, object]:
    """Days and amounts among the facts as a person reads them."""
    return {key: _as_read(value) for key, value in facts.items()}


def _as_read(value: object) -> object:
    if isinstance(value, Money):
        amount = value.rounded().amount
        is_whole = amount == amount.to_integral_value()
        digits = "" if is_whole else "0" * minor_units(value.currency)
        return in_money(amount, value.currency, digits, get_locale())
    if isinstance(value, Decimal):
        return format_decimal(value, "#,##0.######", locale=get_locale())
    if isinstance(value, date):
        return written(value, As.WEEKDAY_YEAR, get_locale())
    return value


def status_of(error: KaizenError) -> int:
    """The HTTP status for a refusal."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 400)


def _refused(error: KaizenError) -> tuple[str, int]:
    # A form of ours, with its token: without script its words would be nowhere else.
    typed = typed_words() if request.method == "POST" else []
    return _page(status_of(error), sentence(error), typed)


def _log_refusal(answer: Response) -> Response:
    """Who was refused what, for whoever looks for attacks; nothing of what was typed.

    What is answered without a name leaves no name here either.
    """
    status = answer.status_code
    if status not in LOGGED | NOTED or request.blueprint == UNNAMED:
        return answer
    person, _, _epoch = session.get("_user_id", "").partition(".")
    tell = log.warning if status in LOGGED else log.info
    tell("refused", status=status, endpoint=request.endpoint, person=person, by=request.remote_addr)
    return answer


def http_page(error: HTTPException) -> tuple[str, int]:
    """The page for an error that the web server itself raises, in the house's words."""
    status = error.code or 500
    words = {
        400: gettext(
            "The form was not complete or too old. Go back, load the page and send again."
        ),
        404: gettext("This page does not exist, or it is not yours to see."),
        405: gettext("This cannot be opened like a page. Go back and use the button there."),
        413: gettext("That was too much at once. Send fewer or smaller photos."),
        429: gettext("Too many requests in a short time. Wait a minute, then try again."),
    }
    if status == 400 and is_without_https():
        words[400] = gettext(
            "Your browser keeps no sign-in over http://. Open this page with https://; whoever "
            "runs it without can set KAIZEN_HTTPS=no."
        )
    return _page(status, words.get(status, gettext("That did not work. Go back and try again.")))


def is_without_https() -> bool:
    """Whether no form can come back here: cookies for HTTPS alone never arrive over HTTP."""
    only_https = current_app.config["SESSION_COOKIE_SECURE"]
    return bool(only_https and not request.is_secure and not request.cookies)


def _unexpected(error: Exception) -> tuple[str, int]:
    log.exception("unexpected fault", error=str(error))
    return _page(
        500,
        gettext(
            "Something broke on our side. What was sent before is kept. Try again; "
            "if it happens again, give your administrator the number below."
        ),
    )


def _page(status: int, words: str, typed: Sequence[str] = ()) -> tuple[str, int]:
    number = g.get("request_id", "")
    return (
        render_template(
            "errors/error.html", status=status, sentence=words, typed=typed, request_id=number
        ),
        status,
    )
