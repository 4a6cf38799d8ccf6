"""Doing one thing with one idea from a form: act, answer, and keep what was typed."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError, NotFound
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.web.errors import sentence, status_of
from kaizen.web.forms.fields import refused_unseen
from kaizen.web.forms.work import ActForm
from kaizen.web.idea_page import idea_page
from kaizen.web.session import actor, local_path


def act_on(
    idea_id: int, name: str, form: ActForm, act: Callable[[Idea], object], done: str
) -> ResponseReturnValue:
    """Check the form, do the act under lock, and go on; a refusal shows the page with all words.

    1. What cannot be read is said beside its field, with 422.
    2. The action itself refuses: beside its field (422), or above the page (403, 409).
    3. Done: on to `next`, or to the page of the idea.

    Raises:
        NotFound: no such idea, or not for this person's eyes.
    """
    form.named(name)
    # Whoever may not see the idea learns nothing, not even whether the form was complete.
    load_idea_for(db.session(), actor(), idea_id)
    if not form.validate():
        problem = refused_unseen(form)
        return idea_page(idea_id, opened=name, form=form, problem=problem), 422
    try:
        with transaction() as session:
            act(load_idea_for(session, actor(), idea_id, lock=True))
    except NotFound:
        raise
    except KaizenError as error:
        return _refused(idea_id, name, form, error)
    flash(done, "good")
    target = request.form.get("next")
    return redirect(local_path(target) if target else url_for("idea.show", idea_id=idea_id), 303)


def _refused(idea_id: int, name: str, form: ActForm, error: KaizenError) -> ResponseReturnValue:
    words, problem = sentence(error), ""
    if isinstance(error, InvalidInput) and error.field and error.field in form:
        field = form[error.field]
        field.errors = [*field.errors, words]
    else:
        problem = words
    return idea_page(idea_id, opened=name, form=form, problem=problem), status_of(error)
