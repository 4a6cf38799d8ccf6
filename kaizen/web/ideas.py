"""The list of ideas: filter, search, pages by key, and the same as a table to take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import LazyString, get_locale, gettext, lazy_gettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.ideas.rules import LARGEST_ID, reference
from kaizen.ownership.queries.boards import HeldPage, list_held_ideas
from kaizen.ownership.queries.exports import ExportRow, count_export, export_rows
from kaizen.people.models import Person
from kaizen.people.permissions import can_anywhere
from kaizen.people.rules import Permission
from kaizen.web.downloads import LongTable, sent_as_csv
from kaizen.web.drawn import options
from kaizen.web.idea_filter import FilterForm, areas_for, choices_in, read_form, wanted_by
from kaizen.web.idea_rows import shown_rows
from kaizen.web.session import actor, now
from kaizen.web.shown import STAGE_LOOKS

pages = Blueprint("ideas", __name__)

#: Names of the exported columns, in the order of `ownership.queries.exports.COLUMNS`.
EXPORT_HEADER: tuple[LazyString, ...] = (
    lazy_gettext("Number"),
    lazy_gettext("Title"),
    lazy_gettext("Problem"),
    lazy_gettext("Proposal"),
    lazy_gettext("Result"),
    lazy_gettext("Area code"),
    lazy_gettext("Area"),
    lazy_gettext("Stage"),
    lazy_gettext("Sent"),
    lazy_gettext("Authors"),
    lazy_gettext("Owner"),
    lazy_gettext("Holder"),
    lazy_gettext("Due"),
    lazy_gettext("In use since"),
    lazy_gettext("Kind of waste"),
    lazy_gettext("Supporters"),
)


@pages.get("/ideas")
@login_required
def listing() -> Response:
    """One page of ideas, newest first; htmx gets the rows alone."""
    form = read_form(request.args)
    session, person, moment = db.session(), actor(), now()
    page = list_held_ideas(
        session,
        person,
        wanted_by(form, session, person),
        now=moment,
        before=_key("before"),
        after=_key("after"),
    )
    shown = {
        "form": form,
        "rows": shown_rows(page.rows, person, moment),
        **_neighbours(form, page),
    }
    if "HX-Request" in request.headers:
        response = Response(render_template("ideas/_rows.html", **shown))
        # The address without the fields that were left empty.
        response.headers["HX-Push-Url"] = _address(form, before=_key("before"), after=_key("after"))
    else:
        response = Response(render_template("ideas/list.html", **shown, **_choices(person)))
    # The same address answers with a part or the whole; the browser must not mix them up.
    response.vary.add("HX-Request")
    return response


@pages.get("/ideas.csv")
@login_required
def export() -> Response:
    """What the list shows under the same filter, all of it, as a table for spreadsheets."""
    return sent_as_csv(ideas_table(read_form(request.args)))


def ideas_table(form: FilterForm) -> LongTable:
    """All ideas that the reader sees under a filter, newest first."""
    session, person, moment = db.session(), actor(), now()
    wanted = wanted_by(form, session, person)
    return LongTable(
        name=f"ideas-{moment:%Y-%m-%d}",
        header=[str(name) for name in EXPORT_HEADER],
        rows=lambda: _written(export_rows(db.session, person, wanted, now=moment)),
        count=lambda most: count_export(session, person, wanted, now=moment, most=most),
    )


def _key(name: str) -> int | None:
    key = request.args.get(name, type=int)
    return min(key, LARGEST_ID) if key is not None and key >= 0 else None


def _neighbours(form: FilterForm, page: HeldPage) -> dict[str, Any]:
    return {
        "newer_url": "" if page.newer is None else _address(form, after=page.newer),
        "older_url": "" if page.older is None else _address(form, before=page.older),
    }


def _address(form: FilterForm, **keys: int | None) -> str:
    values: dict[str, Any] = {**form.values, **keys}
    return url_for("ideas.listing", **values)


def _choices(person: Person) -> dict[str, Any]:
    return {
        "areas": areas_for(db.session(), person),
        "options": options,
        "may_import": can_anywhere(person, Permission.IDEA_IMPORT),
        **choices_in(get_locale()),
    }


def _written(rows: Iterator[ExportRow]) -> Iterator[tuple[object, ...]]:
    """The rows as they are written: stages in words, moments and days as ISO 8601."""
    words = {stage: str(look.word) for stage, look in STAGE_LOOKS.items()}
    words["needs_detail"] = gettext("Question to the author")
    for row in rows:
        number, *texts, stage, sent, authors, owner, holder, due, in_use, waste, voices = row
        yield (
            reference(number),
            *texts,
            words[stage],
            sent.isoformat(timespec="minutes") if sent else None,
            authors,
            owner,
            holder,
            due.isoformat(timespec="minutes") if due else None,
            in_use,
            waste,
            voices,
        )
