"""Two web replicas and two schedulers on one PostgreSQL behave as one, also when one is killed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select, text

from kaizen.app import create_app
from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.job_runs import JobRun, jobs_of
from kaizen.core.timetable import Every
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.jobs.rolling import rebuild
from kaizen.notifications.actions.posting import post_mail
from kaizen.notifications.models import Mail
from kaizen.people.models import Person
from kaizen.people.rules import FAILURES_TO_PAUSE
from kaizen.reports.models.months import AreaMonth
from kaizen.reports.rules.figures import Figure
from kaizen.review.models.decisions import Decision
from tests.support.apps import close_connections, settings
from tests.support.cast import PASSWORD, make_cast
from tests.support.databases import Template
from tests.support.mail import MailServer
from tests.support.replicas import Answer, Replicas, Visitor, kill_9, replicas, wait_until
from tests.support.world import picture

pytestmark = pytest.mark.parametrize(
    "template", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)

MAILS = 30
#: Runs of a job that were begun, as the database itself has seen them.
WATCH = """
    CREATE TABLE begun (name text, at timestamptz);
    CREATE FUNCTION note_begun() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO begun VALUES (NEW.name, NEW.last_started_at); RETURN NULL; END $$;
    CREATE TRIGGER begun AFTER UPDATE OF last_started_at ON job_run FOR EACH ROW
        WHEN (OLD.last_started_at IS DISTINCT FROM NEW.last_started_at)
        EXECUTE FUNCTION note_begun();
