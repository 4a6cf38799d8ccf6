"""What waits for whom: order, cards, and the same number of queries for any number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.submitting import reply_to_question
from kaizen.people.models import Absence, Person
from kaizen.review.actions.approving import approve_idea
from kaizen.review.actions.asking import ask_author
from kaizen.review.actions.declining import appeal, decline_idea
from kaizen.review.actions.passing import pass_up
from kaizen.review.queries.answered import pace_of, today_of
from kaizen.review.queries.queue import QueueCard, queue_for
from kaizen.review.queries.waiting import count_waiting
from kaizen.review.rules.authority import Barrier
from kaizen.savings.actions.estimating import estimate_time, set_costs
from kaizen.savings.rules.lines import Cost, ValueStage
from tests.support.cast import THURSDAY, Cast, later
from tests.support.counting import counted_queries
from tests.support.reviewing import agreed, approval, make_leader, sent, with_leadership


def waits(cast: Cast, person: Person) -> list[Idea]:
    cards = queue_for(cast.session, person, THURSDAY)
    assert count_waiting(cast.session, person, THURSDAY) == len(cards)
    return [card.idea for card in cards]


def only_card(cast: Cast, person: Person) -> QueueCard:
    (card,) = queue_for(cast.session, person, THURSDAY)
    return card


def test_everybody_sees_what_is_theirs_to_answer(cast: Cast) -> None:
    small, big = sent(cast), with_leadership(cast)
    assert waits(cast, cast.sam) == [small]
    assert waits(cast, cast.lena) == [big]
    for person in (cast.olga, cast.vera, cast.fay, cast.nora, cast.nils):
        assert waits(cast, person) == []


def test_the_earliest_due_comes_first_and_safety_among_equals(cast: Cast) -> None:
    plain = sent(cast)
    rule = sent(cast, safety_or_rule=True)
    danger = sent(cast, not_safe_now=True)
    assert waits(cast, cast.sam) == [danger, rule, plain]


def test_the_own_idea_waits_for_somebody_else(cast: Cast) -> None:
    idea = sent(cast, author=cast.sam, area=cast.press)
    assert waits(cast, cast.sam) == []
    assert waits(cast, cast.lena) == [idea]


def test_what_was_passed_on_above_a_leader_waits_there(cast: Cast) -> None:
    leader = make_leader(cast, cast.vera)
    idea = with_leadership(cast)
    assert waits(cast, leader) == [idea]
    with transaction():
        pass_up(idea, "", actor=leader, now=THURSDAY, seen_version=idea.version)
    assert waits(cast, leader) == []
    assert waits(cast, cast.lena) == [idea]


def test_an_appeal_never_waits_for_whoever_declined(cast: Cast) -> None:
    idea = sent(cast)
    with transaction():
        decline_idea(
            idea,
            reason="other",
            words="No.",
            instead="",
            actor=cast.lena,
            now=THURSDAY,
            seen_version=idea.version,
        )
        appeal(idea, "Look again.", actor=cast.olga, now=THURSDAY)
    assert waits(cast, cast.lena) == []


def test_a_deputy_sees_it_while_the_supervisor_is_away(cast: Cast) -> None:
    idea = sent(cast)
    with transaction() as session:
        today = date(2026, 3, 12)
        session.add(
            Absence(person_id=cast.sam.id, deputy_id=cast.otto.id, from_on=today, until_on=today)
        )
    assert waits(cast, cast.otto) == [idea]
    assert queue_for(cast.session, cast.otto, later(days=1)) == []


def test_a_card_says_what_it_is_worth_and_what_it_costs(cast: Cast) -> None:
    idea = sent(cast, times_per_week=5, minutes_each=12, people_affected=1)
    with transaction():
        estimate_time(idea, actor=cast.olga, now=THURSDAY)
        cost = Cost(Decimal(1850), Decimal(220))
        set_costs(idea, cost, ValueStage.ESTIMATED, actor=cast.sam, now=THURSDAY)
    card = only_card(cast, cast.sam)
    assert (card.hours, card.worth) == (Decimal("44.0"), Decimal(1760))
    assert (card.cost, card.limit) == (cost, Decimal(500))
    assert (card.bars_approval, card.bars_settling) == (Barrier.LIMIT, None)
    assert card.author_names == ("Olga Petrenko",)


def test_a_card_keeps_a_hidden_name(cast: Cast) -> None:
    sent(cast, hide_names=True)
    card = only_card(cast, cast.sam)
    assert card.names_hidden
    assert card.author_names == ()


def test_a_card_carries_the_authors_reply(cast: Cast) -> None:
    idea = sent(cast)
    with transaction():
        ask_author(idea, "Which?", actor=cast.sam, now=THURSDAY, seen_version=idea.version)
        reply_to_question(idea, "Press two.", actor=cast.olga, now=later(hours=1))
    assert only_card(cast, cast.sam).reply == "Press two."


def test_as_many_queries_for_one_card_as_for_many(cast: Cast) -> None:
    def asked() -> int:
        cast.session.expire_all()
        person = cast.session.get_one(Person, cast.sam.id)
        assert person.memberships[0].area.site is not None
        with counted_queries() as statements:
            queue_for(cast.session, person, THURSDAY)
        return len(statements)

    sent(cast)
    one = asked()
    for _ in range(8):
        sent(cast)
    assert asked() == one


def test_answers_within_a_day_are_counted(cast: Cast, session: Session) -> None:
    agreed(cast)
    late = sent(cast)
    with transaction():
        answer = approval(cast, start_on=date(2026, 3, 20))
        approve_idea(late, answer, actor=cast.sam, now=later(days=7), seen_version=late.version)
    pace = pace_of(session, cast.sam, later(days=7))
    assert (pace.in_time, pace.answered) == (1, 2)
    today = today_of(session, cast.sam, later(days=7))
    assert today.answered == 1
    assert today.slowest == later(days=7) - THURSDAY
