"""One idea from the first tap to *Kept*, and the turns that others take; also without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import Windows
from tests.support.journeys import (
    Plant,
    Thumb,
    act,
    answer,
    let_it_go_out,
    phone_photo,
    press,
    send,
    send_idea,
)
from tests.support.live import LiveServer

MOST_TAPS = 6
MOST_SECONDS = 60
PROBLEM = "The air hose lies across the walkway at press 2, we trip."
PROPOSAL = "Hang a hose reel from the beam :)"

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def plant(request: pytest.FixtureRequest, live_server: LiveServer, windows: Windows) -> Plant:
    return Plant(live_server, windows, script=request.param)


@pytest.fixture
def with_script(live_server: LiveServer, windows: Windows) -> Plant:
    return Plant(live_server, windows)


def sees(page: Page, address: str, *sentences: str) -> None:
    page.goto(address)
    for sentence in sentences:
        expect(page.locator("body")).to_contain_text(sentence)


def sent_by_olga(plant: Plant, problem: str = PROBLEM) -> int:
    send_idea(plant.window("olga", phone=True), problem, PROPOSAL)
    return plant.number_of(problem)


def test_the_whole_path_of_one_idea(plant: Plant, tmp_path: Path) -> None:
    assert len(PROBLEM + PROPOSAL) == 90
    olga = plant.window("olga", phone=True)
    says_it(olga, phone_photo(tmp_path))
    idea_id = plant.number_of(PROBLEM)
    is_passed_up_and_agreed(plant, idea_id)
    is_done(plant, idea_id, phone_photo(tmp_path))
    is_kept(plant, idea_id)
    sees(
        olga,
        f"/ideas/{idea_id}",
        "Kept",
        "passed it up to leadership",
        "agreed",
        "started the work",
        "Half of it hangs.",
        "put it in use",
        "checked: always used",
        "found it kept",
    )


def says_it(page: Page, photo: Path) -> None:
    thumb = Thumb(page)
    thumb.tap(".kz-dock a")
    thumb.tap("#problem")
    thumb.type(PROBLEM)
    thumb.choose_photo(photo, "[name=photos]")
    thumb.tap("#proposal")
    thumb.type(PROPOSAL)
    thumb.tap(".kz-dock button")
    expect(page.locator("h1")).to_contain_text("Thank you, Olga")
    expect(page.locator("body")).to_contain_text("Sam Okafor answers you")
    assert thumb.taps <= MOST_TAPS
    assert thumb.seconds <= MOST_SECONDS


def is_passed_up_and_agreed(plant: Plant, idea_id: int) -> None:
    olga = plant.window("olga")
    sees(olga, "/", "Hang a hose reel", "Sam Okafor")
    refused = answer(plant, "sam", idea_id, "approval", is_taken=False, one_off="900", yearly="0")
    expect(refused).to_contain_text("more than your limit of €500")
    answer(plant, "sam", idea_id, "escalation", words="A beam must be drilled.", one_off="900")
    expect(plant.window("sam").locator("body")).to_contain_text("K-")
    sees(olga, "/", "With leadership", "Lena Brandt")
    sees(olga, "/news", "Sam Okafor passed the idea up to leadership.")
    answer(
        plant,
        "lena",
        idea_id,
        "approval",
        owner="Mia Larsen",
        one_off="900",
        yearly="20",
        words="Do it. Thank you!",
    )
    sees(olga, "/", "Agreed: it will be done")
    sees(olga, "/news", "Lena Brandt agreed to your idea. Thank you!")
    sees(olga, f"/ideas/{idea_id}", "Agreed", "Do it. Thank you!")


def is_done(plant: Plant, idea_id: int, photo: Path) -> None:
    olga, mia = plant.window("olga"), plant.window("mia")
    sees(mia, "/plate", "Will you take it on?")
    send(mia.get_by_role("button", name="Yes, I take it on"))
    sees(olga, "/news", "Mia Larsen makes it happen.")
    press(mia, idea_id, "Start now")
    sees(olga, "/news", "Mia Larsen has begun.")
    sees(olga, "/", "Being done", "Mia Larsen")
    act(mia, idea_id, "news", text="Half of it hangs.", percent="50")
    sees(olga, "/news", "Mia Larsen tells how it goes.")
    act(mia, idea_id, "use", photo=photo, one_off="870", yearly="20", standard="WI-P2-01, rev 2")
    sees(olga, "/", "It is in use. Thank you!")
    sees(olga, "/news", "Your idea is in use. Thank you!")
    sees(olga, f"/ideas/{idea_id}", "After", "WI-P2-01", "870")


def is_kept(plant: Plant, idea_id: int) -> None:
    olga = plant.window("olga")
    for who in ("sam", "vera", "sam"):
        plant.let_days_pass(idea_id, 30)
        sees(plant.window(who), "/plate", "Is it still in use?")
        send(plant.window(who).get_by_role("button", name="Always"))
        expect(plant.window(who).locator("body")).to_contain_text("Thank you")
    sees(olga, "/", "Still in use. Thank you!", "Kept")
    sees(olga, "/news", "Still in use after 90 days. Thank you!")


def test_the_supervisor_answers_with_the_keyboard_alone(with_script: Plant) -> None:
    plant = with_script
    idea_id = sent_by_olga(plant)
    other_id = sent_by_olga(plant, "The label printer jams each morning.")
    sam = plant.window("sam")
    sam.goto("/")
    keys = sam.keyboard
    tab_to(sam, "To answer")
    keys.press("Enter")
    expect(sam.locator("h1")).to_contain_text("2 ideas wait for your answer")
    tab_to(sam, "", f"approval-{idea_id}-one_off")
    keys.type("180")
    keys.press("Tab")
    keys.type("0")
    keys.press("Escape")
    keys.press("a")
    expect(sam.locator(".kz-toast")).to_contain_text("approved")
    let_it_go_out(plant, sam)
    expect(sam.locator("h1")).to_contain_text("1 idea waits for your answer")
    keys.press("j")
    expect(sam.locator(f"#question-{other_id}")).to_be_attached()
    keys.press("q")
    keys.type("Which printer is it?")
    keys.press("Tab")
    keys.press("Enter")
    let_it_go_out(plant, sam)
    sees(plant.window("olga"), "/", "Agreed: it will be done", "Which printer is it?")


def test_one_idea_of_the_queue_stands_open_and_typed_words_wait(with_script: Plant) -> None:
    plant = with_script
    sent_by_olga(plant)
    sent_by_olga(plant, "The label printer jams each morning.")
    sam = plant.window("sam")
    sam.goto("/queue")
    rows = sam.locator("[data-review-item]")
    rows.nth(0).locator("[name=words]").first.fill("Well seen")
    sam.keyboard.press("Escape")
    sam.keyboard.press("j")
    expect(rows.nth(1).locator(".rq-act")).to_be_visible()
    expect(rows.nth(0).locator(".rq-act")).to_be_hidden()
    sam.keyboard.press("k")
    expect(rows.nth(0).locator("[name=words]").first).to_have_value("Well seen")
    expect(rows.nth(1).locator(".rq-act")).to_be_hidden()
    rows.nth(1).locator("[data-review-unfold]").click()
    expect(rows.nth(1).locator(".rq-act")).to_be_visible()
    expect(rows.nth(0).locator(".rq-act")).to_be_hidden()


def tab_to(page: Page, name: str, field_id: str = "") -> None:
    """Press Tab until the link of that name, or the field of that id, has the focus."""
    script = "() => [document.activeElement.innerText || '', document.activeElement.id]"
    for _press in range(80):
        page.keyboard.press("Tab")
        text, found = page.evaluate(script)
        if (name and name in text) or (field_id and field_id == found):
            return
    raise AssertionError(f"Tab never comes to {name or field_id}")


def test_a_question_is_asked_and_answered(plant: Plant) -> None:
    idea_id = sent_by_olga(plant)
    answer(plant, "sam", idea_id, "question", words="Which beam do you mean?")
    olga = plant.window("olga")
    sees(olga, "/news", "Sam Okafor has a question for you.")
    sees(olga, "/", "Which beam do you mean?")
    olga.get_by_role("link", name="Answer Sam").click()
    olga.locator("#reply [name=text]").fill("The one above the gate.")
    send(olga.locator("#reply form button").last)
    sees(plant.window("sam"), "/queue", "The author has answered", "The one above the gate.")
    answer(plant, "sam", idea_id, "approval", one_off="20", yearly="0")
    sees(olga, f"/ideas/{idea_id}", "Agreed")


def test_a_declined_idea_is_looked_at_again_by_the_level_above(plant: Plant) -> None:
    idea_id = sent_by_olga(plant)
    answer(
        plant,
        "sam",
        idea_id,
        "decline",
        reason="costs_more",
        words="The reel costs more than it brings.",
        instead="Hang the hose on the hook.",
    )
    olga = plant.window("olga")
    sees(olga, "/news", "Sam Okafor answered: not this time.")
    sees(olga, "/", "The reel costs more than it brings.", "Hang the hose on the hook.")
    act(olga, idea_id, "appeal", words="We have three spare reels in the store.")
    sees(olga, f"/ideas/{idea_id}", "With leadership", "Lena Brandt")
    sees(plant.window("lena"), "/queue", "We have three spare reels in the store.")
    answer(plant, "lena", idea_id, "approval", owner="Mia Larsen", one_off="0", yearly="0")
    sees(olga, f"/ideas/{idea_id}", "Agreed")
    expect(olga.locator("#appeal")).to_have_count(0)


def test_followers_move_along_when_ideas_are_joined(plant: Plant) -> None:
    first = sent_by_olga(plant)
    send_idea(plant.window("otto"), "The hose at press 2 is in the way.", "Put it up.")
    second = plant.number_of("The hose at press 2")
    mia = plant.window("mia")
    press(mia, second, "Follow")
    answer(plant, "sam", second, "merger", into=f"K-{first}", words="The same hose.")
    sees(plant.window("otto"), f"/ideas/{second}", "Joined with another idea")
    plant.window("otto").get_by_role("link", name=f"K-{first}").first.click()
    expect(plant.window("otto").locator("h1")).to_contain_text("Hang a hose reel")
    answer(plant, "sam", first, "approval", owner="Olga Petrenko", one_off="90", yearly="0")
    for who in ("mia", "otto"):
        sees(plant.window(who), "/news", "agreed to", f"K-{first}")
