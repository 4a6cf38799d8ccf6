"""Fields that take numbers as people write them, and boxes as forms send them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_decimal_symbol
from flask_babel import get_locale, gettext
from wtforms import BooleanField, DateField, Field, HiddenField, IntegerField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from kaizen.core.errors import InvalidInput
from kaizen.core.written_amounts import USUAL_DECIMALS, read_amount
from kaizen.core.written_days import EARLIEST_YEAR
from kaizen.ideas.rules import is_form_key
from kaizen.people.rules import LANGUAGES
from kaizen.web.errors import sentence


class TickField(BooleanField):
    """A box; whatever a form or a script sends for "no" is no."""

    false_values = (False, "false", "no", "off", "0", "")


class WholeField(IntegerField):
    """A whole number; what is none is refused in our own words and stays as it was typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number.

        Raises:
            ValueError: with the sentence to show.
        """
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Type a whole number.")) from error


class FormKeyField(HiddenField):
    """The key by which a form that is sent twice is known; one that no page has made is refused."""

    is_refused = False

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the key where a page can have made it, else none."""
        super().process_formdata(valuelist)
        if self.data and not is_form_key(self.data):
            self.data, self.is_refused = "", True

    def pre_validate(self, form: object) -> None:
        """Refuse a key that no page has made.

        Raises:
            StopValidation: with the sentence to show.
        """
        if self.is_refused:
            raise StopValidation(
                gettext("This form was too old or not complete. Your words are here: send again.")
            )


class RoughNumberField(StringField):
    """A number above zero with a point or a comma, at most two decimals; may be left empty.

    What cannot be read stays in the field as it was typed.
    """

    widget = TextInput(input_type="number")

    def __init__(self, label: str, *, most: int, whole: bool = False, **others: Any) -> None:
        super().__init__(label, **others)
        self.most = most
        self.whole = whole

    @property
    def amount(self) -> Decimal | None:
        """The number; None where nothing usable stands there. Zero counts as nothing."""
        typed = (self.data or "").strip().replace(",", ".")
        if not typed:
            return None
        try:
            amount = Decimal(typed)
        except InvalidOperation:
            return None
        if not amount.is_finite() or not 0 < amount <= self.most:
            return None
        return amount.quantize(Decimal(1) if self.whole else Decimal("0.01")) or None

    def pre_validate(self, form: object) -> None:
        """Refuse what is no number, or one that no plant has.

        Raises:
            StopValidation: with the sentence to show.
        """
        typed = (self.data or "").strip().replace(",", ".")
        if typed and self.amount is None and not _is_zero(typed):
            raise StopValidation(
                gettext("Write a number between 0 and %(most)d, or leave it empty.", most=self.most)
            )


class DayField(DateField):
    """A day; what cannot be read as one is refused in the house's words."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed.

        Raises:
            ValueError: it is no day; with the sentence to show.
        """
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Choose a day from the calendar.")) from None
        # A browser's own field takes the year 26 as it stands.
        if self.data is not None and self.data.year < EARLIEST_YEAR:
            self.data = None
            raise ValueError(gettext("This day lies many years back. Look at the year again."))


class AmountField(StringField):
    """An amount that is not below zero, in either way of writing; what was typed stays.

    See `kaizen.core.written_amounts`: what could be two amounts is asked about, never guessed.
    """

    widget = TextInput(input_type="text")

    def __init__(self, label: Any = None, *, decimals: int = USUAL_DECIMALS, **others: Any) -> None:
        super().__init__(label, **others)
        self.decimals = decimals

    @property
    def amount(self) -> Decimal | None:
        """The amount; None where nothing usable stands there."""
        try:
            return self._read()
        except InvalidInput:
            return None

    def pre_validate(self, form: object) -> None:
        """Refuse what is no amount, or could be two.

        Raises:
            StopValidation: with the sentence to show.
        """
        try:
            self._read()
        except InvalidInput as refusal:
            raise StopValidation(sentence(refusal)) from refusal

    def _read(self) -> Decimal | None:
        return read_amount(self.data or "", sign=decimal_sign(), decimals=self.decimals)


def decimal_sign() -> str:
    """How the reader writes decimals."""
    return str(get_decimal_symbol(get_locale() or LANGUAGES[0]))


def as_typed(number: Decimal) -> str:
    """A number as somebody of the reader's language would type it."""
    return f"{number.normalize():f}".replace(".", decimal_sign())


def refused_unseen(fields: Iterable[Field]) -> str:
    """Why a field that nobody sees was refused; the sentence stands above the form."""
    unseen = (field for field in fields if isinstance(field, HiddenField))
    return next((str(field.errors[0]) for field in unseen if field.errors), "")


def first_error(fields: list[Field]) -> str | None:
    """The id of the first field that was refused: the focus goes there."""
    seen = (field for field in fields if not isinstance(field, HiddenField))
    return next((str(field.id) for field in seen if field.errors), None)


def _is_zero(typed: str) -> bool:
    try:
        return Decimal(typed) == 0
    except InvalidOperation:
        return False
