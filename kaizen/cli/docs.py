"""`flask docs`: the parts of the documentation that are printed from the code."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from kaizen.ideas.rules import MOVES, OPEN

docs = AppGroup("docs", help="Parts of the documentation that are printed from the code.")


@docs.command("stages")
def stages() -> None:
    """Print the diagram of the stages as Mermaid, for docs/stages.md."""
    click.echo(stage_diagram())


def stage_diagram() -> str:
    """The table of steps as a Mermaid state diagram, in the order in which it is written."""
    begin = next(iter(MOVES))
    lines = ["stateDiagram-v2", f"    [*] --> {begin}"]
    for start, targets in MOVES.items():
        lines += [f"    {start} --> {target}" for target in MOVES if target in targets]
    lines += [f"    {stage} --> [*]" for stage in MOVES if stage not in OPEN and stage != begin]
    return "\n".join(lines)
