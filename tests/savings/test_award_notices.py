"""Who hears of an award: whoever may sign, the authors, and whoever proposed it; and long lists."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.notifications.models import Notice
from kaizen.savings.actions.awarding import turn_down_award
from kaizen.savings.actions.paying import pay_awards
from kaizen.web import award_rows
from tests.support.awards import (
    AWARD_AT,
    awards_on,
    propose,
    second_leader,
    sign,
    signed,
    verified_saving,
)
from tests.support.cast import Cast, sign_in


@pytest.fixture(autouse=True)
def _in_april(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: AWARD_AT)
    awards_on(cast)


def _told(cast: Cast, kind: str) -> set[int]:
    return set(cast.session.scalars(select(Notice.person_id).where(Notice.kind == kind)))


def test_leaders_of_the_site_hear_that_one_signs(cast: Cast) -> None:
    propose(cast, verified_saving(cast))
    assert _told(cast, "award.proposed") == {cast.lena.id}


def test_a_leader_with_a_part_in_it_is_not_asked(cast: Cast) -> None:
    sam = second_leader(cast)
    propose(cast, verified_saving(cast, owner=sam))
    assert _told(cast, "award.proposed") == {cast.lena.id}


def test_every_author_hears_that_it_is_signed_and_paid(cast: Cast) -> None:
    signed(cast, cast.olga, cast.otto)
    authors = {cast.olga.id, cast.otto.id}
    assert _told(cast, "award.signed") == authors
    assert _told(cast, "award.paid") == set()
    with transaction():
        pay_awards(cast.nordhafen, actor=cast.fay, now=AWARD_AT)
    assert _told(cast, "award.paid") == authors


def test_no_notice_names_an_amount(cast: Cast, client: FlaskClient) -> None:
    signed(cast, cast.olga)
    page = sign_in(client, cast.olga).get("/news").get_data(as_text=True)
    assert "Lena Brandt signed your award. It is paid with the next list." in page
    assert "1,039" not in page


def test_whoever_proposed_it_hears_that_it_is_turned_down(cast: Cast) -> None:
    idea = verified_saving(cast)
    propose(cast, idea)
    with transaction():
        turn_down_award(idea, "Ask Otto first.", actor=cast.lena, now=AWARD_AT)
    assert _told(cast, "award.turned_down") == {cast.fay.id}


@pytest.mark.parametrize("state", ["proposed", "signed", "paid"])
def test_long_lists_go_on_by_key(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    monkeypatch.setattr(award_rows, "MOST", 1)
    ideas = [_at(cast, state) for _ in range(4)]
    if state == "paid":
        with transaction():
            pay_awards(cast.nordhafen, actor=cast.fay, now=AWARD_AT)
    sign_in(client, cast.lena)
    seen: list[int] = []
    address = "/awards"
    for _page in range(6):
        page = client.get(address).get_data(as_text=True)
        here = [idea.id for idea in ideas if f'href="/ideas/{idea.id}"' in page]
        for idea_id in here:
            # An award with two authors is never cut in two.
            part = page.partition(f'href="/ideas/{idea_id}"')[2][:900]
            assert "Olga Petrenko" in part
            assert "Otto Berg" in part
        seen += here
        more = re.search(rf'rel="next" href="([^"]*{state}_before[^"]*)"', page)
        if more is None:
            break
        address = more[1].replace("&amp;", "&")
    assert seen == [idea.id for idea in reversed(ideas)]


def _at(cast: Cast, state: str) -> Idea:
    idea = verified_saving(cast, cast.olga, cast.otto)
    propose(cast, idea)
    if state != "proposed":
        sign(cast, idea)
    return idea
