"""The owner tells how the work goes."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.events import Event
from kaizen.ideas.models import Comment
from kaizen.ownership.actions.working import News, give_news
from tests.support.cast import Cast, later
from tests.support.stages import begun, sent


def test_news_wake_the_idea_up(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    said = give_news(idea, News(" The reel is here. ", 40), actor=cast.mia, now=later(days=3))
    assert (said.text, said.percent, said.is_blocker) == ("The reel is here.", 40, False)
    assert idea.last_news_at == later(days=3)


def test_a_blocker_is_told_as_one(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    give_news(idea, News("No crane.", is_blocker=True), actor=cast.mia, now=later(days=1))
    kinds = cast.session.scalars(select(Event.kind).where(Event.subject_id == idea.id)).all()
    assert "work.blocked" in kinds


def test_the_same_form_sent_twice_tells_it_once(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    news = News("The reel is here.", form_key="a" * 32)
    first = give_news(idea, news, actor=cast.mia, now=later(days=1))
    assert give_news(idea, news, actor=cast.mia, now=later(days=1)) is first
    count = select(func.count()).select_from(Comment).where(Comment.idea_id == idea.id)
    assert cast.session.scalar(count) == 1


@pytest.mark.parametrize("who", ["olga", "nora"])
def test_nobody_else_tells_how_it_goes(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        give_news(begun(cast, cast.mia), News("Hm."), actor=getattr(cast, who), now=later())


@pytest.mark.parametrize(("news", "field"), [(News(" "), "text"), (News("Ok.", 101), "percent")])
def test_what_cannot_be_told_is_refused_beside_its_field(
    cast: Cast, news: News, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        give_news(begun(cast, cast.mia), news, actor=cast.mia, now=later())
    assert refused.value.field == field


def test_there_are_no_news_before_the_agreement(cast: Cast) -> None:
    with pytest.raises(Conflict):
        give_news(sent(cast), News("Soon."), actor=cast.sam, now=later())
