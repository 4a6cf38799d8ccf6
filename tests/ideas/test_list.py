"""Lists: filters, pages by key, and what a row and a board show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaizen.ideas.models import Idea, IdeaAuthor, Supporter
from kaizen.ideas.queries.filters import Flag, IdeaFilter, Mine
from kaizen.ideas.queries.lists import PAGE_ROWS, list_ideas
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.boards import CARDS, COUNTED, area_board, list_held_ideas
from kaizen.people.models import Absence, Membership
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.counting import counted_queries
from tests.support.stand import stand

#: Filter → which of the ideas of `_some` it leaves.
FILTERS: dict[str, tuple[IdeaFilter, set[str]]] = {
    "nothing": (IdeaFilter(), {"new", "doing", "used", "declined", "other"}),
    "open": (IdeaFilter(stage="open"), {"new", "doing", "used", "other"}),
    "new": (IdeaFilter(stage="new"), {"new", "other"}),
    "underway": (IdeaFilter(stage="underway"), {"new", "doing", "other"}),
    "doing": (IdeaFilter(stage="doing"), {"doing"}),
    "in use": (IdeaFilter(stage="in_use"), {"used"}),
    "one stage": (IdeaFilter(stage="declined"), {"declined"}),
    "author": (IdeaFilter(author="nora"), {"other"}),
    "last name": (IdeaFilter(author="PETRENKO"), {"new", "doing", "used", "declined"}),
    "owner": (IdeaFilter(owner="mia"), {"doing"}),
    "wrote": (IdeaFilter(mine=Mine.WROTE), {"new", "doing", "used", "declined"}),
    "own": (IdeaFilter(mine=Mine.OWN), {"used"}),
    "support": (IdeaFilter(mine=Mine.SUPPORT), {"other"}),
    "waste": (IdeaFilter(waste="walking"), {"new"}),
    "flag": (IdeaFilter(flag=Flag.NOT_SAFE_NOW), {"new"}),
    "since": (IdeaFilter(since=THURSDAY + timedelta(days=1)), {"other"}),
    "until": (IdeaFilter(until=THURSDAY - timedelta(days=1)), {"declined"}),
    "late": (IdeaFilter(is_late=True), {"doing"}),
    "late and new": (IdeaFilter(is_late=True, stage="new"), set()),
    "two at once": (IdeaFilter(stage="open", author="olga"), {"new", "doing", "used"}),
}


def _some(cast: Cast) -> dict[str, Idea]:
    day = timedelta(days=1)
    ideas = {
        "new": stand(cast, waste="walking", not_safe_now=True),
        "doing": stand(cast, Stage.IN_PROGRESS, due_in_days=-2),
        "used": stand(cast, Stage.IMPLEMENTED, owner_id=cast.olga.id),
        "declined": stand(cast, Stage.DECLINED, submitted_at=THURSDAY - 2 * day),
        "other": stand(cast, author=cast.nora, submitted_at=THURSDAY + 2 * day),
    }
    cast.session.add(Supporter(idea_id=ideas["other"].id, person_id=cast.olga.id, at=THURSDAY))
    cast.draft()
    cast.session.flush()
    return ideas


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_leaves_what_it_says(cast: Cast, name: str) -> None:
    ideas = _some(cast)
    wanted, left = FILTERS[name]
    page = list_held_ideas(cast.session, cast.olga, wanted, now=THURSDAY)
    assert {row.idea.id for row in page.rows} == {ideas[one].id for one in left}


def test_an_area_takes_everything_below_it_along(cast: Cast) -> None:
    press = stand(cast).id
    assembly = stand(cast, area=cast.assembly).id
    logistics = stand(cast, author=cast.nora).id
    for area, ids in (
        (cast.press, [press]),
        (cast.production, [assembly, press]),
        (cast.nordhafen, [logistics, assembly, press]),
    ):
        for stage in ("", "open", "new", "submitted"):
            page = list_ideas(cast.session, cast.olga, IdeaFilter(area=area, stage=stage))
            assert [row.id for row in page.rows] == ids
    assert not list_ideas(cast.session, cast.nils, IdeaFilter(area=cast.press)).rows


def test_somebody_of_two_sites_reads_both_in_one_list(cast: Cast) -> None:
    cast.nora.memberships.append(Membership(area=cast.brook_line, role="operator"))
    here, there = stand(cast), stand(cast, author=cast.nils, area=cast.brook_line)
    page = list_ideas(cast.session, cast.nora, IdeaFilter())
    assert [row.id for row in page.rows] == [there.id, here.id]


def test_a_row_shows_authors_voices_and_holder(cast: Cast) -> None:
    idea = stand(cast, holder=cast.sam)
    idea.authors.append(IdeaAuthor(person=cast.otto, position=1))
    cast.session.add(Supporter(idea_id=idea.id, person_id=cast.nora.id, at=THURSDAY))
    cast.session.flush()
    row = list_held_ideas(cast.session, cast.nora, IdeaFilter(), now=THURSDAY).rows[0]
    assert [author.name for author in row.idea.authors] == ["Olga Petrenko", "Otto Berg"]
    assert (row.idea.supporters, row.idea.area_name) == (1, "Press shop")
    assert row.holder is not None
    assert (row.holder.full_name, row.holder.is_overdue) == ("Sam Okafor", False)


def test_the_deputy_holds_while_the_responsible_person_is_away(cast: Cast) -> None:
    stand(cast, holder=cast.sam)
    today = THURSDAY.date()
    cast.session.add(
        Absence(person_id=cast.sam.id, from_on=today, until_on=today, deputy_id=cast.vera.id)
    )
    cast.session.flush()
    row = list_held_ideas(cast.session, cast.nora, IdeaFilter(), now=THURSDAY).rows[0]
    assert row.holder is not None
    assert row.holder.full_name == "Vera Novak"


@pytest.mark.parametrize("choice", ["", "open", "text"])
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pattern=st.lists(st.sampled_from("abc"), min_size=1, max_size=3 * PAGE_ROWS))
def test_pages_by_key_leave_no_gap_and_repeat_nothing(
    cast: Cast, choice: str, pattern: list[str]
) -> None:
    outer = cast.session.begin_nested()
    kinds: dict[str, Callable[[], Idea]] = {
        "a": lambda: stand(cast),
        "b": lambda: stand(cast, Stage.DECLINED, title="Chain"),
        "c": lambda: stand(cast, area=cast.assembly),
    }
    made = [(kind, kinds[kind]().id) for kind in pattern]
    wanted = {
        "": IdeaFilter(area=cast.production),
        "open": IdeaFilter(stage="open"),
        "text": IdeaFilter(text="reel ov"),
    }[choice]
    left = [number for kind, number in reversed(made) if not choice or kind != "b"]
    pages = [list_ideas(cast.session, cast.olga, wanted)]
    while pages[-1].older is not None:
        pages.append(list_ideas(cast.session, cast.olga, wanted, before=pages[-1].older))
    assert [row.id for page in pages for row in page.rows] == left
    assert all(len(page.rows) == PAGE_ROWS for page in pages[:-1])
    back = [pages[-1]]
    while back[-1].newer is not None:
        back.append(list_ideas(cast.session, cast.olga, wanted, after=back[-1].newer))
    assert [row.id for page in reversed(back) for row in page.rows] == left
    outer.rollback()


def _many(cast: Cast, number: int) -> None:
    for _ in range(number):
        stand(cast)
    cast.session.commit()


@pytest.mark.parametrize(
    "address",
    ["/ideas", "/ideas?stage=open", "/ideas?q=hose", "/ideas?mine=wrote", "/ideas?area=NH-PROD"],
)
def test_a_page_asks_as_often_for_ten_ideas_as_for_many(
    cast: Cast, client: FlaskClient, address: str
) -> None:
    sign_in(client, cast.olga)
    counts = []
    for number in (10, 190):
        _many(cast, number)
        client.get(address)
        with counted_queries() as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def test_a_board_parts_what_is_new_done_in_use_and_late(cast: Cast) -> None:
    new = stand(cast)
    doing = stand(cast, Stage.APPROVED)
    used = stand(cast, Stage.SUSTAINED, due_in_days=300)
    late = stand(cast, Stage.IN_PROGRESS, due_in_days=-3)
    lapsed = stand(cast, Stage.LAPSED)
    stand(cast, area=cast.assembly)
    stand(cast, Stage.DECLINED)
    board = area_board(cast.session, cast.nora, cast.press, now=THURSDAY)
    columns = (board.new, board.doing, board.in_use, board.late)
    ids = [[card.idea.id for card in column.cards] for column in columns]
    assert ids == [[new.id], [doing.id], [used.id], [lapsed.id, late.id]]


def test_a_board_shows_a_few_cards_and_counts_no_further_than_it_must(cast: Cast) -> None:
    _many(cast, CARDS + 3)
    column = area_board(cast.session, cast.olga, cast.press, now=THURSDAY).new
    assert (len(column.cards), column.more, column.is_more_at_least) == (CARDS, 3, False)
    _many(cast, COUNTED)
    column = area_board(cast.session, cast.olga, cast.press, now=THURSDAY).new
    assert (column.more, column.is_more_at_least) == (COUNTED - CARDS, True)


def test_an_idea_that_is_not_open_has_no_holder(cast: Cast) -> None:
    idea = stand(cast)
    cast.session.query(Assignment).update({"closed_at": THURSDAY})
    idea.stage = Stage.WITHDRAWN.value
    cast.session.flush()
    row = list_held_ideas(cast.session, cast.olga, IdeaFilter(), now=THURSDAY).rows[0]
    assert row.holder is None


@pytest.mark.parametrize("typed", ["Özgür", "özg", "ozgur", "ÖZGÜR ŞAHİN", "şahin"])
def test_a_name_is_found_whatever_its_marks_and_capitals(cast: Cast, typed: str) -> None:
    cast.otto.full_name = "Özgür Şahin"
    wrote = stand(cast, author=cast.otto).id
    carries = stand(cast, Stage.IN_PROGRESS, owner=cast.otto).id
    for wanted, found in ((IdeaFilter(author=typed), wrote), (IdeaFilter(owner=typed), carries)):
        assert [row.id for row in list_ideas(cast.session, cast.sam, wanted).rows] == [found]
