"""Workers on any number of machines: a queue in PostgreSQL rings, and they deliver what waits.

The queue is procrastinate's, and its jobs carry nothing: they are a doorbell. What is to be
delivered stands in the outbox and is claimed there, as it is by the scheduler.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import signal
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import psycopg
import structlog
from flask import Flask
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.schema import SchemaManager
from psycopg_pool import PoolTimeout
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import OperationalError

from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.doorbell import install_bell
from kaizen.core.errors import WrongSetting
from kaizen.notifications.delivering import deliver_mail
from kaizen.notifications.delivering_posts import deliver_webhooks

#: What may be rung for: the job of the same name in `JOBS`, and the same function.
DELIVERIES: Mapping[str, Callable[[datetime], int]] = {
    "deliver-mail": deliver_mail,
    "deliver-webhooks": deliver_webhooks,
}
#: The queue lives beside the plant's tables, in a namespace of its own.
USE_NAMESPACE = "SET LOCAL search_path TO kaizen_queue"
OPTIONS = "-c search_path=kaizen_queue"
#: One who prepares the queue at a time; the number only has to be nobody else's.
PREPARING = "SELECT pg_advisory_xact_lock(7041960230518)"
VERSION = "SELECT obj_description(to_regnamespace('kaizen_queue'), 'pg_namespace')"
MAY_PREPARE = "SELECT has_database_privilege(current_database(), 'CREATE')"
#: Rings that a killed worker has heard: the scheduler has long delivered what they stood for.
FORGET = "DELETE FROM procrastinate_jobs WHERE status <> 'todo' AND worker_id IS NULL"
#: A worker asks by itself so often, should a ring have been lost on the way to it.
POLL_SECONDS = 5.0
#: How long a worker waits before it asks again for a database that is away.
AGAIN_SECONDS = 5.0
DATABASE_IS_AWAY = (OperationalError, psycopg.OperationalError, ConnectorException, PoolTimeout)

log = structlog.get_logger(__name__)


def install(app: Flask) -> None:
    """Have every commit that leaves something in the outbox ring for the workers."""
    # Its line for each ring would only repeat what the deliveries say themselves.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    queue = App(connector=SyncPsycopgConnector())
    install_bell(app, partial(_ring, queue))


def prepare_queue(app: Flask) -> None:
    """Make the queue's tables where they are missing or of another version of the library.

    Rings that are lost by it stand for rows that the scheduler delivers.
    """
    schema = SchemaManager.get_schema()
    version = hashlib.sha256(schema.encode()).hexdigest()[:16]
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(PREPARING)
        if connection.exec_driver_sql(VERSION).scalar() != version:
            _require_right(connection)
            connection.exec_driver_sql("DROP SCHEMA IF EXISTS kaizen_queue CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA kaizen_queue")
            connection.exec_driver_sql(f"COMMENT ON SCHEMA kaizen_queue IS '{version}'")
            connection.exec_driver_sql(USE_NAMESPACE)
            _driver(connection).execute(schema)
        connection.exec_driver_sql(USE_NAMESPACE)
        connection.exec_driver_sql(FORGET)


def _require_right(connection: Connection) -> None:
    if not connection.exec_driver_sql(MAY_PREPARE).scalar():
        raise WrongSetting(
            "KAIZEN_DELIVERY",
            "this account of the database may not make the queue of workers. Run "
            "`flask db upgrade` once under the account that owns the tables.",
        )


def run_worker(app: Flask, *, at_once: int) -> None:
    """Deliver whenever it rings, until SIGTERM or Ctrl-C; what is being delivered may finish.

    `at_once` is how many deliveries one worker runs side by side. A database that is away is
    asked for again and again. The queue is prepared once: workers of two versions of the library
    must not take each other's tables away in turn.
    """
    with app.app_context():
        url = db.engine.url
    steps = [lambda: prepare_queue(app), lambda: asyncio.run(_work(_queue(app, url), at_once))]
    for step in steps:
        _until_done(step)


def _until_done(step: Callable[[], None]) -> None:
    while True:
        try:
            return step()
        except DATABASE_IS_AWAY as error:
            log.error("database does not answer", reason=str(error).strip())
            time.sleep(AGAIN_SECONDS)


async def _work(queue: App, at_once: int) -> None:
    """Hear the bell until somebody asks to stop.

    Raises:
        ConnectorException: the library gave up by itself, since the database is away.
    """
    loop = asyncio.get_running_loop()
    async with queue.open_async():
        working = asyncio.create_task(
            queue.run_worker_async(
                concurrency=at_once,
                delete_jobs="always",
                fetch_job_polling_interval=POLL_SECONDS,
                # The library's own would not say whether it was asked to stop or gave up.
                install_signal_handlers=False,
            )
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, working.cancel)
        try:
            await working
        except asyncio.CancelledError:
            return
    raise ConnectorException("The worker lost its database.")


def _queue(app: Flask, url: URL) -> App:
    """The queue as a worker sees it, with what there is to do."""
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connector = PsycopgConnector(
        conninfo=conninfo, kwargs={"options": OPTIONS}, min_size=1, max_size=4
    )
    queue = App(connector=connector)
    for name, deliver in DELIVERIES.items():
        queue.task(name=name)(partial(_deliver, app, deliver))
    return queue


def _deliver(app: Flask, deliver: Callable[[datetime], int]) -> None:
    with app.app_context():
        deliver(clock.now())


def _ring(queue: App, job: str) -> None:
    """Ring once: while a ring waits to be heard, another one would say nothing new."""
    try:
        with db.engine.begin() as connection:
            connection.exec_driver_sql(USE_NAMESPACE)
            task = queue.configure_task(job, queueing_lock=job, connection=_driver(connection))
            task.defer()
    except AlreadyEnqueued:
        log.debug("a ring waits already", job=job)


def _driver(connection: Connection) -> psycopg.Connection:
    """The driver's own connection, in the transaction that is open on it."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("The queue of workers needs PostgreSQL")
    return driver
