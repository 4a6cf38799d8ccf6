"""What a table may be about, what its columns may say, how large it may be, where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from kaizen.people.rules import Permission

#: In bytes; some 100,000 ideas of ordinary length.
LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_FILE_NAME = 200
#: A table of so many rows is checked and taken while one waits; a longer one by the scheduler.
AT_ONCE = 300
#: Secrets are made slow to guess, and so are slow to make.
SECRETS_AT_ONCE = 20
#: After a fault that nobody foresaw, an import is tried so often before it stops.
MOST_TRIES = 3
#: How many rows are shown as they will be, and how many that came in are linked.
SHOWN_ROWS = 5
SHOWN_SUBJECTS = 20
#: Different words in a column of stages or roles; more are no stages and no roles.
MOST_WORDS = 30
#: An uploaded file that nobody begins with goes after this; one that was taken, after that.
KEPT_UNBEGUN = timedelta(days=1)
KEPT_AFTERWARDS = timedelta(days=7)


class Kind(StrEnum):
    """What the rows of a table are."""

    PEOPLE = "people"
    AREAS = "areas"
    IDEAS = "ideas"


class State(StrEnum):
    """Where an import stands."""

    #: The file is there; nobody has said yet what its columns mean.
    UPLOADED = "uploaded"
    #: Being tried, row by row, without keeping anything.
    CHECKING = "checking"
    #: It is known what would come of it.
    CHECKED = "checked"
    TAKING = "taking"
    #: Somebody, or a fault, stopped it; it can go on from there.
    STOPPED = "stopped"
    DONE = "done"


#: Where the scheduler has something to do.
AT_WORK = (State.CHECKING, State.TAKING)
#: What its columns mean can be said anew as long as no row was taken.
NOT_BEGUN = (State.UPLOADED, State.CHECKING, State.CHECKED)

#: Who may bring what.
NEEDS: dict[Kind, Permission] = {
    Kind.PEOPLE: Permission.PERSON_MANAGE,
    Kind.AREAS: Permission.PERSON_MANAGE,
    Kind.IDEAS: Permission.IDEA_IMPORT,
}


@dataclass(frozen=True)
class Field:
    """One thing that a column may say."""

    name: str
    is_needed: bool = False
    is_secret: bool = False


FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.PEOPLE: (
        Field("name", is_needed=True),
        Field("username"),
        Field("badge"),
        Field("email"),
        Field("area"),
        Field("role"),
        Field("shift"),
        Field("first"),
        Field("language"),
        Field("time_zone"),
        Field("password", is_secret=True),
        Field("pin", is_secret=True),
    ),
    Kind.AREAS: (
        Field("code", is_needed=True),
        Field("name", is_needed=True),
        Field("parent"),
        Field("kind"),
        Field("time_zone"),
        Field("currency"),
        Field("labour_rate"),
        Field("workdays"),
        Field("shifts"),
        Field("country"),
        Field("region"),
    ),
    Kind.IDEAS: (
        Field("problem", is_needed=True),
        Field("proposal"),
        Field("result"),
        Field("title"),
        Field("author"),
        Field("area"),
        Field("submitted_at"),
        Field("stage"),
        Field("external_id"),
    ),
}

#: The column whose words have to be understood one by one.
WORD_FIELD: dict[Kind, str] = {Kind.PEOPLE: "role", Kind.IDEAS: "stage"}


def fields_of(kind: Kind) -> dict[str, Field]:
    """The fields of that kind by name."""
    return {field.name: field for field in FIELDS[kind]}


def secrets_of(kind: Kind) -> frozenset[str]:
    """Fields that are never shown."""
    return frozenset(field.name for field in FIELDS[kind] if field.is_secret)
