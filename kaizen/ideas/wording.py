"""An idea's words as the search knows them."""

from __future__ import annotations

from kaizen.core.text import words_of


def searchable(*texts: str) -> str:
    """The folded words of these texts, parted by single spaces.

    Only letters and digits are left, so that both databases part the words alike: PostgreSQL
    would take "oil/water" or "4.5" for one word of a kind of its own.
    """
    return " ".join(word for text in texts for word in words_of(text))
