"""The form of a new idea, sent once more after the idea has gone out: back, reload, second tap."""

from __future__ import annotations

from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.text import clean_line, clean_text, fold
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.people.queries.areas import working_year_of
from kaizen.web.capturing import chosen_place
from kaizen.web.forms.new_idea import NewIdeaForm

_MADE_ANEW = frozenset({"csrf_token", "form_key"})


def already_sent(idea: Idea, form: NewIdeaForm, actor: Person) -> Response | tuple[str, int]:
    """No second idea: the first one's page; where other words came, they are shown and kept.

    Whoever wrote something else under the same form chooses what becomes of it (409).
    """
    if _says_the_same(idea, form, actor):
        words = gettext("You have already sent this as %(number)s.", number=idea.reference)
        flash(words, "good")
        return redirect(url_for("new_idea.sent", idea_id=idea.id), code=303)
    typed = [(n, text) for n, text in request.form.items(multi=True) if n not in _MADE_ANEW]
    page = render_template(
        "ideas/already_sent.html",
        idea=idea,
        typed=typed,
        words=request.form,
        new_key=uuid4().hex,
        had_photos=any(photo and photo.filename for photo in form.photos.data or []),
    )
    return page, 409


def _says_the_same(idea: Idea, form: NewIdeaForm, actor: Person) -> bool:
    """Whether all that was typed stands in the idea as it is now."""
    words = form.words(working_year_of(db.session(), idea.area)[1])
    same_text = all(
        clean_text(typed).strip() == kept.strip()
        for typed, kept in (
            (words.problem, idea.problem),
            (words.proposal, idea.proposal),
            (words.result, idea.result),
            # A name that was left empty was offered from the words.
            (clean_line(words.title) or idea.title, idea.title),
        )
    )
    same_numbers = (words.times_per_week, words.minutes_each, words.people_affected) == (
        idea.times_per_week,
        idea.minutes_each,
        idea.people_affected,
    )
    same_marks = (
        words.flags == idea.flags
        and words.not_safe_now == idea.not_safe_now
        and [better.value for better in words.better] == idea.better
    )
    return same_text and same_numbers and same_marks and _same_place_and_names(idea, form, actor)


def _same_place_and_names(idea: Idea, form: NewIdeaForm, actor: Person) -> bool:
    try:
        if chosen_place(form, actor).id != idea.area_id:
            return False
    except InvalidInput:
        return False
    names = {
        fold(name)
        for author in idea.authors
        for name in (author.person.full_name, author.person.username, author.person.badge)
        if name
    }
    typed = f"{form.co_authors.data or ''},{form.for_person.data or ''}".split(",")
    return all(fold(name) in names for name in typed if name.strip())
