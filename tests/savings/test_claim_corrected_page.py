"""On the page of a claim: a yearly amount, or an answer about dismissals, that was wrong."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kaizen.core import clock
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.checking import close_idea
from kaizen.savings.queries.dismissals import answers_in_force
from tests.support.cast import Cast, later, sign_in
from tests.support.claims import benefits, claim, entries, line, use, verified, verify
from tests.support.stages import begun


@pytest.fixture
def day_60(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(days=60))


@pytest.fixture
def day_185(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(days=185))


def _post(client: FlaskClient, idea: Idea, path: str, **form: object) -> TestResponse:
    return client.post(f"/ideas/{idea.id}/{path}", data=form)


@pytest.mark.usefixtures("day_185")
def test_a_wrong_answer_about_dismissals_is_corrected(cast: Cast, client: FlaskClient) -> None:
    idea = begun(cast)
    idea.fewer_positions = True
    line(cast, idea, "12000.00")
    verify(cast, use(idea))
    cast.session.commit()
    sign_in(client, cast.lena)
    _post(client, idea, "dismissals", seen=claim(cast, idea).version, answer="no")
    cast.session.expire_all()
    found = claim(cast, idea)
    (given,) = answers_in_force(cast.session, found.id)
    form = {"seen": found.version, "corrects": given.id, "answer": "yes"}
    refused = _post(client, idea, "dismissals/correction", corrected="", **form)
    assert refused.status_code == 422
    assert "Say why the first answer was wrong." in refused.get_data(as_text=True)
    why = "Two contracts ran out."
    assert _post(client, idea, "dismissals/correction", corrected=why, **form).status_code == 303
    page = client.get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert "corrected later" in page
    assert why in page
    cast.session.expire_all()
    assert sum(row.amount for row in entries(cast, idea)) == 0


def _rate_form(cast: Cast, idea: Idea, **others: object) -> dict[str, object]:
    return {
        "seen": claim(cast, idea).version,
        "rate_line": benefits(cast, idea)[0].id,
        "yearly": "9.000,00",
        "from_month": "2026-03-20",
        "why": "The offer had been counted twice.",
        **others,
    }


@pytest.mark.usefixtures("day_60")
def test_finance_corrects_a_verified_amount_as_a_whole(cast: Cast, client: FlaskClient) -> None:
    idea = verified(cast, "12000.00")
    cast.session.commit()
    sign_in(client, cast.fay)
    refused = _post(client, idea, "corrections/rate", **_rate_form(cast, idea, why=""))
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "Say why the verified amount was wrong." in page
    assert 'value="9.000,00"' in page
    done = _post(client, idea, "corrections/rate", **_rate_form(cast, idea))
    assert done.status_code == 303
    page = client.get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert "from March 2026 on it counts as €9,000 a year." in page
    assert "€12,000" in page
    assert "The offer had been counted twice." in page
    assert "saves €9,000" in client.get(f"/ideas/{idea.id}").get_data(as_text=True)
    assert "Yearly amount corrected" in client.get(f"/ideas/{idea.id}/ledger").get_data(
        as_text=True
    )


@pytest.mark.usefixtures("day_60")
def test_the_owner_is_offered_no_correction(cast: Cast, client: FlaskClient) -> None:
    idea = verified(cast, "12000.00")
    cast.session.commit()
    page = sign_in(client, cast.mia).get(f"/ideas/{idea.id}/claim").get_data(as_text=True)
    assert "Correct the yearly amount" not in page
    posted = _post(client, idea, "corrections/rate", **_rate_form(cast, idea))
    assert posted.status_code == 403


@pytest.mark.usefixtures("day_60")
def test_what_slipped_back_is_said_to_save_nothing_more(cast: Cast, client: FlaskClient) -> None:
    idea = verified(cast, "12000.00")
    cast.session.commit()
    sign_in(client, cast.fay)
    said = "from then on it saves nothing"
    assert said not in client.get(f"/ideas/{idea.id}").get_data(as_text=True)
    close_idea(idea, reason="The machine was replaced.", actor=cast.sam, now=later(days=30))
    cast.session.commit()
    page = client.get(f"/ideas/{idea.id}").get_data(as_text=True)
    assert f"Not in use since Sat 11 Apr: {said}." in page
