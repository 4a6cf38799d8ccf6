"""The store of photos at this door, and uploads on their way into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from flask import current_app
from werkzeug.datastructures import FileStorage

from kaizen.core.errors import InvalidInput
from kaizen.core.images import PreparedPhoto, prepare_photo
from kaizen.core.storage import FolderStorage, Storage
from kaizen.ideas.actions.photos import keep_files
from kaizen.web.errors import sentence

_EXTENSION = "kaizen_storage"


@dataclass
class Taken:
    """What came of the uploads: photos fit to be hung, and a sentence for each that is not."""

    photos: list[PreparedPhoto] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def storage() -> Storage:
    """Where this plant keeps its photos."""
    extensions = current_app.extensions
    if _EXTENSION not in extensions:
        extensions[_EXTENSION] = FolderStorage(Path(current_app.config["KAIZEN_STORAGE"]))
    store: Storage = extensions[_EXTENSION]
    return store


def take_photos(uploads: Iterable[FileStorage]) -> Taken:
    """Decode each upload and put its files into the store; a bad one spoils no other.

    To be called outside any transaction: decoding takes up to a second each.
    """
    taken = Taken()
    for upload in uploads:
        # A file field that was left empty still sends a part without a name.
        if not upload or not upload.filename:
            continue
        try:
            photo = prepare_photo(cast(BinaryIO, upload.stream), upload.filename)
        except InvalidInput as error:
            taken.refusals.append(sentence(error))
        else:
            keep_files(storage(), photo)
            taken.photos.append(photo)
    return taken
