"""Who belongs to which area and shift."""

from __future__ import annotations

from kaizen.people.models import Membership
from kaizen.reports.models.months import AreaSnapshot
from kaizen.reports.rules.figures import bits_of
from kaizen.reports.rules.snapshot import Open
from tests.reports.test_open_now import ask
from tests.support.cast import THURSDAY, Cast


def test_people_belong_to_their_area_and_all_above(cast: Cast) -> None:
    found = ask(cast)
    press = bits_of(person.id for person in (cast.olga, cast.otto, cast.mia, cast.sam))
    assert found.people(cast.press.id) == press
    assert found.people(cast.production.id) == press | bits_of([cast.vera.id])
    assert found.people(cast.nordhafen.id).bit_count() == 9
    assert found.own.people.bit_count() == 3
    assert found.people(cast.brook_line.id) == 0


def test_who_left_is_out_and_shifts_are_counted_in_the_area(cast: Cast) -> None:
    cast.otto.deactivated_at = THURSDAY
    for person, shift in ((cast.olga, "A"), (cast.otto, "A"), (cast.mia, "B"), (cast.nora, "B")):
        cast.session.add(
            Membership(person=person, area=cast.nordhafen, role="operator", shift=shift)
        )
    cast.session.flush()
    found = ask(cast)
    assert found.people(cast.press.id).bit_count() == 3
    assert found.wholes[cast.press.id].parts(Open.SHIFT) == {"A": 1, "B": 1}
    assert found.on_shifts() == {"A": 1, "B": 2}
    assert not found.wholes[cast.assembly.id].parts(Open.SHIFT)
    assert cast.session.get_one(AreaSnapshot, cast.press.id).heads == 3
