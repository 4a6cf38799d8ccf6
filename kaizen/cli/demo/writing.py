"""Writes one planned idea after the other: who wrote it, in which words, and its whole life."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from kaizen.cli.demo.album import Album
from kaizen.cli.demo.colour import picture_before
from kaizen.cli.demo.ground import Ground, Place, Worker
from kaizen.cli.demo.lives import live
from kaizen.cli.demo.plans import Plan
from kaizen.cli.demo.plant import spot_in
from kaizen.cli.demo.proof import book
from kaizen.cli.demo.rows import Rows
from kaizen.cli.demo.scenes import SCENES, Scene, play, scene_text, scene_titles
from kaizen.cli.demo.story import UNREAD, Story
from kaizen.cli.demo.texts.brings import brings_hard
from kaizen.cli.demo.texts.choosing import pick_text, said_at, texts_for
from kaizen.cli.demo.texts.model import IdeaText, fill
from kaizen.ideas.rules import OPEN, Stage

TOGETHER_SHARE = 0.12
#: Whoever leads mostly asks somebody of the floor to think along.
LED_TOGETHER_SHARE = 0.6
TRY_SHARE = 0.35
UNREAD_BY_CAST = timedelta(days=20)
PICTURE_SHARE = {True: 0.6, False: 0.02}
BETTER: dict[str, list[str]] = {
    "waiting": ["faster"],
    "walking": ["faster", "easier"],
    "carrying": ["easier", "safer"],
    "stock": ["less_waste", "cheaper"],
    "defects": ["quality"],
    "overproduction": ["less_waste"],
    "extra_work": ["easier", "faster"],
    "talent": ["easier"],
}
#: Ideas of the own area's people come first in the list of texts, and are said more often.
OWN_VOICE = 1.4
#: Of so many drawn texts the one that was said least is taken.
DRAWS = 6


class Writer:
    """Turns plans into rows."""

    def __init__(self, ground: Ground, rows: Rows, album: Album, *, told: bool) -> None:
        self._ground, self._rows, self._album, self._told = ground, rows, album, told
        floor = set(ground.authors) - ground.cast
        self._floor = {
            place_id: [worker for worker in place.colleagues if worker in floor]
            for place_id, place in ground.places.items()
        }
        self._texts: dict[int, tuple[IdeaText, ...]] = {}
        # What the cast says is theirs; the others say something else, or say it elsewhere.
        self._said = Counter(scene.title for scene in SCENES)
        self._titles = {title for scene in SCENES for title in scene_titles(scene)}
        # The newest idea of each place that lives on, and who is known to have a part in it.
        self._alive: dict[int, tuple[int, set[int]]] = {}

    def write(self, plan: Plan, scene: Scene | None) -> Story:
        """Write the idea with everything that has happened to it until today."""
        random = plan.random
        story = Story(
            self._ground,
            plan.place,
            self._authors(plan, alone=scene is not None),
            self._words(plan, scene),
            rows=self._rows,
            random=random,
            day=plan.sent,
            share=plan.share,
            told=self._told or scene is not None,
            unread=UNREAD_BY_CAST if scene else UNREAD,
        )
        story.idea["better"] = BETTER[story.text.waste]
        if scene is not None and scene.just_now:
            story.begin_just_now()
        if scene is not None or random.random() < PICTURE_SHARE[self._told]:
            picture_before(story, self._album)
        if scene is not None:
            play(scene, story, plan.reached)
        else:
            story.idea["wants_to_try"] = random.random() < TRY_SHARE
            self._live(story, plan)
        book(story)
        return story

    def _live(self, story: Story, plan: Plan) -> None:
        twin = self._alive.get(plan.place.id) if plan.target is Stage.MERGED else None
        twin_id = twin[0] if twin else None
        live(story, plan.target, plan.reached, twin=twin_id, may_slip=True)
        if twin is not None and story.stage is Stage.MERGED:
            self._join(story, *twin)
        elif story.stage in OPEN:
            self._alive[plan.place.id] = (story.id, {author.id for author in story.authors})

    def _join(self, story: Story, into_id: int, known: set[int]) -> None:
        """Authors move along with an idea that is joined with another."""
        for author in story.authors:
            if author.id not in known:
                self._rows.add(
                    "idea_author", idea_id=into_id, person_id=author.id, position=len(known)
                )
                known.add(author.id)

    def _authors(self, plan: Plan, *, alone: bool) -> list[Worker]:
        share = LED_TOGETHER_SHARE if plan.place.is_led_by(plan.author) else TOGETHER_SHARE
        if alone or plan.random.random() > share:
            return [plan.author]
        others = [w for w in self._floor[plan.place.id] if w is not plan.author]
        return [plan.author, *([plan.random.choice(others)] if others else [])]

    def _words(self, plan: Plan, scene: Scene | None) -> IdeaText:
        if scene is not None:
            return fill(scene_text(scene), spot_in(plan.place.demo, plan.random))
        return self._newly_said(plan) if self._told else pick_text(plan.random, plan.index)

    def _newly_said(self, plan: Plan) -> IdeaText:
        """Words that were said least so far; the same idea again names its own spot."""
        texts, random = self._texts_of(plan.place), plan.random
        drawn = [texts[int(len(texts) * random.random() ** OWN_VOICE)] for _ in range(DRAWS)]
        drawn.sort(key=lambda one: self._said[one.title])
        if plan.place.is_led_by(plan.author):
            # Projects of those who lead are about money that falls in a bill, where there is one.
            hard = [text for text in texts if brings_hard(text.key)]
            drawn = [*sorted(hard, key=lambda one: self._said[one.title]), *drawn]
        for text in drawn:
            told = said_at(text, spot_in(plan.place.demo, random), random, taken=self._titles)
            if told.title not in self._titles:
                break
        self._said[text.title] += 1
        self._titles.add(told.title)
        return told

    def _texts_of(self, place: Place) -> tuple[IdeaText, ...]:
        if place.id not in self._texts:
            self._texts[place.id] = texts_for(place.demo.ideas, place.demo.code)
        return self._texts[place.id]
