"""The money of an idea in words: the title of its panel, and what the floor reads."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from flask_babel import gettext, ngettext

from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.lines import hours_of
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage
from kaizen.savings.rules.worth import Totals
from kaizen.web import formats
from kaizen.web.money.seen import factors_of, quantity
from kaizen.web.money.words import CLASSES

_MONTHS = Decimal(12)
#: From here on a payback is said in years.
_MOST_MONTHS = 24


def title_of(
    lines: list[Line], totals: dict[ValueStage, Totals], currency: str, *, is_whole: bool
) -> str:
    """The answer first: does it pay back, and what does it save?

    Taken from the surest stage at which anything stands; before the proof it says "about".
    `is_whole` is whether the reader sees every amount: a payback of a part would be wrong.
    """
    stage, now = _surest(totals)
    is_proven = stage is ValueStage.VERIFIED
    cost = _with_cost(lines, totals, stage)
    if now.hard > 0 and is_whole and cost is not None:
        now = replace(now, one_off=cost.one_off, yearly=cost.yearly)
        return _of_hard(now, currency, is_proven=is_proven)
    if now.hard > 0:
        saves = _about(formats.money(now.hard, currency), is_proven=is_proven)
        return str(gettext("It saves %(amount)s hard a year", amount=saves))
    return _without_hard(lines, totals, now, currency)


def sentences_of(lines: list[Line], shown: list[Line], idea: Idea, actor: Person) -> list[str]:
    """What the table says, one sentence a line; hours where the amount is not the reader's."""
    said = [
        _sentence(line, value, idea, actor, in_money=line in shown)
        for line in lines
        if line.benefit_class and (value := _surest_value(line)) is not None
    ]
    return [words for words in (*said, _cost_sentence(lines, idea.currency)) if words]


def _surest(totals: dict[ValueStage, Totals]) -> tuple[ValueStage, Totals]:
    surest = (stage for stage in reversed(ValueStage) if stage in totals)
    known = [stage for stage in surest if totals[stage].by_class]
    stage = known[0] if known else ValueStage.ESTIMATED
    return stage, totals.get(stage, Totals())


def _with_cost(
    lines: list[Line], totals: dict[ValueStage, Totals], stage: ValueStage
) -> Totals | None:
    """The sums of the stage whose cost is known best; None where nobody has said a cost yet."""
    known = [one for one in reversed(ValueStage) if one in totals and _has_cost(lines, one)]
    return totals[stage if stage in known else known[0]] if known else None


def _of_hard(now: Totals, currency: str, *, is_proven: bool) -> str:
    saves = _about(formats.money(now.hard, currency), is_proven=is_proven)
    if now.net_later <= 0:
        return str(
            gettext(
                "It saves %(amount)s hard a year and costs %(cost)s a year to run",
                amount=saves,
                cost=formats.money(now.yearly, currency),
            )
        )
    years = now.payback_years.value
    if not now.one_off:
        return str(gettext("It costs nothing and saves %(amount)s hard a year", amount=saves))
    if years is None:
        return str(gettext("It does not pay back, and saves %(amount)s hard a year", amount=saves))
    return str(
        gettext(
            "It pays back in %(time)s and saves %(amount)s hard a year",
            time=_time(years),
            amount=saves,
        )
    )


def _time(years: Decimal) -> str:
    """Whole months, since a part of one has not paid back yet; years from two on."""
    months = int((years * _MONTHS).to_integral_value(ROUND_CEILING))
    if months < _MOST_MONTHS:
        return str(ngettext("%(num)d month", "%(num)d months", months))
    return str(gettext("%(years)s years", years=formats.number(years)))


def _about(amount: str, *, is_proven: bool) -> str:
    return amount if is_proven else str(gettext("about %(amount)s", amount=amount))


