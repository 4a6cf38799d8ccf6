"""The page of scores: the form, what may be seen of others, and refusals with every word kept."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.ideas.models import Idea
from kaizen.review.models.scores import Score, ScoreRequest
from tests.support.cast import Cast, later, sign_in
from tests.support.reviewing import sent, with_leadership
from tests.support.scoring import SOON, costs, score, steps, waiting_for_scores

STEPS = {"safety": "5", "quality": "4", "delivery": "3", "morale": "2", "effort": "1"}


@pytest.fixture(autouse=True)
def _an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: SOON)


def opened(client: FlaskClient, cast: Cast, idea: Idea, who: str) -> tuple[int, str]:
    cast.session.commit()
    answer = sign_in(client, getattr(cast, who)).get(f"/ideas/{idea.id}/scores")
    return answer.status_code, answer.get_data(as_text=True)


def test_whoever_is_asked_scores_on_the_page(client: FlaskClient, cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.mia)
    costs(idea, cast.sam, 900)
    status, shown = opened(client, cast, idea, "mia")
    assert status == 200
    assert "Takes away a danger that could cripple or kill." in shown
    assert "Costs more in the first year than it brings." in shown
    # An operator sees the step, and no amount.
    assert "€900" not in shown
    answer = client.post(f"/ideas/{idea.id}/scores", data={**STEPS, "words": "A pin will do."})
    assert answer.status_code == 303
    given = cast.session.scalars(select(Score)).one()
    assert given.steps == {
        "safety": 5,
        "quality": 4,
        "delivery": 3,
        "morale": 2,
        "effort": 1,
        "cost": 1,
    }
    assert "Your own score" in opened(client, cast, idea, "mia")[1]


@pytest.mark.parametrize("typed", ["6", "0", "x", "-1", "2.5", "10000000000", "٣"])
def test_a_step_that_there_is_not_is_said_beside_it(
    client: FlaskClient, cast: Cast, typed: str
) -> None:
    idea = waiting_for_scores(cast, cast.mia)
    cast.session.commit()
    data = {**STEPS, "morale": typed, "words": "Quartzite words."}
    answer = sign_in(client, cast.mia).post(f"/ideas/{idea.id}/scores", data=data)
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert "Choose one of the steps 1 to 5." in shown
    assert "Quartzite words." in shown
    assert 'name="safety" value="5" checked' in shown


def test_nothing_chosen_is_no_score(client: FlaskClient, cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.mia)
    cast.session.commit()
    answer = sign_in(client, cast.mia).post(f"/ideas/{idea.id}/scores", data={})
    assert answer.status_code == 422
    assert "at least one criterion" in answer.get_data(as_text=True)


def test_scoring_twice_keeps_the_words_that_were_typed(client: FlaskClient, cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.mia)
    score(idea, cast.mia)
    cast.session.commit()
    data = {**STEPS, "words": "Quartzite words."}
    answer = sign_in(client, cast.mia).post(f"/ideas/{idea.id}/scores", data=data)
    assert answer.status_code == 409
    assert "Quartzite words." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "status"),
    [("nils", 404), ("olga", 403), ("nora", 403), ("sam", 200), ("fay", 200), ("ada", 404)],
)
def test_who_reads_the_page(client: FlaskClient, cast: Cast, who: str, status: int) -> None:
    assert opened(client, cast, with_leadership(cast), who)[0] == status


def test_a_colleague_s_score_is_seen_once_all_are_in(client: FlaskClient, cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam, cast.fay)
    score(idea, cast.sam, steps(5), "Quartzite words.")
    assert "Quartzite" not in opened(client, cast, idea, "lena")[1]
    assert "Quartzite" not in opened(client, cast, idea, "fay")[1]
    score(idea, cast.fay, steps(2))
    shown = opened(client, cast, idea, "lena")[1]
    assert "Quartzite" in shown
    assert "from 2 to 5" in shown
    assert "They are far apart. Talk first." in shown


def test_leadership_asks_on_the_page(client: FlaskClient, cast: Cast) -> None:
    idea = with_leadership(cast)
    cast.session.commit()
    answer = sign_in(client, cast.lena).post(
        f"/ideas/{idea.id}/score-requests",
        data={"people": "Sam Okafor, 4074", "next": "/gate"},
    )
    assert (answer.status_code, answer.location) == (303, "/gate")
    asked = cast.session.scalars(select(ScoreRequest.person_id)).all()
    assert sorted(asked) == sorted([cast.sam.id, cast.mia.id])


@pytest.mark.parametrize(
    ("typed", "why"), [("", "at least one"), ("Nobody Here", ""), ("Olga Petrenko", "wrote or")]
)
def test_whom_one_cannot_ask_is_said_beside_the_name(
    client: FlaskClient, cast: Cast, typed: str, why: str
) -> None:
    idea = with_leadership(cast)
    cast.session.commit()
    answer = sign_in(client, cast.lena).post(
        f"/ideas/{idea.id}/score-requests", data={"people": typed}
    )
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert why in shown
    assert f'value="{typed}"' in shown


def test_the_idea_and_the_plate_lead_to_the_form(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    idea = waiting_for_scores(cast, cast.mia)
    cast.session.commit()
    sign_in(client, cast.mia)
    link = f"/ideas/{idea.id}/scores"
    assert link in client.get(f"/ideas/{idea.id}").get_data(as_text=True)
    monkeypatch.setattr("kaizen.core.clock.now", lambda: later(days=4))
    assert link in sign_in(client.application.test_client(), cast.mia).get("/plate").get_data(
        as_text=True
    )


def test_an_idea_that_nobody_scores_shows_no_way_to_scores(client: FlaskClient, cast: Cast) -> None:
    idea = sent(cast)
    cast.session.commit()
    shown = sign_in(client, cast.sam).get(f"/ideas/{idea.id}").get_data(as_text=True)
    assert "/scores" not in shown
