"""Every permission, for every role, in one's own area, beside it, below, above and elsewhere."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from kaizen.core.errors import NotAllowed
from kaizen.people.models import Membership, Person
from kaizen.people.permissions import can, can_anywhere, require, require_unless_console
from kaizen.people.rules import Permission, Role
from tests.support.cast import THURSDAY, Cast

P = Permission

#: Where a right holds: "" nowhere, "area" where the role is and below it, "site" in the whole
#: site, "all" in the whole installation. One line for each permission, one column for each role.
ROLES = (Role.OPERATOR, Role.SUPERVISOR, Role.LEADER, Role.FINANCE, Role.ADMINISTRATOR)
TABLE: dict[Permission, tuple[str, str, str, str, str]] = {
    P.IDEA_READ: ("site", "site", "site", "site", ""),
    P.IDEA_WRITE: ("site", "site", "site", "site", ""),
    P.IDEA_COMMENT: ("site", "site", "site", "site", ""),
    P.IDEA_SUPPORT: ("site", "site", "site", "site", ""),
    P.IDEA_EXPORT: ("site", "site", "site", "site", ""),
    P.IDEA_WRITE_FOR_OTHERS: ("", "area", "area", "", ""),
    P.IDEA_REVIEW: ("", "area", "area", "", ""),
    P.IDEA_IMPORT: ("", "", "area", "", "all"),
    P.IDEA_LEAD: ("", "", "area", "", ""),
    P.NOTE_READ: ("", "area", "area", "area", ""),
    P.WORK_STEER: ("", "area", "area", "", ""),
    P.CHECK_ANSWER_FOR_OTHERS: ("", "area", "area", "", ""),
    P.MONEY_READ: ("", "area", "area", "area", ""),
    P.MONEY_WRITE: ("", "", "", "area", ""),
    P.POLICY_SET: ("", "", "area", "", "all"),
    P.CALENDAR_READ: ("", "area", "area", "", "all"),
    P.CALENDAR_EDIT: ("", "", "area", "", "all"),
    P.PERSON_UNLOCK: ("", "area", "area", "", "all"),
    P.PERSON_MANAGE: ("", "", "", "", "all"),
    P.DEVICE_ENROL: ("", "", "", "", "all"),
    P.WEBHOOK_SET: ("", "", "area", "", "all"),
    P.REPORT_READ: ("", "area", "area", "area", ""),
    P.AIM_SET: ("", "", "area", "", ""),
    P.CONDITION_READ: ("", "area", "area", "area", ""),
    P.CONDITION_WRITE: ("", "", "area", "", ""),
    P.PULSE_GIVE: ("site", "site", "site", "site", ""),
    P.BOARD_SHARE: ("", "area", "area", "", ""),
    P.SYSTEM_RUN: ("", "", "", "", "all"),
}
#: The places asked about, seen from Production, and which kinds of right reach them.
PLACES = {
    "production": {"area", "site", "all"},
    "press": {"area", "site", "all"},
    "nordhafen": {"site", "all"},
    "logistics": {"site", "all"},
    "brook_line": {"all"},
}


def somebody(cast: Cast, role: Role) -> Person:
    """A person with this one role, in Production."""
    person = Person(full_name="Some Body", username="somebody", created_at=THURSDAY)
    if role is Role.ADMINISTRATOR:
        person.is_administrator = True
    else:
        person.memberships.append(Membership(area=cast.production, role=role.value))
    cast.session.add(person)
    cast.session.flush()
    return person


def test_every_permission_and_every_role_is_decided() -> None:
    assert set(TABLE) == set(Permission)
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("role", ROLES)
def test_the_table(cast: Cast, role: Role) -> None:
    person = somebody(cast, role)
    column = ROLES.index(role)
    wrong = [
        f"{role} {permission} in {place}"
        for permission, row in TABLE.items()
        for place, reached_by in PLACES.items()
        if can(person, permission, area=getattr(cast, place)) != (row[column] in reached_by)
    ]
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_without_an_area_only_what_holds_everywhere_is_allowed(cast: Cast, role: Role) -> None:
    person = somebody(cast, role)
    column = ROLES.index(role)
    for permission, row in TABLE.items():
        assert can(person, permission) == (row[column] == "all")
        assert can_anywhere(person, permission) == (row[column] != "")


@pytest.mark.parametrize("role", ROLES)
def test_who_has_left_may_nothing(cast: Cast, role: Role) -> None:
    person = somebody(cast, role)
    person.deactivated_at = THURSDAY
    assert not any(can(person, permission, area=cast.press) for permission in Permission)


def test_a_refusal_is_raised_and_the_console_is_not_refused(session: Session, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        require(cast.olga, P.IDEA_REVIEW, area=cast.press)
    with pytest.raises(NotAllowed):
        require_unless_console(cast.lena, P.PERSON_MANAGE)
    require_unless_console(None, P.PERSON_MANAGE)
    require_unless_console(cast.ada, P.PERSON_MANAGE)
