"""A wrong answer about dismissals gets another in its place; the money follows, the past stays."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Membership
from kaizen.savings.actions.booking import book_idea
from kaizen.savings.actions.dismissals import answer_dismissal, correct_dismissal
from kaizen.savings.models.claims import DismissalAnswer
from kaizen.savings.queries.award_benefit import first_years_of
from kaizen.savings.queries.dismissals import answers_in_force
from tests.support.asked import few_positions
from tests.support.cast import Cast, later
from tests.support.claims import claim, entries, total

AT = later(days=185)
SOON = later(days=190)
WHY = "Two contracts were not prolonged in May."


@pytest.fixture
def idea(cast: Cast) -> Idea:
    """A leader said after six months that nobody was dismissed."""
    idea = few_positions(cast)
    book_idea(idea.id, now=AT)
    _answer(cast, idea, dismissed=False)
    return idea


def _answer(cast: Cast, idea: Idea, *, dismissed: bool) -> DismissalAnswer:
    version = claim(cast, idea).version
    return answer_dismissal(
        idea, was_dismissed=dismissed, actor=cast.lena, now=AT, seen_version=version
    )


def _correct(
    cast: Cast,
    idea: Idea,
    *,
    dismissed: bool,
    who: str = "lena",
    reason: str = WHY,
    at: datetime = SOON,
) -> DismissalAnswer:
    found = claim(cast, idea)
    return correct_dismissal(
        idea,
        answers_in_force(cast.session, found.id)[0].id,
        reason,
        was_dismissed=dismissed,
        actor=getattr(cast, who),
        now=at,
        seen_version=found.version,
    )


def _asked(cast: Cast, idea: Idea) -> list[Assignment]:
    rows = select(Assignment).where(
        Assignment.idea_id == idea.id,
        Assignment.kind == AssignmentKind.DISMISSAL.value,
        Assignment.closed_at.is_(None),
    )
    return list(cast.session.scalars(rows))


def test_a_wrong_no_is_corrected_long_before_it_is_asked_again(cast: Cast, idea: Idea) -> None:
    assert total(cast, idea) > 0
    given = _correct(cast, idea, dismissed=True)
    assert total(cast, idea) == 0
    assert _asked(cast, idea) == []
    assert given.reason == WHY
    book_idea(idea.id, now=later(days=400))
    assert total(cast, idea) == 0
    assert first_years_of(cast.session, [claim(cast, idea)])[claim(cast, idea).id].hard == 0


def test_what_was_said_first_stays(cast: Cast, idea: Idea) -> None:
    _correct(cast, idea, dismissed=True)
    rows = select(DismissalAnswer.was_dismissed, DismissalAnswer.reason).order_by(
        DismissalAnswer.id
    )
    assert list(cast.session.execute(rows)) == [(False, ""), (True, WHY)]


def test_a_wrong_yes_is_corrected_by_somebody_with_no_part(cast: Cast, idea: Idea) -> None:
    before = total(cast, idea)
    _correct(cast, idea, dismissed=True)
    _correct(cast, idea, dismissed=False, reason="They left by themselves.")
    assert total(cast, idea) == before
    assert any(row.reason == "Somebody was dismissed for it." for row in entries(cast, idea))
    assert len(_asked(cast, idea)) == 1


def test_whoever_gave_it_corrects_it_without_leading_any_more(cast: Cast, idea: Idea) -> None:
    cast.lena.memberships.clear()
    cast.session.flush()
    assert _correct(cast, idea, dismissed=True).was_dismissed


@pytest.mark.parametrize("who", ["olga", "sam", "fay", "nils", "mia"])
def test_others_correct_nothing(cast: Cast, idea: Idea, who: str) -> None:
    with pytest.raises(NotAllowed):
        _correct(cast, idea, dismissed=True, who=who)


def test_who_has_a_part_says_yes_but_takes_none_back(cast: Cast, idea: Idea) -> None:
    """The owner's own money would count again."""
    assert idea.owner is not None
    idea.owner.memberships.append(Membership(area=cast.nordhafen, role="leader"))
    cast.session.flush()
    who = idea.owner.username or ""
    _correct(cast, idea, dismissed=True, who=who)
    with pytest.raises(NotAllowed, match="You have a part"):
        _correct(cast, idea, dismissed=False, who=who)


def test_a_reason_is_needed(cast: Cast, idea: Idea) -> None:
    with pytest.raises(InvalidInput) as refused:
        _correct(cast, idea, dismissed=True, reason="  ")
    assert refused.value.field == "corrected"


def test_the_same_answer_corrects_nothing(cast: Cast, idea: Idea) -> None:
    with pytest.raises(InvalidInput, match="stands there already"):
        _correct(cast, idea, dismissed=False)


def test_what_was_corrected_meanwhile_is_refused(cast: Cast, idea: Idea) -> None:
    found = claim(cast, idea)
    wrong, seen = answers_in_force(cast.session, found.id)[0].id, found.version
    _correct(cast, idea, dismissed=True)
    acts = {"was_dismissed": True, "actor": cast.lena, "now": SOON}
    with pytest.raises(Conflict, match="Somebody else has changed"):
        correct_dismissal(idea, wrong, WHY, seen_version=seen, **acts)
    with pytest.raises(Conflict, match="corrected meanwhile"):
        correct_dismissal(idea, wrong, WHY, seen_version=claim(cast, idea).version, **acts)
