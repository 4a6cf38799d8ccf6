"""Which areas count a saving: rows of the verifier's form, kept and refused beside them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from kaizen.core import clock
from kaizen.ideas.models import Idea
from kaizen.savings.models.claims import ClaimShare
from kaizen.savings.queries.lines import lines_of
from kaizen.savings.rules.lines import ValueStage
from kaizen.web.forms.claims import verify_form
from tests.support.cast import Cast, later, sign_in
from tests.support.claims import claim, claimed, entries

Rows = list[tuple[str, str]]


@pytest.fixture
def idea(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Idea:
    """Claimed, and old enough to be verified."""
    monkeypatch.setattr(clock, "now", lambda: later(days=20))
    found = claimed(cast, "12000.00")
    cast.session.commit()
    return found


def _verify(client: FlaskClient, cast: Cast, idea: Idea, rows: Rows) -> TestResponse:
    form: MultiDict[str, str] = MultiDict(
        {"seen": str(claim(cast, idea).version), "evidence": "The invoice."}
    )
    for line in lines_of(cast.session, idea.id):
        form.add(f"amount_{line.id}", str(line.amount(ValueStage.CLAIMED)))
    for area, percent in rows:
        form.add("shares_area", area)
        form.add("shares_percent", percent)
    sign_in(client, cast.fay)
    return client.post(f"/ideas/{idea.id}/verification", data=form)


def _shares(cast: Cast, idea: Idea) -> dict[int, int]:
    cast.session.expire_all()
    return {share.area_id: share.percent for share in claim(cast, idea).shares}


def test_the_form_offers_all_of_it_in_the_own_area(
    cast: Cast, client: FlaskClient, idea: Idea
) -> None:
    page = sign_in(client, cast.fay).get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert "Which areas count this saving?" in page
    assert '<option value="NH-PRESS" selected>' in page
    assert 'name="shares_percent" inputmode="numeric" autocomplete="off" value="100"' in page
    assert "Brookfield" not in page


def test_two_areas_count_their_parts(cast: Cast, client: FlaskClient, idea: Idea) -> None:
    rows = [("NH-PRESS", "60"), ("NH-ASM", "40"), ("", ""), ("", ""), ("", "")]
    answer = _verify(client, cast, idea, rows)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert _shares(cast, idea) == {cast.press.id: 60, cast.assembly.id: 40}
    assert {row.area_id for row in entries(cast, idea)} == {cast.press.id, cast.assembly.id}
    page = client.get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert "Counted in: Press shop 60 %, Assembly 40 %." in page


@pytest.mark.parametrize("rows", [[], [("NH-PRESS", "100")]])
def test_all_of_it_in_the_own_area_is_no_share(
    cast: Cast, client: FlaskClient, idea: Idea, rows: Rows
) -> None:
    assert _verify(client, cast, idea, rows).status_code == 303
    assert _shares(cast, idea) == {}


def test_all_of_it_may_count_elsewhere(cast: Cast, client: FlaskClient, idea: Idea) -> None:
    assert _verify(client, cast, idea, [("NH-ASM", "100")]).status_code == 303
    assert _shares(cast, idea) == {cast.assembly.id: 100}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("NH-PRESS", "60"), ("NH-ASM", "30")], "must add up to 100 percent; these make 90."),
        ([("NH-PRESS", "60"), ("", "40")], "Give each area its percent"),
        ([("NH-PRESS", "60"), ("NH-ASM", "")], "Give each area its percent"),
        ([("NH-PRESS", "60"), ("NH-PRESS", "40")], "Name each area once."),
        ([("NH-PRESS", "60.5"), ("NH-ASM", "39.5")], "Write whole percents"),
        ([("NH-PRESS", "0"), ("NH-ASM", "100")], "Write whole percents"),
        ([("NH-PRESS", "-20"), ("NH-ASM", "120")], "Write whole percents"),
        ([("NH-PRESS", "60"), ("BF-LINE", "40")], "Choose areas of this site."),
        ([("NH-PRESS", "60"), ("nowhere", "40")], "Choose areas of this site."),
    ],
)
def test_what_cannot_be_is_said_and_kept(
    cast: Cast, client: FlaskClient, idea: Idea, rows: Rows, sentence: str
) -> None:
    answer = _verify(client, cast, idea, rows)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert 'id="shares-error"' in page
    for _area, percent in rows:
        assert f'value="{percent}"' in page
    assert _shares(cast, idea) == {}


def test_more_rows_than_the_form_has_are_not_read(app: Flask) -> None:
    typed: MultiDict[str, str] = MultiDict()
    for number in range(9):
        typed.add("shares_area", f"A{number}")
        typed.add("shares_percent", "10")
    with app.test_request_context():
        assert len(verify_form([], typed).shares.rows) == 5


def test_shares_are_kept_once(cast: Cast, client: FlaskClient, idea: Idea) -> None:
    _verify(client, cast, idea, [("NH-PRESS", "60"), ("NH-ASM", "30")])
    _verify(client, cast, idea, [("NH-PRESS", "60"), ("NH-ASM", "40")])
    cast.session.expire_all()
    assert cast.session.query(ClaimShare).count() == 2
