"""Who may let another system listen, what it hears, and what never leaves the house."""

from __future__ import annotations

import json

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from kaizen.core import events
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kaizen.core.transaction import transaction
from kaizen.ideas.rules import Stage
from kaizen.notifications.actions.webhooks import (
    HookWish,
    add_webhook,
    send_again,
    stop_webhook,
    try_webhook,
)
from kaizen.notifications.listening import hook_for, hooks_for
from kaizen.notifications.published import PUBLISHED, Shape, Topic
from kaizen.notifications.rules import AUDIENCES
from kaizen.notifications.shapes import body_for
from kaizen.people.models import Person
from tests.notifications.hooking import hooked, posts, sent_idea
from tests.support.cast import THURSDAY, Cast, later
from tests.support.counting import counted_queries
from tests.support.stand import stand

URL = "https://hooks.example/in"
WISH = HookWish("Channel", URL, Shape.PLAIN, tuple(Topic))


def test_a_leader_hears_of_the_area_and_all_below_it(cast: Cast) -> None:
    hooked(cast, URL, area=cast.production)
    sent_idea(cast)
    sent_idea(cast, area=cast.logistics)
    (post,) = posts()
    assert post.payload["data"]["area"] == {"code": "NH-PRESS", "name": "Press shop"}
    assert post.payload["data"]["text"] == "A new idea waits for an answer."


def test_only_chosen_topics_are_told(cast: Cast) -> None:
    hooked(cast, URL, topics=(Topic.SLIPPED,))
    sent_idea(cast)
    assert posts() == []


def test_an_event_that_is_settled_twice_is_posted_once(cast: Cast) -> None:
    hooked(cast, URL)
    sent_idea(cast)
    events.settle(later(days=1))
    assert len(posts()) == 1


def test_what_is_not_in_the_table_stays_here(cast: Cast) -> None:
    hooked(cast, URL)
    idea = sent_idea(cast)
    with transaction():
        for kind in ("idea.commented", "idea.noted", "idea.thanked", "savings.claimed"):
            events.record(kind, idea, cast.sam.id, THURSDAY)
    assert [post.payload["type"] for post in posts()] == ["idea.submitted"]


def test_hidden_names_never_leave(cast: Cast) -> None:
    hooked(cast, URL)
    with transaction():
        idea = stand(cast, Stage.SUBMITTED, hide_names=True)
        events.record("work.news", idea, cast.olga.id, THURSDAY)
        events.record("idea.asked", idea, cast.sam.id, THURSDAY)
    told = [json.dumps(post.payload) for post in posts()]
    assert "Somebody tells how it goes." in told[0]
    assert "Sam Okafor" in told[1]
    assert not any("Olga" in words for words in told)


def test_every_published_event_is_one_that_people_hear_of() -> None:
    assert set(PUBLISHED) <= set(AUDIENCES)


@pytest.mark.parametrize("name", ["olga", "sam", "fay", "nils", "nora"])
def test_others_may_not_set_one(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        _add(cast, getattr(cast, name))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"url": "http://hooks.example/in"}, "url"),
        ({"url": "ftp://hooks.example/in"}, "url"),
        ({"url": "https://user:word@hooks.example/"}, "url"),
        ({"url": "https://10.0.0.8/in"}, "url"),
        ({"url": "https://[::1]/in"}, "url"),
        ({"url": "https://hooks.example:99999/"}, "url"),
        ({"url": "https://" + "x" * 500}, "url"),
        ({"topics": ()}, "topics"),
    ],
)
def test_what_cannot_be_used_is_told_beside_its_field(
    cast: Cast, change: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        _add(cast, cast.lena, **change)
    assert refusal.value.field == field


def test_the_same_address_hears_of_an_area_once(cast: Cast) -> None:
    hooked(cast, URL)
    with pytest.raises(InvalidInput):
        _add(cast, cast.lena)


def test_a_stopped_one_hears_nothing_and_is_stopped_once(cast: Cast, session: Session) -> None:
    hook = hooked(cast, URL)
    sent_idea(cast)
    with transaction():
        stop_webhook(hook, actor=cast.ada, now=THURSDAY)
    sent_idea(cast)
    assert [post.next_try_at for post in posts()] == [None]
    assert hooks_for(session, cast.lena) == []
    with pytest.raises(Conflict):
        stop_webhook(hook, actor=cast.lena, now=THURSDAY)
    with pytest.raises(Conflict):
        try_webhook(hook, actor=cast.lena, now=THURSDAY)


def test_what_was_given_up_can_be_sent_again(cast: Cast) -> None:
    hooked(cast, URL)
    sent_idea(cast)
    (post,) = posts()
    with pytest.raises(Conflict):
        send_again(post, actor=cast.lena, now=THURSDAY)
    post.given_up_at, post.next_try_at = THURSDAY, None
    send_again(post, actor=cast.lena, now=later(days=1))
    assert post.next_try_at == later(days=1)


def test_another_site_knows_of_none(cast: Cast, session: Session) -> None:
    hook = hooked(cast, URL)
    for person in (cast.nils, cast.sam, cast.olga):
        with pytest.raises(NotFound):
            hook_for(session, person, hook.id)
        assert hooks_for(session, person) == []
    assert hook_for(session, cast.ada, hook.id) is hook


def test_the_list_asks_the_same_number_of_questions_for_many(cast: Cast, db: SQLAlchemy) -> None:
    hooked(cast, URL)
    sent_idea(cast)
    with counted_queries() as few:
        hooks_for(db.session(), cast.lena)
    for number in range(10):
        hooked(cast, f"{URL}/{number}")
    sent_idea(cast)
    with counted_queries() as many:
        assert len(hooks_for(db.session(), cast.lena)) == 11
    assert len(many) == len(few)


def test_slack_reads_no_commands_from_words() -> None:
    body = json.loads(body_for(Shape.SLACK, _payload("<!channel> & <https://evil.example|here>")))
    told = json.dumps(body)
    assert "<!channel>" not in told
    assert "&lt;!channel&gt; &amp; &lt;https" in told
    assert set(body) == {"text", "blocks"}


def test_teams_gets_a_card_of_plain_runs() -> None:
    body = json.loads(body_for(Shape.TEAMS, _payload("[here](https://evil.example)")))
    (card,) = body["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert card["content"]["type"] == "AdaptiveCard"
    runs = [run for block in card["content"]["body"] for run in block["inlines"]]
    assert {run["type"] for run in runs} == {"TextRun"}
    assert runs[0]["text"] == "K-7 [here](https://evil.example)"


def test_other_systems_get_type_moment_and_facts() -> None:
    payload = _payload("Größe 日本")
    assert json.loads(body_for(Shape.PLAIN, payload)) == payload


def _payload(title: str) -> dict[str, object]:
    area = {"code": "P", "name": "Press shop"}
    data = {"number": "K-7", "title": title, "text": "It is in use.", "area": area}
    return {"type": "idea.in_use", "timestamp": THURSDAY.isoformat(), "data": data}


def _add(cast: Cast, actor: Person, **change: object) -> None:
    wish = HookWish(**{**vars(WISH), **change})  # type: ignore[arg-type]
    add_webhook(wish, area=cast.press, private=False, actor=actor, now=THURSDAY)
