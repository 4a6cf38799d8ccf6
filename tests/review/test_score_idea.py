"""Scoring: alone, once, and seen by others only when all have scored or the time is over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.events import settle
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.notifications.models import Notice
from kaizen.people.models import Absence, Person
from kaizen.review.actions.desk import MovedOn
from kaizen.review.actions.scoring import score_idea
from kaizen.review.models.scores import Score
from kaizen.review.queries.scores import reads_scores, scoring_of
from kaizen.review.rules.criteria import Criterion
from tests.support.cast import THURSDAY, Cast, later, make_cast
from tests.support.reviewing import make_leader, sent, with_leadership
from tests.support.scoring import SOON, costs, score, steps, waiting_for_scores


def seen_by(cast: Cast, idea: Idea, person: Person, now: datetime) -> list[Person]:
    scoring = scoring_of(cast.session, idea, now)
    shown = scoring.shown_to(person, now, reads_notes=reads_scores(person, idea))
    return [one.person for one in shown]


def test_a_score_keeps_its_steps_and_its_words(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    given = score(idea, cast.sam, steps(4, safety=5), "  A pin may be enough. ")
    assert given.steps == {"safety": 5, "quality": 4, "delivery": 4, "morale": 4, "effort": 4}
    assert given.words == "A pin may be enough."
    assert given.policy_version_id is None


def test_cost_is_reckoned_and_not_typed(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    costs(idea, cast.sam, 900)
    given = score(idea, cast.sam, {**steps(), Criterion.COST: 5})
    assert given.steps["cost"] == 1


def test_a_criterion_may_be_left_out_but_not_all(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    with pytest.raises(InvalidInput, match="at least one"):
        score(idea, cast.sam, {})
    assert score(idea, cast.sam, {Criterion.SAFETY: 2}).steps == {"safety": 2}


def test_a_step_that_there_is_not_is_refused(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    with pytest.raises(InvalidInput, match="1 to 5"):
        score(idea, cast.sam, steps(morale=6))


def test_before_all_have_scored_one_sees_only_ones_own(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam, cast.fay)
    score(idea, cast.sam)
    assert seen_by(cast, idea, cast.sam, SOON) == [cast.sam]
    assert seen_by(cast, idea, cast.lena, SOON) == []
    assert seen_by(cast, idea, cast.fay, SOON) == []
    score(idea, cast.fay, now=later(hours=2))
    assert seen_by(cast, idea, cast.lena, later(hours=2)) == [cast.sam, cast.fay]


def test_after_two_working_days_the_scores_are_open(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam, cast.fay)
    score(idea, cast.sam)
    assert seen_by(cast, idea, cast.lena, later(days=3)) == []
    assert seen_by(cast, idea, cast.lena, later(days=5)) == [cast.sam]
    late = score(idea, cast.fay, now=later(days=5))
    scoring = scoring_of(cast.session, idea, later(days=6))
    assert scoring.is_late(late)
    assert [scoring.is_late(one) for one in scoring.scores] == [False, True]


def test_whoever_does_not_read_notes_sees_their_own_for_ever(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.mia, cast.sam)
    score(idea, cast.mia)
    score(idea, cast.sam)
    assert seen_by(cast, idea, cast.mia, later(days=9)) == [cast.mia]
    assert seen_by(cast, idea, cast.olga, later(days=9)) == []


def test_whoever_asked_hears_when_the_last_one_has_scored(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam, cast.fay)
    told = select(Notice.kind).where(Notice.person_id == cast.lena.id, Notice.kind == "score.given")
    score(idea, cast.sam)
    settle(SOON)
    assert not cast.session.scalars(told).all()
    score(idea, cast.fay)
    settle(SOON)
    assert len(cast.session.scalars(told).all()) == 1


def test_the_leader_who_decides_scores_without_being_asked(cast: Cast) -> None:
    idea = with_leadership(cast)
    score(idea, cast.lena)
    assert seen_by(cast, idea, cast.lena, SOON) == [cast.lena]


@pytest.mark.parametrize("who", ["sam", "mia", "fay", "nora", "nils", "ada"])
def test_nobody_else_scores_unasked(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        score(with_leadership(cast), getattr(cast, who))


def test_nobody_scores_twice(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    score(idea, cast.sam)
    with pytest.raises(Conflict, match="already"):
        score(idea, cast.sam)
    lead = make_leader(cast, cast.vera)
    score(idea, lead)
    with pytest.raises(Conflict, match="already"):
        score(idea, lead)


def test_whoever_became_an_author_meanwhile_does_not_score(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.mia)
    with transaction():
        idea.authors.append(IdeaAuthor(person=cast.mia, position=1))
    with pytest.raises(NotAllowed, match="wrote or own"):
        score(idea, cast.mia)


def test_a_leader_who_owns_it_does_not_score(cast: Cast) -> None:
    idea = with_leadership(cast)
    with transaction():
        idea.owner = cast.lena
    with pytest.raises(NotAllowed):
        score(idea, cast.lena)


def test_what_leadership_does_not_have_is_not_scored(cast: Cast) -> None:
    with pytest.raises(MovedOn):
        score(sent(cast), cast.lena)


def test_a_deputy_scores_in_their_own_name(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    with transaction():
        day = THURSDAY.date()
        cast.session.add(
            Absence(
                person=cast.sam,
                deputy=cast.mia,
                from_on=day,
                until_on=day,
            )
        )
    assert scoring_of(cast.session, idea, SOON).waiting == ("Mia Larsen",)
    score(idea, cast.mia)
    assert seen_by(cast, idea, cast.lena, SOON) == [cast.mia]


def test_two_people_score_at_the_same_moment(own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        idea_id = waiting_for_scores(cast, cast.sam, cast.fay).id
        ids = [cast.sam.id, cast.fay.id, cast.fay.id]
    start = Barrier(len(ids))

    def give(person_id: int) -> bool:
        with own_app.app_context():
            start.wait()
            try:
                with transaction() as session:
                    person = session.get_one(Person, person_id)
                    idea = load_idea_for(session, person, idea_id, lock=True)
                    score_idea(idea, steps(), "", actor=person, now=SOON)
            except (Conflict, NotAllowed):
                return False
            return True

    with ThreadPoolExecutor(len(ids)) as threads:
        stood = list(threads.map(give, ids))
    assert stood.count(True) == 2
    with own_app.app_context():
        scores = db.session.scalars(select(Score.person_id)).all()
        assert sorted(scores) == sorted(ids[:2])
        idea = db.session.get_one(Idea, idea_id)
        assert scoring_of(db.session(), idea, SOON).is_open(SOON)
