"""The answers to an owner who cannot go on, and words that decide nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.events import history
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.working import ask_to_give_up, start_work
from kaizen.ownership.models import Assignment
from kaizen.review.actions.desk import MovedOn
from kaizen.review.actions.giving_up import end_as_learned, end_as_withdrawn
from kaizen.review.actions.thanking import thank
from tests.support.cast import THURSDAY, Cast
from tests.support.reviewing import agreed, sent


def given_up(cast: Cast) -> Idea:
    idea = agreed(cast)
    with transaction():
        start_work(idea, actor=cast.mia, now=THURSDAY)
        ask_to_give_up(idea, reason="The beam is too weak.", actor=cast.mia, now=THURSDAY)
    return idea


def nothing_is_asked(cast: Cast, idea: Idea) -> bool:
    still = select(Assignment).where(Assignment.idea_id == idea.id, Assignment.closed_at.is_(None))
    return cast.session.scalars(still).first() is None


def test_tried_and_learned(cast: Cast) -> None:
    idea = given_up(cast)
    with transaction():
        end_as_learned(
            idea, "Beams here carry 5 kg.", actor=cast.sam, now=THURSDAY, seen_version=idea.version
        )
    assert (idea.as_stage, idea.learning) == (Stage.LEARNED, "Beams here carry 5 kg.")
    assert nothing_is_asked(cast, idea)


def test_it_ends_with_a_reason(cast: Cast) -> None:
    idea = given_up(cast)
    with transaction():
        end_as_withdrawn(
            idea, "The press goes.", actor=cast.sam, now=THURSDAY, seen_version=idea.version
        )
    assert idea.as_stage is Stage.WITHDRAWN
    assert nothing_is_asked(cast, idea)


@pytest.mark.parametrize("end", [end_as_learned, end_as_withdrawn])
def test_refusals(cast: Cast, end) -> None:  # type: ignore[no-untyped-def]
    idea = given_up(cast)
    with pytest.raises(InvalidInput), transaction():
        end(idea, " ", actor=cast.sam, now=THURSDAY, seen_version=idea.version)
    for other in (cast.mia, cast.olga, cast.vera, cast.nils):
        with pytest.raises(NotAllowed), transaction():
            end(idea, "No.", actor=other, now=THURSDAY, seen_version=idea.version)
    with pytest.raises(MovedOn), transaction():
        end(idea, "No.", actor=cast.sam, now=THURSDAY, seen_version=idea.version - 1)
    waiting = sent(cast)
    with pytest.raises(MovedOn), transaction():
        end(waiting, "No.", actor=cast.sam, now=THURSDAY, seen_version=waiting.version)


def test_thanks_are_said_by_a_reviewer_to_somebody_else(cast: Cast) -> None:
    idea = sent(cast)
    with transaction():
        comment = thank(idea, "Well seen.", actor=cast.sam, now=THURSDAY)
    assert comment.kind == "talk"
    assert history(cast.session, "idea", idea.id)[-1].kind == "idea.thanked"
    for other in (cast.olga, cast.vera, cast.nils):
        with pytest.raises(NotAllowed), transaction():
            thank(idea, "Well seen.", actor=other, now=THURSDAY)
    with pytest.raises(InvalidInput), transaction():
        thank(idea, " ", actor=cast.sam, now=THURSDAY)
    own = sent(cast, author=cast.sam, area=cast.press)
    with pytest.raises(NotAllowed), transaction():
        thank(own, "Well seen.", actor=cast.sam, now=THURSDAY)
    draft = cast.draft()
    cast.session.commit()
    with pytest.raises(Conflict), transaction():
        thank(draft, "Well seen.", actor=cast.sam, now=THURSDAY)


def test_a_second_tap_thanks_once(cast: Cast) -> None:
    idea = sent(cast)
    for _tap in range(2):
        with transaction():
            thank(idea, "Well seen.", actor=cast.sam, now=THURSDAY, form_key="one-form")
    kinds = [event.kind for event in history(cast.session, "idea", idea.id)]
    assert kinds.count("idea.thanked") == 1
