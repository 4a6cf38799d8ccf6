"""Granting and revoking roles."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.people.actions.roles import grant_role, revoke_role
from kaizen.people.models import Absence
from kaizen.people.permissions import can
from kaizen.people.rules import Permission, Role
from tests.support.cast import THURSDAY, Cast

SUPERVISOR = Role.SUPERVISOR


def test_a_role_holds_below_its_area_and_ends_the_sessions(cast: Cast) -> None:
    before = cast.olga.session_epoch
    assert grant_role(
        cast.olga, SUPERVISOR, area=cast.production, actor=cast.ada, now=THURSDAY, shift="A"
    )
    assert can(cast.olga, Permission.IDEA_REVIEW, area=cast.press)
    assert not can(cast.olga, Permission.IDEA_REVIEW, area=cast.logistics)
    assert cast.olga.session_epoch == before + 1


def test_granting_twice_changes_nothing(cast: Cast) -> None:
    before = cast.sam.session_epoch
    assert not grant_role(cast.sam, SUPERVISOR, area=cast.press, actor=None, now=THURSDAY)
    assert cast.sam.session_epoch == before
    assert grant_role(
        cast.sam, SUPERVISOR, area=cast.press, actor=None, now=THURSDAY, is_first=True
    )
    assert [m.is_first for m in cast.sam.memberships] == [True]


def test_a_revoked_role_is_gone_and_ends_the_sessions(cast: Cast) -> None:
    before = cast.sam.session_epoch
    assert revoke_role(cast.sam, SUPERVISOR, area=cast.press, actor=cast.ada, now=THURSDAY)
    assert not can(cast.sam, Permission.IDEA_REVIEW, area=cast.press)
    assert cast.sam.session_epoch == before + 1
    assert not revoke_role(cast.sam, SUPERVISOR, area=cast.press, actor=cast.ada, now=THURSDAY)


def test_who_loses_the_last_role_at_a_site_stands_in_there_for_nobody(
    session: Session, cast: Cast
) -> None:
    day = THURSDAY.date()
    nordhafen = Absence(person=cast.sam, deputy=cast.vera, from_on=day, until_on=day)
    brookfield = Absence(person=cast.nils, deputy=cast.vera, from_on=day, until_on=day)
    session.add_all([nordhafen, brookfield])
    line = cast.nils.memberships[0].area
    grant_role(cast.vera, SUPERVISOR, area=line, actor=cast.ada, now=THURSDAY)
    revoke_role(cast.vera, SUPERVISOR, area=cast.assembly, actor=cast.ada, now=THURSDAY)
    session.flush()
    assert (nordhafen.deputy_id, brookfield.deputy_id) == (None, cast.vera.id)


def test_administrators_have_no_area_and_do_not_unmake_themselves(cast: Cast) -> None:
    assert grant_role(cast.lena, Role.ADMINISTRATOR, area=None, actor=cast.ada, now=THURSDAY)
    assert cast.lena.is_administrator
    with pytest.raises(InvalidInput):
        grant_role(cast.sam, Role.ADMINISTRATOR, area=cast.press, actor=cast.ada, now=THURSDAY)
    with pytest.raises(NotAllowed):
        revoke_role(cast.ada, Role.ADMINISTRATOR, area=None, actor=cast.ada, now=THURSDAY)
    assert revoke_role(cast.lena, Role.ADMINISTRATOR, area=None, actor=cast.ada, now=THURSDAY)


def test_other_roles_need_an_area(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        grant_role(cast.olga, SUPERVISOR, area=None, actor=cast.ada, now=THURSDAY)


def test_only_administrators_grant_and_revoke(cast: Cast) -> None:
    for actor in (cast.olga, cast.sam, cast.lena, cast.fay, cast.nils):
        with pytest.raises(NotAllowed):
            grant_role(cast.olga, SUPERVISOR, area=cast.press, actor=actor, now=THURSDAY)
        with pytest.raises(NotAllowed):
            revoke_role(cast.sam, SUPERVISOR, area=cast.press, actor=actor, now=THURSDAY)
