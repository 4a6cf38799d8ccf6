"""The sentences on top of the dashboard in words, each with the address of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from kaizen.reports.rules.figures import Figure, Held
from kaizen.reports.rules.story import Mood, Say, Sentence
from kaizen.web.reports.amounts import summed
from kaizen.web.reports.behind import rows_of
from kaizen.web.reports.control import Chosen

MOOD_ICONS = {"well": "mood-smile", "sleeps": "zzz", "walk": "walk"}


@dataclass(frozen=True)
class Told:
    """One sentence, where it leads, and what kind it is."""

    text: str
    url: str
    mood: Mood
    icon: str


@dataclass(frozen=True)
class Names:
    """What areas are called, by their id: name and code."""

    areas: Mapping[int, tuple[str, str]]

    def name(self, area_id: int | None) -> str:
        """The name of an area."""
        return "" if area_id is None else self.areas[area_id][0]

    def code(self, area_id: int | None) -> str | None:
        """Its code."""
        return None if area_id is None else self.areas[area_id][1]


def told(sentence: Sentence, chosen: Chosen, names: Names) -> Told:
    """A sentence in words."""
    text = _TEXTS[sentence.say](sentence, chosen.currency, names)
    mood = sentence.mood
    url = _address(sentence, chosen, names)
    return Told(text, url, mood, MOOD_ICONS[mood])


def _net_left(one: Sentence, currency: str, _names: Names) -> str:
    return str(
        gettext(
            "Small ideas leave %(amount)s after all their costs.",
            amount=summed(one.amount, currency),
        )
    )


def _net_lost(one: Sentence, currency: str, _names: Names) -> str:
    amount = summed(-one.amount, currency)
    if not one.many:
        return str(
            gettext(
                "In hard money, small ideas cost %(amount)s more than they bring. Look at the "
                "dearest ones first.",
                amount=amount,
            )
        )
    return str(
        ngettext(
            "In hard money, small ideas cost %(amount)s more than they bring. %(num)d of them was "
            "made for time, safety or ease.",
            "In hard money, small ideas cost %(amount)s more than they bring. %(num)d of them were "
            "made for time, safety or ease.",
            one.many,
            amount=amount,
        )
    )


def _holds(one: Sentence, _currency: str, _names: Names) -> str:
    return str(
        gettext("%(held)s of %(all)s changes still hold after 90 days.", held=one.many, all=one.of)
    )


def _slips(one: Sentence, _currency: str, _names: Names) -> str:
    return str(
        gettext(
            "Only %(held)s of %(all)s changes still hold after 90 days. See why they slip back.",
            held=one.many,
            all=one.of,
        )
    )


def _answered(one: Sentence, _currency: str, _names: Names) -> str:
    return str(
        gettext("%(part)s of %(all)s ideas got an answer within a day.", part=one.many, all=one.of)
    )


def _hard(one: Sentence, currency: str, _names: Names) -> str:
    return str(gettext("%(amount)s hard savings are proved.", amount=summed(one.amount, currency)))


def _wait(one: Sentence, _currency: str, names: Names) -> str:
    text = ngettext(
        "%(num)d idea waits longer than a day for its first answer",
        "%(num)d ideas wait longer than a day for their first answer",
        one.many,
    )
    return _with_place(str(text), one, names)


def _asleep(one: Sentence, _currency: str, names: Names) -> str:
    text = ngettext("%(num)d idea sleeps", "%(num)d ideas sleep", one.many)
    return _with_place(str(text), one, names)


def _lost(one: Sentence, currency: str, _names: Names) -> str:
    return str(
        ngettext(
            "%(amount)s a year stopped counting: %(num)d change slipped back.",
            "%(amount)s a year stopped counting: %(num)d changes slipped back.",
            one.many,
            amount=summed(one.amount, currency),
        )
    )


def _unproven(one: Sentence, _currency: str, _names: Names) -> str:
    return str(
        ngettext(
            "%(num)d saving waits to be verified.",
            "%(num)d savings wait to be verified.",
            one.many,
        )
    )


def _silent(one: Sentence, _currency: str, names: Names) -> str:
    place = names.name(one.area_id)
    if one.of > 1:
        return str(
            gettext(
                "No idea for two months from %(area)s and %(more)s more. Walk there.",
                area=place,
                more=one.of - 1,
            )
        )
    return str(gettext("No idea for two months from %(area)s. Walk there.", area=place))


def _area_loses(one: Sentence, currency: str, names: Names) -> str:
    return str(
        gettext(
            "In hard money, small ideas of %(area)s cost %(amount)s more than they bring.",
            area=names.name(one.area_id),
            amount=summed(-one.amount, currency),
        )
    )


_TEXTS = {
    Say.NET_LEFT: _net_left,
    Say.NET_LOST: _net_lost,
    Say.HOLDS: _holds,
    Say.SLIPS: _slips,
    Say.ANSWERED: _answered,
    Say.HARD: _hard,
    Say.WAIT: _wait,
    Say.ASLEEP: _asleep,
    Say.LOST: _lost,
    Say.UNPROVEN: _unproven,
    Say.SILENT: _silent,
    Say.AREA_LOSES: _area_loses,
}


def _with_place(text: str, one: Sentence, names: Names) -> str:
    if one.area_id is None or not names.name(one.area_id):
        return f"{text}."
    return str(
        gettext("%(text)s, %(there)s of them in %(area)s.")
        % {"text": text, "there": one.there, "area": names.name(one.area_id)}
    )


def _address(one: Sentence, chosen: Chosen, names: Names) -> str:
    area = names.code(one.area_id) or chosen.area.code
    if one.say is Say.AREA_LOSES:
        return chosen.address("savings.show", area=area, _anchor="net")
    if one.say in (Say.NET_LEFT, Say.NET_LOST):
        return url_for("net.show", site=chosen.site.id, span=chosen.kind.value)
    if one.say is Say.ASLEEP:
        return url_for("asleep.show", area=area)
    if one.say is Say.WAIT:
        return url_for("ideas.listing", stage="submitted", area=area)
    if one.say is Say.SILENT:
        return url_for("areas.board", code=area)
    figure, part = _FIGURES[one.say]
    return rows_of(chosen, figure, part)


_FIGURES: dict[Say, tuple[Figure, str]] = {
    Say.HOLDS: (Figure.AFTER_90, Held.HELD),
    Say.SLIPS: (Figure.AFTER_90, Held.SLIPPED),
    Say.ANSWERED: (Figure.ANSWERED_IN, ""),
    Say.HARD: (Figure.HARD, ""),
    Say.LOST: (Figure.LOST, ""),
    Say.UNPROVEN: (Figure.UNPROVEN, "all"),
}
