"""Who belongs to which area and shift."""

from __future__ import annotations

from kaizen.people.models import Membership
from kaizen.reports.queries.heads import heads_of
from kaizen.reports.rules.figures import bits_of
from tests.support.cast import THURSDAY, Cast


def test_people_belong_to_their_area_and_all_above(cast: Cast) -> None:
    heads = heads_of(cast.session, cast.nordhafen.id)
    press = bits_of(person.id for person in (cast.olga, cast.otto, cast.mia, cast.sam))
    assert heads.of(cast.press.id) == press
    assert heads.of(cast.production.id) == press | bits_of([cast.vera.id])
    assert heads.many(cast.nordhafen.id) == 9
    assert heads.at[cast.nordhafen.id].bit_count() == 3
    assert heads.many(cast.brook_line.id) == 0


def test_who_left_is_out_and_shifts_are_counted_in_the_area(cast: Cast) -> None:
    cast.otto.deactivated_at = THURSDAY
    for person, shift in ((cast.olga, "A"), (cast.otto, "A"), (cast.mia, "B"), (cast.nora, "B")):
        cast.session.add(
            Membership(person=person, area=cast.nordhafen, role="operator", shift=shift)
        )
    cast.session.flush()
    heads = heads_of(cast.session, cast.nordhafen.id)
    assert heads.many(cast.press.id) == 3
    assert heads.on_shifts(cast.press.id) == {"A": 1, "B": 1}
    assert heads.on_shifts(cast.nordhafen.id) == {"A": 1, "B": 2}
    assert heads.on_shifts(cast.assembly.id) == {}
