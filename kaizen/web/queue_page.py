"""What the page of the queue shows: rows with their forms, tabs, and how one is doing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import reference
from kaizen.ideas.similar import SimilarIdea
from kaizen.objectives.queries.serving import Servable, to_serve
from kaizen.people.models import Person
from kaizen.people.permissions import can_anywhere
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission
from kaizen.review.queries.answered import Pace, Today, count_parked, pace_of, today_of
from kaizen.review.queries.authority import Reach, reach_of
from kaizen.review.queries.crediting import SaidFirst, alike_of, said_first
from kaizen.review.queries.proposing import Offered, possible_owners, proposal_for
from kaizen.review.queries.queue import QueueCard, queue_for
from kaizen.review.queries.quiet import Quiet, quiet_moment
from kaizen.review.queries.waiting import count_waiting
from kaizen.web.aims.serving import key_of_served, offer_to_many, offer_to_serve
from kaizen.web.formats import month
from kaizen.web.forms.choices import choice
from kaizen.web.forms.fields import as_typed
from kaizen.web.forms.review import (
    THE_AUTHOR,
    AnswerForm,
    ApprovalForm,
    BulkForm,
    ConfirmationForm,
    DeclineForm,
    EscalationForm,
    MergerForm,
    ParkingForm,
    QuestionForm,
    ReturnForm,
)
from kaizen.web.shown import StageLook, stage_look
from kaizen.web.story_words import of_step

#: The forms of an open row, by the noun to which they are posted.
FORMS: dict[str, type[Any]] = {
    "approval": ApprovalForm,
    "confirmation": ConfirmationForm,
    "question": QuestionForm,
    "escalation": EscalationForm,
    "parking": ParkingForm,
    "decline": DeclineForm,
    "merger": MergerForm,
    "return": ReturnForm,
}


@dataclass(frozen=True)
class QueueRow:
    """One card, closed or with its forms; `answering` names the form that stands open."""

    card: QueueCard
    is_open: bool = False
    forms: dict[str, Any] = field(default_factory=dict)
    answering: str = ""
    refusal: str = ""
    alike: list[tuple[SimilarIdea, StageLook]] = field(default_factory=list)
    first: SaidFirst | None = None
    servable: list[Servable] = field(default_factory=list)
    is_picked: bool = False

    @property
    def thanks_first(self) -> str:
        """What the box says that thanks whoever said it first."""
        if self.first is None:
            return ""
        earlier = self.first.earlier
        words = gettext("Thank %(name)s, who said it first in %(month)s (%(idea)s)")
        return str(words) % {
            "name": self.first.person.full_name,
            "month": month(earlier.submitted_at or earlier.created_at, earlier.area),
            "idea": earlier.reference,
        }

    @property
    def said_before(self) -> list[tuple[str, str, str]]:
        """Who said what on the idea's way to this desk: name, step and words."""
        return [
            (said.who or gettext("The author"), of_step(said.start, said.target), said.words)
            for said in self.card.said_before
        ]


@dataclass(frozen=True)
class QueuePage:
    """The whole page."""

    rows: list[QueueRow]
    tabs: list[tuple[str, str, bool]]
    pace: Pace
    today: Today
    parked: int
    reach: Reach | None
    quiet: Quiet | None
    now: datetime
    #: Whether this person leads, and so may say where money comes from that an area does not have.
    names_source: bool = False


def shown_queue(
    session: Session,
    actor: Person,
    now: datetime,
    opened: int | None,
    *,
    answering: str = "",
    instead: QueueRow | None = None,
    picked: Collection[int] = (),
) -> QueuePage:
    """The queue with one open row: the one asked for, else the first; `answering` unfolds a form.

    `instead` is a row with its typed words, shown in place of the one made here; `picked` are the
    ideas that are ticked for one answer to several.
    """
    cards = queue_for(session, actor, now)
    ids = {card.idea.id for card in cards}
    at = opened if opened in ids else next((card.idea.id for card in cards), None)
    rows = [
        instead
        if instead is not None and card.idea.id == instead.card.idea.id
        else shown_row(session, card, actor, now, is_open=card.idea.id == at, answering=answering)
        for card in cards
    ]
    return QueuePage(
        rows=[replace(row, is_picked=row.card.idea.id in picked) for row in rows],
        tabs=tabs(session, actor, now, "answer", waiting=len(cards)),
        pace=pace_of(session, actor, now),
        today=today_of(session, actor, now),
        parked=count_parked(session, actor),
        reach=reach_of(session, actor),
        quiet=None if rows else quiet_moment(session, actor, now),
        now=now,
        names_source=can_anywhere(actor, Permission.IDEA_LEAD),
    )


def drawn_queue(
    session: Session,
    page: QueuePage,
    *,
    bulk: BulkForm | None = None,
    refused: Mapping[int, str] = MappingProxyType({}),
) -> str:
    """The page as it is sent: rows, and one answer for several with what was typed into it.

    `refused` says of ideas that were picked why not; what waits here no more has no row.
    """
    bulk = bulk or BulkForm()
    offer_to_many(bulk.serves, _servable_by_all(session, page))
    here = {row.card.idea.id for row in page.rows}
    gone = [(reference(one), why) for one, why in refused.items() if one not in here]
    return render_template("review/queue.html", page=page, bulk=bulk, refused=refused, gone=gone)


