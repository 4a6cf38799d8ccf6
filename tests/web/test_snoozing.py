"""Later: buttons on the plate and the idea's page, who sees it, and the third time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.snoozing import snooze
from kaizen.ownership.models import Assignment, Snooze
from tests.support.cast import Cast, sign_in
from tests.support.stages import begun, sent

WHY = "The fitter comes on Thursday."


def late_work(cast: Cast) -> tuple[Idea, Assignment]:
    """Mia's work, due yesterday by the real clock, since pages ask that one."""
    idea = begun(cast, cast.mia)
    main = main_of(idea)
    assert main is not None
    main.due_at = clock.now() - timedelta(days=4)
    idea.last_news_at = clock.now()
    cast.session.commit()
    return idea, main


def url_of(idea: Idea, assignment: Assignment) -> str:
    return f"/ideas/{idea.id}/assignments/{assignment.id}/snooze"


def test_one_tap_on_the_plate_leads_to_the_form_and_back(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    idea, main = late_work(cast)
    mia = sign_in(client, cast.mia)
    place = f"later-{main.id}"
    assert f"/ideas/{idea.id}?open={place}" in mia.get("/plate").text
    page = mia.get(f"/ideas/{idea.id}?open={place}&next=/plate").text
    assert f'id="{place}" open' in page
    data = {"working_days": "3", "reason": WHY, "next": "/plate"}
    answer = mia.post(url_of(idea, main), data=data)
    assert (answer.status_code, answer.location) == (303, "/plate")
    assert session.scalars(select(Snooze.working_days)).all() == [3]
    assert f"by Mia Larsen: {WHY}" in mia.get("/plate").text


def test_the_supervisor_sees_it_and_other_readers_do_not(client: FlaskClient, cast: Cast) -> None:
    idea, main = late_work(cast)
    snooze(main, 3, reason=WHY, actor=cast.mia, now=clock.now())
    cast.session.commit()
    assert f"by Mia Larsen: {WHY}" in sign_in(client, cast.sam).get(f"/ideas/{idea.id}").text
    assert WHY not in sign_in(client, cast.nora).get(f"/ideas/{idea.id}").text


def test_the_third_time_is_refused_and_no_word_is_lost(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    idea, main = late_work(cast)
    for days in (1, 3):
        snooze(main, days, reason=WHY, actor=cast.mia, now=clock.now())
    session.commit()
    mia = sign_in(client, cast.mia)
    assert "later-" not in mia.get("/plate").text
    assert "later-" not in mia.get(f"/ideas/{idea.id}").text
    refused = mia.post(url_of(idea, main), data={"working_days": "1", "reason": "Once more."})
    assert refused.status_code == 409
    assert "This was put off twice already." in refused.text
    assert "Once more." in refused.text


@pytest.mark.parametrize(
    "typed", [{"working_days": "2", "reason": WHY}, {"working_days": "1"}, {"reason": WHY}]
)
def test_what_is_missing_is_said_beside_it(
    client: FlaskClient, cast: Cast, session: Session, typed: dict[str, str]
) -> None:
    idea, main = late_work(cast)
    answer = sign_in(client, cast.mia).post(url_of(idea, main), data=typed)
    assert answer.status_code == 422
    assert "kz-fielderror" in answer.text
    assert session.scalars(select(Snooze)).all() == []


def test_it_is_only_for_whoever_is_asked(client: FlaskClient, cast: Cast) -> None:
    idea, main = late_work(cast)
    data = {"working_days": "1", "reason": WHY}
    assert sign_in(client, cast.otto).post(url_of(idea, main), data=data).status_code == 403


def test_another_ideas_assignment_is_not_found(client: FlaskClient, cast: Cast) -> None:
    _, main = late_work(cast)
    other = sent(cast)
    cast.session.commit()
    data = {"working_days": "1", "reason": WHY}
    assert sign_in(client, cast.mia).post(url_of(other, main), data=data).status_code == 404


def test_a_danger_cannot_wait(client: FlaskClient, cast: Cast) -> None:
    idea, main = late_work(cast)
    idea.not_safe_now = True
    cast.session.commit()
    mia = sign_in(client, cast.mia)
    assert "later-" not in mia.get("/plate").text
    answer = mia.post(url_of(idea, main), data={"working_days": "1", "reason": WHY})
    assert answer.status_code == 409
