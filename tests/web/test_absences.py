"""Days away that a supervisor or an administrator plans for somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.people.models import Absence
from tests.support.cast import Cast, sign_in


def _days(person: str, deputy: str = "") -> dict[str, str]:
    today = clock.now().date()
    return {
        "person": person,
        "from_on": today.isoformat(),
        "until_on": (today + timedelta(days=2)).isoformat(),
        "deputy": deputy,
    }


@pytest.mark.parametrize("who", ["sam", "lena", "ada"])
def test_whoever_steers_the_work_plans_days_for_somebody_who_is_ill(
    cast: Cast, client: FlaskClient, session: Session, who: str
) -> None:
    sign_in(client, getattr(cast, who))
    answer = client.post("/people/away", data=_days("Olga Petrenko", "mia"), follow_redirects=True)
    assert "Mia Larsen stands in" in answer.text
    absence = session.scalars(select(Absence)).one()
    assert (absence.person, absence.deputy) == (cast.olga, cast.mia)
    client.post(f"/people/away/{absence.id}/cancellation")
    assert absence.cancelled_at is not None
    assert "Everybody is here" in client.get("/people/away").text


def test_people_of_others_are_neither_planned_nor_seen(
    cast: Cast, client: FlaskClient, session: Session
) -> None:
    sign_in(client, cast.ada).post("/people/away", data=_days("Nora Haddad"))
    absence = session.scalars(select(Absence)).one()
    sign_in(client, cast.sam)
    assert "Everybody is here" in client.get("/people/away").text
    assert client.post("/people/away", data=_days("Nora Haddad")).status_code == 403
    assert client.post(f"/people/away/{absence.id}/cancellation").status_code == 404
    refused = client.post("/people/away", data=_days("Nils Aldous"))
    assert refused.status_code == 422
    assert "We know nobody here called" in refused.text


def test_what_cannot_be_is_said_beside_its_field(cast: Cast, client: FlaskClient) -> None:
    sign_in(client, cast.sam)
    nobody = client.post("/people/away", data=_days(""))
    assert nobody.status_code == 422
    assert "Say who." in nobody.text
    themselves = client.post("/people/away", data=_days("Olga Petrenko", "Olga Petrenko"))
    assert themselves.status_code == 422
    assert "Nobody stands in for themselves." in themselves.text
    assert 'value="Olga Petrenko"' in themselves.text
    sign_in(client, cast.olga)
    assert client.get("/people/away").status_code == 403
