"""The pages of awards: set a scale, propose, sign, pay, and who sees what."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.ideas.models import Idea
from kaizen.savings.models.awards import AwardPayment
from kaizen.savings.queries.awards import award_policy_of, newest_awards_of
from kaizen.savings.rules.award_policy import AwardState
from tests.support.awards import AWARD_AT, awards_on, propose, signed, verified_saving
from tests.support.cast import Cast, sign_in
from tests.support.counting import counted_queries

SCALE = {
    "is_on": "y",
    "unit": "money",
    "steps-0-above": "0",
    "steps-0-percent": "10",
    "steps-1-above": "10000,00",
    "steps-1-fixed": "1000.00",
    "steps-1-percent": "3",
    "cap": "25000",
    "reason": "The works council agreed.",
}


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    moment: datetime = AWARD_AT
    monkeypatch.setattr("kaizen.core.clock.now", lambda: moment)


def page(client: FlaskClient, path: str = "/awards") -> str:
    return client.get(path).get_data(as_text=True)


def test_a_scale_is_loaded_changed_and_put_in_force(cast: Cast, client: FlaskClient) -> None:
    sign_in(client, cast.lena)
    assert "Thanks come first. No awards are set up here." in page(client)
    shown = page(client, "/awards/scale?example=us_federal")
    assert 'value="3700"' in shown
    answer = client.post("/awards/scale", data={**SCALE, "site": cast.nordhafen.id})
    assert answer.status_code == 303
    scale = award_policy_of(cast.session, cast.nordhafen.id).policy.scale_in_use
    assert scale is not None
    assert [(int(s.above), int(s.fixed), int(s.percent)) for s in scale.steps] == [
        (0, 0, 10),
        (10000, 1000, 3),
    ]
    assert "The works council agreed." in page(client, "/awards/scale")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"steps-0-above": "", "steps-1-above": "", "steps-1-fixed": "1000"}, "from which benefit"),
        ({"steps-0-above": "500"}, "first with the least benefit"),
        ({"steps-1-above": "0"}, "above the one before"),
        ({"cap": "10,000"}, "10,000"),
        ({"cap": "5", "minimum": "25"}, "lies below the lowest"),
        ({"steps-1-percent": "-3"}, "not below zero"),
        ({"reason": ""}, "Say why the awards change"),
    ],
)
def test_a_refused_scale_keeps_what_was_typed(
    cast: Cast, client: FlaskClient, change: dict[str, str], words: str
) -> None:
    sign_in(client, cast.lena)
    answer = client.post("/awards/scale", data={**SCALE, "minimum": "17", **change})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in text
    assert change.get("minimum", 'value="17"') in text
    assert award_policy_of(cast.session, cast.nordhafen.id).version_id is None


def test_only_leadership_sets_the_scale(cast: Cast, client: FlaskClient) -> None:
    for person in (cast.fay, cast.sam, cast.olga):
        sign_in(client, person)
        assert client.get("/awards/scale").status_code == 403
        assert client.post("/awards/scale", data=SCALE).status_code == 403


def test_from_the_proposal_to_the_list(cast: Cast, client: FlaskClient) -> None:
    awards_on(cast)
    idea = verified_saving(cast, cast.olga, cast.otto)
    sign_in(client, cast.fay)
    assert "€1,039.00" in page(client)
    shares = {f"share_{cast.olga.id}": "70", f"share_{cast.otto.id}": "20"}
    refused = client.post(f"/ideas/{idea.id}/award", data=shares)
    assert refused.status_code == 422
    assert "add up to 100 percent" in refused.get_data(as_text=True)
    assert 'value="70"' in refused.get_data(as_text=True)
    assert client.post(f"/ideas/{idea.id}/award").status_code == 303
    assert client.post("/awards/payments").status_code == 409
    sign_in(client, cast.lena)
    assert "€519.50" in page(client)
    assert client.post(f"/ideas/{idea.id}/award/signature").status_code == 303
    again = client.post(f"/ideas/{idea.id}/award/signature")
    assert again.status_code == 409
    assert "has signed it already" in again.get_data(as_text=True)
    sign_in(client, cast.fay)
    assert client.post("/awards/payments").status_code == 303
    assert newest_awards_of(cast.session, idea.id)[0].state is AwardState.PAID
    _fetch(client, cast, idea)
    sign_in(client, cast.fay)
    for _time in range(2):
        assert client.post("/awards/payments").status_code == 409


def _fetch(client: FlaskClient, cast: Cast, idea: Idea) -> None:
    path = f"/awards/payments/{cast.session.scalars(select(AwardPayment.id)).one()}"
    text = client.get(f"{path}.csv").get_data().decode("utf-8-sig").splitlines()
    assert len(text) == 3
    assert text[1].startswith(f"{idea.reference},Olga Petrenko,4072,519.50,EUR,")
    book = zipfile.ZipFile(io.BytesIO(client.get(f"{path}.xlsx").get_data()))
    assert b"519.5" in book.read("xl/worksheets/sheet1.xml")
    for person, status in ((cast.lena, 200), (cast.sam, 404), (cast.olga, 404), (cast.nils, 404)):
        sign_in(client, person)
        assert client.get(f"{path}.csv").status_code == status


def test_turning_down_needs_a_reason_which_finance_reads(cast: Cast, client: FlaskClient) -> None:
    awards_on(cast)
    idea = verified_saving(cast)
    propose(cast, idea)
    sign_in(client, cast.lena)
    refused = client.post(f"/ideas/{idea.id}/award/refusal", data={"reason": " "})
    assert refused.status_code == 422
    assert "Say why it is not signed" in refused.get_data(as_text=True)
    done = client.post(f"/ideas/{idea.id}/award/refusal", data={"reason": "Otto helped too."})
    assert done.status_code == 303
    sign_in(client, cast.fay)
    assert "Otto helped too." in page(client)


def test_an_author_sees_their_own_award_and_nobody_elses(cast: Cast, client: FlaskClient) -> None:
    awards_on(cast)
    idea = signed(cast, cast.olga, cast.otto)
    path = f"/ideas/{idea.id}"
    sign_in(client, cast.olga)
    words = "Your award for this idea: €519.50, signed by Lena Brandt. It is paid out next."
    assert words in page(client, path)
    assert client.get("/awards").status_code == 403
    for person in (cast.nora, cast.mia, cast.sam):
        sign_in(client, person)
        assert "Your award" not in page(client, path)
        assert "519.50" not in page(client, path)


def test_amounts_are_for_those_who_read_the_money_of_the_area(
    cast: Cast, client: FlaskClient
) -> None:
    awards_on(cast)
    signed(cast)
    for person, sees in ((cast.lena, True), (cast.fay, True), (cast.sam, True), (cast.vera, False)):
        sign_in(client, person)
        assert ("€1,039.00" in page(client)) is sees
    for person in (cast.olga, cast.ada):
        sign_in(client, person)
        assert client.get("/awards").status_code == 403
    sign_in(client, cast.nils)
    assert client.get(f"/awards?site={cast.nordhafen.id}").status_code == 403


def test_an_operator_who_tries_is_refused(cast: Cast, client: FlaskClient) -> None:
    awards_on(cast)
    idea = verified_saving(cast)
    sign_in(client, cast.olga)
    for rest in ("", "/signature", "/refusal"):
        assert client.post(f"/ideas/{idea.id}/award{rest}").status_code == 403
    assert newest_awards_of(cast.session, idea.id) == []


def test_the_page_asks_as_much_for_one_as_for_many(cast: Cast, client: FlaskClient) -> None:
    awards_on(cast)
    signed(cast)
    verified_saving(cast)
    sign_in(client, cast.fay)
    page(client)
    with counted_queries() as few:
        page(client)
    for _number in range(4):
        signed(cast, cast.olga, cast.otto)
        verified_saving(cast)
        propose(cast, verified_saving(cast))
    propose(cast, verified_saving(cast))
    with counted_queries() as many:
        page(client)
    assert len(many) - len(few) <= 2
