"""How often a page asks the database: a fixed number, however much there is to show."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Comment, Idea, IdeaAuthor
from kaizen.ideas.rules import Stage
from kaizen.people.models import Absence, Person
from kaizen.reports.actions.rolling_months import roll_up_snapshots
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.counting import counted_queries
from tests.support.stages import begun, kept
from tests.support.stand import stand

MOST_FOR_AN_IDEA = 17
MOST_FOR_A_LIST = 9
MOST_FOR_A_QUEUE = 22
MOST_FOR_A_REPORT = 23


def _asked(client: FlaskClient, address: str) -> int:
    client.get(address)
    # Reloaded by force: a report that was drawn already would be taken as it is.
    anew = {"Cache-Control": "no-cache"}
    with counted_queries() as statements:
        assert client.get(address, headers=anew).status_code == 200
    return len(statements)


def _kept(cast: Cast, *, comments: int, authors: int) -> Idea:
    # Whoever talks and writes along differs each time, so that no name is known already.
    others = [cast.otto, cast.nora, cast.fay][:authors]
    with transaction() as session:
        idea = kept(cast, cast.mia)
        for place, person in enumerate(others, start=1):
            idea.authors.append(IdeaAuthor(person=person, position=place))
        for number in range(comments):
            speaker: Person = [cast.otto, cast.sam, cast.fay, cast.vera, cast.lena][number % 5]
            said = Comment(idea_id=idea.id, person_id=speaker.id, text="So it is.", at=later())
            session.add(said)
    return idea


def test_an_idea_with_a_long_story_asks_as_often_as_a_short_one(
    client: FlaskClient, cast: Cast
) -> None:
    short = _kept(cast, comments=1, authors=0)
    long = _kept(cast, comments=40, authors=3)
    sign_in(client, cast.nora)
    few = _asked(client, f"/ideas/{short.id}")
    assert _asked(client, f"/ideas/{long.id}") == few
    assert few <= MOST_FOR_AN_IDEA


def test_the_owner_s_page_with_its_forms_asks_little_more(client: FlaskClient, cast: Cast) -> None:
    with transaction():
        idea = begun(cast, cast.mia)
    assert _asked(sign_in(client, cast.mia), f"/ideas/{idea.id}") <= MOST_FOR_AN_IDEA + 3


def test_a_full_list_asks_as_often_as_one_row(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.nora)
    stand(cast)
    cast.session.commit()
    one = _asked(client, "/ideas")
    for _ in range(20):
        stand(cast)
    cast.session.commit()
    assert _asked(client, "/ideas") == one
    assert max(one, _asked(client, "/ideas?q=hose&stage=open")) <= MOST_FOR_A_LIST


def test_a_long_queue_asks_as_often_as_a_short_one(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.sam)
    for _ in range(2):
        stand(cast)
    cast.session.commit()
    few = _asked(client, "/queue")
    for _ in range(10):
        stand(cast)
    cast.session.commit()
    assert _asked(client, "/queue") == few
    assert few <= MOST_FOR_A_QUEUE


@pytest.mark.parametrize(
    "address",
    ["/savings", "/programme", "/morale", "/figures/sent", "/figures/booked", "/aims", "/reports"],
)
def test_a_report_asks_as_often_among_many_ideas_as_among_few(
    client: FlaskClient, cast: Cast, address: str
) -> None:
    sign_in(client, cast.lena)
    stand(cast)
    cast.session.flush()
    roll_up_snapshots(cast.nordhafen.id, now=later())
    cast.session.commit()
    few = _asked(client, address)
    for number in range(12):
        stand(cast, submitted_at=later(days=-number))
    cast.session.flush()
    roll_up_snapshots(cast.nordhafen.id, now=later())
    cast.session.commit()
    assert _asked(client, address) == few
    assert few <= MOST_FOR_A_REPORT


@pytest.mark.parametrize("address", ["/savings", "/programme", "/morale", "/figures/booked"])
def test_a_report_asks_little_more_while_somebody_is_away(
    client: FlaskClient, cast: Cast, address: str
) -> None:
    day = THURSDAY.date()
    away = Absence(person=cast.sam, from_on=day, until_on=day.replace(year=day.year + 9))
    cast.session.add(away)
    stand(cast, Stage.IN_PROGRESS, holder=cast.sam, due_in_days=-3)
    stand(cast, Stage.IMPLEMENTED, fewer_positions=True)
    cast.session.flush()
    roll_up_snapshots(cast.nordhafen.id, now=later())
    cast.session.commit()
    assert _asked(sign_in(client, cast.lena), address) <= MOST_FOR_A_REPORT
