"""Awards of a site: off by default, a scale as data, version by version."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.events import history
from kaizen.people.models import Person
from kaizen.savings.actions.award_scale import set_awards
from kaizen.savings.queries.awards import award_policy_of, award_versions_of
from kaizen.savings.rules.award_policy import AwardPolicy
from kaizen.savings.rules.awards import POINTS, US_FEDERAL, AwardScale, Step, falls_at
from tests.support.awards import IN_EUROS, awards_on
from tests.support.cast import THURSDAY, Cast

ZERO = Decimal(0)


def put(cast: Cast, policy: AwardPolicy, by: Person | None = None, reason: str = "Tried.") -> None:
    set_awards(cast.nordhafen, policy, reason=reason, actor=by or cast.lena, now=THURSDAY)


def test_awards_are_off_by_default(cast: Cast) -> None:
    policy = award_policy_of(cast.session, cast.nordhafen.id).policy
    assert (policy.is_on, policy.scale_in_use) == (False, None)


def test_a_scale_comes_back_as_it_was_set(cast: Cast) -> None:
    awards_on(cast)
    awards_on(cast, POINTS)
    awards_on(cast, POINTS, is_on=False)
    assert award_policy_of(cast.session, cast.nordhafen.id).policy == AwardPolicy(False, POINTS)
    versions = award_versions_of(cast.session, cast.nordhafen.id)
    kept = [AwardPolicy.from_stored(version.values) for version in versions]
    assert kept == [
        AwardPolicy(False, POINTS),
        AwardPolicy(True, POINTS),
        AwardPolicy(True, IN_EUROS),
    ]
    assert [(one.number, one.author_id) for one in versions] == [
        (number, cast.lena.id) for number in (3, 2, 1)
    ]
    assert award_policy_of(cast.session, cast.brookfield.id).policy == AwardPolicy()
    assert history(cast.session, "area", cast.nordhafen.id)[-1].kind == "awards.changed"


def test_an_administrator_may_and_finance_may_not(cast: Cast) -> None:
    put(cast, AwardPolicy(True, IN_EUROS), by=cast.ada)
    for person in (cast.fay, cast.sam, cast.olga, cast.nils):
        with pytest.raises(NotAllowed):
            put(cast, AwardPolicy(True, IN_EUROS), by=person)


@pytest.mark.parametrize(
    ("policy", "field", "words"),
    [
        (AwardPolicy(True, None), "steps", "one step at least"),
        (AwardPolicy(True, US_FEDERAL), "unit", "currency of the site"),
        (
            AwardPolicy(True, AwardScale((Step(ZERO, ZERO, Decimal(101)),), "EUR")),
            "steps",
            "not more than the benefit",
        ),
        (
            AwardPolicy(
                True,
                AwardScale(tuple(Step(Decimal(above), ZERO, ZERO) for above in range(9)), "EUR"),
            ),
            "steps",
            "8 steps at most",
        ),
    ],
)
def test_what_is_no_scale_here_is_refused(
    cast: Cast, policy: AwardPolicy, field: str, words: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(cast, policy)
    assert refused.value.field == field
    assert words in str(refused.value)


def test_it_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="why the awards change"):
        put(cast, AwardPolicy(True, replace(IN_EUROS)), reason=" ")


def test_a_higher_benefit_never_gives_less(cast: Cast) -> None:
    steps = (
        Step(Decimal(0), Decimal(0), Decimal(10)),
        Step(Decimal(10_000), Decimal("999.99"), Decimal(3)),
    )
    with pytest.raises(InvalidInput, match="lower than just below") as refused:
        awards_on(cast, AwardScale(steps=steps, currency="EUR"))
    assert refused.value.field == "steps"
    assert falls_at(replace(IN_EUROS, steps=steps)) == 10_000
    assert all(falls_at(scale) is None for scale in (US_FEDERAL, POINTS))
