"""Aims of the demo plant: agreed by catchball, still asked about, and one that nothing serves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import PUBLIC, Stage, Waste
from kaizen.objectives.actions.campaigns import Theme, start_campaign
from kaizen.objectives.actions.catchball import agree_to_aim, offer_back
from kaizen.objectives.actions.measuring import type_value
from kaizen.objectives.actions.serving import align_idea
from kaizen.objectives.actions.setting import set_aim
from kaizen.objectives.models import Aim
from kaizen.objectives.queries.aims import last_offer_of
from kaizen.objectives.rules.aims import AimPlan, Measure
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import day_in
from kaizen.reports.rules.spans import months_on

#: The year of the aims: most of it is over, so that they say something.
MONTHS_OVER, MONTHS = 9, 12
#: The campaign began so long ago, and lasts so long.
BEGAN, LASTS = timedelta(days=24), timedelta(days=40)
#: One in so many ideas was forgotten when the others were given their aim.
FORGOTTEN = 4
_OVER = (Stage.MERGED.value, Stage.WITHDRAWN.value)


@dataclass(frozen=True)
class Throw:
    """An offer of catchball: who makes it, what, and why."""

    by: str
    value: int
    words: str


@dataclass(frozen=True)
class DemoAim:
    """An aim with its catchball, what was measured month by month, and the ideas that serve it."""

    area: str
    owner: str
    setter: str
    title: str
    why: str
    measure: Measure
    to_value: int
    from_value: int = 0
    unit: str = ""
    #: The title of the aim above.
    parent: str = ""
    throws: tuple[Throw, ...] = ()
    is_agreed: bool = True
    values: tuple[str, ...] = ()
    #: Ideas of these areas and below serve it; of this waste only, where one is named.
    serving: tuple[str, ...] = ()
    waste: Waste | None = None


SITE = "Prove €15,000 of hard savings"
WALKING = "Fourteen changes against walking and reaching"

AIMS = (
    DemoAim(
        "NH-PROD", "viktor", "viktor", WALKING,
        "Who walks for a tool does not make parts, and is tired by noon.",
        Measure.IN_USE, 14,
        serving=("NH-ASM-1", "NH-PACK", "NH-PRESS", "NH-MACH"), waste=Waste.WALKING,
    ),
    DemoAim(
        "NH-PRESS", "sam", "viktor", "Change the tool of press 2 in nine minutes",
        "Every second order waits for a change of tools.",
        Measure.TYPED, 9, from_value=14, unit="minutes",
        values=("14", "13.6", "13", "12.5", "12.7", "11.8", "11.2", "10.6", "10.4"),
        serving=("NH-PRESS-2",),
    ),
    DemoAim(
        "NH", "lena", "lena", SITE,
        "Energy and steel cost more than last year. What we do not waste, we need not buy.",
        Measure.HARD, 15_000,
    ),
    DemoAim(
        "NH-PROD", "viktor", "lena", "Production proves its share of the savings",
        "Two of three ideas come from the hall.",
        Measure.HARD, 12_000, parent=SITE,
        throws=(
            Throw("viktor", 8_500, "Assembly works with half a shift less until summer."),
            Throw("lena", 10_000, "Agreed for assembly. The presses can carry a little more."),
        ),
        serving=("NH-PRESS", "NH-ASM-1", "NH-MACH", "NH-PAINT"),
    ),
    DemoAim(
        "NH-ASM", "viktor", "lena", "Free 400 hours of searching in assembly",
        "Parts and papers are looked for at every line, on every shift.",
        Measure.HOURS, 400, serving=("NH-ASM-2", "NH-ASM-3"),
    ),
    DemoAim(
        "NH-QUAL", "beatriz", "lena", "Halve the complaints of customers",
        "Each one costs a day of two people, and trust.",
        Measure.TYPED, 12, from_value=24, unit="complaints a month",
        values=("24", "23", "25", "22", "21", "23", "21", "22", "20"),
    ),
    DemoAim(
        "NH-MAINT", "gisela", "lena", "Eight unplanned stops a week instead of fifteen",
        "A planned hour costs a third of an unplanned one.",
        Measure.TYPED, 8, from_value=15, unit="stops a week",
        throws=(
            Throw("gisela", 11, "Two of us are in training until March. Eleven we can promise."),
        ),
        is_agreed=False,
    ),
    DemoAim(
        "BF", "grace", "grace", "Ten changes in use at Brookfield",
        "We have begun late. Ten that hold are worth more than fifty on paper.",
        Measure.IN_USE, 10, serving=("BF",),
    ),
)  # fmt: skip


def plant_aims(now: datetime) -> int:
    """Write the aims of the demo plant, once; answer how many ideas serve them."""
    with transaction() as session:
        if session.scalar(select(Aim.id).limit(1)) is not None:
            return 0
        people = {one.username: one for one in session.scalars(select(Person))}
        areas = {one.code: one for one in session.scalars(select(Area))}
        if not {aim.owner for aim in AIMS} <= people.keys():
            return 0
        planter = _Planter(session, people, areas, now)
        served = sum(planter.plant(demo) for demo in AIMS)
        return served + planter.campaign()


class _Planter:
    """Does what the people of the plant did in the year of the aims."""

    def __init__(
        self,
        session: Session,
        people: dict[str | None, Person],
        areas: dict[str, Area],
        now: datetime,
    ) -> None:
        self.session, self.people, self.areas, self.now = session, people, areas, now
        today = day_in(session, areas["NH"], now)
        self.first = months_on(today.replace(day=1), -MONTHS_OVER)
        self.last = months_on(self.first, MONTHS) - timedelta(days=1)
        self.begun = now - (today - self.first)
        self.aims: dict[str, Aim] = {}
        self.taken: set[int] = set()

    def plant(self, demo: DemoAim) -> int:
        """Set the aim, play catchball, type what was measured, and let ideas serve it."""
        at = self.begun if demo.is_agreed else self.now - timedelta(days=3)
        aim = set_aim(
            self.areas[demo.area],
            self._plan(demo),
            owner=self.people[demo.owner],
            parent=self.aims.get(demo.parent),
            actor=self.people[demo.setter],
            now=at,
        )
        self.aims[demo.title] = aim
        for number, throw in enumerate(demo.throws, start=1):
            self._throw(aim, throw, at + number * timedelta(hours=20))
        if aim.waits_for is not None and demo.is_agreed:
            self._agree(aim, at + timedelta(days=4))
        self._measure(aim, demo)
        return self._serve(aim, demo)

    def campaign(self) -> int:
        """Some weeks against walking; what was said since then came of it."""
        viktor, production = self.people["viktor"], self.areas["NH-PROD"]
        began = self.now - BEGAN
        first = day_in(self.session, production, began)
        theme = Theme(
            "Four weeks without a step too many",
            "What do you walk for again and again? A photo is enough.",
            first,
            first + LASTS,
        )
        campaign = start_campaign(
            production, theme, aim=self.aims[WALKING], actor=viktor, now=began
        )
        said = self._ideas(("NH-PROD",), lambda idea: _sent_on(idea) >= first)
        for idea in said:
            align_idea(idea, None, campaign, actor=viktor, now=self.now)
        return len(said)

    def _plan(self, demo: DemoAim) -> AimPlan:
        return AimPlan(
            title=demo.title,
            why=demo.why,
            measure=demo.measure,
            unit=demo.unit,
            from_value=Decimal(demo.from_value),
            to_value=Decimal(demo.to_value),
            from_on=self.first,
            until_on=self.last,
        )

    def _throw(self, aim: Aim, throw: Throw, at: datetime) -> None:
        offer_back(
            aim,
            Decimal(throw.value),
            aim.until_on,
            throw.words,
            actor=self.people[throw.by],
            now=at,
            seen_offer=last_offer_of(db.session(), aim.id).id,
        )

    def _agree(self, aim: Aim, at: datetime) -> None:
        seen = last_offer_of(db.session(), aim.id).id
        agree_to_aim(aim, actor=aim.waits_for or aim.owner, now=at, seen_offer=seen)

    def _measure(self, aim: Aim, demo: DemoAim) -> None:
        for number, value in enumerate(demo.values):
            on = months_on(self.first, number) + timedelta(days=4)
            at = self.begun + (on - self.first)
            if at < self.now:
                type_value(aim, on=on, value=Decimal(value), actor=aim.owner, now=at)

    def _serve(self, aim: Aim, demo: DemoAim) -> int:
        waste = demo.waste.value if demo.waste else None
        said = self._ideas(
            demo.serving,
            lambda idea: waste in (None, idea.waste) and bool(idea.id % FORGOTTEN),
        )
        leader = self.people[demo.setter]
        for idea in said:
            align_idea(idea, aim, None, actor=leader, now=self.now)
        return len(said)

    def _ideas(self, codes: Iterable[str], fits: Callable[[Idea], bool]) -> list[Idea]:
        """Ideas of these areas and below that fit and serve nothing yet."""
        paths = [self.areas[code].path for code in codes]
        rows = self.session.scalars(
            select(Idea)
            .join(Area, Area.id == Idea.area_id)
            .where(Idea.stage.in_([s.value for s in PUBLIC if s.value not in _OVER]))
            .order_by(Idea.id)
        ).unique()
        found = [
            idea
            for idea in rows
            if idea.id not in self.taken
            and any(idea.area.path.startswith(path) for path in paths)
            and fits(idea)
        ]
        self.taken |= {idea.id for idea in found}
        return found


def _sent_on(idea: Idea) -> date:
    return (idea.submitted_at or idea.created_at).date()
