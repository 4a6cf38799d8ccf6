"""Looks at a change in use: after a year it is kept for good, or looked at every year."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from kaizen.core import clock
from kaizen.core.errors import NotAllowed
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.rules import CheckResult
from kaizen.people.models import Person
from kaizen.review.actions.limits import set_authority
from kaizen.review.actions.looking import answer_look
from kaizen.review.rules.authority import AuthorityPolicy
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.claims import claimed, verified
from tests.support.stages import check_of, kept


def _held(cast: Cast, idea: Idea, *days: int) -> None:
    for day in days:
        _look(cast, idea, day, cast.sam)


def _look(cast: Cast, idea: Idea, day: int, actor: Person, *, again: bool = False) -> None:
    check = check_of(cast, idea, day)
    answer_look(check, CheckResult.HELD, note="", actor=actor, now=later(days=day), again=again)


@pytest.mark.parametrize(("amount", "stage"), [("500", Stage.CLOSED), ("501", Stage.SUSTAINED)])
def test_a_saving_above_the_supervisors_limit_is_looked_at_every_year(
    cast: Cast, amount: str, stage: Stage
) -> None:
    idea = claimed(cast, amount)
    _held(cast, idea, 30, 60, 90, 365)
    assert idea.as_stage is stage


def test_what_was_verified_counts(cast: Cast) -> None:
    idea = verified(cast, "400", "300")
    _held(cast, idea, 30, 60, 90, 365)
    assert idea.as_stage is Stage.SUSTAINED
    assert check_of(cast, idea, 730).result is None


def test_without_a_limit_nothing_is_above_it(cast: Cast) -> None:
    with transaction():
        policy = AuthorityPolicy(supervisor_yearly=None)
        set_authority(cast.nordhafen, policy, reason="Trust.", actor=cast.lena, now=THURSDAY)
    idea = claimed(cast, str(Decimal(9000)))
    _held(cast, idea, 30, 60, 90, 365)
    assert idea.as_stage is Stage.CLOSED


def test_leadership_may_say_so_and_nobody_else(cast: Cast) -> None:
    idea = kept(cast, cast.mia)
    with pytest.raises(NotAllowed):
        _look(cast, idea, 365, cast.sam, again=True)
    _look(cast, idea, 365, cast.lena, again=True)
    assert idea.as_stage is Stage.SUSTAINED
    assert check_of(cast, idea, 730).result is None


def test_the_box_is_for_leadership_at_the_yearly_look(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        idea = kept(cast, cast.mia)
    monkeypatch.setattr(clock, "now", lambda: later(days=365))
    check = check_of(cast, idea, 365)
    path = f"/ideas/{idea.id}"
    assert "Look again every year" not in sign_in(client, cast.sam).get(path).text
    lena = sign_in(client, cast.lena)
    assert "Look again every year" in lena.get(path).text
    data = {"result": "held", "again": "y"}
    assert lena.post(f"{path}/checks/{check.id}/answer", data=data).status_code == 303
    cast.session.expire_all()
    assert cast.session.get_one(Idea, idea.id).as_stage is Stage.SUSTAINED
