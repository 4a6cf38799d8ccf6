"""Uploads on their way into the store of photos."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage

from kaizen.core.errors import InvalidInput
from kaizen.core.images import PreparedPhoto, prepare_photo
from kaizen.core.storage import plant_storage
from kaizen.ideas.actions.photos import keep_files
from kaizen.web.errors import sentence


@dataclass
class Taken:
    """What came of the uploads: photos fit to be hung, and a sentence for each that is not."""

    photos: list[PreparedPhoto] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


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
            keep_files(plant_storage(), photo)
            taken.photos.append(photo)
    return taken
