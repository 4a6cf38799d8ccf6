"""People at their screens: steps that journeys share, with script and without."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment, UseCheck
from tests.support.cast import PASSWORD, make_cast
from tests.support.chromium import Windows
from tests.support.holding import hold_in_hand, let_go, takes_an_answer
from tests.support.live import LiveServer

PHONE = {"width": 390, "height": 844}
LETTERS_A_SECOND = 3
SECONDS_BEFORE_A_TAP = 1
#: How soon a page stands there, sent off and drawn; bench/ measures what the server takes of it.
SECONDS_A_PAGE = 2


@dataclass
class Plant:
    """A running plant with the cast, and the windows of those who work in it."""

    server: LiveServer
    windows: Windows
    script: bool = True
    _open: dict[str, Page] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.server.app.app_context():
            make_cast(db.session())

    def window(self, who: str, *, phone: bool = False) -> Page:
        """The window in which this person is signed in, through the form of signing in."""
        if who not in self._open:
            self._open[who] = self._arrive(who, phone=phone)
        return self._open[who]

    def number_of(self, words: str) -> int:
        """The number of the idea whose problem begins with these words."""
        with self.server.app.app_context():
            found = select(Idea.id).where(Idea.problem.startswith(words))
            return db.session.scalars(found).one()

    def let_days_pass(self, idea_id: int, days: int) -> None:
        """Move everything about the idea into the past, as if the days had gone by."""
        span = timedelta(days=days)
        with self.server.app.app_context(), transaction() as session:
            idea = session.get_one(Idea, idea_id)
            if idea.in_use_on is not None:
                idea.in_use_on -= span
            for check in session.scalars(select(UseCheck).where(UseCheck.idea_id == idea_id)):
                check.due_on -= span
            asked = select(Assignment).where(Assignment.idea_id == idea_id)
            for assignment in session.scalars(asked):
                assignment.opened_at -= span
                assignment.due_at -= span

    def _arrive(self, who: str, *, phone: bool) -> Page:
        options: dict[str, object] = {"java_script_enabled": self.script}
        if phone:
            options |= {"viewport": PHONE, "has_touch": True, "is_mobile": True}
        page = self.windows.open(**options)
        if self.script:
            hold_in_hand(page)
        page.goto("/sign-in")
        page.fill("[name=username]", who)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        expect(page).not_to_have_url(re.compile("sign-in"))
        return page


class Thumb:
    """Taps and types on a phone, and reckons how long a person would take."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.letters = 0
        self.pages = 0
        page.on("load", self._arrived)

    @property
    def seconds(self) -> float:
        """The time of the pages, a second before each tap, and the time to type.

        Reckoned, not measured: a busy machine makes nobody slower.
        """
        typing = self.letters / LETTERS_A_SECOND
        return self.pages * SECONDS_A_PAGE + self.taps * SECONDS_BEFORE_A_TAP + typing

    def _arrived(self, _: Page) -> None:
        self.pages += 1

    def tap(self, selector: str) -> None:
        """Tap the first element there is."""
        self.taps += 1
        self.page.locator(selector).first.tap()

    def type(self, words: str) -> None:
        """Type into what has the focus."""
        self.letters += len(words)
        self.page.keyboard.type(words)

    def choose_photo(self, path: Path, selector: str) -> None:
        """Open the phone's photos and tap one."""
        with self.page.expect_file_chooser() as chooser:
            self.tap(selector)
        self.taps += 1
        chooser.value.set_files(path)


def phone_photo(folder: Path) -> Path:
    """A photo of 12 megapixels as phones send it, held upright by its metadata only."""
    noise = random.Random(5).randbytes(400 * 300 * 3)
    image = Image.frombytes("RGB", (400, 300), noise).resize((4000, 3000))
    exif = Image.Exif()
    exif[0x0112] = 6
    path = folder / "IMG_0042.jpg"
    image.save(path, "JPEG", quality=80, exif=exif)
    return path


def send_idea(page: Page, problem: str, proposal: str) -> None:
    """Write an idea down and send it."""
    page.goto("/ideas/new")
    page.fill("#problem", problem)
    page.fill("#proposal", proposal)
    page.locator(".kz-dock button").click()
    expect(page.locator("h1")).to_contain_text("Thank you")


def answer(
    plant: Plant, who: str, idea_id: int, noun: str, *, is_taken: bool = True, **fields: str
) -> Locator:
    """Answer an idea from the queue, and give back where the page says what came of it.

    What the server refuses (`is_taken` False) is said at once and never held back.
    """
    page = plant.window(who)
    page.goto(f"/queue?open={idea_id}")
    form = page.locator(f"#{noun}-{idea_id}")
    if not form.is_visible():
        panel = page.locator("details.rq-panel").filter(has=form)
        panel.locator("summary").click()
    for name, value in fields.items():
        fill(form.locator(f"[name={name}]"), value)
    button = page.locator(f"#{noun}-{idea_id} button[type=submit], [form={noun}-{idea_id}]")
    if is_taken and plant.script:
        button.click()
        let_go(page)
    else:
        send(button)
    return page.locator("main")


def let_it_go_out(plant: Plant, page: Page) -> None:
    """With script an answer waits ten seconds for an undo: those pass at once."""
    if plant.script:
        let_go(page)


def act(page: Page, idea_id: int, name: str, **fields: str | Path) -> None:
    """Do something on the page of an idea: unfold it, fill its form, press its button."""
    page.goto(f"/ideas/{idea_id}?open={name}")
    form = page.locator(f"#{name} form")
    for key, value in fields.items():
        where = form.locator(f"[name={key}]")
        if isinstance(value, Path):
            where.set_input_files(value)
        else:
            fill(where, value)
    send(form.locator("button").last)


def press(page: Page, idea_id: int, label: str) -> None:
    """Press a button on the page of an idea that asks for nothing more."""
    page.goto(f"/ideas/{idea_id}")
    send(page.get_by_role("button", name=label))


def send(button: Locator) -> None:
    """Press it and wait for the server's answer: what others see next, they see after it."""
    with button.page.expect_response(takes_an_answer):
        button.click()


def fill(where: Locator, value: str) -> None:
    """Give a field its value, whatever its kind."""
    kind = where.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
    if kind == "select":
        options = where.locator("option").filter(has_text=value)
        where.select_option(
            value=options.first.get_attribute("value") if options.count() else value
        )
    elif kind == "checkbox":
        where.check()
    else:
        where.fill(value)
