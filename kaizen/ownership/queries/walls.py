"""What a team's board on the wall shows: new, in hand, due today, done, help and thanks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, ColumnExpressionArgument, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from kaizen.core.calendar import WorkingCalendar
from kaizen.ideas.models import Comment, Idea, IdeaAuthor, IdeaMove, Photo
from kaizen.ideas.rules import CommentKind, PhotoKind, Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import Holder, holders_for, with_what_holders_need
from kaizen.ownership.queries.plate import is_asleep
from kaizen.people.models import Area
from kaizen.people.queries.areas import calendar_for

#: Cards that a column has room for; screens.md, "Team board".
CARDS = 4
#: What is behind the cards is counted no further than this.
COUNTED = 99
#: So long a change that was kept is worth thanks on the wall.
THANKED_DAYS = 14
#: A change may be reported so many days after it came into use and still be news.
REPORTED_WITHIN = timedelta(days=31)
#: Kept after the 90-day look; with what may have come late to it.
KEPT_WITHIN = timedelta(days=150)

_NEW = (Stage.SUBMITTED.value, Stage.NEEDS_DETAIL.value)
_DOING = (Stage.APPROVED.value, Stage.IN_PROGRESS.value)
_UNANSWERED = (*_NEW, Stage.WITH_LEADERSHIP.value)
_IN_USE = (Stage.IMPLEMENTED.value, Stage.SUSTAINED.value)


@dataclass(frozen=True)
class Card:
    """One idea on the wall: who has it, or since when nothing is heard of it."""

    idea: Idea
    holder: Holder | None = None
    photo_id: int | None = None
    is_look: bool = False
    look_after_days: int | None = None
    is_asleep: bool = False
    is_stuck: bool = False


@dataclass(frozen=True)
class Cards:
    """The cards of one column, and how many ideas belong there in all."""

    shown: list[Card]
    count: int

    @property
    def more(self) -> int:
        """How many stand behind the cards."""
        return max(self.count - len(self.shown), 0)


@dataclass(frozen=True)
class Wall:
    """The board of one moment; `since` is the beginning of the last working day."""

    today: date
    since: datetime
    calendar: WorkingCalendar
    new: Cards
    doing: Cards
    due: Cards
    done: Cards
    help: Cards
    thanks: Card | None


def wall_of(session: Session, area: Area, *, now: datetime) -> Wall:
    """The board of the area with everything below it; as many queries however much there is.

    It hangs where everybody passes: it says nothing of what could mean fewer people in the
    work, and no word of the talk about an idea.
    """
    calendar = calendar_for(session, area)
    today = calendar.local_day(now)
    since = calendar.start_of_day(calendar.add_working_days(today, -1))
    until = calendar.start_of_day(today + timedelta(days=1))
    here = _here(area)
    asked = _Asked(session, here, until, now)
    return Wall(
        today=today,
        since=since,
        calendar=calendar,
        new=asked.column(Idea.stage.in_(_NEW), Assignment.is_main, first=Idea.not_safe_now.desc()),
        doing=_sleeping(
            asked.column(Idea.stage.in_(_DOING), Assignment.is_main, Assignment.due_at >= until),
            calendar,
            today,
        ),
        due=asked.column(
            Idea.stage.not_in(_UNANSWERED),
            Assignment.due_at < until,
            # The main assignment of a change in use only keeps it; its looks are asked for apart.
            ~(Assignment.is_main & Idea.stage.in_(_IN_USE)),
        ),
        done=_done(session, here, area, since),
        help=_help(session, asked, here),
        thanks=_thanks(session, here, area, today, calendar),
    )


def photo_on_wall(session: Session, area: Area, photo_id: int) -> Photo | None:
    """A photo of an idea that the board of this area may show."""
    return session.scalars(
        select(Photo).join(Idea, Idea.id == Photo.idea_id).where(Photo.id == photo_id, *_here(area))
    ).first()


def _here(area: Area) -> list[ColumnElement[bool]]:
    below = select(Area.id).where(Area.path.startswith(area.path, autoescape=True))
    return [Idea.area_id.in_(below), Idea.stage != Stage.DRAFT.value, ~Idea.fewer_positions]


def _with_people() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(Idea.area),
        joinedload(Idea.owner),
        selectinload(Idea.authors).joinedload(IdeaAuthor.person),
        selectinload(Idea.photos),
    )


class _Asked:
    """Columns of what is asked of somebody, what is due first on top."""

    def __init__(
        self,
        session: Session,
        here: Sequence[ColumnElement[bool]],
        until: datetime,
        now: datetime,
    ) -> None:
        self._session = session
        self._here = here
        self._now = now
        self._until = until

    def column(
        self,
        *wanted: ColumnExpressionArgument[bool],
        first: ColumnElement[bool] | None = None,
    ) -> Cards:
        """The first assignments of that kind, with who answers for them, and how many there are."""
        found = (
            select(Assignment)
            .join(Idea, Idea.id == Assignment.idea_id)
            .where(*self._here, Assignment.closed_at.is_(None), *wanted)
        )
        order = (Assignment.due_at, Assignment.id)
        rows = self._session.scalars(
            found.options(
                *with_what_holders_need(),
                joinedload(Assignment.idea).selectinload(Idea.photos),
                joinedload(Assignment.check),
            )
            .order_by(*((first, *order) if first is not None else order))
            .limit(CARDS)
        ).all()
        held = holders_for(self._session, rows, self._now)
        shown = [_card(assignment, holder) for assignment, holder in held]
        return Cards(shown, _count(self._session, found.with_only_columns(Assignment.id), shown))


def _card(assignment: Assignment, holder: Holder) -> Card:
    idea = assignment.idea
    check = assignment.check
    return Card(
        idea,
        holder,
        photo_id=_photo_of(idea, PhotoKind.BEFORE),
        is_look=check is not None,
        look_after_days=check.day if check is not None else None,
    )


def _count(session: Session, found: Select[int], shown: Sequence[Card]) -> int:
    """How many there are; asked only where the cards do not say it already."""
    if len(shown) < CARDS:
        return len(shown)
    some = found.order_by(None).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _sleeping(cards: Cards, calendar: WorkingCalendar, today: date) -> Cards:
    marked = [
        Card(card.idea, card.holder, card.photo_id, is_asleep=is_asleep(card.idea, calendar, today))
        for card in cards.shown
    ]
    return Cards(marked, cards.count)


def _done(
    session: Session, here: Sequence[ColumnElement[bool]], area: Area, since: datetime
) -> Cards:
    """What came into use since then, newest first; found by its day, judged by its step."""
    step = (
        select(IdeaMove.id)
        .where(
            IdeaMove.idea_id == Idea.id,
            IdeaMove.to_stage == Stage.IMPLEMENTED.value,
            IdeaMove.at >= since,
        )
        .exists()
    )
    found = select(Idea).where(
        *here,
        Idea.site_id == (area.site_id or area.id),
        Idea.in_use_on >= (since - REPORTED_WITHIN).date(),
        Idea.stage.in_(_IN_USE),
        step,
    )
    newest = found.options(*_with_people()).order_by(Idea.in_use_on.desc(), Idea.id.desc())
    rows = session.scalars(newest.limit(CARDS)).all()
    shown = [Card(idea, photo_id=_photo_of(idea, PhotoKind.AFTER)) for idea in rows]
    return Cards(shown, _count(session, found.with_only_columns(Idea.id), shown))


def _help(session: Session, asked: _Asked, here: Sequence[ColumnElement[bool]]) -> Cards:
    """What the team waits for: work that is stuck, and ideas that lie with leadership."""
    stuck = [Card(idea, is_stuck=True) for idea in _stuck(session, here)]
    above = asked.column(Idea.stage == Stage.WITH_LEADERSHIP.value, Assignment.is_main)
    return Cards([*stuck, *above.shown], len(stuck) + above.count)


def _stuck(session: Session, here: Sequence[ColumnElement[bool]]) -> Iterable[Idea]:
    newest = (
        select(func.max(Comment.id))
        .where(Comment.idea_id == Idea.id, Comment.kind == CommentKind.NEWS.value)
        .correlate(Idea)
        .scalar_subquery()
    )
    return session.scalars(
        select(Idea)
        .join(Comment, Comment.id == newest)
        .where(*here, Idea.stage == Stage.IN_PROGRESS.value, Comment.is_blocker)
        .options(*_with_people())
        .order_by(Idea.last_news_at, Idea.id)
        .limit(CARDS)
    )


def _thanks(
    session: Session,
    here: Sequence[ColumnElement[bool]],
    area: Area,
    today: date,
    calendar: WorkingCalendar,
) -> Card | None:
    """The change that was kept last, while that is still news."""
    since = calendar.start_of_day(today - timedelta(days=THANKED_DAYS))
    idea = session.scalars(
        select(Idea)
        .join(IdeaMove, IdeaMove.idea_id == Idea.id)
        .where(
            *here,
            Idea.site_id == (area.site_id or area.id),
            Idea.in_use_on >= today - KEPT_WITHIN,
            Idea.stage == Stage.SUSTAINED.value,
            IdeaMove.to_stage == Stage.SUSTAINED.value,
            IdeaMove.at >= since,
        )
        .options(*_with_people())
        .order_by(IdeaMove.id.desc())
        .limit(1)
    ).first()
    return Card(idea) if idea is not None else None


def _photo_of(idea: Idea, kind: PhotoKind) -> int | None:
    """The first photo of that kind; of an idea that has only others, none."""
    return next((photo.id for photo in idea.photos if photo.kind == kind.value), None)
