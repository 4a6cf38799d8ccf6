"""One answer for several: each row is checked alone, and what fails stays with its reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.core.errors import InvalidInput
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.objectives.queries.serving import serving_of
from kaizen.people.models import Person
from kaizen.review.actions.bulk import BulkResult, Picked, approve_many, park_many
from kaizen.review.models.decisions import Decision
from kaizen.web.only_asked import HEADER
from tests.support import aims
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.money import budget
from tests.support.reviewing import agreed, sent, with_leadership

UNTIL = date(2026, 4, 20)


def picked(*ideas: Idea) -> list[Picked]:
    return [Picked(idea.id, idea.version) for idea in ideas]


def park(rows: list[Picked], actor: Person, until: date | None = UNTIL) -> BulkResult:
    with transaction():
        return park_many(rows, until=until, reason="After the move.", actor=actor, now=THURSDAY)


def approve(
    rows: list[Picked], actor: Person, one_off: Decimal | None = Decimal(60), source: str = ""
) -> BulkResult:
    with transaction():
        return approve_many(
            rows,
            one_off=one_off,
            yearly=Decimal(0),
            words="Thanks.",
            money_source=source,
            actor=actor,
            now=THURSDAY,
        )


def test_what_may_be_parked_is_parked_and_the_rest_says_why(cast: Cast) -> None:
    good, other = sent(cast), sent(cast)
    flagged, decided = sent(cast, safety_or_rule=True), agreed(cast)
    own = sent(cast, author=cast.sam, area=cast.press)
    far = sent(cast, author=cast.nils, area=cast.brook_line)
    stale = sent(cast)
    rows = picked(good, other, flagged, own, far, with_leadership(cast))
    result = park([*rows, Picked(stale.id, 0), Picked(decided.id, 1)], cast.sam)
    assert result.done == [good.id, other.id]
    assert len(result.refused) == 6
    cast.session.expire_all()
    assert good.as_stage is other.as_stage is Stage.PARKED
    assert flagged.as_stage is own.as_stage is far.as_stage is stale.as_stage is Stage.SUBMITTED


def test_a_refused_row_leaves_nothing_behind(cast: Cast) -> None:
    good, bad = sent(cast), sent(cast)
    result = park(picked(good, bad), cast.sam, None)
    assert not result.done
    assert cast.session.scalars(select(Decision)).all() == []


def test_each_is_approved_with_its_author_and_the_proposed_days(cast: Cast) -> None:
    one, two = sent(cast), sent(cast, author=cast.otto)
    flagged, nobody = sent(cast, other_team=True), sent(cast)
    with transaction():
        nobody.authors.clear()
    result = approve(picked(one, two, flagged, nobody), cast.sam)
    assert result.done == [one.id, two.id]
    assert set(result.refused) == {flagged.id, nobody.id}
    cast.session.expire_all()
    assert (one.owner, two.owner) == (cast.olga, cast.otto)
    assert (one.start_on, one.due_on) == (date(2026, 3, 13), date(2026, 3, 26))


@pytest.mark.parametrize("one_off", [None, Decimal(501)])
def test_amounts_are_typed_and_limits_hold(cast: Cast, one_off: Decimal | None) -> None:
    idea = sent(cast)
    result = approve(picked(idea), cast.sam, one_off)
    assert list(result.refused) == [idea.id]


def test_leadership_says_where_money_comes_from_that_the_area_lacks(cast: Cast) -> None:
    budget(cast, "10")
    one, two = with_leadership(cast), with_leadership(cast)
    result = approve(picked(one, two), cast.lena)
    assert all("Say where the money comes from" in str(why) for why in result.refused.values())
    assert not result.done
    result = approve(picked(one, two), cast.lena, source="Project 12")
    assert result.done == [one.id, two.id]
    sources = cast.session.scalars(
        select(Decision.money_source).where(Decision.kind == "approved")
    ).all()
    assert set(sources) == {"Project 12"}


def test_only_leaders_are_asked_where_it_comes_from(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)
    budget(cast, "10")
    sent(cast)
    idea = with_leadership(cast)
    cast.session.commit()
    assert 'name="money_source" ' not in _aside(sign_in(client, cast.sam).get("/queue").text)
    lena = sign_in(client, cast.lena)
    assert 'name="money_source"' in _aside(lena.get("/queue").text)
    data = {
        "picked": [f"{idea.id}.{idea.version}"],
        "answer": "approve",
        "one_off": "60",
        "yearly": "0",
        "words": "Thanks.",
    }
    refused = lena.post("/queue/bulk", data=data)
    assert "Say where the money comes from." in refused.text
    done = lena.post("/queue/bulk", data={**data, "money_source": "Project 12"})
    assert done.status_code == 303


def _aside(page: str) -> str:
    """The form for several at once."""
    return page.partition('id="bulk"')[2].partition("</form>")[0]


def test_what_is_approved_together_can_serve_one_aim(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)
    sam = sign_in(client, cast.sam)
    bare, served, other = sent(cast), sent(cast), sent(cast)
    assert "Which aim do they serve?" not in _aside(sam.get("/queue").text)
    aim, older = aims.agreed(cast), aims.agreed(cast, title="Fewer scratches")
    aims.serve(cast, served, older)
    cast.session.commit()
    assert aim.title in _aside(sam.get("/queue").text)
    data = {"answer": "approve", "one_off": "60", "yearly": "0", "words": "Thanks."}

    def post(*ideas: Idea, serves: str) -> int:
        boxes = [f"{idea.id}.{idea.version}" for idea in ideas]
        cast.session.commit()
        return sam.post("/queue/bulk", data={**data, "picked": boxes, "serves": serves}).status_code

    assert post(bare, serves="aim-987654") == 422
    assert cast.session.get_one(Idea, bare.id).as_stage is Stage.SUBMITTED
    assert post(served, serves="") == 303
    assert _serves(cast, served) == older.id
    assert post(bare, other, serves=f"aim-{aim.id}") == 303
    assert [_serves(cast, idea) for idea in (bare, other)] == [aim.id, aim.id]


def _serves(cast: Cast, idea: Idea) -> int | None:
    serving = serving_of(cast.session, idea.id)
    return serving.aim_id if serving else None


def test_something_has_to_be_picked_and_not_everything_at_once(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        park([], cast.sam)
    with pytest.raises(InvalidInput):
        park([Picked(number, 1) for number in range(51)], cast.sam)


def test_the_page_shows_the_reason_in_its_row(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)
    good, flagged = sent(cast), sent(cast, safety_or_rule=True)
    sam = sign_in(client, cast.sam)
    boxes = [f"{idea.id}.{idea.version}" for idea in (good, flagged)]
    data = {"picked": boxes, "answer": "park", "until_on": "2026-04-20", "words": "Later."}
    answer = sam.post("/queue/bulk", data=data)
    assert answer.status_code == 200
    assert "1 idea is answered" in answer.text
    assert "so leadership decides it" in answer.text
    assert sam.post("/queue/bulk", data={**data, "picked": []}).status_code == 422
    assert sam.post("/queue/bulk", data={**data, "picked": ["x"]}).status_code == 422
    assert sam.post("/queue/bulk", data={**data, "answer": "decline"}).status_code == 422
    assert cast.session.get_one(Idea, flagged.id).as_stage is Stage.SUBMITTED


def test_what_waits_there_no_more_is_told_by_its_number(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)
    good, asked = sent(cast), sent(cast)
    sam = sign_in(client, cast.sam)
    boxes = [f"{idea.id}.{idea.version}" for idea in (good, asked)]
    question = {"words": "Which press is it?", "seen_version": asked.version}
    assert sam.post(f"/ideas/{asked.id}/question", data=question).status_code == 303
    data = {"picked": boxes, "answer": "park", "until_on": "2026-04-20", "words": "Later."}
    page = sam.post("/queue/bulk", data=data).text
    assert "1 idea is answered" in page
    assert f"<b>{asked.reference}</b>" in page
    assert "in its row" not in page


def test_what_was_ticked_stays_ticked_when_it_is_refused(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)
    sam = sign_in(client, cast.sam)
    one, two = sent(cast), sent(cast)
    boxes = [f"{one.id}.{one.version}", "no number", "99999999999999999999.1"]
    cast.session.commit()
    data = {"answer": "approve", "one_off": "-3", "yearly": "0", "picked": boxes}
    page = sam.post("/queue/bulk", data=data)
    assert page.status_code == 422
    assert "Leave out the minus" in page.text
    assert _is_ticked(page.text, one)
    assert not _is_ticked(page.text, two)


def _is_ticked(page: str, idea: Idea) -> bool:
    box = page.split(f'value="{idea.id}.{idea.version}"')[1]
    return "checked" in box[: box.index(">")]


def test_asking_whether_it_would_be_taken_keeps_nothing(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)
    sam = sign_in(client, cast.sam)
    good, own = sent(cast), sent(cast, author=cast.sam, area=cast.press)
    cast.session.commit()

    def ask(*ideas: Idea) -> int:
        boxes = [f"{idea.id}.{idea.version}" for idea in ideas]
        data = {"answer": "approve", "one_off": "60", "yearly": "0", "picked": boxes}
        cast.session.commit()
        return sam.post("/queue/bulk", data=data, headers={HEADER: "1"}).status_code

    assert ask(good, own) == 204
    assert ask(own) == 422
    assert cast.session.get_one(Idea, good.id).as_stage is Stage.SUBMITTED
    assert cast.session.scalars(select(Decision)).all() == []
