"""How far reviewers agree, month by month, over the ideas that they have scored in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kaizen.core.local_time import to_local
from kaizen.core.reckoned import Reckoned, undefined
from kaizen.ideas.models import Idea
from kaizen.people.models import Area, Person
from kaizen.people.permissions import paths_where
from kaizen.people.rules import Permission
from kaizen.review.models.scores import Score
from kaizen.review.queries.scores import Scoring, scorings_of
from kaizen.review.rules.agreement import TOO_FEW, IccKind, cohen_kappa, icc, least_compared
from kaizen.review.rules.criteria import HIGHEST, JUDGED, LOWEST

#: So far back the page looks.
WINDOW = timedelta(days=370)
#: So many groups of a month are shown, those with most ideas in common.
MOST_GROUPS = 8
_PAIR = 2


@dataclass(frozen=True)
class Agreement:
    """How far one group of reviewers agrees in one month.

    `measure` is kappa with quadratic weights for two, ICC(2,k) for more: 1 is full agreement,
    about 0 what chance alone would give. `steps` were compared: one for each idea and criterion
    that all of them judged, in the month and in those before it. Below `needed` of them there is
    no figure: over so little it says nothing.
    """

    month: date
    names: tuple[str, ...]
    ideas: int
    steps: int
    needed: int
    measure: Reckoned


def agreement_of(session: Session, actor: Person, site: Area, now: datetime) -> list[Agreement]:
    """Every group of each month, the newest month first; only scores that are open.

    A group is measured over all ideas that it has in common until then, a year back at most.

    Scores that were given in sight of others, and steps of cost, which nobody judges, are left
    out. The same few queries for any number of scores.
    """
    below = [
        Area.path.startswith(path, autoescape=True)
        for path in paths_where(actor, Permission.NOTE_READ)
    ]
    if not below:
        return []
    ids = session.scalars(
        select(Score.idea_id)
        .join(Idea, Idea.id == Score.idea_id)
        .join(Area, Area.id == Idea.area_id)
        .where(Idea.site_id == site.id, Score.at >= now - WINDOW, or_(*below))
        .distinct()
    ).all()
    months: dict[date, list[tuple[Score, ...]]] = {}
    for scoring in scorings_of(session, ids, now).values():
        given = _alone(scoring, now)
        if len(given) >= _PAIR:
            months.setdefault(_month(given, site), []).append(given)
    found: list[Agreement] = []
    until: list[tuple[Score, ...]] = []
    for month in sorted(months):
        until += months[month]
        found = _groups(month, months[month], until) + found
    return found


def _alone(scoring: Scoring, now: datetime) -> tuple[Score, ...]:
    if not scoring.is_open(now):
        return ()
    return tuple(one for one in scoring.scores if not scoring.is_late(one))


def _month(given: Iterable[Score], site: Area) -> date:
    last = max(one.at for one in given)
    return to_local(last, time_zone=site.time_zone or "UTC").date().replace(day=1)


def _groups(
    month: date, ideas: Sequence[tuple[Score, ...]], until: Sequence[tuple[Score, ...]]
) -> list[Agreement]:
    """Each group that has scored an idea together, over all ideas that it has in common by then."""
    groups = {frozenset(one.person_id for one in given) for given in ideas}
    scored = [{one.person_id: one for one in given} for given in until]
    found = [_agreement(month, sorted(group), scored) for group in groups]
    return sorted(found, key=lambda one: (-one.ideas, one.names))[:MOST_GROUPS]


def _agreement(month: date, people: Sequence[int], scored: Sequence[dict[int, Score]]) -> Agreement:
    common = [by_person for by_person in scored if by_person.keys() >= set(people)]
    ratings = [
        [int(by_person[person_id].steps[one.value]) for person_id in people]
        for by_person in common
        for one in JUDGED
        if all(one.value in by_person[person_id].steps for person_id in people)
    ]
    needed = least_compared(len(people))
    return Agreement(
        month=month,
        names=tuple(common[0][person_id].person.full_name for person_id in people),
        ideas=len(common),
        steps=len(ratings),
        needed=needed,
        measure=undefined(TOO_FEW) if len(ratings) < needed else _measure(ratings),
    )


def _measure(ratings: list[list[int]]) -> Reckoned:
    if ratings and len(ratings[0]) > _PAIR:
        return icc(ratings, IccKind.TWO_WAY_MEAN)
    table = [[0] * (HIGHEST - LOWEST + 1) for _ in range(LOWEST, HIGHEST + 1)]
    for one, other in ratings:
        table[one - LOWEST][other - LOWEST] += 1
    return cohen_kappa(table, "quadratic")
