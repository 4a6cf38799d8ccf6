"""The demo's drawn photos, prepared like any other and kept once however often they are shown."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

from kaizen.cli.demo.pictures import Variant, draw_scene
from kaizen.core.images import prepare_photo
from kaizen.core.storage import Storage

WIDTH = 900


@dataclass(frozen=True)
class Picture:
    """A kept photo: its files and its size."""

    digest: str
    key: str
    thumb_key: str
    width: int
    height: int


class Album:
    """The kept photos by scene; a scene that was not drawn has none."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, Variant], Picture] = {}

    def draw(self, storage: Storage, scenes: Iterable[str], *, seed: int) -> None:
        """Draw each scene before and after, and put the photos into the store."""
        for scene in scenes:
            for variant in ("before", "after"):
                self._kept[(scene, variant)] = _keep(storage, scene, variant, seed)

    def before(self, scene: str) -> Picture | None:
        """How the scene looks before the change."""
        return self._kept.get((scene, "before"))

    def after(self, scene: str) -> Picture | None:
        """How the scene looks once the change is in use."""
        return self._kept.get((scene, "after"))


#: Drawing takes its time; these are the scenes of most ideas, and of those of the cast.
MOST_SEEN = (
    "aisle",
    "bins",
    "board",
    "brackets",
    "gauge",
    "hose",
    "screen",
    "spill",
    "tools",
    "trays",
    "trolley",
    "desk",
)


def _keep(storage: Storage, scene: str, variant: Variant, seed: int) -> Picture:
    drawn = draw_scene(scene, variant, seed)
    height = WIDTH * drawn.height // drawn.width
    small = drawn.resize((WIDTH, height), Image.Resampling.BICUBIC)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=90)
    photo = prepare_photo(file.getvalue(), f"{scene}.jpg")
    for key, content in ((photo.full_key, photo.full), (photo.thumb_key, photo.thumb)):
        if not storage.exists(key):
            storage.put(key, content)
    return Picture(photo.digest, photo.full_key, photo.thumb_key, photo.width, photo.height)
