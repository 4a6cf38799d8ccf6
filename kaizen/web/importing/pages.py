"""Bringing tables along: the upload, how far it is, what came of it, and letting go of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, pgettext
from flask_login import current_user, login_required
from werkzeug.exceptions import RequestEntityTooLarge

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotFound
from kaizen.core.spreadsheet import SURPLUS, write_rows
from kaizen.core.storage import plant_storage
from kaizen.core.transaction import transaction
from kaizen.intake.actions.forgetting import forget_table
from kaizen.intake.actions.running import is_short, work_on
from kaizen.intake.actions.starting import start_taking, stop_taking
from kaizen.intake.actions.uploading import bring_table, keep_file, too_large
from kaizen.intake.models import TableImport
from kaizen.intake.queries import (
    fields_for,
    imports_of,
    kinds_for,
    lines_of,
    load_import,
    refused_rows,
    require_kind,
)
from kaizen.intake.rules import AT_WORK, LARGEST_FILE, MOST_ROWS, Kind, State
from kaizen.web.errors import sentence
from kaizen.web.importing.arrived import arrived_links
from kaizen.web.importing.labels import (
    KIND_WORDS,
    OUTCOME_WORDS,
    STATE_WORDS,
    field_label,
    reasons,
    said_of,
    samples_of,
)
from kaizen.web.session import actor, now

pages = Blueprint("imports", __name__)

#: So many refused rows stand on the page; the file holds all.
MOST_SHOWN = 50
#: The rest of a form around its file.
_AROUND = 256 * 1024
_MEGABYTE = 1024 * 1024


@pages.url_value_preprocessor
def _limit(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file beyond the limit is refused before it is read, not after."""
    request.max_content_length = LARGEST_FILE + _AROUND


@pages.errorhandler(RequestEntityTooLarge)
def _refuse_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    if not current_user.is_authenticated:
        return redirect(url_for("sign_in.show"))
    kind = _kind(request.args.get("of", ""))
    require_kind(actor(), kind)
    return _upload_page(kind, sentence(too_large())), 413


@pages.get("/imports")
@login_required
def listing() -> str:
    """What can be brought along, and what one has brought so far."""
    kinds = kinds_for(actor())
    if not kinds:
        require_kind(actor(), Kind.IDEAS)
    return render_template(
        "imports/list.html",
        kinds=[(kind, KIND_WORDS[kind]) for kind in KIND_WORDS if kind in kinds],
        tables=imports_of(db.session(), actor()),
        kind_words=KIND_WORDS,
        state_words=STATE_WORDS,
    )


@pages.get("/imports/new")
@login_required
def new() -> str:
    """The form for a file."""
    kind = _kind(request.args.get("of", ""))
    require_kind(actor(), kind)
    return _upload_page(kind)


@pages.get("/imports/examples/<table>.csv")
@login_required
def example(table: str) -> Response:
    """An empty table with every column that is known."""
    kind = _kind(table)
    require_kind(actor(), kind)
    header = [field_label(kind, each.name) for each in fields_for(actor(), kind)]
    return _as_csv(b"".join(write_rows(header, [])), f"{kind.value}.csv")


@pages.post("/imports")
@login_required
def upload() -> ResponseReturnValue:
    """Keep the file and lead to its columns."""
    kind = _kind(request.args.get("of", ""))
    require_kind(actor(), kind)
    file = request.files.get("file")
    if file is None or not file.filename:
        return _upload_page(kind, gettext("Choose a file.")), 422
    try:
        kept = keep_file(plant_storage(), file.stream.read(), file.filename)
    except InvalidInput as refusal:
        return _upload_page(kind, sentence(refusal)), 422
    with transaction():
        table = bring_table(kind, kept, actor=actor(), now=now())
        import_id = table.id
    return redirect(url_for("import_columns.show", import_id=import_id), 303)


@pages.get("/imports/<int:import_id>")
@login_required
def show(import_id: int) -> ResponseReturnValue:
    """How far it is, or what came of it."""
    table = load_import(db.session(), import_id, actor=actor())
    if table.as_state is State.UPLOADED:
        return redirect(url_for("import_columns.show", import_id=import_id), 303)
    return _page(table)


@pages.post("/imports/<int:import_id>/start")
@login_required
def start(import_id: int) -> ResponseReturnValue:
    """Take the rows: at once where they are few, else the scheduler does."""
    with transaction() as session:
        table = load_import(session, import_id, actor=actor(), lock=True)
        start_taking(table, actor=actor(), now=now())
        is_now = is_short(table)
    if is_now:
        work_on(import_id, now=now())
    return redirect(url_for("imports.show", import_id=import_id), 303)


@pages.post("/imports/<int:import_id>/stop")
@login_required
def stop(import_id: int) -> ResponseReturnValue:
    """Take no more rows."""
    with transaction() as session:
        stop_taking(
            load_import(session, import_id, actor=actor(), lock=True), actor=actor(), now=now()
        )
    return redirect(url_for("imports.show", import_id=import_id), 303)


@pages.post("/imports/<int:import_id>/removal")
@login_required
def remove(import_id: int) -> ResponseReturnValue:
    """Throw the file away."""
    with transaction() as session:
        table = load_import(session, import_id, actor=actor(), lock=True)
        key = forget_table(table, actor=actor())
    if key is not None:
        plant_storage().delete(key)
    flash(gettext("The file is deleted."), "good")
    return redirect(url_for("imports.listing"), 303)


@pages.get("/imports/<int:import_id>/refused.csv")
@login_required
def refused(import_id: int) -> Response:
    """The rows that were left out, as they were written, with line and reason."""
    table = load_import(db.session(), import_id, actor=actor())
    why = dict(reasons(refused_rows(db.session(), table)))
    found = list(lines_of(table, why))
    if not found:
        raise NotFound("No row was left out.")
    names = [name for name in found[0][1] if name != SURPLUS]
    header = [pgettext("of a table", "Line"), gettext("Reason"), *names]

    def rows() -> Iterator[list[object]]:
        for line, row in found:
            yield [line, why[line], *(row[name] for name in names)]

    return _as_csv(b"".join(write_rows(header, rows())), f"left-out-{table.id}.csv")


def _page(table: TableImport) -> str:
    session = db.session()
    return render_template(
        "imports/show.html",
        table=table,
        state=table.as_state,
        states=State,
        is_at_work=table.as_state in AT_WORK,
        percent=round(100 * table.position / table.rows),
        words=KIND_WORDS[table.as_kind],
        state_words=STATE_WORDS,
        outcome_words=OUTCOME_WORDS,
        samples=samples_of(table),
        refused=reasons(refused_rows(session, table, MOST_SHOWN)),
        trouble=said_of(table.trouble["sentence"], table.trouble["facts"]) if table.trouble else "",
        arrived=arrived_links(session, table, actor()),
    )


def _upload_page(kind: Kind, problem: str = "") -> str:
    return render_template(
        "imports/new.html",
        kind=kind,
        words=KIND_WORDS[kind],
        fields=[(each, field_label(kind, each.name)) for each in fields_for(actor(), kind)],
        problem=problem,
        most_megabytes=LARGEST_FILE // _MEGABYTE,
        most_rows=MOST_ROWS,
    )


def _kind(name: str) -> Kind:
    if name not in set(Kind):
        raise NotFound("There is no such table.")
    return Kind(name)


def _as_csv(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
