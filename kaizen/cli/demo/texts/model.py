"""What one idea of the demo plant says, and how its blanks are filled for a place."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from zlib import crc32

from kaizen.cli.demo.texts.answers import DECLINES, LEARNINGS

NOT_SAFE_NOW = "not_safe_now"
SAFETY_OR_RULE = "safety_or_rule"
OTHER_TEAM = "other_team"
FEWER_POSITIONS = "fewer_positions"
FLAGS = (NOT_SAFE_NOW, SAFETY_OR_RULE, OTHER_TEAM, FEWER_POSITIONS)

WASTES = (
    "walking",
    "waiting",
    "defects",
    "carrying",
    "extra_work",
    "stock",
    "talent",
    "overproduction",
)
KINDS = ("production", "maintenance", "logistics", "quality", "office", "any")


@dataclass(frozen=True)
class IdeaText:
    """Everything people say about one idea; costs are whole units of the site's currency.

    `fits` names parts of area codes (`PRESS`) where the words are at home; empty fits every area
    of the kind. `{place}` stands for the spoken name of the place until it is filled.
    """

    title: str
    problem: str
    proposal: str
    result: str
    kind_of_area: str
    waste: str
    scene: str
    times_per_week: int | None
    minutes_each: int | None
    people: int | None
    one_off_cost: int
    yearly_cost: int
    flags: tuple[str, ...]
    comments: tuple[str, ...]
    news: tuple[str, ...]
    question: str
    reply: str
    decline_reason: str
    decline_alternative: str
    learning: str
    evidence: str
    standard: str
    fits: tuple[str, ...] = ()
    #: The title without the place, by which other tables know the idea.
    key: str = ""


Time = tuple[int, int, int] | None
Tell = Callable[..., IdeaText]


def teller(kind: str, standard: str, *fits: str) -> Tell:
    """A short form of `IdeaText` for one kind of area; `standard` begins its document names."""
    return partial(_tell, kind, standard, fits)


def _tell(
    kind: str,
    standard: str,
    fits: tuple[str, ...],
    title: str,
    problem: str,
    proposal: str,
    result: str,
    waste: str,
    scene: str,
    time: Time,
    cost: tuple[int, int],
    *,
    ask: tuple[str, str],
    say: tuple[str, ...],
    news: tuple[str, ...],
    proof: str,
    flags: tuple[str, ...] = (),
    decline: tuple[str, str] | None = None,
    learned: str = "",
) -> IdeaText:
    mark = crc32(title.encode())
    often, minutes, people = time or (None, None, None)
    reason, instead = decline or DECLINES[mark % len(DECLINES)]
    return IdeaText(
        title=title,
        problem=problem,
        proposal=proposal,
        result=result,
        kind_of_area=kind,
        waste=waste,
        scene=scene,
        times_per_week=often,
        minutes_each=minutes,
        people=people,
        one_off_cost=cost[0],
        yearly_cost=cost[1],
        flags=flags,
        comments=say,
        news=news,
        question=ask[0],
        reply=ask[1],
        decline_reason=reason,
        decline_alternative=instead,
        learning=learned or LEARNINGS[mark % len(LEARNINGS)],
        evidence=proof,
        standard=f"{standard}-{mark % 60 + 1:02d}" if mark % 4 else "",
        fits=fits,
        key=title.replace("{place}", "…"),
    )


def fill(text: IdeaText, place: str) -> IdeaText:
    """The same idea said about one place, for example `press 4`."""
    return replace(
        text,
        title=said(text.title, place),
        problem=said(text.problem, place),
        proposal=said(text.proposal, place),
        result=said(text.result, place),
        comments=tuple(said(line, place) for line in text.comments),
        news=tuple(said(line, place) for line in text.news),
        question=said(text.question, place),
        reply=said(text.reply, place),
        evidence=said(text.evidence, place),
    )


def said(sentence: str, place: str) -> str:
    """A sentence with the place put in, still beginning with a capital."""
    if "{place}" not in sentence:
        return sentence
    words = sentence.replace("{place}", place)
    return words[:1].upper() + words[1:]
