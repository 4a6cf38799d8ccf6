"""`flask photos`: the store of photos from the console."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from kaizen.core import clock
from kaizen.ideas.actions.sweeping import sweep_photos

photos = AppGroup("photos", help="The store of photos.")


@photos.command("sweep")
def sweep() -> None:
    """Delete files of photos that hang nowhere any more and are older than a day."""
    click.echo(f"{sweep_photos(clock.now())} files deleted.")
