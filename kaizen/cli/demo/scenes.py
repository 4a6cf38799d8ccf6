"""What the cast finds on the screens: ideas set by hand for Olga, Sam, Lena, Nora and Nils."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from kaizen.cli.demo.ground import Ground
from kaizen.cli.demo.lives import appealed, live, passed_to_site, second_ask
from kaizen.cli.demo.plans import IN_USE_ONCE, Plan
from kaizen.cli.demo.plant import area_named, spots_of
from kaizen.cli.demo.story import Story
from kaizen.cli.demo.texts.choosing import TEXTS
from kaizen.cli.demo.texts.model import IdeaText, fill
from kaizen.cli.demo.worth import enter_costs
from kaizen.ideas.rules import Stage
from kaizen.savings.rules.lines import ValueStage

S = Stage


@dataclass(frozen=True)
class Scene:
    """One idea set by hand: `ago` is working days at its stage, or calendar days in use."""

    author: str
    area: str
    title: str
    target: Stage
    ago: int = 0
    span: int = 1
    tries: bool = False
    done: bool = False
    maker: str = ""
    cost: int | None = None
    play: str = ""
    just_now: bool = False


SCENES: tuple[Scene, ...] = (
    # Olga has something at every step.
    Scene("olga", "NH-PRESS", "Tool board for {place}", S.SUSTAINED, ago=112, span=24, tries=True),
    Scene("olga", "NH-PRESS", "Jacket for the oil tanks", S.IMPLEMENTED, ago=41, span=30),
    Scene("olga", "NH-PRESS", "Catch the oil below {place}", S.LEARNED, ago=48, span=30),
    Scene("olga", "NH-PRESS", "Scrap chute straight into the container", S.DECLINED, 9, span=3),
    Scene("olga", "NH-PRESS", "Tray for blanks at hip height", S.IN_PROGRESS, 8, 9, tries=True),
    Scene("olga", "NH-PRESS", "Big numbers on the die rack", S.APPROVED, 1, 3, maker="ebele"),
    Scene(
        "olga",
        "NH-PRESS-2",
        "Count strokes before greasing, not weeks",
        S.IMPLEMENTED,
        ago=4,
        span=21,
        maker="jonas",
    ),
    Scene("olga", "NH-PRESS", "Lower the shelf for the small dies", S.NEEDS_DETAIL, 1, 1),
    Scene("olga", "NH-PRESS", "Hose reel over the walkway", S.SUBMITTED, just_now=True),
    Scene("olga", "NH-PRESS", "Stop block for the coil trolley", S.DRAFT, ago=2, span=0),
    # Sam's desk: besides Olga's hose, something of every kind.
    Scene("tomasz", "NH-PRESS-4", "Light inside the guard of {place}", S.SUBMITTED, 0, cost=740),
    Scene("ebele", "NH-PRESS-1", "One person for two small presses", S.SUBMITTED, ago=0),
    Scene("tomasz", "NH-PRESS-4", "Mirror at the die crane", S.SUBMITTED, 0, done=True),
    Scene(
        "ebele",
        "NH-PRESS-1",
        "Pre-set the next die beside the press",
        S.SUBMITTED,
        ago=3,
        play="second_ask",
    ),
    Scene("ebele", "NH-PRESS", "Sort the gloves by size at {place}", S.SUBMITTED, ago=2),
    # Lena's desk: positions, a large sum, and a second look.
    Scene("lucia", "NH-ASM-1", "Join the two short lines", S.WITH_LEADERSHIP, ago=1, span=1),
    Scene(
        "linh",
        "NH-MACH",
        "Deburr in the machine",
        S.WITH_LEADERSHIP,
        ago=2,
        span=2,
        cost=24500,
        play="passed_to_site",
    ),
    Scene(
        "samir",
        "NH-PAINT",
        "Collect the rinse water for the first wash",
        S.WITH_LEADERSHIP,
        ago=1,
        span=6,
        play="appealed",
    ),
    # Fay's figures: one cost cut twice, a saving that slipped back, and people who changed work.
    Scene("samir", "NH-PAINT", "Fix the hissing coupling at the filter", S.SUSTAINED, 150, span=14),
    Scene("agnes", "NH-PAINT", "Listen for air leaks every month", S.IMPLEMENTED, 76, span=16),
    Scene("linh", "NH-MACH", "Small parts chute instead of dropping", S.LAPSED, 96, span=25),
    Scene("jonas", "NH-MECH", "One service round for both halls", S.SUSTAINED, 205, span=40),
    # Packing: each of them small, none of them saves money, and together they cost.
    Scene("kwame", "NH-PACK", "Corner guards within reach", S.SUSTAINED, 190, 16, cost=430),
    Scene("rosa", "NH-PACK", "Battery screwdrivers at {place}", S.SUSTAINED, 160, 18, cost=490),
    Scene("danylo", "NH-PACK", "Cut the filling paper to length", S.SUSTAINED, 128, 12, cost=460),
    Scene("kwame", "NH-PACK", "Three carton sizes instead of eleven", S.IMPLEMENTED, 64, 15),
    Scene(
        "rosa", "NH-PACK", "Scale with a lamp for the right weight", S.IMPLEMENTED, 44, 14, cost=480
    ),
    # Nora works in logistics.
    Scene("nora", "NH-GOODSIN", "Marked places for pallets in the aisle", S.SUSTAINED, 140, 20),
    Scene(
        "nora", "NH-GOODSIN", "Weigh screws instead of counting", S.IN_PROGRESS, 6, 8, tries=True
    ),
    Scene("nora", "NH-GOODSIN", "Lifting trolley for castings", S.DECLINED, ago=15, span=2),
    Scene("nora", "NH-GOODSIN", "Return empty pallets in fives", S.SUBMITTED, ago=0),
    # Nils answers in Brookfield.
    Scene("callum", "BF-LINE-1", "Picture instead of text at {place}", S.SUBMITTED, ago=0),
    Scene("zainab", "BF-LINE-1", "Footrest at the standing places", S.SUBMITTED, ago=1),
    Scene("tariq", "BF-OFFICE", "Answers to the commonest questions", S.NEEDS_DETAIL, ago=2),
)
_PLAYS: dict[str, Callable[[Story, int], None]] = {
    "second_ask": lambda story, _reached: second_ask(story),
    "passed_to_site": passed_to_site,
    "appealed": appealed,
}


def scene_plan(scene: Scene, ground: Ground, number: int, seed: int) -> Plan:
    """The plan of one idea set by hand."""
    place = ground.place_named(scene.area)
    today = place.time.today
    reached = today - scene.ago
    if scene.target in IN_USE_ONCE:
        reached = place.time.before(place.time.days[today] - timedelta(days=scene.ago))
    span = 0 if scene.target in (S.DRAFT, S.SUBMITTED) else scene.span
    return Plan(
        index=-1 - number,
        random=Random(seed * 31 + number),
        target=scene.target,
        author=ground.by_username[scene.author],
        place=place,
        sent=reached - span,
        reached=reached,
        share=0.1 + 0.65 * number / len(SCENES),
    )


def scene_text(scene: Scene) -> IdeaText:
    """The words of the scene, with its cost where it has one of its own."""
    text = next(text for text in TEXTS if text.title == scene.title)
    return text if scene.cost is None else replace(text, one_off_cost=scene.cost)


def scene_titles(scene: Scene) -> set[str]:
    """The titles that the scene may get, at one spot of its area or another."""
    return {fill(scene_text(scene), spot).title for spot in spots_of(area_named(scene.area))}


def play(scene: Scene, story: Story, reached: int) -> None:
    """Live the idea until it stands where the scene wants it."""
    story.idea.update(wants_to_try=scene.tries, already_done=scene.done)
    story.maker = story.ground.by_username.get(scene.maker)
    if scene.play:
        live(story, S.SUBMITTED, story.day)
        _PLAYS[scene.play](story, reached)
        return
    live(story, scene.target, reached)
    if scene.target is S.SUBMITTED and scene.cost is not None:
        enter_costs(story, ValueStage.ESTIMATED, story.author)
