"""What fields, kinds, states and outcomes of an import are called."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _

from kaizen.ideas.importing import STAGES
from kaizen.intake.models import RefusedRow, TableImport
from kaizen.intake.rules import Kind, State
from kaizen.people.rules import Role
from kaizen.web import formats
from kaizen.web.forms.people import ROLE_NAMES
from kaizen.web.shown import stage_look


@dataclass(frozen=True)
class KindWords:
    """One kind of table: what it is called, its icon, and what its rows are about."""

    name: LazyString
    icon: str
    text: LazyString


KIND_WORDS: dict[Kind, KindWords] = {
    Kind.AREAS: KindWords(
        _("Places"),
        icon="sitemap",
        text=_("Sites, departments and lines; each below the row of the one it lies in."),
    ),
    Kind.PEOPLE: KindWords(
        _("People"),
        icon="users",
        text=_("Who works where, how they sign in, and what they may do."),
    ),
    Kind.IDEAS: KindWords(
        _("Ideas"),
        icon="bulb",
        text=_("The list you kept until now, as it is: open ideas get somebody to answer them."),
    ),
}

FIELD_WORDS: dict[Kind, dict[str, tuple[LazyString, LazyString | str]]] = {
    Kind.PEOPLE: {
        "name": (_("Name"), ""),
        "username": (_("User name"), _("To sign in with a password.")),
        "badge": (_("Staff number"), _("To sign in with a PIN on a shared tablet.")),
        "email": (_("E-mail"), _("Where messages go, if anywhere.")),
        "area": (_("Area"), _("Its code or its name.")),
        "role": (_("Role"), _("Without a role, somebody new is an operator.")),
        "shift": (_("Shift"), _("Supervisors may be of one shift.")),
        "first": (_("Is asked first"), _("Yes, y or x: of several supervisors, this one.")),
        "language": (_("Language"), _("As en, de or es.")),
        "time_zone": (_("Time zone"), _("As Europe/Berlin; else the time of the plant.")),
        "password": (_("First password"), _("Only for accounts that are new.")),
        "pin": (_("PIN"), _("Only for accounts that are new.")),
    },
    Kind.AREAS: {
        "code": (_("Short code"), _("By it the area is known again.")),
        "name": (_("Name"), ""),
        "parent": (_("Lies in"), _("Code or name of the area above; a site has none.")),
        "kind": (_("What is it?"), _("Department, line, cell …")),
        "time_zone": (_("Time zone"), _("As Europe/Berlin; a site needs one.")),
        "currency": (_("Currency"), _("As EUR; a site needs one.")),
        "labour_rate": (_("Labour rate per hour"), _("In the currency of the site.")),
        "workdays": (_("Working days"), _("As 1-5 or 1,2,4; Monday is 1.")),
        "shifts": (_("Shifts"), _("As A 06:00-14:00; B 14:00-22:00.")),
        "country": (_("Country"), _("As DE, for public holidays.")),
        "region": (_("Region"), _("As BY, for public holidays.")),
    },
    Kind.IDEAS: {
        "problem": (_("Problem"), _("The words that say what the idea is about.")),
        "proposal": (_("Proposal"), ""),
        "result": (_("Result"), ""),
        "title": (_("Title"), _("Else the first words of the problem.")),
        "author": (_("Who said it"), _("Name, user name, staff number or e-mail.")),
        "area": (_("Area"), _("Its code or its name.")),
        "submitted_at": (_("Day it was said"), ""),
        "stage": (_("Stage"), _("Without one it waits for an answer.")),
        "external_id": (
            _("Number in the list"),
            _("By it an idea is known again in its list; else by its whole row."),
        ),
    },
}

STATE_WORDS: dict[State, LazyString] = {
    State.UPLOADED: _("Columns to be named"),
    State.CHECKING: _("Being checked"),
    State.CHECKED: _("Checked, nothing kept yet"),
    State.TAKING: _("Coming in"),
    State.STOPPED: _("Stopped"),
    State.DONE: _("Done"),
}

OUTCOME_WORDS: dict[str, LazyString] = {
    "added": lazy_pgettext("a row", "New"),
    "changed": lazy_pgettext("a row", "Set right"),
    "unchanged": _("Known, stays as it is"),
}


def field_label(kind: Kind, name: str) -> str:
    """What a field is called."""
    return str(FIELD_WORDS[kind][name][0])


def meanings(kind: Kind) -> list[tuple[str, str]]:
    """What a word of the stage or role column can mean."""
    if kind is Kind.IDEAS:
        return [(stage.value, str(stage_look(stage.value).word)) for stage in STAGES]
    return [(role.value, str(name)) for role, name in ROLE_NAMES.items()]


def shown_value(kind: Kind, name: str, value: str) -> str:
    """A value of a sample row as a person reads it."""
    if name == "stage" and value:
        return str(stage_look(value).word)
    if name == "role" and value:
        return str(ROLE_NAMES[Role(value)])
    if name == "submitted_at" and value:
        with suppress(ValueError):
            return formats.day(date.fromisoformat(value))
    return value


@dataclass(frozen=True)
class Sample:
    """One row as it will be: what becomes of it, its name, and what else it says by label."""

    outcome: str
    name: str
    facts: list[tuple[str, str]]


def samples_of(table: TableImport) -> list[Sample]:
    """The first rows as they will be."""
    kind = table.as_kind
    head = "title" if kind is Kind.IDEAS else "name"
    return [
        Sample(
            row["outcome"],
            row.get(head, ""),
            [
                (field_label(kind, name), shown_value(kind, name, row[name]))
                for name in FIELD_WORDS[kind]
                if name != head and row.get(name)
            ],
        )
        for row in table.samples
    ]


def reasons(rows: Sequence[RefusedRow]) -> list[tuple[int, str]]:
    """Line and reason, in the reader's language."""
    return [(row.line, said_of(row.sentence, row.facts)) for row in rows]


def said_of(words: str, facts: dict[str, str | int]) -> str:
    """A kept refusal in the reader's language."""
    return formats.said(words) % facts if facts else formats.said(words)
