"""Leadership writes down an aim, names who answers for it, and ends it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kaizen.core.events import history
from kaizen.objectives.actions.setting import end_aim, name_aim_owner
from kaizen.objectives.queries.aims import (
    aims_of,
    families_of,
    load_aim_for,
    offers_of,
    possible_owners,
)
from tests.support.aims import agreed, asked
from tests.support.cast import THURSDAY, Cast, later


def test_its_owner_is_asked(cast: Cast) -> None:
    aim = asked(cast)
    assert (aim.waits_for, aim.agreed_at, aim.can_be_served) == (cast.sam, None, False)
    (offer,) = offers_of(cast.session, aim.id)
    assert (offer.by, offer.to, offer.value) == (cast.lena, cast.sam, Decimal(9))
    kinds = [event.kind for event in history(cast.session, "aim", aim.id)]
    assert kinds == ["aim.set", "aim.offered"]


def test_who_answers_for_it_alone_has_agreed(cast: Cast) -> None:
    aim = asked(cast, owner=cast.lena)
    assert (aim.waits_for, aim.agreed_at, aim.can_be_served) == (None, THURSDAY, True)
    assert [offer.kind for offer in offers_of(cast.session, aim.id)] == ["agreed"]


def test_an_aim_below_another_is_offered_up(cast: Cast) -> None:
    above = agreed(cast, owner=cast.fay)
    below = asked(cast, owner=cast.lena, parent=above)
    assert below.waits_for is cast.fay
    aims = aims_of(cast.session, [cast.nordhafen.id])
    assert families_of(aims)[above.id] == {above.id, below.id}
    assert families_of(aims)[below.id] == {below.id}


@pytest.mark.parametrize("who", ["olga", "sam", "fay", "ada", "nils"])
def test_only_leadership_sets_one(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        asked(cast, actor=getattr(cast, who))


def test_none_is_set_at_another_site(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        asked(cast, area=cast.brook_line)


@pytest.mark.parametrize("who", ["nils", "mia"])
def test_an_owner_works_here(cast: Cast, who: str) -> None:
    cast.mia.deactivated_at = THURSDAY
    with pytest.raises(InvalidInput) as refused:
        asked(cast, owner=getattr(cast, who))
    assert refused.value.field == "owner"


def test_the_aim_above_must_live(cast: Cast) -> None:
    above = agreed(cast)
    end_aim(above, ending="stopped", learned="Too much.", actor=cast.lena, now=THURSDAY)
    with pytest.raises(InvalidInput) as refused:
        asked(cast, parent=above)
    assert refused.value.field == "parent"


def test_another_owner_is_asked_anew(cast: Cast) -> None:
    aim = agreed(cast, owner=cast.sam)
    name_aim_owner(aim, cast.vera, actor=cast.lena, now=later(days=1))
    assert (aim.owner, aim.waits_for, aim.can_be_served) == (cast.vera, cast.vera, True)
    name_aim_owner(aim, cast.lena, actor=cast.lena, now=later(days=2))
    assert (aim.owner, aim.waits_for) == (cast.lena, None)


def test_refusals_of_naming(cast: Cast) -> None:
    aim = asked(cast)
    with pytest.raises(NotAllowed):
        name_aim_owner(aim, cast.vera, actor=cast.sam, now=THURSDAY)
    for person in (cast.sam, cast.nils, None):
        with pytest.raises(InvalidInput):
            name_aim_owner(aim, person, actor=cast.lena, now=THURSDAY)


def test_it_ends_with_what_was_learned(cast: Cast) -> None:
    aim = asked(cast)
    end_aim(aim, ending="reached", learned="Two carts.", actor=cast.lena, now=later(days=9))
    assert (aim.ending, aim.learned, aim.waits_for) == ("reached", "Two carts.", None)
    event = history(cast.session, "aim", aim.id)[-1]
    assert (event.kind, event.facts["to_ids"]) == ("aim.ended", [cast.sam.id, cast.lena.id])
    with pytest.raises(Conflict):
        end_aim(aim, ending="reached", learned="Again.", actor=cast.lena, now=later(days=9))


@pytest.mark.parametrize(("ending", "learned"), [("", "Words."), ("late", "W."), ("reached", " ")])
def test_an_end_needs_its_words(cast: Cast, ending: str, learned: str) -> None:
    with pytest.raises(InvalidInput):
        end_aim(asked(cast), ending=ending, learned=learned, actor=cast.lena, now=THURSDAY)


def test_a_supervisor_does_not_end_it(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        end_aim(asked(cast), ending="stopped", learned="No.", actor=cast.sam, now=THURSDAY)


def test_everybody_of_the_site_reads_it_and_nobody_else(cast: Cast) -> None:
    aim = asked(cast)
    for person in (cast.olga, cast.nora, cast.sam):
        assert load_aim_for(cast.session, person, aim.id) is aim
    for person in (cast.nils, cast.ada):
        with pytest.raises(NotFound):
            load_aim_for(cast.session, person, aim.id)


def test_those_with_a_role_can_answer_for_one(cast: Cast) -> None:
    found = possible_owners(cast.session, [cast.nordhafen.id])
    assert set(found) == {cast.fay, cast.lena, cast.sam, cast.vera}
