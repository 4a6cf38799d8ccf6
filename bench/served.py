"""The measured server: Kaizen, and beside it the bare view that is the measure.

`python -m bench.served OPTIONS` starts it as `flask serve` does: as copies of one process.
"""

from __future__ import annotations

import multiprocessing
import os
import sys

from flask import Flask, render_template_string
from granian.cli import cli as granian_command
from sqlalchemy import create_engine, select
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import config
from kaizen.app import create_app
from kaizen.cli.reading_ahead import read_ahead
from kaizen.ideas.models import Idea
from kaizen.ownership.actions import submitting

# One visitor sends more here within a minute than anybody does in a year.
vars(submitting)["MOST_IDEAS_A_DAY"] = 10**9

PAGE = """<!doctype html><title>Ideas</title><ul>
{% for row in rows %}<li><a href="/ideas/{{ row.id }}">{{ row.title }}</a> {{ row.stage }}</li>
{% endfor %}</ul>"""


def bare_app(url: str) -> Flask:
    """L1 of operations.md, "Scale": one indexed query, 25 rows and a minimal template."""
    bare = Flask("bare")
    engine = create_engine(url)
    query = (
        select(Idea.id, Idea.title, Idea.stage)
        .where(Idea.site_id == 1)
        .order_by(Idea.id.desc())
        .limit(25)
    )

    @bare.get("/")
    def rows() -> str:
        with engine.connect() as connection:
            return render_template_string(PAGE, rows=connection.execute(query).all())

    return bare


kaizen_app = create_app(config.from_environment(os.environ))
app = DispatcherMiddleware(
    kaizen_app, {"/bare": bare_app(kaizen_app.config["SQLALCHEMY_DATABASE_URI"])}
)

if __name__ == "__main__":
    multiprocessing.set_start_method("fork", force=True)
    sys.modules["bench.served"] = sys.modules["__main__"]
    with kaizen_app.app_context():
        read_ahead()
    granian_command()