def _servable_by_all(session: Session, page: QueuePage) -> list[Servable]:
    """What ideas of the page can serve, site by site; the open row knows that of its own."""
    found: dict[int, list[Servable]] = {
        row.card.idea.site_id: row.servable for row in page.rows if row.is_open
    }
    for row in page.rows:
        idea = row.card.idea
        if idea.site_id not in found:
            day = day_in(session, idea.area, page.now)
            found[idea.site_id] = to_serve(session, idea.area, day)
    return [one for some in found.values() for one in some]


def shown_row(
    session: Session,
    card: QueueCard,
    actor: Person,
    now: datetime,
    *,
    is_open: bool,
    answering: str = "",
    typed: tuple[str, AnswerForm] | None = None,
    refusal: str = "",
) -> QueueRow:
    """A row; an open one carries every form, and keeps the one that was typed."""
    if not is_open:
        return QueueRow(card, refusal=refusal)
    forms = {noun: kind().for_idea(card.idea) for noun, kind in FORMS.items()}
    alike = alike_of(session, card.idea, actor)
    first = said_first(session, card.idea, alike, actor=actor, now=now)
    _propose(session, forms, card, now)
    if first is not None:
        forms["approval"].credit.data = forms["confirmation"].credit.data = str(first.earlier.id)
    if answering not in forms:
        answering = "confirmation" if card.idea.already_done else "approval"
    if typed is not None:
        answering, form = typed
        forms[answering] = form.for_idea(card.idea)
    offer_owners(session, forms, card.idea, names_hidden=card.names_hidden)
    servable = _offer_aims(session, forms, card.idea, now, is_typed=typed is not None)
    return QueueRow(
        card,
        is_open=True,
        forms=forms,
        answering=answering,
        refusal=refusal,
        alike=[(other, stage_look(other.stage)) for other in alike],
        first=first,
        servable=servable,
    )


def offer_owners(
    session: Session, forms: dict[str, Any], idea: Idea, *, names_hidden: bool
) -> None:
    """Put the people of the site into the choice of owner, the authors first."""
    people = possible_owners(session, idea)
    authors = idea.author_ids
    choices = [choice("", gettext("Choose …"))]
    if names_hidden:
        choices.append(choice(THE_AUTHOR, gettext("The author (name hidden)")))
    known = sorted(people, key=lambda person: person.id not in authors or names_hidden)
    choices += [choice(str(person.id), _named(person, authors, names_hidden)) for person in known]
    for noun in ("approval", "confirmation"):
        forms[noun].owner.choices = choices


def tabs(
    session: Session, actor: Person, now: datetime, current: str, *, waiting: int | None = None
) -> list[tuple[str, str, bool]]:
    """The three lists as links with their counts."""
    count = count_waiting(session, actor, now) if waiting is None else waiting
    return [
        (
            gettext("To answer %(count)s", count=count),
            url_for("review.queue"),
            current == "answer",
        ),
        (
            gettext("Parked %(count)s", count=count_parked(session, actor)),
            url_for("review.queue", show="parked"),
            current == "parked",
        ),
        (gettext("Done"), url_for("review.queue", show="done"), current == "done"),
    ]


def is_fragment() -> bool:
    """Whether htmx asks for a part of the page."""
    return request.headers.get("HX-Request") == "true"


def _propose(session: Session, forms: dict[str, Any], card: QueueCard, now: datetime) -> None:
    proposal = proposal_for(session, card.idea, now)
    approval, confirmation = forms["approval"], forms["confirmation"]
    approval.propose(card.idea, proposal, names_hidden=card.names_hidden)
    approval.words.data = confirmation.words.data = _thanks(card)
    confirmation.owner.data = approval.owner.data
    confirmation.in_use_on.data = proposal.today
    confirmation.evidence.data = ""
    confirmation.show_flags(card.idea.flags)
    if card.cost is not None:
        for form in (approval, confirmation, forms["escalation"]):
            form.one_off.data = as_typed(card.cost.one_off)
            form.yearly.data = as_typed(card.cost.yearly)


def _offer_aims(
    session: Session, forms: dict[str, Any], idea: Idea, now: datetime, *, is_typed: bool
) -> list[Servable]:
    """What the idea can serve; without any aim at the site nothing is asked."""
    fields = [forms[noun].serves for noun in ("approval", "confirmation")]
    found = offer_to_serve(session, fields, idea.area, now, idea_id=idea.id)
    for one in fields:
        if not is_typed or one.data is None:
            one.data = key_of_served(found)
        one.choices = one.choices if found else []
    return found


def _thanks(card: QueueCard) -> str:
    if not card.author_names:
        return str(gettext("Thank you for this idea."))
    return str(gettext("Thank you, %(name)s.", name=card.author_names[0].split()[0]))


def _named(person: Offered, authors: set[int], names_hidden: bool) -> str:
    if person.id in authors and not names_hidden:
        return str(gettext("%(name)s, who wrote it", name=person.full_name))
    return f"{person.full_name}, {person.place}" if person.place else person.full_name
