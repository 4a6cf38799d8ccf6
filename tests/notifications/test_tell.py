"""Who hears of what, and that nobody hears twice or of their own doing."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core import events
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Follower, Idea
from kaizen.notifications.models import Notice
from kaizen.notifications.queries import unread_by
from kaizen.notifications.reminder_words import REMINDING
from kaizen.notifications.rules import (
    ABOUT_ABSENCES,
    ABOUT_AIMS,
    ABOUT_AREAS,
    ABOUT_PERSONS,
    AUDIENCES,
    OF_PROOF,
    REMINDERS,
    TO_PERSONS,
    Audience,
)
from kaizen.notifications.wording import say
from kaizen.notifications.words import WORDS
from kaizen.ownership.actions.submitting import submit_idea, withdraw_idea
from kaizen.ownership.ladder import LadderKind
from kaizen.reactions import REACTIONS
from tests.support.cast import THURSDAY, Cast, later


def _sent(cast: Cast) -> Idea:
    with transaction():
        idea = cast.draft()
        submit_idea(idea, actor=cast.olga, now=THURSDAY)
    return idea


def test_the_reader_hears_of_a_new_idea_and_the_author_not_of_her_own_doing(
    cast: Cast, session: Session
) -> None:
    _sent(cast)
    told = session.scalars(select(Notice)).all()
    assert [(notice.person_id, notice.facts["as"]) for notice in told] == [
        (cast.sam.id, Audience.NAMED)
    ]
    assert session.scalar(select(unread_by(cast.sam.id))) == 1
    assert say(told[0]).text == "A new idea waits for your answer."


def test_somebody_who_is_both_author_and_follower_hears_once(cast: Cast, session: Session) -> None:
    idea = _sent(cast)
    with transaction() as writing:
        writing.add(Follower(idea_id=idea.id, person_id=cast.olga.id, at=THURSDAY))
        writing.add(Follower(idea_id=idea.id, person_id=cast.otto.id, at=THURSDAY))
        events.record("idea.asked", idea, cast.sam.id, later(hours=1))
    told = session.scalars(select(Notice).where(Notice.kind == "idea.asked")).all()
    assert {(n.person_id, n.facts["as"]) for n in told} == {
        (cast.olga.id, Audience.AUTHOR),
        (cast.otto.id, Audience.FOLLOWER),
    }


def test_whoever_has_left_is_not_told(cast: Cast, session: Session) -> None:
    idea = _sent(cast)
    with transaction() as writing:
        writing.add(Follower(idea_id=idea.id, person_id=cast.otto.id, at=THURSDAY))
        cast.otto.deactivated_at = THURSDAY
        withdraw_idea(idea, reason="Solved already", actor=cast.olga, now=later(hours=1))
    told = session.scalars(select(Notice).where(Notice.kind == "idea.withdrawn")).all()
    assert cast.otto.id not in {notice.person_id for notice in told}


def test_every_event_that_is_told_has_words() -> None:
    told = {*AUDIENCES, *ABOUT_PERSONS, *ABOUT_ABSENCES, *ABOUT_AIMS, *TO_PERSONS}
    assert told - {*OF_PROOF} == set(WORDS)
    assert {*told, *REMINDERS, *ABOUT_AREAS} <= set(REACTIONS)
    assert set(REMINDING) == set(LadderKind)
    for kind, audiences in AUDIENCES.items():
        if kind in OF_PROOF:
            continue
        words = WORDS[kind]
        assert None in words or set(audiences) <= set(words), kind
