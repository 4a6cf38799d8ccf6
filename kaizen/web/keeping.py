"""Keeping what a page of settings asks for: check, write, and say so; or back with every word."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import Form

from kaizen.core.errors import InvalidInput
from kaizen.core.transaction import transaction
from kaizen.web.errors import sentence


def keep(
    form: Form,
    write: Callable[[Session], object],
    *,
    page: Callable[[], str],
    said: str,
    goes_to: str,
) -> ResponseReturnValue:
    """Write in one transaction what a valid form says; else show the page with all that was typed.

    `write` loads what it changes from the session it is given. A refusal stands beside its field,
    or beside the last one of the form where it is about none.
    """
    if not form.validate():
        return page(), 422
    try:
        with transaction() as session:
            write(session)
    except InvalidInput as refusal:
        tell(form, refusal)
        return page(), 422
    flash(said, "good")
    return redirect(goes_to, 303)


def tell(form: Form, refusal: InvalidInput) -> None:
    """Put the refusal beside the field it is about."""
    name = refusal.field if refusal.field is not None and refusal.field in form else None
    field = form[name] if name else list(form)[-1]
    field.errors = [*field.errors, sentence(refusal)]
