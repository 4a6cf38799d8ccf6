"""Roles, permissions and sign-in rules: what is allowed to whom, and nothing about how."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in an area; valid for everything below it."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    FINANCE = "finance"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """Everything that is asked before it is done; `noun:verb`."""

    IDEA_READ = "idea:read"
    IDEA_WRITE = "idea:write"
    IDEA_WRITE_FOR_OTHERS = "idea:write-for-others"
    IDEA_COMMENT = "idea:comment"
    IDEA_SUPPORT = "idea:support"
    IDEA_REVIEW = "idea:review"
    IDEA_LEAD = "idea:lead"
    IDEA_EXPORT = "idea:export"
    IDEA_IMPORT = "idea:import"
    NOTE_READ = "note:read"
    WORK_STEER = "work:steer"
    CHECK_ANSWER_FOR_OTHERS = "check:answer-for-others"
    MONEY_READ = "money:read"
    MONEY_WRITE = "money:write"
    REPORT_READ = "report:read"
    AIM_SET = "aim:set"
    CONDITION_READ = "condition:read"
    CONDITION_WRITE = "condition:write"
    PULSE_GIVE = "pulse:give"
    BOARD_SHARE = "board:share"
    POLICY_SET = "policy:set"
    CALENDAR_READ = "calendar:read"
    CALENDAR_EDIT = "calendar:edit"
    PERSON_UNLOCK = "person:unlock"
    PERSON_MANAGE = "person:manage"
    DEVICE_ENROL = "device:enrol"
    WEBHOOK_SET = "webhook:set"
    SYSTEM_RUN = "system:run"


#: What anybody who belongs to the site may do there.
EVERYBODY = frozenset(
    {
        Permission.IDEA_READ,
        Permission.IDEA_WRITE,
        Permission.IDEA_COMMENT,
        Permission.IDEA_SUPPORT,
        Permission.IDEA_EXPORT,
        Permission.PULSE_GIVE,
    }
)

_SUPERVISOR = frozenset(
    {
        Permission.IDEA_WRITE_FOR_OTHERS,
        Permission.IDEA_REVIEW,
        Permission.NOTE_READ,
        Permission.WORK_STEER,
        Permission.CHECK_ANSWER_FOR_OTHERS,
        Permission.MONEY_READ,
        Permission.REPORT_READ,
        Permission.CONDITION_READ,
        Permission.BOARD_SHARE,
        Permission.PERSON_UNLOCK,
        Permission.CALENDAR_READ,
    }
)

#: Role → permissions in the area of the membership and everywhere below it.
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OPERATOR: frozenset(),
    Role.SUPERVISOR: _SUPERVISOR,
    Role.LEADER: _SUPERVISOR
    | {
        Permission.IDEA_LEAD,
        Permission.IDEA_IMPORT,
        Permission.POLICY_SET,
        Permission.WEBHOOK_SET,
        Permission.CALENDAR_EDIT,
        Permission.AIM_SET,
        Permission.CONDITION_WRITE,
    },
    Role.FINANCE: frozenset(
        {
            Permission.NOTE_READ,
            Permission.MONEY_READ,
            Permission.MONEY_WRITE,
            Permission.REPORT_READ,
            Permission.CONDITION_READ,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.PERSON_UNLOCK,
            Permission.PERSON_MANAGE,
            Permission.IDEA_IMPORT,
            Permission.DEVICE_ENROL,
            Permission.SYSTEM_RUN,
            Permission.POLICY_SET,
            Permission.WEBHOOK_SET,
            Permission.CALENDAR_READ,
            Permission.CALENDAR_EDIT,
        }
    ),
}

#: Sign-in: so many failures in a row pause, so many more lock until somebody unlocks.
FAILURES_TO_PAUSE = 5
FAILURES_TO_LOCK = 10
PAUSE = timedelta(minutes=10)

SHORTEST_PASSWORD = 10
#: A first password or PIN that nobody signs in with is worth nothing after so long.
FIRST_SECRET_LASTS = timedelta(days=14)
PIN_DIGITS = range(4, 9)

#: Languages whose words are complete; half a translation is worse than none.
LANGUAGES = ("en", "de", "es")
#: Each by its own name, since whoever looks for theirs may read no other.
LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "es": "Español"}
#: A shared tablet signs off by itself sooner than a personal device.
IDLE_SIGN_OFF = timedelta(hours=8)
IDLE_SIGN_OFF_SHARED = timedelta(minutes=5)
#: Whoever never pauses signs in anew after a day all the same.
LONGEST_SIGNED_IN = timedelta(hours=24)


class Reading(StrEnum):
    """How far the people of a site may read each other's ideas."""

    SITE = "site"
    DEPARTMENT = "department"


def path_ids(path: str) -> list[int]:
    """The ids in a path such as ``/1/4/9/``, from the site down."""
    return [int(part) for part in path.split("/") if part]


def site_of(path: str) -> int:
    """The id of the site in which the area at `path` lies."""
    return path_ids(path)[0]


def is_below(path: str, ancestor_path: str) -> bool:
    """Whether the area at `path` is the one at `ancestor_path` or lies below it.

    Paths look like ``/1/4/9/``: the ids from the site down, so that a prefix is an ancestor.
    """
    return path.startswith(ancestor_path)


def site_scope(site_id: int) -> str:
    """The name under which the policies of a site are kept."""
    return f"site:{site_id}"


def language_for(wanted: str) -> str:
    """The language that somebody is written to in: their own, where its words are complete."""
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def has_run_out(given_at: datetime | None, now: datetime) -> bool:
    """Whether a secret was given by somebody at that moment, and too long ago to count."""
    return given_at is not None and now - given_at > FIRST_SECRET_LASTS
