"""Whoever said it first, and was declined then, is thanked when the idea is adopted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.core.events import history
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea, IdeaAuthor, Supporter
from kaizen.ideas.rules import Stage
from kaizen.notifications.models import Notice
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.people.models import Person
from kaizen.review.actions.approving import approve_idea
from kaizen.review.actions.bulk import Picked, approve_many
from kaizen.review.actions.confirming import DoneAlready, confirm_done
from kaizen.review.actions.declining import appeal, decline_idea
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.reviewing import NO_FLAGS, approval, sent

WORDS = {
    "problem": "The lubricant drips from the gearbox onto the walkway.",
    "proposal": "Mount a drip tray below the gearbox.",
}
ADOPTED = later(days=60)


def declined(cast: Cast, author: Person | None = None, **others: object) -> Idea:
    idea = sent(cast, author=author or cast.otto, **WORDS, **others)
    with transaction():
        decline_idea(
            idea,
            reason="other",
            words="Not now.",
            instead="",
            actor=cast.sam,
            now=THURSDAY,
            seen_version=idea.version,
        )
    return idea


def adopt(
    cast: Cast, idea: Idea, credit: Idea | None, *, now: object = ADOPTED, **others: object
) -> None:
    days = {"start_on": date(2026, 5, 18), "due_on": date(2026, 5, 29)}
    if now != ADOPTED:
        days = {"start_on": date(2028, 5, 18), "due_on": date(2028, 5, 29)}
    with transaction():
        approve_idea(
            idea,
            approval(cast, credit=credit, **days, **others),
            actor=cast.sam,
            now=now,  # type: ignore[arg-type]
            seen_version=idea.version,
        )


def names(cast: Cast, idea: Idea) -> list[str]:
    cast.session.expire_all()
    return [author.person.full_name for author in cast.session.get_one(Idea, idea.id).authors]


def credits(cast: Cast, idea: Idea) -> list[dict[str, object]]:
    found = history(cast.session, "idea", idea.id)
    return [event.facts for event in found if event.kind == "idea.credited"]


def test_whoever_said_it_first_becomes_an_author_and_hears_it_once(cast: Cast) -> None:
    earlier, idea = declined(cast), sent(cast, **WORDS)
    with transaction() as session:
        session.add(Supporter(idea_id=idea.id, person_id=cast.otto.id, at=THURSDAY))
    adopt(cast, idea, earlier)
    assert names(cast, idea) == ["Olga Petrenko", "Otto Berg"]
    assert credits(cast, idea) == [
        {"to_id": cast.otto.id, "earlier_id": earlier.id, "earlier": earlier.reference}
    ]
    told = cast.session.scalars(
        select(Notice.kind).where(Notice.person_id == cast.otto.id, Notice.idea_id == idea.id)
    ).all()
    assert told == ["idea.credited"]
    assert not cast.session.scalars(select(Supporter).where(Supporter.idea_id == idea.id)).all()


def test_the_owner_who_is_credited_is_still_asked_to_accept(cast: Cast) -> None:
    earlier, idea = declined(cast), sent(cast, wants_to_try=True, **WORDS)
    adopt(cast, idea, earlier, owner=cast.otto)
    assert names(cast, idea) == ["Olga Petrenko", "Otto Berg"]
    assert idea.accepted_at is None
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.sam
    asked = cast.session.scalars(
        select(Assignment).where(Assignment.idea_id == idea.id, ~Assignment.is_main)
    ).one()
    assert asked.person == cast.otto
    told = cast.session.scalars(
        select(Notice.kind).where(Notice.person_id == cast.otto.id, Notice.idea_id == idea.id)
    )
    assert set(told) == {"idea.approved", "idea.credited"}


def test_confirming_credits_too_and_the_credited_does_not_look(cast: Cast) -> None:
    earlier, idea = declined(cast, author=cast.vera, area=cast.press), sent(cast, **WORDS)
    done = DoneAlready(
        in_use_on=date(2026, 5, 1),
        evidence="The tray hangs there.",
        owner=cast.mia,
        one_off=Decimal(20),
        yearly=Decimal(0),
        flags=NO_FLAGS,
        credit=earlier,
    )
    with transaction():
        confirm_done(idea, done, actor=cast.sam, now=ADOPTED, seen_version=idea.version)
    assert names(cast, idea) == ["Olga Petrenko", "Vera Novak"]
    looks = cast.session.scalars(select(UseCheck).where(UseCheck.idea_id == idea.id)).all()
    assert len(looks) == 3
    holders = cast.session.scalars(
        select(Assignment.person_id).where(Assignment.idea_id == idea.id)
    ).all()
    assert cast.vera.id not in holders


def _of_another_site(cast: Cast) -> Idea:
    earlier = sent(cast, author=cast.nils, area=cast.brook_line, **WORDS)
    with transaction() as session:
        kept = session.get_one(Idea, earlier.id)
        kept.decided_at = kept.closed_at = kept.answered_at = THURSDAY
        kept.stage = Stage.DECLINED.value
    return earlier


def _not_declined(cast: Cast) -> Idea:
    return sent(cast, author=cast.otto, **WORDS)


def _heard_again(cast: Cast) -> Idea:
    earlier = declined(cast)
    with transaction():
        appeal(earlier, "It drips more.", actor=cast.otto, now=THURSDAY)
    return earlier


def _by_an_author(cast: Cast) -> Idea:
    return declined(cast, author=cast.olga)


def _by_the_decider(cast: Cast) -> Idea:
    # Sam wrote it himself while somebody else decided.
    earlier = declined(cast)
    with transaction() as session:
        kept = session.get_one(Idea, earlier.id)
        kept.authors = [IdeaAuthor(person=cast.sam, position=0)]
    return earlier


@pytest.mark.parametrize(
    "make", [_of_another_site, _not_declined, _heard_again, _by_an_author, _by_the_decider]
)
def test_what_earns_no_credit_is_passed_over(cast: Cast, make: Callable[[Cast], Idea]) -> None:
    earlier, idea = make(cast), sent(cast, **WORDS)
    adopt(cast, idea, earlier)
    assert idea.as_stage is Stage.APPROVED
    assert names(cast, idea) == ["Olga Petrenko"]
    assert credits(cast, idea) == []


@pytest.mark.parametrize(("days", "owed"), [(730, True), (731, False)])
def test_two_years_later_nothing_is_owed(cast: Cast, days: int, owed: bool) -> None:
    earlier, idea = declined(cast), sent(cast, **WORDS)
    adopt(cast, idea, earlier, now=later(days=days))
    assert bool(credits(cast, idea)) is owed


def test_several_at_once_are_credited_by_themselves(cast: Cast) -> None:
    declined(cast)
    idea, other = sent(cast, **WORDS), sent(cast)
    with transaction():
        result = approve_many(
            [Picked(one.id, one.version) for one in (idea, other)],
            one_off=Decimal(20),
            yearly=Decimal(0),
            words="",
            actor=cast.sam,
            now=ADOPTED,
        )
    assert result.done == [idea.id, other.id]
    assert names(cast, idea) == ["Olga Petrenko", "Otto Berg"]
    assert names(cast, other) == ["Olga Petrenko"]


@pytest.fixture
def sam(client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: ADOPTED)
    return sign_in(client, cast.sam)


def _typed(idea: Idea, cast: Cast, **others: object) -> dict[str, object]:
    return {
        "seen_version": idea.version,
        "owner": cast.mia.id,
        "start_on": "2026-05-18",
        "due_on": "2026-05-29",
        "one_off": "20",
        "yearly": "0",
        **others,
    }


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_form_offers_the_thanks_ticked_and_keeps_what_was_chosen(
    sam: FlaskClient, cast: Cast, headers: dict[str, str]
) -> None:
    earlier, idea = declined(cast), sent(cast, **WORDS)
    offer = f"Thank Otto Berg, who said it first in March ({earlier.reference})"
    ticked = f'name="credit" value="{earlier.id}" checked'
    page = sam.get("/queue").text
    assert offer in page
    assert ticked in page
    url = f"/ideas/{idea.id}/approval"
    again = sam.post(url, data=_typed(idea, cast, yearly=""), headers=headers)
    assert again.status_code == 422
    assert offer in again.text
    # Only the form that was not sent still stands as it was proposed.
    assert again.text.count(ticked) == page.count(ticked) - 1
    sam.post(url, data=_typed(idea, cast, credit=earlier.id), headers=headers)
    assert names(cast, idea) == ["Olga Petrenko", "Otto Berg"]
    shown = sam.get(f"/ideas/{idea.id}").text
    assert "Said it first" in shown
    assert "thanked whoever said it first" in shown
    assert f'href="/ideas/{earlier.id}"' in shown


@pytest.mark.parametrize("credit", ["", "999999", "x"])
def test_without_the_tick_nobody_is_credited(sam: FlaskClient, cast: Cast, credit: str) -> None:
    declined(cast)
    idea = sent(cast, **WORDS)
    answer = sam.post(f"/ideas/{idea.id}/approval", data=_typed(idea, cast, credit=credit))
    assert answer.status_code == 303
    assert names(cast, idea) == ["Olga Petrenko"]


def test_an_idea_like_no_other_offers_no_thanks(sam: FlaskClient, cast: Cast) -> None:
    declined(cast)
    sent(cast)
    assert "who said it first" not in sam.get("/queue").text