"""


@dataclass(frozen=True)
class Plant:
    """The four processes, their database as the test sees it, and the mail server."""

    app: Flask
    on: Replicas
    smtp: MailServer

    def wait(self, done: Callable[[], bool]) -> None:
        """Wait until the database says so."""

        def asked() -> bool:
            with self.app.app_context():
                return done()

        wait_until(asked, self.on.said)


@pytest.fixture
def plant(template: Template, tmp_path: Path, smtp: MailServer) -> Iterator[Plant]:
    with template.copy(tmp_path) as url:
        app = create_app(settings(url, tmp_path / "photos"))
        with app.app_context():
            make_cast(db.session())
            with transaction():
                for name in ("olga", "sam"):
                    _person(name).email = f"{name}@plant.example"
                # Known for days: also what has an hour of its own is due at once.
                for job in jobs_of(app):
                    since = clock.now() - timedelta(days=8)
                    db.session.merge(JobRun(name=job.name, known_since=since))
            with db.engine.begin() as connection:
                connection.exec_driver_sql(WATCH)
        with replicas(_environment(url, tmp_path, smtp), tmp_path) as running:
            yield Plant(app, running, smtp)
        close_connections(app)


def test_two_of_each_are_one_and_go_on_when_one_of_each_is_killed(plant: Plant) -> None:
    one, other = plant.on.webs
    _post_mails(plant)
    olga = Visitor()
    assert olga.sign_in(one, "olga", PASSWORD).path == "/"
    assert olga.get(f"{other}/me").path == "/me"
    _expect_one_idea_of_one_form(plant, olga)
    _expect_photos_everywhere(plant, olga)
    _expect_one_decision(plant)
    _expect_one_brake_on_guessing(plant)
    thief = olga.twin()
    olga.post(f"{other}/sign-out", {})
    assert all(who.get(f"{one}/me").path.startswith("/sign-in") for who in (olga, thief))
    _expect_each_mail_once(plant)
    _expect_right_months(plant)
    _expect_each_run_once(plant)

    kill_9(plant.on.web_processes[0])
    kill_9(plant.on.schedulers[0])
    killed_at = clock.now()
    _post_mails(plant)
    assert olga.sign_in(other, "olga", PASSWORD).path == "/"
    assert _send(olga, other, "d" * 32).status == 200
    plant.wait(lambda: _all_succeeded_since(killed_at))
    _expect_each_mail_once(plant, lost_receipts=1)
    _expect_right_months(plant)


def _expect_one_idea_of_one_form(plant: Plant, olga: Visitor) -> None:
    """The same form sent to both at the same instant."""
    both = [olga.twin() for _ in plant.on.webs]
    answers = _at_once(lambda number: _send(both[number], plant.on.webs[number], "b" * 32))
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].path == answers[1].path
    assert _count(plant, Idea) == 1


def _expect_photos_everywhere(plant: Plant, olga: Visitor) -> None:
    """What was uploaded to one is served by the other."""
    one, other = plant.on.webs
    sent = _send(olga, one, "c" * 32, picture())
    page = olga.get(other + sent.path).text
    pictures = set(re.findall(r"/photos/\d+/\w+", page))
    assert pictures
    for path in pictures:
        answers = [olga.get(replica + path) for replica in plant.on.webs]
        assert [answer.status for answer in answers] == [200, 200]
        assert answers[0].body == answers[1].body


def _expect_one_decision(plant: Plant) -> None:
    """Two reviewers answer the same idea on different replicas: one hears who was faster."""
    with plant.app.app_context():
        idea = db.session.scalars(select(Idea).where(Idea.form_key == "c" * 32)).one()
        address, version = f"/ideas/{idea.id}/decline", str(idea.version)
    form = {"seen_version": version, "reason": "other", "instead": "Ask again in May."}
    reviewers = [Visitor(), Visitor()]
    for visitor, replica, name in zip(reviewers, plant.on.webs, ("sam", "lena"), strict=True):
        visitor.sign_in(replica, name, PASSWORD)

    def decline(number: int) -> Answer:
        said = {**form, "words": f"Not this time: the beam is full, says {number}."}
        return reviewers[number].post(plant.on.webs[number] + address, said)

    answers = _at_once(decline)
    assert sorted(answer.status for answer in answers) == [200, 409]
    late = next(answer.text for answer in answers if answer.status == 409)
    assert "Sam" in late or "Lena" in late
    assert _count(plant, Decision) == 1


def _expect_one_brake_on_guessing(plant: Plant) -> None:
    """Failures on both count together; the right password then opens neither."""
    for number in range(FAILURES_TO_PAUSE):
        wrong = Visitor().sign_in(plant.on.webs[number % 2], "mia", "no idea")
        assert wrong.status == 422
    for replica in plant.on.webs:
        refused = Visitor().sign_in(replica, "mia", PASSWORD)
        assert refused.status == 422
        assert "Too many tries" in refused.text


def _post_mails(plant: Plant) -> None:
    with plant.app.app_context():
        for place in range(MAILS):
            with transaction():
                post_mail(
                    _person("olga"),
                    kind="digest",
                    subject=f"Number {place}",
                    text="Hello",
                    html="",
                    now=clock.now(),
                )


def _expect_each_mail_once(plant: Plant, *, lost_receipts: int = 0) -> None:
    """Whoever was killed in the middle of one may have sent it without writing so down."""
    plant.wait(lambda: _rows(Mail, Mail.next_try_at.is_not(None)) == 0)
    with plant.app.app_context():
        written = set(db.session.scalars(select(Mail.message_id)))
    assert set(plant.smtp.ids) == written
    assert len(plant.smtp.ids) - len(written) <= lost_receipts


def _expect_right_months(plant: Plant) -> None:
    """What the schedulers roll up by and by is what a rebuild gives."""
    plant.wait(lambda: _sent_by_months() == _rows(Idea, Idea.submitted_at.is_not(None)))
    with plant.app.app_context():
        sites = set(db.session.scalars(select(Idea.site_id)))
        before = _sent_by_months()
        for site_id in sites:
            for _ in rebuild(site_id or 0, clock.now()):
                pass
        assert _sent_by_months() == before


def _expect_each_run_once(plant: Plant) -> None:
    """By the moments that the database has seen, however late a busy machine comes to them."""
    jobs = {job.name: job for job in jobs_of(plant.app)}
    plant.wait(lambda: len(_begun()["settle-events"]) >= 2 and set(_begun()) == set(jobs))
    zone = str(plant.app.config["KAIZEN_TIME_ZONE"])
    with plant.app.app_context():
        begun = _begun()
    early = [
        (name, earlier, later)
        for name, moments in begun.items()
        for earlier, later in zip(moments, moments[1:], strict=False)
        if later < jobs[name].when.next_after(earlier, time_zone=zone)
    ]
    # A holder that stood still for longer than its lease is taken for dead, rightly.
    assert len(early) <= plant.on.said().count("job taken over"), early


def _all_succeeded_since(moment: datetime) -> bool:
    """Whether the jobs of each minute go on."""
    quick = [
        job.name
        for job in jobs_of(current_app)
        if isinstance(job.when, Every) and job.when.span <= timedelta(minutes=1)
    ]
    rows = db.session.scalars(select(JobRun).where(JobRun.name.in_(quick))).all()
    return all(row.last_succeeded_at and row.last_succeeded_at > moment for row in rows)


def _begun() -> dict[str, list[datetime]]:
    found = defaultdict(list)
    for name, at in db.session.execute(text("SELECT name, at FROM begun ORDER BY at")):
        found[name].append(at)
    return found


def _sent_by_months() -> int:
    sites = select(Idea.site_id).distinct()
    months = db.session.scalars(select(AreaMonth).where(AreaMonth.area_id.in_(sites)))
    return sum(sum(month.whole["counts"].get(Figure.SENT.value, {}).values()) for month in months)


def _send(visitor: Visitor, replica: str, key: str, photo: bytes = b"") -> Answer:
    words = {"problem": "The air hose lies across the walkway.", "proposal": "Hang up a reel."}
    result = {"result": "Nobody trips."} if photo else {}
    return visitor.post(f"{replica}/ideas", {**words, **result, "form_key": key}, photo)


def _at_once(send: Callable[[int], Answer]) -> list[Answer]:
    start = Barrier(2)

    def one(number: int) -> Answer:
        start.wait(timeout=60)
        return send(number)

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(one, range(2)))


def _count(plant: Plant, model: Any) -> int:
    with plant.app.app_context():
        return _rows(model)


def _rows(model: Any, *conditions: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def _person(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.username == name)).one()


def _environment(url: str, folder: Path, smtp: MailServer) -> dict[str, str]:
    return {
        "KAIZEN_MODE": "production",
        "KAIZEN_HTTPS": "0",
        "KAIZEN_URL": "http://kaizen.plant.example",
        "SECRET_KEY": "only-for-tests-only-for-tests-00",
        "DATABASE_URL": url,
        "KAIZEN_STORAGE": str(folder / "photos"),
        "KAIZEN_SMTP_HOST": "127.0.0.1",
        "KAIZEN_SMTP_PORT": str(smtp.port),
        "KAIZEN_SMTP_SECURITY": "none",
        "KAIZEN_MAIL_FROM": "kaizen@plant.example",
    }
