"""Criteria in the reader's language: their names, what they ask, and what each step means."""

from __future__ import annotations

from flask_babel import LazyString, gettext, lazy_gettext

from kaizen.review.rules.criteria import LOWEST, Criterion, ScoringPolicy

LABELS: dict[Criterion, LazyString] = {
    Criterion.SAFETY: lazy_gettext("Safety"),
    Criterion.QUALITY: lazy_gettext("Quality"),
    Criterion.COST: lazy_gettext("Cost"),
    Criterion.DELIVERY: lazy_gettext("Delivery"),
    Criterion.MORALE: lazy_gettext("Morale"),
    Criterion.EFFORT: lazy_gettext("Effort"),
}

QUESTIONS: dict[Criterion, LazyString] = {
    Criterion.SAFETY: lazy_gettext("How much safer does the work become?"),
    Criterion.QUALITY: lazy_gettext("How much better is what leaves our hands?"),
    Criterion.COST: lazy_gettext("What does it leave in the first year?"),
    Criterion.DELIVERY: lazy_gettext("How much sooner is it with the customer?"),
    Criterion.MORALE: lazy_gettext("How glad are the people who do the work?"),
    Criterion.EFFORT: lazy_gettext("How much work is it? 5 means little."),
}


def anchor(policy: ScoringPolicy, criterion: Criterion, step: int) -> str:
    """What a step means, in the words in force; the house's own ones are translated."""
    return str(gettext(policy.anchors[criterion][step - LOWEST]))
