"""The pictures of README.md, taken anew from a fresh demo plant: `make pictures`."""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.support import chromium
from tests.support.demo_server import demo_server, sign_in
from tests.support.live import ROOT

FOLDER = ROOT / "docs" / "pictures"
#: A picture that is larger is a fault: everybody who clones the house carries it along.
MOST_BYTES = 100_000
#: The idea that tells the most: before and after, verified money, looks that were taken.
TOLD = "Jacket for the oil tanks"


@dataclass(frozen=True)
class Screen:
    """What is looked on, and how wide a picture of it is kept, in pixels."""

    width: int
    height: int
    kept: int


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at which page, and on what."""

    name: str
    who: str
    path: str
    on: Screen
    theme: str = "light"
    #: The title of an idea on that page, which is opened.
    opens: str = ""


PHONE = Screen(390, 780, kept=585)
DESK = Screen(1280, 860, kept=1280)
WALL = Screen(1920, 1080, kept=1280)
SHOTS = (
    Shot("new-idea", "olga", "/ideas/new", PHONE),
    Shot("my-ideas", "olga", "/ideas/mine", PHONE),
    Shot("queue", "sam", "/queue", DESK),
    Shot("idea", "sam", f"/ideas?q={TOLD.replace(' ', '+')}", DESK, opens=TOLD),
    Shot("plate", "olga", "/plate", PHONE),
    Shot("gate", "lena", "/gate", DESK),
    Shot("savings", "lena", "/savings", DESK),
    Shot("savings-dark", "lena", "/savings", DESK, theme="dark"),
    Shot("wall", "sam", "/areas/NH-PRESS/wall", WALL),
)


def take_all(address: str, browser: Browser) -> None:
    """Write every picture into the folder.

    Raises:
        RuntimeError: a page did not answer, or a picture is too large.
    """
    FOLDER.mkdir(exist_ok=True)
    for shot in SHOTS:
        screen = shot.on
        context = browser.new_context(
            viewport={"width": screen.width, "height": screen.height},
            color_scheme="dark" if shot.theme == "dark" else "light",
            device_scale_factor=max(1.0, screen.kept / screen.width),
            locale="en-GB",
            reduced_motion="reduce",
        )
        page = context.new_page()
        sign_in(page, address, shot.who)
        content = _take(page, f"{address}{shot.path}", shot)
        if len(content) > MOST_BYTES:
            raise RuntimeError(f"{shot.name} has {len(content)} bytes; at most {MOST_BYTES}")
        (FOLDER / f"{shot.name}.webp").write_bytes(content)
        sys.stdout.write(f"{shot.name}.webp  {len(content) // 1000} kB\n")
        context.close()


def _take(page: Page, url: str, shot: Shot) -> bytes:
    answer = page.goto(url)
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{shot.path} answers {answer.status if answer else 'nothing'}")
    if shot.opens:
        page.get_by_role("link", name=shot.opens).first.click()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        height = round(picture.height * shot.on.kept / picture.width)
        kept = picture.convert("RGB").resize((shot.on.kept, height), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    kept.save(target, "WEBP", quality=82, method=6)
    return target.getvalue()


def main() -> None:
    """Load a plant, take the pictures, leave nothing else behind."""
    path = chromium.find()
    if path is None:
        sys.exit("Chromium is missing; on Debian: apt-get install chromium")
    with (
        tempfile.TemporaryDirectory(prefix="kaizen-pictures-") as folder,
        demo_server(Path(folder)) as address,
        chromium.launched(path) as browser,
    ):
        take_all(address, browser)


if __name__ == "__main__":
    main()
