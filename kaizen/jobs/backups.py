"""The nightly back-up, where the plant names a folder for it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import current_app

from kaizen.core.backup.taking import let_go, take_backup
from kaizen.core.storage import plant_storage


def back_up(now: datetime) -> int:
    """Write a back-up and let go of old ones; answer how many rows it holds.

    A plant that names no folder looks after its back-ups in another way.
    """
    folder = current_app.config["KAIZEN_BACKUP_FOLDER"]
    if not folder:
        return 0
    taken = take_backup(Path(folder), plant_storage(), now=now)
    let_go(Path(folder), keep=current_app.config["KAIZEN_BACKUP_KEEP"])
    return taken.rows
