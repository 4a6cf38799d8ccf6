"""What is asked about a claim, of whom, and that it is asked until it is answered."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kaizen.core.events import Event
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.jobs.booking import book_savings
from kaizen.notifications.models import Notice
from kaizen.ownership.actions.checking import close_idea
from kaizen.ownership.actions.passing import pass_on
from kaizen.ownership.models import Assignment
from kaizen.people.models import Membership, Person
from kaizen.savings.actions.dismissals import answer_dismissal
from kaizen.savings.rules.claims import ClaimState
from tests.support.asked import few_positions, forget, nobody_of_finance, sent_back
from tests.support.cast import Cast, later
from tests.support.claims import VERIFY_AT, claim, claimed, verified, verify


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


def test_each_question_is_its_own(cast: Cast) -> None:
    assert _asked(cast, claimed(cast, "500")) == [("verify", "fay")]
    assert _asked(cast, sent_back(cast)) == [("claim", "mia")]
    assert _asked(cast, few_positions(cast)) == [("dismissal", "lena")]
    assert _asked(cast, verified(cast, "500")) == []


@pytest.mark.parametrize(
    ("state", "asked"), [("claimed", ("verify", "fay")), ("sent_back", ("claim", "mia"))]
)
def test_the_end_of_a_change_does_not_end_the_question(
    cast: Cast, state: str, asked: tuple[str, str]
) -> None:
    idea = claimed(cast, "500") if state == "claimed" else sent_back(cast)
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
        "sent_back": lambda: sent_back(cast),
        "verified": lambda: few_positions(cast),
    }[state]()
    before = _asked(cast, idea)
    forget(cast, idea)
    book_savings(later(days=30))
    cast.session.expire_all()
    assert _asked(cast, idea) == before
    book_savings(later(days=30))
    assert _asked(cast, idea) == before


def test_the_job_does_not_ask_again_what_was_answered(cast: Cast) -> None:
    idea = few_positions(cast)
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


def test_the_job_asks_about_people_where_money_is_only_noted(cast: Cast) -> None:
    idea = claimed(cast)
    idea.fewer_positions = True
    cast.session.commit()
    assert _asked(cast, idea) == []
    book_savings(later(days=30))
    assert _asked(cast, idea) == [("dismissal", "lena")]
    book_savings(later(days=31))
    assert _asked(cast, idea) == [("dismissal", "lena")]


def test_the_job_asks_both_where_neither_is_asked(cast: Cast) -> None:
    idea = claimed(cast, "500")
    idea.fewer_positions = True
    forget(cast, idea)
    book_savings(later(days=30))
    assert sorted(_asked(cast, idea)) == [("dismissal", "lena"), ("verify", "fay")]


def test_an_administrator_hears_that_somebody_is_to_be_named(cast: Cast) -> None:
    with transaction():
        nobody_of_finance(cast)
        idea = claimed(cast, "500")
    assert _asked(cast, idea) == [("verify", "ada")]
    told = select(Notice.person_id).where(Notice.kind == "claim.nobody_to_verify")
    assert list(cast.session.scalars(told)) == [cast.ada.id]


def test_the_job_hands_it_to_whoever_is_named(cast: Cast) -> None:
    nobody_of_finance(cast)
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
    idea = sent_back(cast)
    pass_on(cast.mia, actor_id=cast.ada.id, now=VERIFY_AT)
    (found,) = _asked(cast, idea)
    assert found[0] == "claim"
    assert idea.owner is not None
    assert found[1] == idea.owner.username


def test_a_leader_who_leaves_hands_the_question_to_a_leader(cast: Cast) -> None:
    idea = few_positions(cast)
    cast.vera.memberships.append(Membership(area=cast.nordhafen, role="leader"))
    cast.lena.deactivated_at = VERIFY_AT
    cast.session.flush()
    pass_on(cast.lena, actor_id=cast.ada.id, now=VERIFY_AT)
    assert _asked(cast, idea) == [("dismissal", "vera")]
