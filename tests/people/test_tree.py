"""The tree of areas: hung elsewhere, closed, and taken into use again."""

from __future__ import annotations

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.people.actions.tree import close_area, move_area, reopen_area
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.queries.tree import whole_tree
from kaizen.people.rules import Permission
from tests.support.cast import THURSDAY, Cast


def _move(cast: Cast, area: Area, parent: Area, actor: Person | None = None) -> bool:
    return move_area(area, parent, actor=actor or cast.ada, now=THURSDAY)


def test_an_area_goes_with_everything_below_it_and_roles_follow_the_tree(cast: Cast) -> None:
    assert _move(cast, cast.production, cast.logistics)
    ids = [cast.nordhafen.id, cast.logistics.id, cast.production.id, cast.press.id]
    assert cast.press.path_ids == ids
    assert cast.production.parent == cast.logistics
    assert can(cast.sam, Permission.IDEA_REVIEW, area=cast.press)
    assert not _move(cast, cast.production, cast.logistics)


def test_the_tree_shows_each_area_below_the_one_above_it(cast: Cast) -> None:
    _move(cast, cast.logistics, cast.production)
    shown = [(branch.area.code, branch.depth, branch.people) for branch in whole_tree(cast.session)]
    assert shown == [
        ("BF", 0, 1),
        ("BF-LINE", 1, 0),
        ("NH", 0, 3),
        ("NH-PROD", 1, 0),
        ("NH-ASM", 2, 1),
        ("NH-LOG", 2, 1),
        ("NH-PRESS", 2, 4),
    ]


def test_an_area_does_not_go_where_it_cannot_lie(cast: Cast) -> None:
    for area, parent in (
        (cast.nordhafen, cast.brookfield),
        (cast.press, cast.brook_line),
        (cast.production, cast.press),
        (cast.production, cast.production),
    ):
        before = area.path
        with pytest.raises(InvalidInput):
            _move(cast, area, parent)
        assert area.path == before
    cast.logistics.closed_at = THURSDAY
    with pytest.raises(InvalidInput):
        _move(cast, cast.press, cast.logistics)


def test_an_empty_area_is_closed_and_opened_again(cast: Cast) -> None:
    close_area(cast.brook_line, actor=cast.ada, now=THURSDAY)
    assert cast.brook_line.closed_at == THURSDAY
    with pytest.raises(Conflict):
        close_area(cast.brook_line, actor=cast.ada, now=THURSDAY)
    reopen_area(cast.brook_line, actor=cast.ada, now=THURSDAY)
    assert cast.brook_line.closed_at is None
    with pytest.raises(Conflict):
        reopen_area(cast.brook_line, actor=cast.ada, now=THURSDAY)


def test_an_area_with_people_or_areas_in_it_stays_in_use(cast: Cast) -> None:
    with pytest.raises(Conflict, match="Somebody works here"):
        close_area(cast.press, actor=cast.ada, now=THURSDAY)
    with pytest.raises(Conflict, match="lies below it"):
        close_area(cast.production, actor=cast.ada, now=THURSDAY)


def test_an_area_below_a_closed_one_stays_closed(cast: Cast) -> None:
    cast.brook_line.closed_at = cast.brookfield.closed_at = THURSDAY
    with pytest.raises(Conflict, match="above it is closed"):
        reopen_area(cast.brook_line, actor=cast.ada, now=THURSDAY)


def test_only_administrators_change_the_tree(cast: Cast) -> None:
    for actor in (cast.olga, cast.sam, cast.lena, cast.fay, cast.nils):
        with pytest.raises(NotAllowed):
            _move(cast, cast.press, cast.logistics, actor)
        with pytest.raises(NotAllowed):
            close_area(cast.brook_line, actor=actor, now=THURSDAY)
        with pytest.raises(NotAllowed):
            reopen_area(cast.brook_line, actor=actor, now=THURSDAY)
