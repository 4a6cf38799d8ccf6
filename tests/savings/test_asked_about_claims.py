"""What is asked about a claim, of whom, and that it is asked until it is answered."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from kaizen.core import clock
from kaizen.core.events import Event
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.jobs.booking import book_savings
from kaizen.notifications.models import Notice
from kaizen.ownership.actions.checking import close_idea
from kaizen.ownership.actions.passing import pass_on
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Membership, Person
from kaizen.savings.actions.asking import answer_dismissal
from kaizen.savings.actions.verifying import send_back_claim
from kaizen.savings.queries import verification
from kaizen.savings.rules.claims import ClaimState
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.claims import VERIFY_AT, claim, claimed, line, use, verified, verify
from tests.support.counting import counted_queries
from tests.support.stages import begun


def _asked(cast: Cast, idea: Idea) -> list[tuple[str, str]]:
    """What is asked of whom about the money of the idea."""
    rows = cast.session.execute(
        select(Assignment.kind, Person.username)
        .join(Assignment.person)
        .where(
            Assignment.idea_id == idea.id,
            Assignment.closed_at.is_(None),
            Assignment.kind.in_(["verify", "claim", "dismissal"]),
        )
    )
    return [(kind, name) for kind, name in rows]


def _sent_back(cast: Cast, idea: Idea | None = None) -> Idea:
    idea = idea or claimed(cast, "500")
    version = claim(cast, idea).version
    send_back_claim(idea, "Which invoice?", actor=cast.fay, now=VERIFY_AT, seen_version=version)
    return idea


def _few_positions(cast: Cast) -> Idea:
    idea = begun(cast)
    idea.fewer_positions = True
    line(cast, idea, "12000.00")
    verify(cast, use(idea))
    return idea


def _forget(cast: Cast, idea: Idea) -> None:
    """As older versions and lists left it: nobody is asked."""
    of_money = ["verify", "claim", "dismissal"]
    cast.session.execute(
        delete(Assignment).where(Assignment.idea_id == idea.id, Assignment.kind.in_(of_money))
    )
    cast.session.commit()


def _nobody_of_finance(cast: Cast) -> None:
    for person in (cast.fay, cast.lena):
        person.deactivated_at = THURSDAY
    cast.session.flush()


def test_each_question_is_its_own(cast: Cast) -> None:
    assert _asked(cast, claimed(cast, "500")) == [("verify", "fay")]
    assert _asked(cast, _sent_back(cast)) == [("claim", "mia")]
    assert _asked(cast, _few_positions(cast)) == [("dismissal", "lena")]
    assert _asked(cast, verified(cast, "500")) == []


@pytest.mark.parametrize(
    ("state", "asked"), [("claimed", ("verify", "fay")), ("sent_back", ("claim", "mia"))]
)
def test_the_end_of_a_change_does_not_end_the_question(
    cast: Cast, state: str, asked: tuple[str, str]
) -> None:
    idea = claimed(cast, "500") if state == "claimed" else _sent_back(cast)
    close_idea(idea, reason="The machine was replaced.", actor=cast.sam, now=later(days=21))
    assert _asked(cast, idea) == [asked]
    open_kinds = select(Assignment.kind).where(
        Assignment.idea_id == idea.id, Assignment.closed_at.is_(None)
    )
    assert list(cast.session.scalars(open_kinds)) == [asked[0]]


def test_what_was_used_is_verified_after_the_end(cast: Cast) -> None:
    idea = claimed(cast, "12000.00")
    close_idea(idea, reason="The machine was replaced.", actor=cast.sam, now=later(days=10))
    verify(cast, idea)
    assert claim(cast, idea).state == ClaimState.VERIFIED
    assert _asked(cast, idea) == []


@pytest.mark.parametrize("state", ["claimed", "sent_back", "verified"])
def test_the_job_asks_where_nobody_is_asked(cast: Cast, state: str) -> None:
    idea = {
        "claimed": lambda: claimed(cast, "500"),
        "sent_back": lambda: _sent_back(cast),
        "verified": lambda: _few_positions(cast),
    }[state]()
    before = _asked(cast, idea)
    _forget(cast, idea)
    book_savings(later(days=30))
    cast.session.expire_all()
    assert _asked(cast, idea) == before
    book_savings(later(days=30))
    assert _asked(cast, idea) == before


def test_the_job_does_not_ask_again_what_was_answered(cast: Cast) -> None:
    idea = _few_positions(cast)
    version = claim(cast, idea).version
    answer_dismissal(
        idea, was_dismissed=True, actor=cast.lena, now=later(days=185), seen_version=version
    )
    cast.session.commit()
    book_savings(later(days=190))
    assert _asked(cast, idea) == []
    noted = claimed(cast)
    cast.session.commit()
    book_savings(later(days=190))
    assert _asked(cast, noted) == []


def test_an_administrator_hears_that_somebody_is_to_be_named(cast: Cast) -> None:
    with transaction():
        _nobody_of_finance(cast)
        idea = claimed(cast, "500")
    assert _asked(cast, idea) == [("verify", "ada")]
    told = select(Notice.person_id).where(Notice.kind == "claim.nobody_to_verify")
    assert list(cast.session.scalars(told)) == [cast.ada.id]


def test_the_job_hands_it_to_whoever_is_named(cast: Cast) -> None:
    _nobody_of_finance(cast)
    idea = claimed(cast, "500")
    cast.session.commit()
    book_savings(later(days=1))
    assert _asked(cast, idea) == [("verify", "ada")]
    cast.vera.memberships.append(Membership(area=cast.nordhafen, role="finance"))
    cast.session.commit()
    book_savings(later(days=2))
    cast.session.expire_all()
    assert _asked(cast, idea) == [("verify", "vera")]
    handed = select(Event).where(Event.kind == "assignment.passed_on")
    assert cast.session.scalars(handed).one().facts["to_id"] == cast.vera.id


def test_a_new_owner_claims_anew(cast: Cast) -> None:
    idea = _sent_back(cast)
    pass_on(cast.mia, actor_id=cast.ada.id, now=VERIFY_AT)
    (found,) = _asked(cast, idea)
    assert found[0] == "claim"
    assert idea.owner is not None
    assert found[1] == idea.owner.username


def test_a_leader_who_leaves_hands_the_question_to_a_leader(cast: Cast) -> None:
    idea = _few_positions(cast)
    cast.vera.memberships.append(Membership(area=cast.nordhafen, role="leader"))
    cast.lena.deactivated_at = VERIFY_AT
    cast.session.flush()
    pass_on(cast.lena, actor_id=cast.ada.id, now=VERIFY_AT)
    assert _asked(cast, idea) == [("dismissal", "vera")]


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
        AssignmentKind.CLAIM: lambda: _sent_back(cast),
        AssignmentKind.DISMISSAL: lambda: _few_positions(cast),
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
    _nobody_of_finance(cast)
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
    _sent_back(cast)
    _few_positions(cast)
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
    _forget(cast, ideas[0])
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
