"""Nothing that moves a figure is overlooked: what happens, what time brings, and what is set."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import delete, insert, select

from kaizen.core import events
from kaizen.jobs.booking import book_savings
from kaizen.jobs.rolling import roll_up_months
from kaizen.ownership.actions.missing import miss_check
from kaizen.reactions import REACTIONS
from kaizen.reports.actions.marking import mark_idea
from kaizen.reports.models.months import AreaMonth, SiteStand, StaleIdea, StaleMonth
from kaizen.reports.queries.months import stand_of, tally_of
from kaizen.reports.rules.figures import Figure, Held, Tally
from kaizen.reports.rules.spans import Span
from kaizen.savings.actions.definitions import set_definitions
from kaizen.savings.actions.dismissals import answer_dismissal
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.rules.lines import BenefitClass
from tests.reports.test_rolled_in_any_order import differing, kept
from tests.reports.test_rolling_months import send
from tests.support.cast import THURSDAY, Cast, later
from tests.support.claims import claim, line, use, verified, verify
from tests.support.rolled import rolled_up
from tests.support.stages import begun, check_of, used

YEARS = Span(date(2026, 1, 1), date(2028, 1, 1))
MARCH = date(2026, 3, 1)
#: What is said or done about an idea and moves no figure; everything else marks its months.
MOVE_NOTHING = {
    "idea.photo_added",
    "idea.photo_removed",
    "idea.commented",
    "idea.noted",
    "idea.supported",
    "idea.unsupported",
    "idea.followed",
    "idea.unfollowed",
    "idea.thanked",
    "score.asked",
    "score.given",
    "work.news",
    "work.blocked",
    "work.replanned",
    "assignment.passed_on",
    "assignment.snoozed",
    "claim.nobody_to_verify",
    "savings.answered",
    "budget.reserved",
    "budget.released",
    "award.paid",
    "reminder.sent",
    "reminder.tried_again",
    "draft.nudged",
}
ROOT = Path(__file__).parents[2]
OF_IDEAS = ("idea.", "work.", "owner.", "check.", "claim.", "savings.", "award.", "score.")


def is_about_ideas(kind: str) -> bool:
    return kind.startswith(OF_IDEAS)


def on_all(cast: Cast) -> Tally:
    cast.session.expire_all()
    return tally_of(cast.session, cast.nordhafen, YEARS)


def test_every_kind_of_event_about_an_idea_marks_its_months_or_moves_nothing() -> None:
    marked = {kind for kind, reactions in REACTIONS.items() if mark_idea in reactions}
    # That the document names them all is a test of the house.
    text = (ROOT / "docs/events.md").read_text(encoding="utf-8")
    about = {kind for kind in re.findall(r"^\| `([a-z_.]+)`", text, re.M) if is_about_ideas(kind)}
    assert about - marked == about & MOVE_NOTHING
    assert not marked & MOVE_NOTHING


def test_a_saving_that_waits_is_taken_to_the_end_of_its_window_from_its_last_day(
    cast: Cast,
) -> None:
    idea = verified(cast, "12000")
    miss_check(check_of(cast, idea, 30), now=later(days=44))
    cast.session.commit()
    book_savings(later(days=60))
    settle(cast, later(days=60))
    before = on_all(cast).amount(Figure.WINDOW, "all:hard", "EUR")
    # Of May and June nothing is booked, since nobody has looked; less of the window is left.
    for days in (85, 115):
        assert book_savings(later(days=days)) == 0
        settle(cast, later(days=days))
    assert on_all(cast).amount(Figure.WINDOW, "all:hard", "EUR") < before
    agree(cast, later(days=115))


def test_what_counts_as_hard_from_now_on_is_promised_in_months_without_a_row(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    line(cast, idea, "1200", benefit=BenefitClass.AVOIDANCE)
    use(idea)
    cast.session.commit()
    settle(cast, later(days=1))
    assert not on_all(cast).amount_parts(Figure.PROMISED, "EUR")
    policy = savings_policy_of(cast.session, cast.nordhafen.id).policy
    classes = tuple(
        replace(one, counts_hard=one.counts_hard or one.benefit_class is BenefitClass.AVOIDANCE)
        for one in policy.classes
    )
    definitions = replace(policy, classes=classes)
    set_definitions(
        cast.nordhafen, definitions, reason="The audit.", actor=cast.fay, now=later(days=2)
    )
    cast.session.commit()
    settle(cast, later(days=2))
    assert on_all(cast).amount(Figure.PROMISED, "waiting", "EUR") == 1200
    agree(cast, later(days=2))


def test_somebody_dismissed_takes_back_what_the_window_would_still_bring(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    idea.fewer_positions = True
    line(cast, idea, "12000")
    use(idea)
    verify(cast, idea)
    settle(cast, later(days=185))
    assert on_all(cast).amount(Figure.WINDOW, "all:hard", "EUR") > 0
    answer_dismissal(
        idea,
        was_dismissed=True,
        actor=cast.lena,
        now=later(days=185),
        seen_version=claim(cast, idea).version,
    )
    settle(cast, later(days=185))
    assert on_all(cast).amount(Figure.WINDOW, "all:hard", "EUR") == 0
    assert on_all(cast).amount(Figure.PROMISE, "verified", "EUR") == 0
    assert on_all(cast).amount(Figure.PROMISE, "committed", "EUR") == Decimal(12000)
    agree(cast, later(days=185))


def test_after_any_outage_what_nobody_looked_at_is_not_held(cast: Cast) -> None:
    used(cast)
    cast.session.commit()
    settle(cast, later(days=1))
    assert on_all(cast).count(Figure.AFTER_90) == 0
    settle(cast, later(days=103))
    assert on_all(cast).count(Figure.AFTER_90) == 0
    # Nothing runs for a year and a half.
    settle(cast, later(days=640))
    assert on_all(cast).parts(Figure.AFTER_90) == {Held.UNCHECKED: 1}
    assert on_all(cast).parts(Figure.AFTER_365) == {Held.UNCHECKED: 1}


def test_a_change_comes_of_age_on_the_day_itself(cast: Cast) -> None:
    used(cast)
    cast.session.commit()
    settle(cast, later(days=103))
    assert on_all(cast).count(Figure.AFTER_90) == 0
    settle(cast, later(days=104))
    assert on_all(cast).count(Figure.AFTER_90) == 1


def test_on_a_day_on_which_nothing_comes_of_age_no_month_is_reckoned(cast: Cast) -> None:
    send(cast)
    settle(cast, later(hours=1))
    assert roll_up_months(later(days=3)) == 0


def test_months_of_other_sources_are_reckoned_anew(cast: Cast) -> None:
    send(cast)
    settle(cast, later(hours=1))
    stand = stand_of(cast.session, cast.nordhafen.id)
    stand.revision = "0"
    cast.session.execute(delete(AreaMonth))
    cast.session.commit()
    settle(cast, later(hours=2))
    assert on_all(cast).count(Figure.SENT) == 1


def test_a_rebuild_that_was_killed_is_finished_by_the_job(cast: Cast) -> None:
    send(cast)
    cast.session.execute(delete(StaleIdea))
    cast.session.add(SiteStand(site_id=cast.nordhafen.id, version=1, at=THURSDAY))
    cast.session.commit()
    settle(cast, later(hours=1))
    assert on_all(cast).count(Figure.SENT) == 1


def test_however_many_marks_there_are_they_are_worked_off(cast: Cast) -> None:
    send(cast)
    rows = [{"area_id": cast.press.id, "month_on": MARCH}] * 40_000
    cast.session.execute(insert(StaleMonth), rows)
    idea_id = cast.session.scalars(select(StaleIdea.idea_id)).one()
    cast.session.execute(insert(StaleIdea), [{"idea_id": idea_id}] * 3_000)
    cast.session.commit()
    settle(cast, later(hours=1))
    assert cast.session.scalars(select(StaleMonth)).first() is None
    assert cast.session.scalars(select(StaleIdea)).first() is None
    assert on_all(cast).count(Figure.SENT) == 1


def settle(cast: Cast, at: object) -> None:
    """What runs each minute."""
    cast.session.commit()
    events.settle_all(at)
    roll_up_months(at)


def agree(cast: Cast, at: object) -> None:
    """What is rolled up by and by is what a rebuild gives."""
    before = kept(cast)
    rolled_up(cast, at)
    assert not differing(before, kept(cast))
