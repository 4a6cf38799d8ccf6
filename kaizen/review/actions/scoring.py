"""Scoring: asking people for a score, giving one alone, and setting what is scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.policy import PolicyVersion, set_policy
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import readable
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import ask_besides
from kaizen.ownership.actions.submitting import refuse_too_long, require_words
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import DAYS_TO_SCORE, AssignmentKind
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can, require, site_ids_of
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import Permission, site_scope
from kaizen.review.actions.desk import MovedOn, is_with_leadership, take_up
from kaizen.review.models.scores import Score, ScoreRequest
from kaizen.review.queries.scores import asked_to_score, scoring_of, scoring_policy_of
from kaizen.review.queries.worth import net_first_year_of
from kaizen.review.rules.criteria import JUDGED, Criterion, ScoringPolicy, require_step

#: So many people score one idea at most; more opinions make no better one.
MOST_ASKED = 12
_SCORED_IN = frozenset({Stage.WITH_LEADERSHIP, Stage.NEEDS_DETAIL})


def ask_for_scores(
    idea: Idea, people: Sequence[Person], *, actor: Person, now: datetime
) -> list[ScoreRequest]:
    """Ask colleagues for a score, each alone, within two working days of the area.

    Raises:
        NotAllowed: the actor does not decide about this idea.
        MovedOn: leadership does not have the idea any more.
        InvalidInput: nobody is named, or somebody who wrote or owns it, was asked before, or
            may not read it.
    """
    take_up(
        idea,
        frozenset({Stage.WITH_LEADERSHIP}),
        actor=actor,
        now=now,
        seen_version=idea.version,
    )
    if not people:
        raise InvalidInput("Name at least one colleague who scores it.", field="people")
    asked = _already_asked(idea)
    if len(asked) + len(people) > MOST_ASKED:
        raise InvalidInput(
            "%(most)s people score one idea at most.", field="people", most=MOST_ASKED
        )
    due_at = calendar_for(db.session(), idea.area).due_after(now, DAYS_TO_SCORE)
    requests = []
    for person in people:
        _require_fit(idea, person, actor, asked)
        asked.add(person.id)
        requests.append(_ask(idea, person, due_at, actor, now))
    to_ids = [person.id for person in people]
    events.record("score.asked", idea, actor.id, now, to_ids=to_ids)
    return requests


def score_idea(
    idea: Idea,
    steps: Mapping[Criterion, int],
    words: str,
    *,
    actor: Person,
    now: datetime,
) -> Score:
    """Give one's own steps, 1 to 5, for an idea: once, before one has seen those of others.

    The step of cost is not typed: it follows from the net first year as estimated or committed.
    A criterion may be left out; effort is entered so that 5 means little effort. Whoever decides
    may score without being asked, and whoever stands in for somebody away scores as themselves.

    Raises:
        NotAllowed: the actor wrote or owns the idea, or was not asked and does not decide.
        Conflict: the actor has scored it before.
        MovedOn: leadership does not have the idea any more.
        InvalidInput: no step was chosen, or one that there is not.
    """
    if scoring_of(db.session(), idea, now).of(actor.id) is not None:
        raise Conflict("You have scored this idea already. Say what has changed in the talk.")
    asked = _require_asked(idea, actor, now)
    if idea.involves(actor.id):
        raise NotAllowed("You wrote or own this idea, so others score it.")
    in_force = scoring_policy_of(db.session(), idea.site_id)
    kept = {one.value: require_step(one, steps[one]) for one in JUDGED if one in steps}
    if not kept:
        raise InvalidInput("Choose a step for at least one criterion.", field=JUDGED[0].value)
    refuse_too_long(words.strip(), field="words")
    net = net_first_year_of(db.session(), idea)
    if net is not None:
        kept[Criterion.COST.value] = in_force.policy.cost_step(net)
    score = Score(
        idea_id=idea.id,
        person_id=actor.id,
        at=now,
        steps=kept,
        words=words.strip(),
        policy_version_id=in_force.version_id,
    )
    db.session.add(score)
    for one in asked:
        one.closed_at, one.next_rung_at = now, None
    db.session.flush()
    events.record("score.given", idea, actor.id, now, to_ids=_to_hear(idea, actor))
    return score


def may_score(idea: Idea, *, actor: Person, now: datetime) -> bool:
    """Whether `score_idea` would take a score from this person now."""
    if not is_with_leadership(idea) or idea.involves(actor.id):
        return False
    session = db.session()
    if scoring_of(session, idea, now).of(actor.id) is not None:
        return False
    return bool(asked_to_score(session, idea, actor, now)) or _decides(idea, actor)


def set_scoring(
    site: Area, policy: ScoringPolicy, *, reason: str, actor: Person, now: datetime
) -> PolicyVersion:
    """Put other weights, anchors or amounts in force; scores given keep the version they had.

    Raises:
        NotAllowed: the actor neither leads the site nor administers the house.
        InvalidInput: no reason.
    """
    require(actor, Permission.POLICY_SET, area=site)
    words = require_words(reason, field="reason", what=to_say("Say why the scoring changes."))
    version = set_policy(
        db.session(), policy, scope=site_scope(site.id), actor_id=actor.id, now=now, reason=words
    )
    events.record("scoring.changed", site, actor.id, now, version_id=version.id)
    return version


def _require_asked(idea: Idea, actor: Person, now: datetime) -> list[Assignment]:
    """What is asked of the actor; nothing for whoever decides and was not asked."""
    if not is_with_leadership(idea):
        raise MovedOn("Leadership does not have this idea any more, so nobody scores it now.")
    asked = asked_to_score(db.session(), idea, actor, now)
    if not asked:
        take_up(idea, _SCORED_IN, actor=actor, now=now, seen_version=idea.version)
    return asked


def _decides(idea: Idea, actor: Person) -> bool:
    return can(actor, Permission.IDEA_LEAD, area=idea.area)


def _already_asked(idea: Idea) -> set[int]:
    rows = select(ScoreRequest.person_id).where(ScoreRequest.idea_id == idea.id)
    scored = select(Score.person_id).where(Score.idea_id == idea.id)
    return set(db.session.scalars(rows)) | set(db.session.scalars(scored))


def _require_fit(idea: Idea, person: Person, actor: Person, asked: set[int]) -> None:
    """Nobody scores their own idea, nor one that they may not read, nor twice."""
    if person.id == actor.id:
        raise InvalidInput("You can score it without being asked.", field="people")
    if idea.involves(person.id):
        raise InvalidInput(
            "%(name)s wrote or owns this idea. Ask somebody else.",
            field="people",
            name=person.full_name,
        )
    if person.id in asked:
        raise InvalidInput(
            "%(name)s was asked or has scored before.", field="people", name=person.full_name
        )
    may_read = select(Idea.id).where(Idea.id == idea.id, *readable(person))
    is_here = person.is_active and idea.site_id in site_ids_of(person)
    if not is_here or db.session.scalar(may_read) is None:
        raise InvalidInput(
            "%(name)s may not read this idea. Ask somebody else.",
            field="people",
            name=person.full_name,
        )


def _ask(
    idea: Idea, person: Person, due_at: datetime, actor: Person, now: datetime
) -> ScoreRequest:
    request = ScoreRequest(
        idea_id=idea.id,
        person_id=person.id,
        asked_by_id=actor.id,
        asked_at=now,
        due_at=due_at,
    )
    db.session.add(request)
    ask_besides(
        idea, AssignmentKind.SCORE, person=person, due_at=due_at, actor_id=actor.id, now=now
    )
    return request


def _to_hear(idea: Idea, actor: Person) -> list[int]:
    """Who asked for scores, once the last one is given; nobody before."""
    still = select(Assignment.id).where(
        Assignment.idea_id == idea.id,
        Assignment.kind == AssignmentKind.SCORE.value,
        Assignment.closed_at.is_(None),
    )
    if db.session.scalars(still.limit(1)).first() is not None:
        return []
    rows = select(ScoreRequest.asked_by_id).where(ScoreRequest.idea_id == idea.id).distinct()
    return sorted(set(db.session.scalars(rows)) - {actor.id})
