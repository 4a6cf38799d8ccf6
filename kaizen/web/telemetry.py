"""How it runs, in figures for Prometheus: this process's requests, everybody's jobs and mail."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kaizen.core import clock, events, job_runs, outbox
from kaizen.core.db import db
from kaizen.core.errors import NotFound
from kaizen.notifications.models import Mail
from kaizen.web.health_checks import OK, answers, free_bytes
from kaizen.web.security import limiter

pages = Blueprint("telemetry", __name__)
limiter.exempt(pages)

TOKEN = "KAIZEN_METRICS_TOKEN"  # the name of the setting, not its value
_EXTENSION = "kaizen_telemetry"
#: Seconds; most pages take some milliseconds, a report or a photo longer.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Telemetry:
    """What one process has counted since it started, and the questions to the database."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "kaizen_http_requests",
            "Requests answered by this process.",
            ("endpoint", "method", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "kaizen_http_request_seconds",
            "Time to an answer, without the sending of what is streamed.",
            ("endpoint",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.registry.register(_House())


class _House(Collector):
    """What holds for the whole installation, asked of the database when it is scraped."""

    def collect(self) -> Iterator[Metric]:
        now, session = clock.now(), db.session()
        found = answers(now)
        checks = GaugeMetricFamily("kaizen_check_ok", "1 where a check passes.", labels=["check"])
        for name, answer in found.items():
            checks.add_metric([name], float(answer == OK))
        yield checks
        yield GaugeMetricFamily("kaizen_disk_free_bytes", "On the fullest disk.", free_bytes())
        if found["database"] != OK:
            return
        yield from _jobs(job_runs.states(session, now))
        yield GaugeMetricFamily(
            "kaizen_events_open", "Events whose reactions wait.", events.count_open(session)
        )
        yield GaugeMetricFamily(
            "kaizen_events_stuck", "Events that were given up.", events.count_stuck(session)
        )
        since = outbox.oldest_waiting(session, Mail)
        yield GaugeMetricFamily(
            "kaizen_mail_oldest_seconds",
            "Age of the oldest message that waits; 0 where none does.",
            (now - since).total_seconds() if since else 0.0,
        )


def _jobs(states: list[job_runs.JobState]) -> Iterator[Metric]:
    late = GaugeMetricFamily("kaizen_job_late", "1 where a job is late.", labels=["job"])
    last = GaugeMetricFamily(
        "kaizen_job_last_success_timestamp_seconds", "When a job last succeeded.", labels=["job"]
    )
    took = GaugeMetricFamily("kaizen_job_last_seconds", "How long a job took last.", labels=["job"])
    for state in states:
        late.add_metric([state.name], float(state.is_late))
        if state.last_succeeded_at is not None:
            last.add_metric([state.name], state.last_succeeded_at.timestamp())
        if state.last_seconds is not None:
            took.add_metric([state.name], state.last_seconds)
    yield from (late, last, took)


def count_requests(app: Flask) -> None:
    """Count and time every request, where the plant has set a token for whoever asks."""
    if not app.config[TOKEN]:
        return
    app.extensions[_EXTENSION] = Telemetry()
    app.before_request(_begin)
    app.after_request(_end)


@pages.get("/metrics")
def show() -> Response:
    """The figures, for whoever brings the token; nothing is here for anybody else.

    Raises:
        NotFound: no token is set, or another one was brought.
    """
    token = current_app.config[TOKEN]
    brought = request.authorization.token if request.authorization else None
    if not token or not secrets.compare_digest((brought or "").encode(), token.encode()):
        raise NotFound("There is no such page.")
    registry = current_app.extensions[_EXTENSION].registry
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    telemetry: Telemetry = current_app.extensions[_EXTENSION]
    # By endpoint, never by address: numbers of ideas would make a series each.
    endpoint = request.endpoint or "none"
    telemetry.requests.labels(endpoint, request.method, response.status_code).inc()
    if "began" in g:
        telemetry.seconds.labels(endpoint).observe(time.perf_counter() - g.began)
    return response
