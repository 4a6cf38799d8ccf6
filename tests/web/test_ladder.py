"""The page of the reminders: reading, changing step by step, trying out, and who may not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.core.events import Event
from kaizen.core.policy import PolicyVersion
from kaizen.core.transaction import transaction
from kaizen.jobs.reminding import send_reminders
from kaizen.ownership.actions.snoozing import snooze
from kaizen.ownership.ladder import DEFAULT_LADDERS, Channel, LadderKind, LadderPolicy, Rung, Told
from kaizen.ownership.models import Assignment, Reminder
from kaizen.ownership.queries.ladders import ladder_of
from kaizen.ownership.queries.replays import try_out
from kaizen.people.actions.absences import plan_absence
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.counting import counted_queries
from tests.support.stages import begun, sent


def form(cast: Cast, **others: object) -> dict[str, object]:
    """The whole form as a browser sends it, with the built-in steps."""
    fields: dict[str, object] = {
        "site": str(cast.nordhafen.id),
        "seen_version": "0",
        "reason": "Leadership wants to hear sooner.",
    }
    for kind, rungs in DEFAULT_LADDERS.items():
        for at, rung in enumerate(rungs):
            fields[f"{kind.value}-{at}-days"] = str(abs(rung.after))
            fields[f"{kind.value}-{at}-side"] = "before" if rung.after < 0 else "after"
            fields[f"{kind.value}-{at}-told"] = [told.value for told in rung.told]
            fields[f"{kind.value}-{at}-channel"] = rung.channel.value
    return {**fields, **others}


def test_the_leader_of_the_site_changes_a_step(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    lena = sign_in(client, cast.lena)
    changed = form(cast, **{"answer-3-days": "5", "answer-3-channel": "at once"})
    assert lena.post("/ladder", data=changed).status_code == 303
    policy = ladder_of(session, cast.nordhafen.id).policy
    assert policy.ladders[LadderKind.ANSWER][-1] == Rung(5, (Told.TOP,), Channel.AT_ONCE)
    assert policy.ladders[LadderKind.WORK] == DEFAULT_LADDERS[LadderKind.WORK]
    page = lena.get("/ladder").text
    assert "Leadership wants to hear sooner." in page
    assert "Version 1" in page
    assert "Lena Brandt" in page


def test_supervisors_read_it_and_change_nothing(client: FlaskClient, cast: Cast) -> None:
    sam = sign_in(client, cast.sam)
    page = sam.get("/ladder")
    assert page.status_code == 200
    assert "A first answer" in page.text
    assert "<table" in page.text
    assert 'name="answer-0-days"' not in page.text
    assert sam.post("/ladder", data=form(cast)).status_code == 403


@pytest.mark.parametrize("who", ["olga", "fay", "nora"])
def test_others_do_not_read_it(client: FlaskClient, cast: Cast, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get("/ladder").status_code == 403


def test_a_leader_of_another_site_is_refused(client: FlaskClient, cast: Cast) -> None:
    nils = sign_in(client, cast.nils)
    assert nils.get(f"/ladder?site={cast.nordhafen.id}").status_code == 403
    assert nils.post("/ladder/preview", data=form(cast)).status_code == 403


def test_steps_are_added_and_taken_away_without_script(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    lena = sign_in(client, cast.lena)
    more = lena.post("/ladder/preview", data=form(cast, add="asleep")).text
    assert 'name="asleep-3-days"' in more
    assert 'name="asleep-4-days"' not in more
    less = lena.post("/ladder/preview", data=form(cast, drop="asleep-0", reason="Kept")).text
    assert 'name="asleep-2-days"' not in less
    assert "Kept" in less
    assert session.scalar(select(func.count()).select_from(PolicyVersion)) == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"answer-0-days": "soon"}, "Write a number of working days"),
        ({"answer-0-told": []}, "Say who is told at this step."),
        ({"answer-1-days": "0"}, "Each step needs a later day"),
        ({"answer-3-days": "99"}, "working days from the due day"),
        ({"reason": " "}, "Say why the reminders change."),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_kept(
    client: FlaskClient, cast: Cast, session: Session, typed: dict[str, object], words: str
) -> None:
    lena = sign_in(client, cast.lena)
    answer = lena.post("/ladder", data=form(cast, **{"work-4-days": "9", **typed}))
    assert answer.status_code == 422
    assert words in answer.text
    assert 'name="work-4-days" inputmode="numeric" maxlength="2" value="9"' in answer.text
    assert ladder_of(session, cast.nordhafen.id).version_id is None


def test_a_change_made_meanwhile_is_not_overwritten(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    lena = sign_in(client, cast.lena)
    assert lena.post("/ladder", data=form(cast, **{"answer-3-days": "5"})).status_code == 303
    late = lena.post("/ladder", data=form(cast, **{"answer-3-days": "6"}))
    assert late.status_code == 409
    assert "Somebody else has changed the reminders meanwhile." in late.text
    assert 'value="6"' in late.text
    version = ladder_of(session, cast.nordhafen.id).version_id
    again = form(cast, seen_version=str(version), **{"answer-3-days": "6"})
    assert lena.post("/ladder", data=again).status_code == 303


def test_trying_out_writes_nothing(client: FlaskClient, cast: Cast, session: Session) -> None:
    sent(cast)
    session.commit()
    before = _rows(session)
    answer = sign_in(client, cast.lena).post("/ladder/preview", data=form(cast, ask="trial"))
    assert answer.status_code == 200
    assert "in thirty days" in answer.text
    assert _rows(session) == before


def _rows(session: Session) -> list[int | None]:
    return [
        session.scalar(select(func.count()).select_from(table))
        for table in (Event, Reminder, PolicyVersion)
    ]


def test_the_trial_of_the_rules_in_force_is_what_was_sent(cast: Cast, session: Session) -> None:
    sent(cast)
    begun(cast, cast.mia)
    session.commit()
    for hour in range(24 * 28):
        send_reminders(THURSDAY + timedelta(hours=hour))
    now = THURSDAY + timedelta(days=28)
    found = try_out(session, cast.nordhafen, LadderPolicy(), now)
    assert found.would.steps == found.was.steps
    assert found.would.days == found.was.days
    assert found.would.messages > 10
    assert found.is_whole


def test_the_trial_knows_who_was_away_and_what_was_put_off(cast: Cast, session: Session) -> None:
    idea = sent(cast)
    begun(cast, cast.mia)
    plan_absence(
        cast.sam,
        from_on=date(2026, 3, 16),
        until_on=date(2026, 3, 20),
        deputy=cast.vera,
        today=THURSDAY.date(),
        actor=cast.sam,
        now=THURSDAY,
    )
    asked = session.scalars(select(Assignment).where(Assignment.idea_id == idea.id)).one()
    session.commit()
    for hour in range(24 * 14):
        if hour == 24 * 11:
            with transaction():
                snooze(asked, 3, reason="Wait", actor=cast.sam, now=THURSDAY + timedelta(days=11))
        send_reminders(THURSDAY + timedelta(hours=hour))
    now = THURSDAY + timedelta(days=14)
    found = try_out(session, cast.nordhafen, LadderPolicy(), now)
    assert found.would.days == found.was.days
    assert found.would.steps == found.was.steps
    assert cast.vera.id in {person_id for person_id, _day in found.was.days}


def test_another_site_is_not_counted(cast: Cast, session: Session) -> None:
    sent(cast)
    session.commit()
    found = try_out(session, cast.brookfield, LadderPolicy(), later(days=20))
    assert found.would.messages == 0


def test_the_trial_asks_the_same_few_questions_for_any_number(cast: Cast, session: Session) -> None:
    counts = []
    for number in (1, 12):
        for _ in range(number):
            sent(cast)
        session.commit()
        with counted_queries() as counted:
            try_out(session, cast.nordhafen, LadderPolicy(), later(days=20))
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_a_thing_that_waits_is_looked_at_again_when_the_rules_change(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    sent(cast)
    session.commit()
    assert sign_in(client, cast.lena).post("/ladder", data=form(cast)).status_code == 303
    moments = session.scalars(select(Assignment.next_rung_at)).all()
    assert all(moment is not None and moment <= clock.now() for moment in moments)
