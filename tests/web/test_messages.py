"""Choosing when one is written to: for oneself, and for a site."""

from __future__ import annotations

from datetime import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaizen.core.events import history
from kaizen.notifications.models import Preference
from kaizen.notifications.receivers import message_policy_of
from kaizen.notifications.timing import MessagePolicy
from tests.support.cast import Cast, sign_in

MINE = "/me/messages"
SITE = "/messages"


def test_i_choose_my_own_times(cast: Cast, session: Session, client: FlaskClient) -> None:
    sign_in(client, cast.olga)
    assert "when your shift begins, at 06:00" in client.get(MINE).text
    form = {"digest_at": "09:30", "quiet_from": "21:00", "quiet_until": "07:15", "wants_mail": "y"}
    assert client.post(MINE, data=form).status_code == 303
    kept = session.get_one(Preference, cast.olga.id)
    assert (kept.digest_at, kept.quiet_from, kept.quiet_until) == (
        time(9, 30),
        time(21),
        time(7, 15),
    )
    assert (kept.wants_mail, kept.wants_news) == (True, False)
    assert 'value="09:30"' in client.get(MINE).text
    me = client.get("/me").text
    assert "comes at 09:30" in me
    assert "Quiet from 21:00 to 07:15" in me
    kinds = [event.kind for event in history(session, "person", cast.olga.id)]
    assert kinds == ["person.messages_chosen"]
    session.commit()
    client.post(MINE, data=form)
    assert len(history(session, "person", cast.olga.id)) == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"quiet_from": "21:00"}, "both a beginning and an end"),
        ({"digest_at": "soon"}, "such as 06:30"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(
    cast: Cast, session: Session, client: FlaskClient, form: dict[str, str], words: str
) -> None:
    sign_in(client, cast.olga)
    answer = client.post(MINE, data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert session.get(Preference, cast.olga.id) is None


def test_whoever_has_no_address_is_told_where_to_read(cast: Cast, client: FlaskClient) -> None:
    sign_in(client, cast.olga)
    assert "No e-mail address is known for you" in client.get(MINE).text


def test_a_leader_sets_the_times_of_the_site(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    sign_in(client, cast.lena)
    assert 'value="20:00"' in client.get(SITE).text
    form = {"digest_at": "07:00", "quiet_from": "", "quiet_until": "", "reason": "One shift only."}
    assert client.post(SITE, data={**form, "reason": ""}).status_code == 422
    assert client.post(SITE, data={**form, "quiet_from": "22:00"}).status_code == 422
    assert client.post(SITE, data=form).status_code == 303
    assert message_policy_of(session, cast.nordhafen.id) == MessagePolicy(
        "07:00", "", "", danger_breaks_quiet=False
    )
    assert message_policy_of(session, cast.brookfield.id) == MessagePolicy()


@pytest.mark.parametrize("name", ["olga", "sam", "nils"])
def test_nobody_else_sets_them(cast: Cast, client: FlaskClient, name: str) -> None:
    sign_in(client, getattr(cast, name))
    assert client.get(SITE).status_code == 403
    assert client.post(SITE, data={"reason": "Because."}).status_code == 403
