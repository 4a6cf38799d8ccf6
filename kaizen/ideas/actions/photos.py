"""Photos of an idea: before the change, after it, and with news on the way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.images import PreparedPhoto
from kaizen.core.storage import Storage
from kaizen.ideas.models import Comment, Idea, Photo
from kaizen.ideas.rules import EDITABLE, MOST_PHOTOS, PhotoKind, Stage
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission

#: News come again and again; each kind has its own room.
MOST_OF_KIND = {
    PhotoKind.BEFORE: MOST_PHOTOS,
    PhotoKind.AFTER: MOST_PHOTOS,
    PhotoKind.NEWS: 5 * MOST_PHOTOS,
}


def keep_files(storage: Storage, prepared: PreparedPhoto) -> None:
    """Put both sizes into the store; to be called outside any transaction, before `add_photo`.

    Keys are made from the content, so that the same photo is kept once.
    """
    for key, content in ((prepared.full_key, prepared.full), (prepared.thumb_key, prepared.thumb)):
        # What is there already counts as new: the sweep must not take it from under this upload.
        if not storage.renew(key):
            storage.put(key, content)


def add_photo(
    idea: Idea,
    prepared: PreparedPhoto,
    *,
    kind: PhotoKind = PhotoKind.BEFORE,
    comment: Comment | None = None,
    actor: Person,
    now: datetime,
) -> Photo:
    """Hang a photo on the idea; the same photo again answers with the one that hangs there.

    Raises:
        NotAllowed: the actor neither wrote nor owns it nor steers the work there.
        Conflict: the words and photos of the idea can no longer be changed.
        InvalidInput: there are as many photos as fit.
    """
    _require_hand(idea, kind, actor)
    there = _same(idea, prepared, kind)
    if there is not None:
        return there
    if _count(idea, kind) >= MOST_OF_KIND[kind]:
        raise InvalidInput(
            "An idea holds at most %(most)d photos. Remove one to add another.",
            field="photos",
            most=MOST_OF_KIND[kind],
        )
    photo = Photo(
        idea=idea,
        comment=comment,
        kind=kind.value,
        digest=prepared.digest,
        key=prepared.full_key,
        thumb_key=prepared.thumb_key,
        width=prepared.width,
        height=prepared.height,
        added_by_id=actor.id,
        added_at=now,
    )
    db.session.add(photo)
    db.session.flush()
    _record("idea.photo_added", idea, photo, actor, now)
    return photo


def remove_photo(photo: Photo, *, actor: Person, now: datetime) -> None:
    """Take a photo down: whoever added it, or an author while the idea may be changed.

    Its files stay in the store, since another idea may hold the same photo; `sweep_photos`
    forgets them where none does.

    Raises:
        NotAllowed: the photo is somebody else's.
        Conflict: what it shows is evidence by now.
    """
    idea = photo.idea
    if actor.id != photo.added_by_id and actor.id not in idea.author_ids:
        raise NotAllowed("Only who added this photo can remove it.")
    if photo.kind != PhotoKind.BEFORE or idea.as_stage not in EDITABLE:
        raise Conflict("This photo belongs to what was decided. It stays.")
    _record("idea.photo_removed", idea, photo, actor, now)
    idea.photos.remove(photo)
    db.session.flush()


def _require_hand(idea: Idea, kind: PhotoKind, actor: Person) -> None:
    """Authors show what is in the way, the owner what became of it, steerers both."""
    steers = can(actor, Permission.WORK_STEER, area=idea.area)
    writes = actor.id in idea.author_ids or actor.id == idea.written_by_id
    if kind is PhotoKind.BEFORE:
        if not writes:
            raise NotAllowed("Only those who wrote the idea can add a photo of how it was.")
        if idea.as_stage not in EDITABLE:
            raise Conflict("The idea is decided. Add the photo to a comment or to the news.")
    elif not (writes or steers or actor.id == idea.owner_id):
        raise NotAllowed("Only those who carry it out can add this photo.")


def _same(idea: Idea, prepared: PreparedPhoto, kind: PhotoKind) -> Photo | None:
    return db.session.scalars(
        select(Photo).where(
            Photo.idea_id == idea.id, Photo.digest == prepared.digest, Photo.kind == kind.value
        )
    ).first()


def _count(idea: Idea, kind: PhotoKind) -> int:
    count = select(func.count()).select_from(Photo)
    return db.session.scalar(count.where(Photo.idea_id == idea.id, Photo.kind == kind.value)) or 0


def _record(what: str, idea: Idea, photo: Photo, actor: Person, now: datetime) -> None:
    # A draft is its author's own sheet of paper; its story begins when it is sent.
    if idea.as_stage is not Stage.DRAFT:
        events.record(what, idea, actor.id, now, photo_id=photo.id, photo_kind=photo.kind)