def _without_hard(
    lines: list[Line], totals: dict[ValueStage, Totals], now: Totals, currency: str
) -> str:
    # Hours that are money are another class: they stand in a sentence of their own.
    soft = [one for one in lines if one.benefit_class == BenefitClass.SOFT_CAPACITY]
    freed = [known for line in soft or lines if (known := hours_of(line)) is not None]
    hours = formats.number(sum(freed, Decimal(0)).quantize(Decimal(1))) if freed else ""
    costs = [one for stage, one in totals.items() if _has_cost(lines, stage)]
    price = formats.money(costs[-1].one_off, currency) if costs else ""
    if hours and price:
        return str(
            gettext(
                "It frees about %(hours)s hours a year and costs %(price)s once",
                hours=hours,
                price=price,
            )
        )
    if hours:
        return str(gettext("It could free about %(hours)s hours a year", hours=hours))
    avoided = now.by_class.get(BenefitClass.AVOIDANCE)
    if avoided is not None:
        worth = formats.money(avoided, currency)
        return str(gettext("It avoids about %(amount)s a year", amount=worth))
    if price:
        return str(gettext("It costs %(price)s once", price=price))
    return str(gettext("What it is worth and what it costs"))


def _has_cost(lines: list[Line], stage: ValueStage) -> bool:
    return any(line.cost_kind and line.value(stage) is not None for line in lines)


def _surest_value(line: Line) -> LineValue | None:
    surest = (line.value(stage) for stage in reversed(ValueStage))
    return next((value for value in surest if value is not None), None)


def _sentence(line: Line, value: LineValue, idea: Idea, actor: Person, *, in_money: bool) -> str:
    benefit = BenefitClass(line.benefit_class or "")
    amount = formats.money(value.amount, line.currency)
    if not in_money:
        amount = quantity(factors_of(line, value))
    words = {
        BenefitClass.SOFT_CAPACITY: gettext("%(amount)s are free for other work.", amount=amount),
        BenefitClass.WORKING_CAPITAL: gettext("%(amount)s of cash comes free once.", amount=amount),
    }.get(benefit)
    if words is None:
        word, _swatch = CLASSES[benefit]
        is_yearly = gettext("%(kind)s: %(amount)s a year.", kind=word, amount=amount)
        words = (
            is_yearly if in_money else gettext("%(kind)s: %(amount)s.", kind=word, amount=amount)
        )
    return f"{words} {_told_by(value, idea, actor)}".strip()


def _told_by(value: LineValue, idea: Idea, actor: Person) -> str:
    """At which stage it stands, and who said so, where the name may be told."""
    hidden = idea.hides_names_from(actor.id)
    person = value.person
    name = person.full_name if person and not (hidden and person.id in idea.author_ids) else ""
    day = formats.day(value.at, idea.area)
    if value.stage == ValueStage.VERIFIED and name:
        return str(gettext("Verified by %(name)s, %(day)s.", name=name, day=day))
    if value.stage == ValueStage.CLAIMED and name:
        return str(gettext("Claimed by %(name)s, %(day)s.", name=name, day=day))
    if value.stage == ValueStage.COMMITTED:
        return str(gettext("Agreed on %(day)s.", day=day))
    return str(gettext("A first guess."))


def _cost_sentence(lines: list[Line], currency: str) -> str:
    amounts: dict[str, Decimal] = {}
    for line in lines:
        value = _surest_value(line)
        if line.cost_kind and value is not None:
            amounts[line.cost_kind] = value.amount
    if not amounts:
        return ""
    spent = amounts.get(CostKind.ONE_OFF, Decimal(0))
    yearly = amounts.get(CostKind.YEARLY, Decimal(0))
    if not spent and not yearly:
        return str(gettext("It costs nothing."))
    once = formats.money(spent, currency)
    if yearly:
        running = formats.money(yearly, currency)
        return str(
            gettext("It costs %(once)s once and %(yearly)s a year.", once=once, yearly=running)
        )
    return str(gettext("It costs %(once)s once.", once=once))
