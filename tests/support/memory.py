"""A folder in the machine's memory, for what is written a thousand times and gladly lost."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

PLACE = Path("/dev/shm")
PREFIX = "kaizen-memory-"
#: More than all tests together need there; a container often has far less.
NEEDED_BYTES = 2 * 1024**3


def folder_in_memory() -> Path | None:
    """Make such a folder, or say that this machine has none or too little room.

    It is for its owner to remove. What a killed run has left is removed by the next one, lest the
    machine keeps it until it is started anew.
    """
    if not PLACE.is_dir() or not os.access(PLACE, os.W_OK):
        return None
    for held in PLACE.glob(f"{PREFIX}*/held"):
        with suppress(OSError), held.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(held.parent, ignore_errors=True)
    if shutil.disk_usage(PLACE).free < NEEDED_BYTES:
        return None
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=PLACE))
    # Never closed: the folder is held for as long as this process lives.
    fcntl.flock(os.open(folder / "held", os.O_CREAT | os.O_WRONLY), fcntl.LOCK_EX)
    return folder
