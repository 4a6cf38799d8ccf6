"""A world with an idea of Olga's at every stage, and all that can hang on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import sqlalchemy as sa
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from kaizen.core.db import Base
from kaizen.core.storage import plant_storage
from kaizen.ideas.models import Comment, Idea, Photo
from kaizen.ideas.rules import CommentKind, PhotoKind, Stage
from kaizen.notifications.models import Notice
from kaizen.objectives.models import Aim, AimOffer, AimReading, Campaign, Serving
from kaizen.objectives.rules.aims import Measure
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.ownership.rules import AssignmentKind
from tests.support.cast import THURSDAY, Cast
from tests.support.stand import stand

#: To search for, and to find: a page shows again what was asked, but not the second word.
ASKED = "zebrawood"
FOUND = "quartzite"
DRAFTED = "draftwood"
NOTED = "notewood"
#: The year of the aim.
FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2026, 12, 31)


@dataclass
class Hanging:
    """One idea and the rows that addresses can name."""

    idea: Idea
    photo: Photo
    comment: Comment
    check: UseCheck
    assignment: Assignment
    notice: Notice
    aim_id: int = 0
    campaign_id: int = 0


def make_world(cast: Cast, app: Flask) -> dict[Stage, Hanging]:
    """An idea of Olga's at every stage, with photo, talk, note, check and notice; committed."""
    world = {stage: _hang(cast, app, stage) for stage in Stage}
    _serve(cast, world)
    cast.session.commit()
    return world


def snapshot(session: Session) -> dict[str, list[str]]:
    """Every row of every table as text: equal before and after means that nothing changed."""
    session.commit()
    rows = {
        table.name: sorted(repr(tuple(row)) for row in session.execute(sa.select(table)))
        for table in Base.metadata.tables.values()
    }
    # Committed, not rolled back: the test's savepoint may hold what requests have written since.
    session.commit()
    return rows


def differing(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    """Names of the tables in which anything was added, changed or removed."""
    return [name for name, rows in before.items() if rows != after[name]]


def picture(colour: str = "teal", size: tuple[int, int] = (64, 48)) -> bytes:
    """A small true photo."""
    kept = BytesIO()
    Image.new("RGB", size, colour).save(kept, "JPEG")
    return kept.getvalue()


def _hang(cast: Cast, app: Flask, stage: Stage) -> Hanging:
    session = cast.session
    words = f"The {ASKED} pallet blocks the {FOUND} door."
    if stage is Stage.DRAFT:
        idea = cast.draft(problem=f"{DRAFTED}: {words}", form_key="a" * 32)
    else:
        holder = {Stage.NEEDS_DETAIL: cast.olga, Stage.WITH_LEADERSHIP: cast.lena}
        held_by_owner = {Stage.APPROVED, Stage.IN_PROGRESS, Stage.IMPLEMENTED, Stage.LAPSED}
        person = cast.mia if stage in held_by_owner else holder.get(stage, cast.sam)
        idea = stand(cast, stage, holder=person, problem=words, title=f"Clear the {FOUND} door")
    photo = _photo(cast, app, idea)
    comment = _say(cast, idea, CommentKind.TALK, "Good eye.")
    _say(cast, idea, CommentKind.NOTE, f"{NOTED}: ask maintenance first.")
    check = UseCheck(
        idea_id=idea.id, day=30, due_on=(THURSDAY + timedelta(days=30)).date(), round=1
    )
    session.add(check)
    session.flush()
    assignment = Assignment(
        idea_id=idea.id,
        check_id=check.id,
        kind=AssignmentKind.CHECK.value,
        person_id=cast.sam.id,
        due_at=THURSDAY + timedelta(days=30),
        opened_at=THURSDAY,
        # Nobody is ever asked for anything about a draft.
        closed_at=THURSDAY if stage is Stage.DRAFT else None,
    )
    notice = Notice(person_id=cast.sam.id, kind="idea.submitted", idea_id=idea.id, at=THURSDAY)
    session.add_all([assignment, notice])
    session.flush()
    return Hanging(idea, photo, comment, check, assignment, notice)


def _serve(cast: Cast, world: dict[Stage, Hanging]) -> None:
    """An aim of the press shop with a campaign, which the idea in use serves."""
    aim = Aim(
        area=cast.press,
        site_id=cast.nordhafen.id,
        title="Set up press 2 faster",
        measure=Measure.TYPED.value,
        unit="minutes",
        from_value=14,
        to_value=9,
        from_on=FIRST_DAY,
        until_on=LAST_DAY,
        owner=cast.sam,
        set_by=cast.lena,
        made_at=THURSDAY,
        agreed_at=THURSDAY,
        offers=[
            AimOffer(by=cast.lena, to=cast.sam, value=9, until_on=LAST_DAY, at=THURSDAY),
            AimOffer(kind="agreed", by=cast.sam, value=9, until_on=LAST_DAY, at=THURSDAY),
        ],
    )
    theme = Campaign(
        area=cast.press,
        site_id=cast.nordhafen.id,
        aim=aim,
        title="Less walking",
        from_on=FIRST_DAY,
        until_on=LAST_DAY,
        made_by=cast.lena,
        made_at=THURSDAY,
    )
    idea = world[Stage.IMPLEMENTED].idea
    reading = AimReading(on=THURSDAY.date(), value=12, person_id=cast.sam.id, at=THURSDAY)
    cast.session.add_all([aim, theme])
    cast.session.flush()
    reading.aim_id = aim.id
    cast.session.add_all([reading, Serving(idea_id=idea.id, aim=aim, campaign=theme, at=THURSDAY)])
    cast.session.flush()
    for hanging in world.values():
        hanging.aim_id, hanging.campaign_id = aim.id, theme.id


def _photo(cast: Cast, app: Flask, idea: Idea) -> Photo:
    key, thumb = f"photos/{idea.id}.jpg", f"photos/{idea.id}-small.jpg"
    with app.app_context():
        store = plant_storage()
    store.put(key, picture())
    store.put(thumb, picture())
    photo = Photo(
        idea_id=idea.id,
        kind=PhotoKind.BEFORE.value,
        digest=f"{idea.id:064d}",
        key=key,
        thumb_key=thumb,
        width=64,
        height=48,
        added_by_id=cast.olga.id,
        added_at=THURSDAY,
    )
    cast.session.add(photo)
    cast.session.flush()
    return photo


def _say(cast: Cast, idea: Idea, kind: CommentKind, text: str) -> Comment:
    comment = Comment(
        idea_id=idea.id, person_id=cast.sam.id, kind=kind.value, text=text, at=THURSDAY
    )
    cast.session.add(comment)
    cast.session.flush()
    return comment
