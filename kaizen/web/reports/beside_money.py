"""What costs hard money and was never to bring any, in words: fair to safety and to time."""

from __future__ import annotations

from flask_babel import ngettext

from kaizen.reports.rules.money import BesideMoney


def beside_words(beside: BesideMoney) -> str:
    """How many more changes cost something, and what they are good for; empty without any."""
    if not beside.many:
        return ""
    return str(
        ngettext(
            "%(num)d more costs something and was never to bring hard money: %(time)s for time or "
            "avoided spending, %(ease)s for safety or ease.",
            "%(num)d more cost something and were never to bring hard money: %(time)s for time or "
            "avoided spending, %(ease)s for safety or ease.",
            beside.many,
            time=beside.time,
            ease=beside.ease,
        )
    )
