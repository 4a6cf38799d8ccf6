"""Offers go up and down until both agree, and what was agreed holds meanwhile."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.events import history
from kaizen.objectives.actions.catchball import agree_to_aim, offer_anew, offer_back
from kaizen.objectives.models import Aim
from kaizen.objectives.queries.aims import offers_of
from tests.support.aims import LAST, agreed, asked, last_offer
from tests.support.cast import Cast, later

D = Decimal


def back(cast: Cast, aim: Aim, **others: Any) -> None:
    """Sam can reach eleven minutes, unless said otherwise."""
    values: dict[str, Any] = {
        "value": D(11),
        "until_on": LAST,
        "words": "The crane is used by two.",
        "actor": cast.sam,
        "seen_offer": last_offer(cast, aim),
        **others,
    }
    offer_back(aim, now=later(hours=1), **values)


def anew(cast: Cast, aim: Aim, **others: Any) -> None:
    """Lena wants eight minutes now."""
    values: dict[str, Any] = {
        "value": D(8),
        "until_on": LAST,
        "words": "The new crane has come.",
        "actor": cast.lena,
        "seen_offer": last_offer(cast, aim),
        **others,
    }
    offer_anew(aim, now=later(days=3), **values)


def yes(cast: Cast, aim: Aim, **others: Any) -> None:
    """Whoever is asked agrees."""
    values: dict[str, Any] = {
        "actor": aim.waits_for or cast.sam,
        "seen_offer": last_offer(cast, aim),
        **others,
    }
    agree_to_aim(aim, now=later(hours=2), **values)


def test_yes_settles_it(cast: Cast) -> None:
    aim = asked(cast)
    yes(cast, aim, words="We try.")
    assert (aim.waits_for, aim.agreed_at, aim.to_value) == (None, later(hours=2), D(9))
    event = history(cast.session, "aim", aim.id)[-1]
    assert (event.kind, event.facts["to_ids"]) == ("aim.agreed", [cast.lena.id])
    assert [offer.kind for offer in offers_of(cast.session, aim.id)] == ["offer", "agreed"]


def test_the_ball_goes_back_and_forth(cast: Cast) -> None:
    aim = asked(cast)
    back(cast, aim)
    assert (aim.waits_for, aim.to_value) == (cast.lena, D(9))
    back(cast, aim, actor=cast.lena, value=D(10), until_on=date(2026, 10, 31), words="Share it.")
    assert aim.waits_for is cast.sam
    yes(cast, aim)
    assert (aim.to_value, aim.until_on) == (D(10), date(2026, 10, 31))
    said = [(offer.by, offer.value) for offer in offers_of(cast.session, aim.id)]
    assert said == [(cast.lena, 9), (cast.sam, 11), (cast.lena, 10), (cast.sam, 10)]


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"value": None}, "to_value"),
        ({"value": D(14)}, "to_value"),
        ({"value": D(9)}, "to_value"),
        ({"until_on": None}, "until_on"),
        ({"words": " "}, "words"),
        ({"words": "x" * 2001}, "words"),
    ],
)
def test_an_offer_says_what_and_why(cast: Cast, others: dict[str, Any], field: str) -> None:
    aim = asked(cast)
    with pytest.raises(InvalidInput) as refused:
        back(cast, aim, **others)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["lena", "olga", "vera"])
def test_only_who_is_asked_answers(cast: Cast, who: str) -> None:
    aim = asked(cast)
    for answer in (yes, back):
        with pytest.raises(NotAllowed):
            answer(cast, aim, actor=getattr(cast, who))


def test_where_they_have_left_leadership_answers(cast: Cast) -> None:
    aim = asked(cast)
    cast.sam.deactivated_at = later(minutes=5)
    with pytest.raises(NotAllowed):
        yes(cast, aim, actor=cast.vera)
    yes(cast, aim, actor=cast.lena)
    assert aim.agreed_at is not None


def test_an_old_page_settles_nothing(cast: Cast) -> None:
    aim = asked(cast)
    before = last_offer(cast, aim)
    back(cast, aim)
    with pytest.raises(Conflict):
        yes(cast, aim, actor=cast.lena, seen_offer=before)
    yes(cast, aim)
    with pytest.raises(Conflict):
        yes(cast, aim)


def test_what_was_agreed_holds_until_the_next_yes(cast: Cast) -> None:
    aim = agreed(cast, owner=cast.sam)
    anew(cast, aim)
    assert (aim.waits_for, aim.to_value, aim.can_be_served) == (cast.sam, D(9), True)
    with pytest.raises(Conflict):
        anew(cast, aim)
    yes(cast, aim)
    assert aim.to_value == D(8)


def test_its_owner_may_ask_for_other_figures(cast: Cast) -> None:
    aim = agreed(cast, owner=cast.sam)
    anew(cast, aim, actor=cast.sam, value=D(12), words="The crane is broken.")
    assert aim.waits_for is cast.lena


def test_who_set_it_for_themselves_asks_nobody(cast: Cast) -> None:
    aim = agreed(cast)
    anew(cast, aim)
    assert (aim.waits_for, aim.to_value) == (None, D(8))


def test_refusals_of_new_figures(cast: Cast) -> None:
    aim = agreed(cast, owner=cast.sam)
    with pytest.raises(NotAllowed):
        anew(cast, aim, actor=cast.olga)
    with pytest.raises(InvalidInput):
        anew(cast, aim, value=D(9))
    with pytest.raises(Conflict):
        anew(cast, asked(cast))


def test_no_offer_leads_the_other_way(cast: Cast) -> None:
    aim = asked(cast)
    worse = aim.from_value + (aim.from_value - aim.to_value)
    with pytest.raises(InvalidInput, match="worse than where it began") as refused:
        back(cast, aim, value=worse)
    assert refused.value.field == "to_value"
    yes(cast, aim)
    with pytest.raises(InvalidInput, match="worse than where it began"):
        anew(cast, aim, value=worse)
