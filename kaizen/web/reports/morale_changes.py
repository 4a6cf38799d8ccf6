"""The changes that mean fewer positions, as the page of how people are shows them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from kaizen.ideas.queries.seeing import shared_with
from kaizen.ideas.rules import reference
from kaizen.people.models import Person
from kaizen.reports.queries.behind import titles_of
from kaizen.reports.queries.morale import Watched
from kaizen.web.reports import morale_words as words

#: So many areas and months with such changes stand on the page.
MOST_WATCHED = 25


@dataclass(frozen=True)
class Change:
    """Changes of one area and month that mean fewer positions: the newest, and how many more."""

    title: str
    reference: str
    url: str
    more: int
    words: str
    is_warning: bool


def warnings_first(watched: list[Watched]) -> list[Watched]:
    """Those around which something rose or fell come first, else the newest."""
    return sorted(watched, key=lambda one: not one.seen.watch.is_warning)


def shown_changes(session: Session, person: Person, watched: list[Watched]) -> list[Change]:
    """What the page shows of them, with the titles that this person may read."""
    shown = warnings_first(watched)[:MOST_WATCHED]
    ids = {one.idea_id for one in shown}
    titles = titles_of(session, ids, shared_with(person)) if ids else {}
    return [
        Change(
            titles.get(one.idea_id, ""),
            reference(one.idea_id),
            url_for("idea.show", idea_id=one.idea_id),
            one.many - 1,
            words.watched(one.seen),
            one.seen.watch.is_warning,
        )
        for one in shown
    ]
