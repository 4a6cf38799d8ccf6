"""The editor of an idea's figures: choose a driver, see what it amounts to, keep it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.people.models import Person
from kaizen.savings.actions.estimating import set_value
from kaizen.savings.models.lines import Line
from kaizen.savings.models.rates import CostBase
from kaizen.savings.queries.lines import lines_of, mark_of
from kaizen.savings.rules.lines import ValueStage
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.stand import stand

TIME = {
    "driver": "labour_time",
    "minutes_before": "10",
    "minutes_after": "6",
    "cycles_a_day": "30",
    "people": "2",
    "working_days": "220",
    "sure_percent": "70",
}
BILL = {"driver": "amount", "yearly": "1200,50", "basis": "The bill of last year."}


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


@pytest.fixture
def idea(cast: Cast) -> Idea:
    with transaction():
        return stand(cast)


@pytest.fixture
def used(cast: Cast) -> Idea:
    with transaction():
        return stand(cast, Stage.IMPLEMENTED, owner=cast.mia)


def _seen(cast: Cast, idea: Idea) -> str:
    cast.session.expire_all()
    mark = mark_of(lines_of(cast.session, idea.id))
    # A request stands on its own: what the test holds open would be around it.
    cast.session.commit()
    return mark


def _lines(cast: Cast, idea: Idea) -> list[Line]:
    cast.session.expire_all()
    return lines_of(cast.session, idea.id)


def _post(
    client: FlaskClient, cast: Cast, idea: Idea, data: dict[str, str], who: Person, path: str = ""
) -> tuple[int, str]:
    sign_in(client, who)
    address = f"/ideas/{idea.id}/estimate{path}"
    answer = client.post(address, data={"seen": _seen(cast, idea), **data})
    return answer.status_code, answer.text


def test_every_driver_can_be_chosen_and_shows_its_numbers(
    client: FlaskClient, cast: Cast, idea: Idea
) -> None:
    sign_in(client, cast.sam)
    listed = client.get(f"/ideas/{idea.id}/estimate").text
    for driver in ("labour_time", "material", "scrap", "rework", "energy", "downtime", "stock"):
        assert f"driver={driver}" in listed
        assert client.get(f"/ideas/{idea.id}/estimate?driver={driver}").status_code == 200
    assert 'value="220"' in client.get(f"/ideas/{idea.id}/estimate?driver=labour_time").text


def test_what_is_kept_shows_its_chain(client: FlaskClient, cast: Cast, idea: Idea) -> None:
    status, _ = _post(client, cast, idea, TIME, cast.sam)
    assert status == 303
    page = client.get(f"/ideas/{idea.id}/estimate").text
    chain = "4 min × 30 times a day × 2 people × 220 days ÷ 60 × €40 an hour = €35,200.00 a year"
    assert chain in page
    assert "Quite sure" in page


def test_either_decimal_sign_is_read(client: FlaskClient, cast: Cast, idea: Idea) -> None:
    status, _ = _post(client, cast, idea, BILL, cast.fay)
    assert status == 303
    assert _lines(cast, idea)[0].amount(ValueStage.ESTIMATED) == Decimal("1200.50")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"yearly": "1,200"}, "can be read in two ways"),
        ({"yearly": "-5"}, "not below zero"),
        ({"yearly": "many"}, "is not an amount"),
        ({"yearly": "1e400"}, "is not an amount"),
        ({"yearly": ""}, "Write a number; 0 for nothing."),
        ({"yearly": "0"}, "nothing is saved"),
        ({"basis": " "}, "Say where the amount comes from"),
        ({"benefit": "soft_capacity"}, "Choose what kind of benefit it is."),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    client: FlaskClient, cast: Cast, idea: Idea, change: dict[str, str], words: str
) -> None:
    typed = {**BILL, "basis": "Words that shall stay.", **change}
    status, page = _post(client, cast, idea, typed, cast.sam)
    assert status == 422
    assert words in page
    assert typed["yearly"] in page
    assert typed["basis"].strip() in page
    assert _lines(cast, idea) == []


def test_a_missing_rate_is_said_and_what_was_typed_stays(
    client: FlaskClient, cast: Cast, idea: Idea
) -> None:
    status, page = _post(client, cast, idea, {"driver": "energy", "kwh": "4321"}, cast.sam)
    assert status == 422
    assert "Finance has entered no price of energy" in page
    assert 'value="4321"' in page


def test_more_than_the_area_spends_is_kept_after_the_tick(
    client: FlaskClient, cast: Cast, idea: Idea
) -> None:
    with transaction() as session:
        session.add(
            CostBase(
                area_id=cast.press.id,
                driver="amount",
                currency="EUR",
                starts_on=date(2026, 1, 1),
                yearly=Decimal(1000),
                at=THURSDAY,
                person_id=cast.fay.id,
                reason="Last year's bills.",
            )
        )
    status, page = _post(client, cast, idea, BILL, cast.sam)
    assert status == 422
    assert "Yes, I mean it" in page
    status, _ = _post(client, cast, idea, {**BILL, "is_meant": "y"}, cast.sam)
    assert status == 303


def test_the_second_of_two_writers_keeps_what_was_typed(
    client: FlaskClient, cast: Cast, idea: Idea
) -> None:
    before = _seen(cast, idea)
    assert _post(client, cast, idea, TIME, cast.sam)[0] == 303
    status, page = _post(client, cast, idea, {**BILL, "seen": before}, cast.fay)
    assert status == 409
    assert "Somebody changed the figures while you were typing." in page
    assert "The bill of last year." in page
    assert len(_lines(cast, idea)) == 1
    assert _seen(cast, idea) in page


def test_a_line_is_changed_and_taken_out(client: FlaskClient, cast: Cast, idea: Idea) -> None:
    _post(client, cast, idea, TIME, cast.sam)
    line_id = _lines(cast, idea)[0].id
    page = client.get(f"/ideas/{idea.id}/estimate?line={line_id}").text
    assert 'name="minutes_before"' in page
    assert 'value="10"' in page
    data = {**TIME, "minutes_after": "8", "seen": _seen(cast, idea)}
    assert client.post(f"/ideas/{idea.id}/lines/{line_id}", data=data).status_code == 303
    assert _lines(cast, idea)[0].amount(ValueStage.ESTIMATED) == 17600
    gone = {"seen": _seen(cast, idea)}
    assert client.post(f"/ideas/{idea.id}/lines/{line_id}/removal", data=gone).status_code == 303
    assert _lines(cast, idea) == []
    answer = client.post(f"/ideas/{idea.id}/lines/{line_id}/removal", data=gone)
    assert answer.status_code == 409
    assert "not there any more" in answer.text


def test_the_preview_says_what_is_missing_and_writes_nothing(
    client: FlaskClient, cast: Cast, idea: Idea
) -> None:
    sign_in(client, cast.sam)
    address = f"/ideas/{idea.id}/estimate/preview"
    asked = {"HX-Request": "true"}
    part = client.post(address, data={**TIME, "people": ""}, headers=asked).text
    assert "Still missing: How many people do it." in part
    whole = client.post(address, data=TIME, headers=asked).text
    assert "€35,200" in whole
    assert "<html" not in whole
    assert "cannot be read yet" in client.post(address, data={**TIME, "people": "x"}).text
    assert _lines(cast, idea) == []


def test_without_a_script_the_button_shows_the_amount_and_keeps_the_form(
    client: FlaskClient, cast: Cast, idea: Idea
) -> None:
    status, page = _post(client, cast, idea, TIME, cast.sam, "/preview")
    assert status == 200
    assert "€35,200" in page
    assert 'value="30"' in page


def test_an_owner_on_the_floor_sees_hours_and_no_rate(
    client: FlaskClient, cast: Cast, used: Idea
) -> None:
    status, page = _post(client, cast, used, TIME, cast.mia, "/preview")
    assert status == 200
    assert "880 hours a year" in page
    assert "€" not in page
    assert _post(client, cast, used, TIME, cast.mia)[0] == 303
    page = client.get(f"/ideas/{used.id}/estimate").text
    assert "880 hours a year" in page
    assert "€" not in page


def test_verified_figures_cannot_be_changed(client: FlaskClient, cast: Cast, used: Idea) -> None:
    assert _post(client, cast, used, TIME, cast.mia)[0] == 303
    with transaction() as session:
        line = lines_of(session, used.id)[0]
        set_value(line, ValueStage.VERIFIED, Decimal(1), None, actor=cast.fay, now=THURSDAY)
    status, page = _post(client, cast, used, BILL, cast.mia)
    assert status == 409
    assert "These figures are verified" in page
    assert "The bill of last year." in page


@pytest.mark.parametrize(
    ("who", "status"), [("olga", 403), ("nora", 403), ("ada", 404), ("nils", 404), ("fay", 200)]
)
def test_who_may_open_the_editor_of_a_guess(
    client: FlaskClient, cast: Cast, idea: Idea, who: str, status: int
) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(f"/ideas/{idea.id}/estimate").status_code == status
    answer = client.post(f"/ideas/{idea.id}/estimate/preview", data=TIME)
    assert answer.status_code == status


def test_agreed_figures_are_shown_and_stay(client: FlaskClient, cast: Cast) -> None:
    with transaction():
        idea = stand(cast, Stage.IN_PROGRESS, owner=cast.mia)
    sign_in(client, cast.sam)
    page = client.get(f"/ideas/{idea.id}/estimate?driver=material")
    assert page.status_code == 200
    assert "These figures were agreed with the approval" in page.text
    assert '<form class="kz-card' not in page.text


@pytest.mark.parametrize(
    "query", ["?driver=nonsense", "?line=999999", "?line=x", f"?line={'9' * 30}", "?driver="]
)
def test_strange_addresses_show_the_list(
    client: FlaskClient, cast: Cast, idea: Idea, query: str
) -> None:
    assert sign_in(client, cast.sam).get(f"/ideas/{idea.id}/estimate{query}").status_code == 200


def test_a_form_of_no_driver_is_refused(client: FlaskClient, cast: Cast, idea: Idea) -> None:
    assert _post(client, cast, idea, {"driver": "purchase_and_hours"}, cast.sam)[0] == 422
