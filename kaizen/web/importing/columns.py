"""Which column says what: guessed from the names, corrected by whoever knows the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotFound
from kaizen.core.transaction import transaction
from kaizen.core.written_days import DayOrder
from kaizen.intake.actions.mapping import Choices, check_columns, say_columns
from kaizen.intake.actions.running import is_short, work_on
from kaizen.intake.guessing import guess_columns, guess_words
from kaizen.intake.models import TableImport
from kaizen.intake.queries import (
    fields_for,
    list_name_for,
    list_names,
    load_import,
    open_file,
)
from kaizen.intake.reading import Column, columns_of, day_order_of, words_in
from kaizen.intake.rules import NOT_BEGUN, WORD_FIELD, Kind, secrets_of
from kaizen.people.models import Person
from kaizen.people.permissions import site_ids_of
from kaizen.people.queries.areas import area_choices, areas_for, site_paths
from kaizen.people.queries.directory import Directory
from kaizen.people.rules import Permission
from kaizen.web.errors import sentence
from kaizen.web.importing.labels import (
    FIELD_WORDS,
    KIND_WORDS,
    field_label,
    meanings,
    said_of,
)
from kaizen.web.session import actor, now

pages = Blueprint("import_columns", __name__)

#: What stands for "found out by itself" among the ways to write days.
BY_ITSELF = ""
LONGEST_WORD = 200


@dataclass(frozen=True)
class Typed:
    """What the form says: field → column, and the rest."""

    columns: Mapping[str, str]
    order: str = BY_ITSELF
    area: str = ""
    author: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    list_name: str = ""


@dataclass(frozen=True)
class Found:
    """What the file says: its columns with samples, and the words of its stage or role column."""

    columns: Sequence[Column]
    words: Sequence[str] = ()
    order: DayOrder = DayOrder.DAY_FIRST

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


@pages.get("/imports/<int:import_id>/columns")
@login_required
def show(import_id: int) -> ResponseReturnValue:
    """The form: as it was said before, else as the names of the columns suggest."""
    table = load_import(db.session(), import_id, actor=actor())
    if table.as_state not in NOT_BEGUN:
        return redirect(url_for("imports.show", import_id=import_id), 303)
    columns = _columns(table)
    typed = _as_said(table) if table.columns else _as_guessed(table, columns)
    try:
        found = _look(table, typed, columns)
    except InvalidInput:
        # A column that was only guessed and holds no stages at all is no fault of anybody.
        typed = replace(typed, columns=_without_words(table.as_kind, typed.columns))
        found = Found(columns)
    return _page(table, typed, found)


@pages.post("/imports/<int:import_id>/columns")
@login_required
def save(import_id: int) -> ResponseReturnValue:
    """Keep what the columns mean and check the rows by it; nothing of them is kept."""
    table = load_import(db.session(), import_id, actor=actor())
    kind, columns = table.as_kind, _columns(table)
    typed, found = _typed(kind), Found(columns)
    try:
        found = _look(table, typed, columns)
        choices = _choices(kind, typed, found)
        check_columns(kind, typed.columns, choices, found.header)
        _check_stand_ins(kind, choices)
    except (InvalidInput, NotFound) as refusal:
        where = refusal.field or "default-area"
        return _page(table, typed, found, {where: sentence(refusal)}), 422
    with transaction() as session:
        table = load_import(session, import_id, actor=actor(), lock=True)
        say_columns(table, typed.columns, choices, header=found.header, actor=actor())
        is_now = is_short(table)
    if is_now:
        work_on(import_id, now=now())
    return redirect(url_for("imports.show", import_id=import_id), 303)


def _columns(table: TableImport) -> list[Column]:
    with open_file(table) as stream:
        return columns_of(stream)


def _as_said(table: TableImport) -> Typed:
    said = table.choices
    return Typed(
        table.columns,
        said["order"],
        said["area"],
        said["author"],
        said["words"],
        said.get("list", ""),
    )


def _as_guessed(table: TableImport, columns: Sequence[Column]) -> Typed:
    kind = table.as_kind
    names = [column.name for column in columns]
    offered = {each.name for each in fields_for(actor(), kind)}
    guessed = guess_columns(names, kind, {name: field_label(kind, name) for name in offered})
    name = list_name_for(db.session(), table) if kind is Kind.IDEAS else ""
    known = {name: column for name, column in guessed.items() if name in offered}
    return Typed(known, list_name=name)


def _typed(kind: Kind) -> Typed:
    form = request.form
    offered = fields_for(actor(), kind)
    said = {each.name: form.get(f"column-{each.name}", "") for each in offered}
    words = zip(form.getlist("word"), form.getlist("meaning"), strict=False)
    return Typed(
        {name: column for name, column in said.items() if column},
        form.get("order", BY_ITSELF),
        form.get("default-area", ""),
        form.get("default-author", "").strip()[:LONGEST_WORD],
        {word: meaning for word, meaning in words if meaning},
        form.get("list-name", "").strip()[:LONGEST_WORD],
    )


def _look(table: TableImport, typed: Typed, columns: Sequence[Column]) -> Found:
    """Look through the file for what depends on the columns that were chosen."""
    word_column = typed.columns.get(WORD_FIELD.get(table.as_kind, ""), "")
    day_column = typed.columns.get("submitted_at", "")
    found = Found(columns)
    with open_file(table) as stream:
        if word_column in found.header:
            try:
                found = replace(found, words=words_in(stream, word_column))
            except InvalidInput as refusal:
                refusal.field = WORD_FIELD[table.as_kind]
                raise
        if day_column in found.header:
            found = replace(found, order=day_order_of(stream, day_column))
    return found


def _choices(kind: Kind, typed: Typed, found: Found) -> Choices:
    """What is said besides the columns, complete.

    Raises:
        InvalidInput: it is not said yet what the days, or the words of the list, mean.
    """
    order = DayOrder(typed.order) if typed.order in _orders() else found.order
    if "submitted_at" in typed.columns and order is DayOrder.AMBIGUOUS:
        raise InvalidInput(
            "The days can be read in two ways. Say whether the day or the month comes first.",
            field="order",
        )
    allowed = {value for value, _words in meanings(kind)} if kind in WORD_FIELD else set()
    known = {**guess_words(found.words, kind), **typed.words}
    words = {word: known[word] for word in found.words if known.get(word) in allowed}
    if len(words) < len(found.words):
        raise InvalidInput("Say what each of these words means.", field="words")
    return Choices(order, typed.area, typed.author, words, typed.list_name)


def _orders() -> set[str]:
    return {DayOrder.DAY_FIRST.value, DayOrder.MONTH_FIRST.value}


def _check_stand_ins(kind: Kind, choices: Choices) -> None:
    """Whether those who stand in for unknown names are known themselves."""
    if kind is not Kind.IDEAS:
        return
    places = _directory(db.session(), actor())
    if choices.area and places.area(choices.area) is None:
        raise InvalidInput("Choose the area.", field="default-area")
    if choices.author and places.person(choices.author) is None:
        raise InvalidInput(
            "There is no person “%(name)s”.", field="default-author", name=choices.author
        )


def _directory(session: Session, person: Person) -> Directory:
    return Directory(session, site_ids=None if person.is_administrator else site_ids_of(person))


def _without_words(kind: Kind, columns: Mapping[str, str]) -> dict[str, str]:
    return {name: column for name, column in columns.items() if name != WORD_FIELD.get(kind)}


def _areas(person: Person) -> list[tuple[str, str]]:
    session = db.session()
    if not person.is_administrator:
        mine = areas_for(session, person, Permission.IDEA_IMPORT)
        return [(area.code, area.name) for area in mine]
    return [
        (area.code, "\N{EM SPACE}" * area.depth + area.name)
        for area in area_choices(session, site_paths(session))
    ]


def _page(
    table: TableImport, typed: Typed, found: Found, problems: Mapping[str, str] | None = None
) -> str:
    kind = table.as_kind
    words = {**guess_words(found.words, kind), **typed.words}
    return render_template(
        "imports/columns.html",
        table=table,
        kind_words=KIND_WORDS[kind],
        fields=[(each, *FIELD_WORDS[kind][each.name]) for each in fields_for(actor(), kind)],
        columns=found.columns,
        samples={column.name: column.samples for column in found.columns},
        hidden={typed.columns[name] for name in secrets_of(kind) if name in typed.columns},
        typed=typed,
        orders=[
            (BY_ITSELF, gettext("Find it out from the file")),
            (DayOrder.DAY_FIRST.value, gettext("Day first, as 31/12/2026")),
            (DayOrder.MONTH_FIRST.value, gettext("Month first, as 12/31/2026")),
        ],
        words=[(word, words.get(word, "")) for word in found.words],
        meanings=meanings(kind) if kind in WORD_FIELD else [],
        has_area=kind is not Kind.AREAS,
        has_days=kind is Kind.IDEAS,
        lists=list_names(db.session(), actor()) if kind is Kind.IDEAS else [],
        areas=_areas(actor()) if kind is not Kind.AREAS else [],
        problems=problems or {},
        trouble=said_of(table.trouble["sentence"], table.trouble["facts"]) if table.trouble else "",
    )
