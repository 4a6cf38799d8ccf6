"""Forgetting the files of photos that hang nowhere any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, union

from kaizen.core.db import db
from kaizen.core.images import PHOTO_FOLDER
from kaizen.core.storage import Storage, plant_storage
from kaizen.ideas.models import Photo

#: Files are put before the row that names them: a younger one may belong to an upload.
SPARED = timedelta(days=1)


def sweep_photos(now: datetime) -> int:
    """Delete the files of photos taken down, or of drafts thrown away; how many went.

    Nothing that was put or sent again within a day goes, so that an upload under way is not
    hit. Run it outside any transaction; a second run, or one beside it, does nothing more.
    """
    storage = plant_storage()
    keys = storage.keys()
    old = [key for key in keys if _is_old(storage, key, now)]
    named = set(db.session.scalars(union(select(Photo.key), select(Photo.thumb_key))))
    return sum(_forget(storage, key, now) for key in old if key not in named)


def _is_old(storage: Storage, key: str, now: datetime) -> bool:
    since = storage.kept_since(key) if key.startswith(PHOTO_FOLDER) else None
    return since is not None and now - since > SPARED


def _forget(storage: Storage, key: str, now: datetime) -> bool:
    # Asked once more: somebody may have sent the same photo a moment ago.
    if not _is_old(storage, key, now):
        return False
    storage.delete(key)
    return True
