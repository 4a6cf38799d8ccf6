"""The sentences of the page about people beside savings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.lists import format_list
from flask_babel import LazyString, get_locale, gettext, lazy_gettext, ngettext

from kaizen.metrics.rules.conditions import Condition
from kaizen.metrics.rules.pulse import FEWEST, Counts, Score, moved, score_of
from kaizen.reports.queries.morale import Seen, Watched
from kaizen.reports.rules.morale import FEWEST_AFTER, Trend
from kaizen.web import formats
from kaizen.web.reports.amounts import summed as in_words

SAVED = lazy_gettext("Verified hard savings")
RECOMMEND = lazy_gettext("Would recommend us")
SERIOUS = lazy_gettext("Idea taken seriously")
NAMES: dict[Condition, LazyString] = {
    Condition.ABSENCE: lazy_gettext("Absence"),
    Condition.ACCIDENTS: lazy_gettext("Accidents"),
    Condition.OVERTIME: lazy_gettext("Overtime"),
}
_WITHIN: dict[Condition, LazyString] = {
    Condition.ABSENCE: lazy_gettext("absence"),
    Condition.ACCIDENTS: lazy_gettext("accidents"),
    Condition.OVERTIME: lazy_gettext("overtime"),
}


def title(
    hard: Mapping[date, Decimal],
    score: Score | None,
    before: Score | None,
    watched: Sequence[Watched],
    currency: str,
) -> str:
    """The answer of the page: what was saved, and how people are meanwhile."""
    amount = sum(hard.values(), Decimal(0)).quantize(Decimal(1))
    saved = gettext("%(amount)s saved", amount=in_words(amount, currency))
    if not amount:
        saved = gettext("No hard saving booked")
    warned = sum(one.many for one in watched if one.seen.watch.is_warning)
    if moved(before, score) < 0:
        return str(gettext("%(saved)s, and fewer would recommend us than before", saved=saved))
    if warned:
        return str(
            ngettext(
                "%(saved)s, and people have it harder around %(num)d change",
                "%(saved)s, and people have it harder around %(num)d changes",
                warned,
                saved=saved,
            )
        )
    if score is None:
        return str(gettext("%(saved)s; how people are meanwhile is not known yet", saved=saved))
    if moved(before, score) > 0:
        return str(gettext("%(saved)s, and more would recommend us than before", saved=saved))
    return str(gettext("%(saved)s, and morale holds", saved=saved))


def saved(hard: Mapping[date, Decimal], currency: str) -> str:
    """What was proved in the time shown."""
    amount = sum(hard.values(), Decimal(0)).quantize(Decimal(1))
    if not amount:
        return str(gettext("No hard saving is booked in this time"))
    return str(gettext("%(amount)s of hard savings", amount=in_words(amount, currency)))


def recommend(counts: Counts, before: Score | None) -> str:
    """Who would recommend us and who would not, with the score and its margin."""
    score = score_of(counts)
    if score is None:
        return str(gettext("Fewer than seven answers"))
    said = gettext(
        "%(likes)d of %(all)d would gladly recommend us, %(dislikes)d would not: %(score)s",
        likes=sum(counts.recommend[9:]),
        dislikes=sum(counts.recommend[:7]),
        all=counts.answers,
        score=with_margin(score),
    )
    turn = moved(before, score)
    if turn < 0:
        return str(gettext("%(said)s. Less than before.", said=said))
    if turn > 0:
        return str(gettext("%(said)s. More than before.", said=said))
    return str(said)


def serious(counts: Counts) -> str:
    """How many say that their last idea was taken seriously."""
    if counts.with_idea < FEWEST:
        return str(gettext("Too few of those who answered have had an idea"))
    return str(
        gettext(
            "%(yes)d of %(all)d say that their last idea was taken seriously",
            yes=counts.taken_seriously,
            all=counts.with_idea,
        )
    )


def condition(which: Condition, now: Sequence[Decimal], before: Sequence[Decimal]) -> str:
    """A condition in the time shown, with the time before where it is known."""
    shown = summed(which, now)
    said = {
        Condition.ABSENCE: gettext("Absence: %(value)s on average", value=shown),
        Condition.ACCIDENTS: ngettext(
            "%(num)d accident", "%(num)d accidents", int(sum(now, Decimal(0)))
        ),
        Condition.OVERTIME: gettext("%(value)s of overtime", value=shown),
    }[which]
    if not before or len(before) < len(now):
        return str(said)
    earlier = summed(which, before[-len(now) :])
    return str(gettext("%(said)s; before it was %(before)s", said=said, before=earlier))


def summed(which: Condition, values: Sequence[Decimal]) -> str:
    """The months of a condition as one figure, in words."""
    whole = sum_of(which, values)
    return "–" if whole is None else value(which, whole)


def sum_of(which: Condition, values: Sequence[Decimal]) -> Decimal | None:
    """The months as one figure: absence on average, the others added up; None without any."""
    if not values:
        return None
    whole = sum(values, Decimal(0))
    return whole / len(values) if which is Condition.ABSENCE else whole


def value(which: Condition, amount: Decimal) -> str:
    """One value with its unit."""
    if which is Condition.ABSENCE:
        return formats.percent(amount.quantize(Decimal("0.1"), ROUND_HALF_UP))
    whole = amount.quantize(Decimal(1), ROUND_HALF_UP)
    return formats.number(whole) if which is Condition.ACCIDENTS else f"{formats.number(whole)} h"


def points(score: float) -> str:
    """``+42``, ``−8``, ``0``."""
    whole = round(score)
    return f"+{whole}" if whole > 0 else formats.number(whole)


def with_margin(score: Score) -> str:
    """``+42 (±14)``."""
    return f"{points(score.points)} (±{round(score.margin)})"


def watched(one: Seen) -> str:
    """What is seen of people around a change that means fewer positions."""
    watch = one.watch
    if watch.months < FEWEST_AFTER:
        return str(gettext("In use since %(month)s: too early to tell.", month=_since(one)))
    if not watch.knows_anything:
        return str(
            gettext(
                "In use since %(month)s. Nobody has entered absence, accidents or overtime of "
                "%(area)s for long enough, and fewer than seven have answered.",
                month=_since(one),
                area=one.area.name,
            )
        )
    rose = [_risen(one, which) for which in watch.risen]
    if watch.morale < 0 and watch.score_before and watch.score_since:
        rose.append(_fallen(one, watch.score_before, watch.score_since))
    if rose:
        return str(
            gettext(
                "Since this came into use in %(month)s, in %(area)s %(changes)s. "
                "That is more than chance explains: ask there before counting the saving as won.",
                month=_since(one),
                area=one.area.name,
                changes=format_list(rose, locale=get_locale()),
            )
        )
    return str(
        ngettext(
            "%(num)d month since then: in %(area)s nothing has become worse by more than chance "
            "explains%(known)s.",
            "%(num)d months since then: in %(area)s nothing has become worse by more than chance "
            "explains%(known)s.",
            watch.months,
            area=one.area.name,
            known=_known(one),
        )
    )


def definitions() -> list[str]:
    """How everything on the page is reckoned."""
    return [
        gettext(
            "Would recommend us: the share of answers 9 and 10 less the share of 0 to 6, in points "
            "from −100 to 100 (employee net promoter score; Reichheld 2003). Each dot holds the "
            "answers of three months; the line through it is the margin: in 95 of 100 samples the "
            "true value lies on it (adjusted Wald interval; Rocks 2016)."
        ),
        gettext(
            "It rose or fell only where the distance is larger than both margins explain: the root "
            "of the sum of their squares."
        ),
        gettext(
            "Taken seriously: those who said “fully” or “mostly”, of all who have had an idea."
        ),
        gettext(
            "Answers are counted in groups of at least seven. Fewer are counted with the area "
            "above, or wait for more; areas with fewer than five people are not shown alone."
        ),
        gettext(
            "Absence, accidents and overtime are those that leaders enter. An area without a value "
            "of its own adds up those below it, absence weighted by people, and only in months in "
            "which all of them are known."
        ),
        gettext(
            "Around changes that mean fewer positions: the twelve months before against the whole "
            "months since, at most twelve. Absence or overtime has risen when its mean is higher "
            "and a month lies above the mean of the months before by more than 2.66 mean ranges of "
            "neighbouring months, or eight in a row lie above it (Wheeler 1993); accidents, when "
            "so many would come about by chance in fewer than 25 of 1,000 cases (conditional "
            "binomial test; Przyborowski and Wilenski 1940)."
        ),
        gettext("Savings are verified hard amounts by the month for which they are booked."),
    ]


def _since(one: Seen) -> str:
    return formats.month(one.in_use_on)


def _risen(one: Seen, which: Condition) -> str:
    turn = one.watch.turns[which]
    return str(
        gettext(
            "%(what)s rose from %(before)s to %(since)s a month",
            what=_WITHIN[which],
            before=value(which, turn.before)
            if which is not Condition.ACCIDENTS
            else formats.number(round(turn.before, 1)),
            since=value(which, turn.since)
            if which is not Condition.ACCIDENTS
            else formats.number(round(turn.since, 1)),
        )
    )


def _fallen(one: Seen, before: Score, since: Score) -> str:
    """Fewer recommend us: those of the area, or of the one with which they are counted."""
    scores = {"before": with_margin(before), "since": with_margin(since)}
    if one.told.id == one.area.id:
        return str(
            gettext("fewer people recommend us (%(before)s before, %(since)s since)", **scores)
        )
    return str(
        gettext(
            "fewer people of %(area)s, with whom they are counted, recommend us "
            "(%(before)s before, %(since)s since)",
            area=one.told.name,
            **scores,
        )
    )


def _known(one: Seen) -> str:
    """Means that are higher within the usual up and down are said all the same."""
    higher = [str(_WITHIN[k]) for k, turn in one.watch.turns.items() if turn.trend is Trend.HIGHER]
    if not higher:
        return ""
    return str(gettext("; %(what)s a little higher", what=format_list(higher, locale=get_locale())))
