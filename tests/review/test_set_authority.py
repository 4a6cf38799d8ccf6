"""Limits: who sets them, version by version, and what the page says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.events import history
from kaizen.core.transaction import transaction
from kaizen.people.models import Person
from kaizen.review.actions.limits import set_authority
from kaizen.review.queries.authority import authority_of, versions_of
from kaizen.review.rules.authority import AuthorityPolicy
from tests.support.cast import THURSDAY, Cast, sign_in

FORM = {
    "supervisor_one_off": "750",
    "supervisor_yearly": "300.50",
    "leader_one_off": "",
    "leader_yearly": "10000",
    "flags_go_up": "y",
    "longest_parking_days": "90",
    "reason": "It went well.",
}


def put(cast: Cast, actor: Person, reason: str = "It went well.", **values: Any) -> None:
    policy = AuthorityPolicy(**values)
    with transaction():
        set_authority(cast.nordhafen, policy, reason=reason, actor=actor, now=THURSDAY)


def test_the_leader_of_the_site_sets_limits_and_the_old_ones_stay(cast: Cast) -> None:
    put(cast, cast.lena, supervisor_one_off=Decimal(750))
    put(cast, cast.lena, supervisor_one_off=None)
    numbers = [version.number for version in versions_of(cast.session, cast.nordhafen.id)]
    assert numbers == [2, 1]
    assert authority_of(cast.session, cast.nordhafen.id).policy.supervisor_one_off is None
    # Another site keeps its own.
    assert authority_of(cast.session, cast.brookfield.id).version_id is None
    assert history(cast.session, "area", cast.nordhafen.id)[-1].kind == "authority.changed"


@pytest.mark.parametrize("who", ["sam", "olga", "fay", "nils"])
def test_others_set_none(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        put(cast, getattr(cast, who))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"supervisor_one_off": Decimal(-1)}, "supervisor_one_off"),
        ({"leader_yearly": Decimal("NaN")}, "leader_yearly"),
        ({"supervisor_one_off": Decimal(20_001)}, "supervisor_one_off"),
        ({"leader_yearly": Decimal(499)}, "supervisor_yearly"),
        ({"longest_parking_days": 0}, "longest_parking_days"),
        ({"longest_parking_days": 184}, "longest_parking_days"),
        ({"reason": " "}, "reason"),
    ],
)
def test_refusals(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(cast, cast.lena, **values)
    assert refused.value.field == field


def test_the_page_shows_and_sets_them(client: FlaskClient, cast: Cast) -> None:
    lena = sign_in(client, cast.lena)
    assert 'value="500"' in lena.get("/authority").text
    answer = lena.post("/authority", data={**FORM, "site": cast.nordhafen.id})
    assert answer.status_code == 303
    policy = authority_of(cast.session, cast.nordhafen.id).policy
    assert policy == AuthorityPolicy(
        supervisor_one_off=Decimal(750),
        supervisor_yearly=Decimal("300.50"),
        leader_one_off=None,
        leader_yearly=Decimal(10000),
        longest_parking_days=90,
    )
    page = lena.get("/authority").text
    assert "Version 1" in page
    assert "It went well." in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [("supervisor_yearly", "much"), ("reason", ""), ("longest_parking_days", "")],
)
def test_what_cannot_be_is_refused_and_kept(
    client: FlaskClient, cast: Cast, field: str, typed: str
) -> None:
    data = {**FORM, "site": cast.nordhafen.id, field: typed}
    answer = sign_in(client, cast.lena).post("/authority", data=data)
    assert answer.status_code == 422
    assert 'value="750"' in answer.text
    assert "kz-fielderror" in answer.text


@pytest.mark.parametrize("who", ["sam", "olga", "fay"])
def test_the_page_is_leaderships(client: FlaskClient, cast: Cast, who: str) -> None:
    person = sign_in(client, getattr(cast, who))
    assert person.get("/authority").status_code == 403
    data = {**FORM, "site": cast.nordhafen.id}
    assert person.post("/authority", data=data).status_code == 403


def test_a_leader_sets_nothing_at_another_site(client: FlaskClient, cast: Cast) -> None:
    data = {**FORM, "site": cast.brookfield.id}
    assert sign_in(client, cast.lena).post("/authority", data=data).status_code == 403
