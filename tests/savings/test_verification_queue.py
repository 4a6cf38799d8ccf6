"""The queue of what waits to be verified, and the ways from plate and lists to it."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kaizen.core import clock
from kaizen.ownership.rules import AssignmentKind
from kaizen.savings.queries import verification
from tests.support.asked import few_positions, forget, nobody_of_finance, sent_back
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.claims import claimed
from tests.support.counting import counted_queries


@pytest.mark.parametrize(
    ("kind", "who", "words", "place"),
    [
        (AssignmentKind.VERIFY, "fay", "prove the saving", "/claim#verify"),
        (AssignmentKind.CLAIM, "mia", "the figures came back: claim them anew", "/claim#again"),
        (
            AssignmentKind.DISMISSAL,
            "lena",
            "say whether anybody was dismissed for it",
            "/claim#dismissals",
        ),
    ],
)
def test_the_plate_says_what_is_asked_and_leads_there(
    cast: Cast,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    kind: AssignmentKind,
    who: str,
    words: str,
    place: str,
) -> None:
    idea = {
        AssignmentKind.VERIFY: lambda: claimed(cast, "500"),
        AssignmentKind.CLAIM: lambda: sent_back(cast),
        AssignmentKind.DISMISSAL: lambda: few_positions(cast),
    }[kind]()
    cast.session.commit()
    monkeypatch.setattr(clock, "now", lambda: later(days=190))
    sign_in(client, getattr(cast, who))
    page = client.get("/plate").get_data(as_text=True)
    assert words in page
    assert f"/ideas/{idea.id}{place}" in page
    place_on_page = place.partition("#")[2]
    shown = client.get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert f'id="{place_on_page}"' in shown


def test_the_administrator_is_led_to_what_is_missing(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody_of_finance(cast)
    idea = claimed(cast, "2002.00")
    cast.session.commit()
    monkeypatch.setattr(clock, "now", lambda: later(days=30))
    sign_in(client, cast.ada)
    plate = client.get("/plate").get_data(as_text=True)
    assert "Name somebody" in plate
    assert f"/ideas/{idea.id}/claim" not in plate
    page = client.get("/verification").get_data(as_text=True)
    assert "flask people grant WHO finance --area NH-PRESS" in page
    assert "2,002" not in page


def test_a_leader_reads_that_no_finance_is_free(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.fay.deactivated_at = THURSDAY
    idea = claimed(cast, "2002.00")
    cast.session.commit()
    monkeypatch.setattr(clock, "now", lambda: later(days=30))
    sign_in(client, cast.lena)
    assert "so a leader does" in client.get("/verification").get_data(as_text=True)
    page = client.get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert "so you do it as a leader" in page
    sign_in(client, cast.sam)
    other = client.get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert "so you do it as a leader" not in other


def test_late_questions_about_money_stand_among_what_is_asleep(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed(cast, "500")
    sent_back(cast)
    few_positions(cast)
    cast.session.commit()
    monkeypatch.setattr(clock, "now", lambda: later(days=400))
    page = sign_in(client, cast.lena).get("/asleep").get_data(as_text=True)
    for title in ("Prove the saving", "Claim the saving anew", "Say whether anybody was dismissed"):
        assert title in page


def test_a_long_queue_goes_on_by_key(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "MOST", 2)
    ideas = [claimed(cast, "500") for _ in range(5)]
    forget(cast, ideas[0])
    cast.session.commit()
    sign_in(client, cast.fay)
    seen: list[str] = []
    address = "/verification"
    for _ in range(3):
        page = client.get(address).get_data(as_text=True)
        assert "5 claims wait to be verified" in page
        seen += [idea.reference for idea in ideas if f"/ideas/{idea.id}/claim" in page]
        more = re.search(r'rel="next" href="([^"]+)"', page)
        address = more[1] if more else ""
    assert address == ""
    assert sorted(seen) == sorted(idea.reference for idea in ideas)
    assert "First page" in page


@pytest.mark.parametrize("after", ["x", "2026-01-01T00:00:00~1", "2026-01-01T00:00:00+00:00~٣"])
def test_a_mark_that_no_page_wrote_begins_at_the_start(
    cast: Cast, client: FlaskClient, after: str
) -> None:
    idea = claimed(cast, "500")
    cast.session.commit()
    page = sign_in(client, cast.fay).get("/verification", query_string={"after": after})
    assert idea.reference in page.get_data(as_text=True)


def test_the_queue_asks_as_often_for_many_as_for_one(cast: Cast, client: FlaskClient) -> None:
    claimed(cast, "500")
    cast.session.commit()
    sign_in(client, cast.fay).get("/verification")
    with counted_queries() as few:
        client.get("/verification")
    for _ in range(4):
        claimed(cast, "500")
    cast.session.commit()
    with counted_queries() as many:
        client.get("/verification")
    assert len(many) == len(few)
