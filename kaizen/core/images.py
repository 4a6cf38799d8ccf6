"""Photos as they come from people, made safe, upright, small and free of metadata."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import threading
import warnings
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageCms

from kaizen.core.errors import InvalidInput
from kaizen.core.sentences import to_say

LARGEST_UPLOAD = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
FULL_SIZE = 2048
PHOTO_FOLDER = "photos/"
THUMB_SIZE = 480
QUALITY = 85
DECODES_AT_ONCE = 2
ACCEPT = "image/jpeg,image/png,image/webp"

# Phones also write MPO: a JPEG with further pictures behind it, of which the first is taken.
_READABLE = ("JPEG", "MPO", "PNG", "WEBP")
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

# What the decoders raise on hostile files, gathered from their sources: there is no common base.
_UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    MemoryError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif")
_GIF = (b"GIF87a", b"GIF89a")

_NOT_A_PHOTO = to_say(
    "“%(name)s” is not a photo we can read. The words of your idea are kept. "
    "Take the photo again or choose another."
)
_TOO_LARGE = to_say(
    "“%(name)s” is too large (at most %(limit)s). The words of your idea are kept. "
    "Choose a smaller size in the camera, or another photo."
)
_EMPTY = to_say(
    "“%(name)s” is empty. The words of your idea are kept. Take the photo again or choose another."
)
_HEIC = to_say(
    "“%(name)s” is a HEIC photo, which we cannot read. The words of your idea are kept. "
    "Set the camera to “Most compatible” (JPEG) and take the photo again."
)
_GIF_REFUSED = to_say(
    "“%(name)s” is a GIF, which we do not take. The words of your idea are kept. "
    "Choose a photo (JPEG, PNG or WebP)."
)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
# Half of a bomb is only a warning to the library; here it is refused all the same.
warnings.simplefilter("error", Image.DecompressionBombWarning)
_decoding = threading.BoundedSemaphore(DECODES_AT_ONCE)


@dataclass(frozen=True)
class PreparedPhoto:
    """A photo fit to be kept and shown: both sizes are JPEG, upright, sRGB, without metadata.

    `width` and `height` are those of `full`, in pixels; `digest` is the SHA-256 of `full`
    in hexadecimal and names the photo.
    """

    full: bytes
    thumb: bytes
    width: int
    height: int
    digest: str

    @property
    def full_key(self) -> str:
        """The storage key of the photo."""
        return f"{PHOTO_FOLDER}{self.digest[:2]}/{self.digest}.jpg"

    @property
    def thumb_key(self) -> str:
        """The storage key of its small picture."""
        return f"{PHOTO_FOLDER}{self.digest[:2]}/{self.digest}-{THUMB_SIZE}.jpg"


def prepare_photo(upload: BinaryIO | bytes, filename: str) -> PreparedPhoto:
    """Decode what was uploaded and write it anew, at most 2048 and 480 pixels long.

    The content decides what it is, never the name. Nothing of the original bytes is kept,
    so that what was hidden in them is gone. To be called outside any transaction: it takes
    up to a second, and waits while two other photos are being decoded.

    Raises:
        InvalidInput: empty, over 20 MB or 50 megapixels, or not a JPEG, PNG or WebP photo
            that can be decoded to its end; the sentence names the file.
    """
    name = _shown(filename)
    content = _read(upload, name)
    with _decoding:
        try:
            full = _decode(content, name)
            thumb = _shrink(full, THUMB_SIZE)
        except _UNREADABLE as error:
            raise _refused(_NOT_A_PHOTO, name) from error
        encoded = _encode(full)
        return PreparedPhoto(
            full=encoded,
            thumb=_encode(thumb),
            width=full.width,
            height=full.height,
            digest=hashlib.sha256(encoded).hexdigest(),
        )


def _read(upload: BinaryIO | bytes, name: str) -> bytes:
    """The bytes of the upload; what is over the limit is not even read."""
    content = upload if isinstance(upload, bytes) else upload.read(LARGEST_UPLOAD + 1)
    if not content:
        raise _refused(_EMPTY, name)
    if len(content) > LARGEST_UPLOAD:
        raise _refused(_TOO_LARGE, name, limit=f"{LARGEST_UPLOAD // 1024 // 1024} MB")
    if content.startswith(_GIF):
        raise _refused(_GIF_REFUSED, name)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        raise _refused(_HEIC, name)
    return content


def _decode(content: bytes, name: str) -> Image.Image:
    """The picture at its full size: upright, in sRGB, on white, knowing nothing else."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
        if image.format not in _READABLE:
            raise _refused(_NOT_A_PHOTO, name)
        # The header says how large it will be; this is asked before any pixel is decoded.
        if image.width * image.height > MOST_PIXELS:
            raise _refused(_TOO_LARGE, name, limit=f"{MOST_PIXELS // 1_000_000} megapixels")
        _draft(image)
        image.load()
        turn = _UPRIGHT.get(_orientation(image))
        profile = image.info.get("icc_profile")
        picture = _to_srgb(_shrink(_opaque(image), FULL_SIZE), profile)
    if turn is not None:
        picture = picture.transpose(turn)
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    return clean


def _draft(image: Image.Image) -> None:
    """Let a JPEG be decoded at half or less of its size where that is still large enough."""
    longest = max(image.size)
    if longest > FULL_SIZE:
        share = FULL_SIZE / longest
        image.draft(None, (int(image.width * share), int(image.height * share)))


def _orientation(image: Image.Image) -> int:
    """How the camera was held; damaged metadata does not spoil a good picture."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _UNREADABLE:
        return 1


def _opaque(image: Image.Image) -> Image.Image:
    """The picture in RGB, CMYK or grey; what was transparent is white."""
    if image.mode.startswith("I"):
        # Sixteen bits a pixel: the upper eight are kept, since a plain conversion clips.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("RGB", "L", "CMYK"):
        return image
    if image.mode in ("LA", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image.convert("RGB")


def _shrink(image: Image.Image, longest: int) -> Image.Image:
    """The picture with its longer side at most so many pixels; never made larger."""
    share = longest / max(image.size)
    if share >= 1:
        return image
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _to_srgb(image: Image.Image, profile: object) -> Image.Image:
    """The picture in sRGB; where its colour profile is damaged, as if it had none."""
    if isinstance(profile, bytes) and profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _encode(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return target.getvalue()


def _shown(filename: str) -> str:
    """The file's name as a person knows it: no folders, no control characters, not endless."""
    last = re.split(r"[/\\]", filename)[-1]
    printable = "".join(letter for letter in last if letter.isprintable()).strip()
    return printable[:80] or "photo"


def _refused(sentence: str, name: str, **facts: object) -> InvalidInput:
    return InvalidInput(sentence, field="photos", name=name, **facts)
