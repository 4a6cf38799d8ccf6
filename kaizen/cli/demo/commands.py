"""`flask demo`: a plant to look at and to measure with; never in production."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from kaizen.cli.demo.aims import plant_aims
from kaizen.cli.demo.album import Album
from kaizen.cli.demo.by_two import roll_up_by_two
from kaizen.cli.demo.gate import fill_gate
from kaizen.cli.demo.loader import LARGEST_TOLD, Loaded, has_people, load_ideas, load_plant
from kaizen.cli.demo.people_side import write_people_side
from kaizen.cli.demo.pictures import SCENES
from kaizen.cli.demo.simulation.commands import simulate, simulate_one
from kaizen.core import clock
from kaizen.core.statistics import renew_statistics
from kaizen.core.storage import plant_storage
from kaizen.jobs.watching import watch_novelty

IDEAS = 400
PEOPLE = 60
SEED = 7

demo = AppGroup("demo", help="A plant to look at and to measure with.")
demo.add_command(simulate)
demo.add_command(simulate_one)


@demo.command("ensure")
def ensure() -> None:
    """Load the default plant where nobody is known yet; else do nothing."""
    _refuse_in_production()
    if has_people():
        return
    click.echo("Loading the demo plant (once) …")
    loaded = _load(IDEAS, PEOPLE, SEED, photos=True)
    click.echo(f"{loaded.ideas:,} ideas of {loaded.people:,} people are there.")


@demo.command("load")
@click.option("--ideas", default=IDEAS, show_default=True, help="How many ideas to add.")
@click.option("--people", default=PEOPLE, show_default=True, help="How many people there shall be.")
@click.option("--seed", default=SEED, show_default=True, help="The same seed, the same plant.")
@click.option("--photos/--no-photos", default=True, help="Draw photos too.")
def load(ideas: int, people: int, seed: int, photos: bool) -> None:
    """Add ideas, and people up to a number, by bulk insert."""
    _refuse_in_production()
    loaded = _load(ideas, people, seed, photos=photos)
    click.echo(f"{loaded.ideas:,} ideas, {loaded.people:,} people, {loaded.rows:,} rows.")


def _load(ideas: int, people: int, seed: int, *, photos: bool) -> Loaded:
    now = clock.now()
    load_plant(people, seed=seed, now=now)
    album = Album()
    if photos:
        storage = plant_storage()
        album.draw(storage, SCENES, seed=seed)
    with click.progressbar(length=ideas, label="Ideas") as bar:
        loaded = load_ideas(ideas, seed=seed, now=now, album=album, tick=bar.update)
    if ideas <= LARGEST_TOLD:
        # Else the page of weeks stays empty until the job's hour comes.
        watch_novelty(now)
        fill_gate(now)
        write_people_side(seed=seed, now=now)
        plant_aims(now)
    roll_up_by_two(now)
    renew_statistics()
    return loaded


def _refuse_in_production() -> None:
    """Accounts whose password everybody knows must not exist where real work is done."""
    if current_app.config["KAIZEN_MODE"] == "production":
        raise click.ClickException(
            "This is a production installation; demo data and its accounts are refused here. "
            "Set KAIZEN_MODE=demo for an installation to try things out."
        )
