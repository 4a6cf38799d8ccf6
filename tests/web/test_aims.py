"""The pages of aims and campaigns, and an idea that says which aim it serves."""

from __future__ import annotations

from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.objectives.models import Aim, AimReading, Campaign, Serving
from kaizen.objectives.rules.aims import Measure
from kaizen.people.models import Person
from kaizen.reports.actions.rolling_months import begin_rebuild, rebuild_months
from tests.support.aims import agreed, asked, campaign, last_offer, serve
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.counting import counted_queries
from tests.support.stages import sent, used

AIM = {
    "title": "Half as many complaints",
    "why": "Each costs a day.",
    "area": "NH-PRESS",
    "measure": "typed",
    "unit": "a month",
    "from_value": "24",
    "to_value": "12",
    "from_on": "2026-01-01",
    "until_on": "2026-12-31",
    "words": "Can you?",
}
THEME = {
    "title": "Less walking",
    "words": "What do you walk for?",
    "area": "NH-PROD",
    "from_on": "2026-03-02",
    "until_on": "2026-03-31",
}
ANSWER = {"one_off": "0", "yearly": "0", "start_on": "2026-03-16", "due_on": "2026-03-27"}


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


def page(client: FlaskClient, person: Person, path: str) -> str:
    """What stands there for that person."""
    answer = sign_in(client, person).get(path)
    assert answer.status_code == 200, answer.status
    return unescape(answer.get_data(as_text=True))


def send(client: FlaskClient, person: Person, path: str, form: dict[str, Any]) -> tuple[int, str]:
    """What comes of a form."""
    answer = sign_in(client, person).post(path, data=form)
    return answer.status_code, unescape(answer.get_data(as_text=True))


def test_a_leader_sets_an_aim_and_its_owner_agrees(cast: Cast, client: FlaskClient) -> None:
    form = {**AIM, "owner": str(cast.sam.id)}
    assert send(client, cast.lena, "/aims", form)[0] == 303
    aim = cast.session.scalars(select(Aim)).one()
    assert (aim.title, aim.waits_for_id, aim.to_value) == (AIM["title"], cast.sam.id, Decimal(12))
    assert "You are asked" in page(client, cast.sam, "/aims")
    assert "Lena Brandt asks: can it be done so?" in page(client, cast.sam, f"/aims/{aim.id}")
    offer = {"seen_offer": last_offer(cast, aim), "words": "We try."}
    cast.session.commit()
    assert send(client, cast.sam, f"/aims/{aim.id}/agreement", offer)[0] == 303
    cast.session.expire_all()
    assert cast.session.get_one(Aim, aim.id).agreed_at == THURSDAY


def test_what_was_typed_stays_when_something_is_missing(cast: Cast, client: FlaskClient) -> None:
    form = {**AIM, "owner": str(cast.sam.id), "to_value": ""}
    status, text = send(client, cast.lena, "/aims", form)
    assert status == 422
    assert "Write what shall be reached." in text
    assert AIM["why"] in text
    assert not cast.session.scalars(select(Aim)).all()


@pytest.mark.parametrize("who", ["olga", "sam", "fay"])
def test_others_do_not_get_the_form(cast: Cast, client: FlaskClient, who: str) -> None:
    person = getattr(cast, who)
    assert sign_in(client, person).get("/aims/new").status_code == 403
    assert send(client, person, "/aims", AIM)[0] == 403
    assert send(client, person, "/campaigns", THEME)[0] == 403


def test_another_offer_keeps_its_words_when_it_is_late(cast: Cast, client: FlaskClient) -> None:
    aim = asked(cast)
    cast.session.commit()
    form = {"seen_offer": "0", "to_value": "11", "until_on": "2026-12-31", "words": "The crane."}
    status, text = send(client, cast.sam, f"/aims/{aim.id}/offers", form)
    assert status == 409
    assert "Another offer came meanwhile" in text
    assert "The crane." in text
    form["seen_offer"] = str(last_offer(cast, aim))
    cast.session.commit()
    assert send(client, cast.sam, f"/aims/{aim.id}/offers", form)[0] == 303
    cast.session.expire_all()
    assert cast.session.get_one(Aim, aim.id).waits_for_id == cast.lena.id


