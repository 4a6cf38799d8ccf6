"""Text as people type it: kept unchanged where it can be, folded where it is searched."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart, although people type them without the stroke.
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ʼ": "'",
        "’": "'",
    }
)
# PostgreSQL refuses the zero character; half a surrogate pair cannot be written as UTF-8.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LINE_BREAK = re.compile(r"\r\n|\r")
_ANY_BREAK = re.compile(r"\r\n|\r|\n")
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """The text as it is searched: no capitals, no marks, ß as ss, single spaces.

    Both what is stored for the search and what is asked are folded; folding twice is the
    same as once.
    """
    if text.isascii():
        # Most texts have no marks at all; taking letters apart would cost ten times as much.
        return " ".join(text.lower().split())
    bare = _without_marks(_without_marks(text).casefold())
    plain = _without_marks(bare.translate(_PLAIN).casefold())
    return " ".join(unicodedata.normalize("NFC", plain).split())


def name_order(name: str) -> tuple[str, str]:
    """The key to sort a name by as people look for it: Öztürk stands at O, ebert beside Ebert.

    Capitals and marks only tell equals apart.
    """
    return fold(name), name


def words_of(query: str) -> list[str]:
    """The folded words of a search, in order; what is neither letter nor digit divides them."""
    return _WORD.findall(fold(query))


def clean_text(text: str) -> str:
    """Text of several lines as it is stored: line breaks as ``\\n``, else unchanged.

    Only what a database cannot hold is taken out. Everything else, also what looks
    dangerous, comes back as it was typed; making it harmless is the page's task.
    """
    return _LINE_BREAK.sub("\n", _UNSTORABLE.sub("", text))


def clean_line(text: str) -> str:
    """Text of one line as it is stored: no line breaks and no space at the ends.

    Otherwise unchanged, as in `clean_text`.
    """
    return _ANY_BREAK.sub(" ", _UNSTORABLE.sub("", text)).strip()


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


#: Separators, controls and signs that only format others, such as the zero-width space.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def is_blank(text: str) -> bool:
    """Whether nobody can see anything in the text: only blanks, breaks and invisible signs."""
    return all(unicodedata.category(sign) in _UNSEEN for sign in text)
