"""Six and twelve months on it is asked again whether anybody was dismissed; yes takes it back."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from kaizen.core.errors import Conflict, NotAllowed
from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.savings.actions.booking import book_idea
from kaizen.savings.actions.dismissals import answer_dismissal
from kaizen.savings.queries.dismissals import answers_in_force
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.lines import BenefitClass
from tests.support.cast import THURSDAY, Cast, later
from tests.support.claims import claim, entries, line, total, use, verify
from tests.support.stages import begun

HALF_A_YEAR, A_YEAR = later(days=185), later(days=366)


@pytest.fixture
def idea(cast: Cast) -> Idea:
    """An idea that means fewer positions: material falls, and one sort of money is avoided."""
    idea = begun(cast)
    idea.fewer_positions = True
    line(cast, idea, "12000.00")
    line(cast, idea, "600.00", benefit=BenefitClass.AVOIDANCE)
    use(idea)
    verify(cast, idea)
    book_idea(idea.id, now=HALF_A_YEAR)
    return idea


def _asked(cast: Cast, idea: Idea) -> list[Assignment]:
    rows = select(Assignment).where(
        Assignment.idea_id == idea.id,
        Assignment.kind == AssignmentKind.DISMISSAL.value,
        Assignment.closed_at.is_(None),
    )
    return list(cast.session.scalars(rows))


def _answer(
    cast: Cast,
    idea: Idea,
    *,
    dismissed: bool,
    who: str = "lena",
    at: datetime = HALF_A_YEAR,
) -> None:
    answer_dismissal(
        idea,
        was_dismissed=dismissed,
        actor=getattr(cast, who),
        now=at,
        seen_version=claim(cast, idea).version,
    )


def test_a_leader_is_asked_after_six_months_and_after_twelve(cast: Cast, idea: Idea) -> None:
    (asked,) = _asked(cast, idea)
    assert (asked.person_id, asked.due_at.date()) == (cast.lena.id, date(2026, 9, 14))
    _answer(cast, idea, dismissed=False)
    (asked,) = _asked(cast, idea)
    assert asked.due_at.date() == date(2027, 3, 12)
    with pytest.raises(Conflict, match="too early"):
        _answer(cast, idea, dismissed=False, at=later(days=350))
    _answer(cast, idea, dismissed=False, at=A_YEAR)
    assert _asked(cast, idea) == []
    with pytest.raises(Conflict):
        _answer(cast, idea, dismissed=False, at=A_YEAR)


def test_yes_takes_back_every_hard_entry_and_books_no_more(cast: Cast, idea: Idea) -> None:
    _answer(cast, idea, dismissed=True)
    book_idea(idea.id, now=later(days=400))
    rows = entries(cast, idea)
    assert sum(row.amount for row in rows if row.counts_hard) == 0
    assert sum(row.amount for row in rows if not row.counts_hard) > 0
    assert any(row.reason == "Somebody was dismissed for it." for row in rows)
    assert _asked(cast, idea) == []


def test_no_changes_nothing(cast: Cast, idea: Idea) -> None:
    before = total(cast, idea)
    _answer(cast, idea, dismissed=False)
    assert total(cast, idea) == before


@pytest.mark.parametrize("who", ["olga", "sam", "fay", "ada", "nils"])
def test_only_a_leader_answers(cast: Cast, idea: Idea, who: str) -> None:
    with pytest.raises(NotAllowed):
        _answer(cast, idea, dismissed=False, who=who)


def test_an_administrator_answers_where_no_leader_is_left(cast: Cast) -> None:
    cast.lena.deactivated_at = THURSDAY
    cast.session.flush()
    alone = begun(cast)
    alone.fewer_positions = True
    line(cast, alone, "12000.00")
    use(alone)
    (asked,) = _asked(cast, alone)
    assert asked.person_id == cast.ada.id
    _answer(cast, alone, dismissed=False, who="ada")
    assert [one.was_dismissed for one in answers_in_force(cast.session, claim(cast, alone).id)] == [
        False
    ]


def test_other_ideas_are_not_asked_about(cast: Cast) -> None:
    plain = begun(cast)
    line(cast, plain, "12000.00")
    use(plain)
    verify(cast, plain)
    assert _asked(cast, plain) == []
    with pytest.raises(Conflict):
        _answer(cast, plain, dismissed=True)


@pytest.mark.parametrize("hours", ["90", None])
def test_little_money_is_asked_about_too(cast: Cast, hours: str | None) -> None:
    """Noted, since nobody verifies so little; who lost their work is asked all the same."""
    small = begun(cast)
    small.fewer_positions = True
    line(cast, small, "300", benefit=BenefitClass.SOFT_CAPACITY, hours=hours)
    use(small)
    assert claim(cast, small).state == ClaimState.NOTED
    (asked,) = _asked(cast, small)
    assert (asked.person_id, asked.due_at.date()) == (cast.lena.id, date(2026, 9, 14))
    _answer(cast, small, dismissed=True)
    assert _asked(cast, small) == []
    assert total(cast, small) == 0


def test_after_a_yes_nothing_hard_is_booked_whoever_verifies_it(cast: Cast) -> None:
    late = begun(cast)
    late.fewer_positions = True
    line(cast, late, "12000.00")
    use(late)
    _answer(cast, late, dismissed=True)
    verify(cast, late, at=HALF_A_YEAR)
    book_idea(late.id, now=A_YEAR)
    assert total(cast, late) == 0