def test_its_owner_types_what_was_measured(cast: Cast, client: FlaskClient) -> None:
    aim = agreed(cast, owner=cast.sam)
    cast.session.commit()
    path = f"/aims/{aim.id}/values"
    status, text = send(client, cast.sam, path, {"on": "2026-03-20", "value": "12"})
    assert (status, "That day has not come yet." in text) == (422, True)
    assert send(client, cast.sam, path, {"on": "2026-03-02", "value": "11,5"})[0] == 303
    assert cast.session.scalars(select(AimReading.value)).one() == Decimal("11.5")
    text = page(client, cast.sam, f"/aims/{aim.id}")
    assert "11.5 minutes on Mon 2 Mar, 50% of the way" in text
    assert "<svg" in text


def test_another_owner_is_named_and_the_aim_ends(cast: Cast, client: FlaskClient) -> None:
    aim = agreed(cast, owner=cast.sam)
    cast.session.commit()
    owner = {"owner": str(cast.vera.id)}
    assert send(client, cast.lena, f"/aims/{aim.id}/owner", owner)[0] == 303
    end = {"ending": "reached", "learned": "Two carts."}
    assert send(client, cast.lena, f"/aims/{aim.id}/end", {"ending": "reached"})[0] == 422
    assert send(client, cast.lena, f"/aims/{aim.id}/end", end)[0] == 303
    assert "Two carts." in page(client, cast.olga, f"/aims/{aim.id}")
    assert aim.title in page(client, cast.olga, "/aims?show=ended")


def test_an_aim_without_ideas_is_seen(cast: Cast, client: FlaskClient) -> None:
    agreed(cast)
    other = agreed(cast, title="With an idea")
    serve(cast, sent(cast), other)
    cast.session.commit()
    text = page(client, cast.olga, "/aims")
    assert "1 aim has no idea yet" in text
    assert "1 idea serves it" in text


def test_an_area_whose_ideas_serve_no_aim_is_seen(cast: Cast, client: FlaskClient) -> None:
    aim = agreed(cast, area=cast.production)
    ideas = [sent(cast) for _ in range(3)]
    cast.session.commit()
    _reckon(cast)
    assert "In 1 area no idea serves an aim" in page(client, cast.sam, "/aims")
    assert "no idea serves an aim" not in page(client, cast.olga, "/aims")
    serve(cast, cast.session.get_one(Idea, ideas[0].id), aim)
    cast.session.commit()
    _reckon(cast)
    assert "Every area has ideas that serve an aim" in page(client, cast.sam, "/aims")


def test_a_campaign_is_started_changed_and_ended(cast: Cast, client: FlaskClient) -> None:
    assert send(client, cast.lena, "/campaigns", {**THEME, "title": ""})[0] == 422
    assert send(client, cast.lena, "/campaigns", THEME)[0] == 303
    theme = cast.session.scalars(select(Campaign)).one()
    path = f"/campaigns/{theme.id}"
    assert "1 campaign runs now" in page(client, cast.olga, "/campaigns")
    assert send(client, cast.lena, path, {**THEME, "until_on": "2026-03-01"})[0] == 422
    assert send(client, cast.lena, path, {**THEME, "title": "No step too many"})[0] == 303
    assert "No step too many" in page(client, cast.olga, path)
    assert send(client, cast.lena, f"{path}/end", {})[0] == 303
    assert "No campaign runs now" in page(client, cast.olga, "/campaigns")


