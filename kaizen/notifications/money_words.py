"""The words for a saving that was verified: money, money avoided and hours are never added."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from babel.numbers import format_decimal
from flask_babel import get_locale, lazy_gettext

from kaizen.core.written_out import in_money
from kaizen.notifications.people_words import Wording
from kaizen.notifications.rules import Audience

_MONEY = Wording(
    lazy_gettext("%(saved)s a year proved by %(actor)s. Thank you!"),
    icon="rosette-discount-check",
    tone="lamp",
)
_AVOIDED = Wording(
    lazy_gettext("%(saved)s a year avoided, proved by %(actor)s. Thank you!"),
    icon="rosette-discount-check",
    tone="lamp",
)
_HOURS = Wording(
    lazy_gettext("%(saved)s hours a year freed, proved by %(actor)s. Thank you!"),
    icon="rosette-discount-check",
    tone="lamp",
)
_NOTHING = Wording(
    lazy_gettext("%(actor)s looked at what it saves and could prove no saving."),
    icon="rosette-discount-check",
)

#: For a kind, the words for one audience, else (under None) for everybody else.
OF_MONEY: dict[str, dict[Audience | None, Wording]] = {
    "savings.sent_back": {
        None: Wording(
            lazy_gettext("%(actor)s needs better figures before the saving is proved. Read why."),
            icon="message-question",
            tone="ask",
        )
    },
    "savings.answered": {
        None: Wording(
            lazy_gettext("%(actor)s answered what was asked about the saving. Look again."),
            icon="message-circle",
        )
    },
    "claim.nobody_to_verify": {
        None: Wording(
            lazy_gettext("Nobody is there to verify what this saves. Name somebody of finance."),
            icon="user-question",
            tone="ask",
        )
    },
    "award.proposed": {
        None: Wording(
            lazy_gettext("%(actor)s proposed the award of this saving. It needs your signature."),
            icon="signature",
        )
    },
    "award.signed": {
        None: Wording(
            lazy_gettext("%(actor)s signed your award. It is paid with the next list."),
            icon="award",
            tone="lamp",
        )
    },
    "award.turned_down": {
        None: Wording(
            lazy_gettext("%(actor)s did not sign the award. Read why, and propose it anew."),
            icon="award-off",
        )
    },
    "award.paid": {
        None: Wording(
            lazy_gettext("Your award is on the list of whoever pays. Thank you once more!"),
            icon="award",
            tone="lamp",
        )
    },
    "savings.corrected": {
        None: Wording(
            lazy_gettext("%(actor)s corrected what is booked as saved. Read why."),
            icon="pencil",
        )
    },
}


def proved(facts: Mapping[str, object]) -> Wording:
    """The words for what was verified: the hardest of the three that is there."""
    for name, words in (("hard", _MONEY), ("avoided", _AVOIDED), ("hours", _HOURS)):
        if _amount(facts, name) > 0:
            return words
    return _NOTHING


def proved_amount(facts: Mapping[str, object]) -> str:
    """The amount that the words of `proved` name, in the reader's language."""
    currency = str(facts.get("currency", ""))
    for name in ("hard", "avoided"):
        amount = _amount(facts, name)
        if amount > 0:
            whole = round(amount)
            return in_money(Decimal(whole), currency, "", get_locale())
    return str(format_decimal(round(_amount(facts, "hours")), locale=get_locale()))


def _amount(facts: Mapping[str, object], name: str) -> Decimal:
    return Decimal(str(facts.get(name, "0")))
