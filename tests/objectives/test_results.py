"""Progress is read from what was typed, booked and put in use; estimates count for nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.events import history
from kaizen.objectives.actions.measuring import type_value
from kaizen.objectives.rules.aims import Measure
from kaizen.objectives.rules.progress import Standing
from kaizen.savings.actions.booking import book_claim
from kaizen.savings.rules.lines import BenefitClass
from tests.support.aims import agreed, progress, serve
from tests.support.cast import THURSDAY, Cast, later
from tests.support.claims import claim, entries, line, total, use, verify
from tests.support.counting import counted_queries
from tests.support.stages import agreed as agreed_idea
from tests.support.stages import begun, kept, sent, slipped, used

D = Decimal
AUTUMN = later(days=200)


def test_typed_values_stand_with_their_day(cast: Cast) -> None:
    aim = agreed(cast, owner=cast.sam)
    assert progress(cast, aim).standing is Standing.UNKNOWN
    for on, value in ((date(2026, 2, 1), D(13)), (date(2026, 3, 1), D("11.5"))):
        type_value(aim, on=on, value=value, actor=cast.sam, now=THURSDAY)
    found = progress(cast, aim)
    assert (found.value, found.percent, found.standing) == (D("11.5"), 50, Standing.ON_THE_WAY)


def test_typed_again_it_is_put_right(cast: Cast) -> None:
    aim = agreed(cast)
    for value in (D(13), D(12)):
        type_value(aim, on=date(2026, 3, 1), value=value, actor=cast.lena, now=THURSDAY)
    assert progress(cast, aim).points == ((date(2026, 3, 1), D(12)),)
    facts = history(cast.session, "aim", aim.id)[-1].facts
    assert (facts["value"], D(facts["before"])) == ("12", D(13))


@pytest.mark.parametrize(
    ("on", "value", "field"),
    [
        (None, D(1), "on"),
        (date(2026, 3, 13), D(1), "on"),
        (date(2025, 12, 31), D(1), "on"),
        (date(2026, 3, 1), None, "value"),
        (date(2026, 3, 1), D(-1), "value"),
    ],
)
def test_refusals_of_a_value(cast: Cast, on: date | None, value: D | None, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        type_value(agreed(cast), on=on, value=value, actor=cast.lena, now=THURSDAY)
    assert refused.value.field == field


def test_a_value_is_typed_by_who_answers_for_it(cast: Cast) -> None:
    aim = agreed(cast, owner=cast.sam)
    for person in (cast.olga, cast.vera, cast.nils):
        with pytest.raises(NotAllowed):
            type_value(aim, on=date(2026, 3, 1), value=D(1), actor=person, now=THURSDAY)


def test_what_is_counted_is_not_typed(cast: Cast) -> None:
    aim = agreed(cast, measure=Measure.IN_USE)
    with pytest.raises(InvalidInput):
        type_value(aim, on=date(2026, 3, 1), value=D(1), actor=cast.lena, now=THURSDAY)


def test_changes_count_while_they_are_used(cast: Cast) -> None:
    aim = agreed(cast, measure=Measure.IN_USE, to_value=D(4))
    for idea in (used(cast), kept(cast), slipped(cast), sent(cast), agreed_idea(cast)):
        serve(cast, idea, aim)
    used(cast)
    found = progress(cast, aim)
    assert (found.value, found.percent) == (D(2), 50)


def test_hard_savings_are_those_of_the_ledger(cast: Cast) -> None:
    aim = agreed(cast, measure=Measure.HARD, to_value=D(12000))
    idea = begun(cast, cast.mia)
    line(cast, idea, "12000")
    line(cast, idea, "5000", benefit=BenefitClass.AVOIDANCE)
    use(idea)
    serve(cast, idea, aim)
    assert progress(cast, aim, AUTUMN.date()).value == 0
    verify(cast, idea)
    book_claim(claim(cast, idea), now=AUTUMN)
    hard = sum(entry.amount for entry in entries(cast, idea) if entry.counts_hard)
    assert 0 < hard < total(cast, idea)
    found = progress(cast, aim, AUTUMN.date())
    assert found.value == hard
    # An aim above counts what serves the one below it.
    above = agreed(cast, measure=Measure.HARD, to_value=D(99000))
    aim.parent = above
    cast.session.flush()
    assert progress(cast, above, AUTUMN.date()).value == hard


def test_freed_hours_are_booked_as_the_days_pass(cast: Cast) -> None:
    aim = agreed(cast, measure=Measure.HOURS, to_value=D(100))
    idea = begun(cast, cast.mia)
    line(cast, idea, "4000", benefit=BenefitClass.SOFT_CAPACITY, hours="100")
    use(idea)
    serve(cast, idea, aim)
    verify(cast, idea)
    book_claim(claim(cast, idea), now=AUTUMN)
    booked = total(cast, idea)
    found = progress(cast, aim, AUTUMN.date())
    assert booked > 0
    assert found.value == booked * D(100) / D(4000)


def test_an_aim_counts_its_own_days(cast: Cast) -> None:
    aim = agreed(
        cast, measure=Measure.IN_USE, from_on=date(2026, 4, 1), until_on=date(2026, 12, 31)
    )
    serve(cast, used(cast), aim)
    assert progress(cast, aim, date(2026, 5, 1)).value == 0
    assert progress(cast, aim).standing is Standing.TO_COME


def test_as_many_questions_for_one_aim_as_for_ten(cast: Cast) -> None:
    def world(many: int) -> None:
        for measure in Measure:
            for _ in range(many):
                serve(cast, used(cast), agreed(cast, measure=measure))

    world(1)
    aim = agreed(cast)
    cast.session.commit()
    with counted_queries() as few:
        progress(cast, aim)
    world(2)
    cast.session.commit()
    with counted_queries() as many:
        progress(cast, aim)
    assert len(many) == len(few)