def test_an_idea_begun_from_an_aim_serves_it(cast: Cast, client: FlaskClient) -> None:
    aim = agreed(cast)
    theme = campaign(cast)
    cast.session.commit()
    sign_in(client, cast.olga)
    found = client.get(f"/ideas/new?serves=aim-{aim.id}", follow_redirects=True)
    text = unescape(found.get_data(as_text=True))
    assert f'selected value="aim-{aim.id}"' in text
    assert "Running now: “Less walking”" in text
    form = {
        "form_key": "b" * 32,
        "problem": "We look for the clamps.",
        "proposal": "Hang them at the press.",
        "serves": f"aim-{aim.id}",
    }
    assert client.post("/drafts", data=form).status_code == 303
    draft = cast.session.scalars(select(Idea)).one()
    assert draft.jotted == {"serves": f"aim-{aim.id}"}
    assert f'selected value="aim-{aim.id}"' in unescape(
        client.get(f"/drafts/{draft.id}").get_data(as_text=True)
    )
    cast.session.commit()
    assert client.post("/ideas", data=form).status_code == 303
    assert cast.session.scalars(select(Serving)).one().aim_id == aim.id
    wrong = {**form, "form_key": "c" * 32, "serves": f"campaign-{theme.id + 9}"}
    answer = client.post("/ideas", data=wrong)
    assert (answer.status_code, "Choose an aim" in unescape(answer.get_data(as_text=True))) == (
        422,
        True,
    )


def test_a_reviewer_chooses_with_the_answer(cast: Cast, client: FlaskClient) -> None:
    aim, idea, other = agreed(cast), sent(cast), sent(cast)
    cast.session.commit()
    assert "Which aim does it serve?" in page(client, cast.sam, f"/queue?open={idea.id}")
    answer = {**ANSWER, "owner": str(cast.olga.id), "seen_version": str(idea.version)}
    form = {**answer, "serves": f"aim-{aim.id}"}
    assert send(client, cast.sam, f"/ideas/{idea.id}/approval", form)[0] == 303
    assert cast.session.scalars(select(Serving)).one().aim_id == aim.id
    # A form that does not ask changes nothing of it.
    serve(cast, other, aim)
    cast.session.commit()
    form = {**answer, "seen_version": str(other.version)}
    assert send(client, cast.sam, f"/ideas/{other.id}/approval", form)[0] == 303
    assert len(cast.session.scalars(select(Serving)).all()) == 2


def test_the_page_of_an_idea_says_what_it_serves(cast: Cast, client: FlaskClient) -> None:
    aim, idea = agreed(cast), used(cast)
    cast.session.commit()
    path = f"/ideas/{idea.id}/aim"
    assert send(client, cast.olga, path, {"serves": f"aim-{aim.id}"})[0] == 303
    assert "Serves the aim" in page(client, cast.nora, f"/ideas/{idea.id}")
    assert "Does it serve an aim?" not in page(client, cast.nora, f"/ideas/{idea.id}")
    status, text = send(client, cast.olga, path, {"serves": "aim-99999"})
    assert (status, "Choose an aim from the list" in text) == (422, True)
    assert send(client, cast.nora, path, {"serves": ""})[0] == 403
    assert send(client, cast.olga, path, {"serves": ""})[0] == 303
    assert not cast.session.scalars(select(Serving)).all()


def test_another_site_finds_nothing(cast: Cast, client: FlaskClient) -> None:
    aim, theme = agreed(cast), campaign(cast)
    cast.session.commit()
    assert aim.title not in page(client, cast.nils, "/aims")
    assert theme.title not in page(client, cast.nils, "/campaigns")
    for path in (f"/aims/{aim.id}", f"/campaigns/{theme.id}"):
        assert sign_in(client, cast.nils).get(path).status_code == 404


def test_as_many_questions_for_ten_aims_as_for_one(cast: Cast, client: FlaskClient) -> None:
    def asks(many: int) -> int:
        for _ in range(many):
            for measure in Measure:
                serve(cast, used(cast), agreed(cast, measure=measure))
        cast.session.commit()
        page(client, cast.lena, "/aims")
        with counted_queries() as found:
            page(client, cast.lena, "/aims")
        return len(found)

    assert asks(1) == asks(4)


def _reckon(cast: Cast) -> None:
    with transaction():
        span = begin_rebuild(cast.nordhafen.id, now=THURSDAY)
        assert span is not None
        rebuild_months(cast.nordhafen.id, span, now=THURSDAY)
