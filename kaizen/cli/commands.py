"""Which commands the console has."""

from __future__ import annotations

from flask import Flask

from kaizen.cli.areas import areas
from kaizen.cli.backup import backup
from kaizen.cli.demo.commands import demo
from kaizen.cli.docs import docs
from kaizen.cli.ideas import ideas
from kaizen.cli.jobs import jobs
from kaizen.cli.people import people
from kaizen.cli.photos import photos
from kaizen.cli.rollups import rollups
from kaizen.cli.serve import serve


def add_commands(app: Flask) -> None:
    """Hang every command group on the application."""
    app.cli.add_command(serve)
    app.cli.add_command(jobs)
    app.cli.add_command(areas)
    app.cli.add_command(people)
    app.cli.add_command(ideas)
    app.cli.add_command(photos)
    app.cli.add_command(backup)
    app.cli.add_command(rollups)
    app.cli.add_command(demo)
    app.cli.add_command(docs)
