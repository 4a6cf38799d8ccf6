"""The demo's drawn photos, prepared like any other and kept once however often they are shown."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageEnhance, ImageOps

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
    """The kept photos by scene; a scene that was not drawn has none.

    Each scene was photographed several times: `take` is any number that says which time.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, Variant], list[Picture]] = {}

    def draw(self, storage: Storage, scenes: Iterable[str], *, seed: int) -> None:
        """Draw each scene before and after, and put the photos into the store."""
        for scene in scenes:
            for variant in ("before", "after"):
                drawn = draw_scene(scene, variant, seed)
                self._kept[(scene, variant)] = [
                    _keep(storage, _taken(drawn, take), scene) for take in TAKES
                ]

    def before(self, scene: str, take: int) -> Picture | None:
        """How the scene looks before the change."""
        return self._picked((scene, "before"), take)

    def after(self, scene: str, take: int) -> Picture | None:
        """How the scene looks once the change is in use."""
        return self._picked((scene, "after"), take)

    def _picked(self, key: tuple[str, Variant], take: int) -> Picture | None:
        pictures = self._kept.get(key)
        return pictures[take % len(pictures)] if pictures else None


@dataclass(frozen=True)
class Take:
    """Where somebody stood: the part of the scene seen (0 to 1), its side, and the light."""

    part: tuple[float, float, float, float]
    mirrored: bool
    light: float


#: Drawing takes its time, so that one drawing serves for several photos.
TAKES = (
    Take((0, 0, 1, 1), mirrored=False, light=1),
    Take((0.14, 0.1, 0.96, 0.92), mirrored=True, light=0.92),
    Take((0.02, 0.16, 0.8, 0.94), mirrored=False, light=1.07),
)


def _taken(drawn: Image.Image, take: Take) -> Image.Image:
    """The scene as it looks from there, in the size of a kept photo."""
    left, top, right, bottom = take.part
    box = (left * drawn.width, top * drawn.height, right * drawn.width, bottom * drawn.height)
    size = (WIDTH, WIDTH * drawn.height // drawn.width)
    seen = drawn.resize(size, Image.Resampling.BICUBIC, box=box)
    return ImageEnhance.Brightness(ImageOps.mirror(seen) if take.mirrored else seen).enhance(
        take.light
    )


def _keep(storage: Storage, drawn: Image.Image, scene: str) -> Picture:
    file = io.BytesIO()
    drawn.save(file, "JPEG", quality=90)
    photo = prepare_photo(file.getvalue(), f"{scene}.jpg")
    for key, content in ((photo.full_key, photo.full), (photo.thumb_key, photo.thumb)):
        if not storage.exists(key):
            storage.put(key, content)
    return Picture(photo.digest, photo.full_key, photo.thumb_key, photo.width, photo.height)
