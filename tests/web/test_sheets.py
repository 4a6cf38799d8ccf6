"""The huddle sheet: what stands on it, for whom, on the page and on paper."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kaizen.core import clock
from kaizen.ideas.models import Comment, IdeaMove
from kaizen.ideas.rules import CommentKind, Stage
from kaizen.notifications.channels import Channel, channel_of
from kaizen.notifications.models import Notice
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.people.models import Person, SignInAttempt
from kaizen.web import sheet_pdf
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.counting import counted_queries
from tests.support.stages import sent
from tests.support.stand import stand

SHEET = "/areas/NH-PRESS/sheet"
HOSTILE = '#panic("no") $x$ *bold* `raw` @ref <label> \\ // \'" #import "/etc/passwd" ]['
SCRIPTS = "Größe Łódź Привет Ελλάδα مرحبا שלום 日本語 한국어 ไทย 🙂"


@pytest.fixture(autouse=True)
def _thursday(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    # Where somebody sits who knows how often the house is asked.
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", False)


def _page(client: FlaskClient, person: Person, address: str = SHEET) -> str:
    answer = sign_in(client, person).get(address)
    assert answer.status_code == 200
    return answer.text


def test_everything_that_a_huddle_talks_about(client: FlaskClient, cast: Cast) -> None:
    _full(cast)
    page = _page(client, cast.olga)
    for words in (
        "Brand new",
        "Sam answers by 14:02 tomorrow",
        "Answered yesterday",
        "Sam: not this time. Too dear for now.",
        "Late thing",
        "2 working days late",
        "Look at it",
        "Sleeping thing",
        "Mia: no news since Tue 10 Feb",
        "Sam goes and looks",
        "Stuck thing",
        "Mia: The crane is broken.",
        "Kept thing",
        "Olga: still in use after 90 days. Thank you!",
    ):
        assert words in page, words
    assert "Elsewhere" not in page
    assert "Older idea" not in page


def test_an_empty_area_says_so(client: FlaskClient, cast: Cast) -> None:
    assert "Nothing new, nothing due, nothing asleep." in _page(client, cast.olga)


def test_another_site_finds_no_sheet(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.nils)
    assert client.get(SHEET).status_code == 404
    assert client.get(f"{SHEET}.pdf").status_code == 404


def test_the_board_leads_to_the_sheet(client: FlaskClient, cast: Cast) -> None:
    assert f'href="{SHEET}"' in _page(client, cast.olga, "/areas/NH-PRESS")


def test_first_names_unless_the_plant_says_otherwise(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand(cast, title="Brand new")
    cast.session.commit()
    assert "Sam Okafor" not in _page(client, cast.olga)
    monkeypatch.setitem(app.config, "KAIZEN_FIRST_NAMES", False)
    assert "Sam Okafor answers" in _page(client, cast.olga)


def test_hidden_names_stay_hidden_even_from_the_author_herself(
    client: FlaskClient, cast: Cast
) -> None:
    idea = stand(cast, Stage.NEEDS_DETAIL, holder=cast.olga, hide_names=True, title="Secret thing")
    cast.session.add(
        Notice(person_id=cast.olga.id, kind="idea.asked", idea_id=idea.id, at=THURSDAY)
    )
    cast.session.commit()
    page = _page(client, cast.sam)
    assert "The author answers" in page
    assert page.count("Secret thing") == 1
    assert "1 more in the app" in page
    assert "The author answers" in _page(client, cast.olga)


def test_whom_nothing_else_reaches_stands_on_the_sheet_with_the_news(
    client: FlaskClient, cast: Cast
) -> None:
    idea = stand(cast, title="Hose reel")
    cast.otto.email = "otto@plant.example"
    _signed_in(cast, cast.mia, days_ago=29)
    _signed_in(cast, cast.olga, days_ago=31)
    for kind in ("idea.approved", "idea.noted", "idea.commented", "idea.asked", "idea.thanked"):
        cast.session.add(
            Notice(
                person_id=cast.olga.id,
                kind=kind,
                idea_id=idea.id,
                actor_id=cast.sam.id,
                facts={"as": "author"},
                at=THURSDAY,
            )
        )
    cast.session.commit()
    page = _page(client, cast.olga)
    assert f"{idea.reference} Hose reel: Sam has a question for you." in page
    assert "2 more in the app" in page
    assert "note for reviewers" not in page
    waiting = page[page.index('id="waiting"') :]
    assert "Olga" in waiting
    assert "Otto" not in waiting
    assert "Mia" not in waiting


def test_each_persons_channel(cast: Cast) -> None:
    cast.otto.email = "otto@plant.example"
    _signed_in(cast, cast.mia, days_ago=1)
    told = {p.username: channel_of(cast.session, p, THURSDAY) for p in (cast.otto, cast.mia)}
    assert told == {"otto": Channel.MAIL, "mia": Channel.APP}
    assert channel_of(cast.session, cast.olga, THURSDAY) is Channel.SHEET
    cast.otto.email_refused_at = THURSDAY
    assert channel_of(cast.session, cast.otto, THURSDAY) is Channel.SHEET


def test_a_full_sheet_asks_as_often_as_a_short_one(client: FlaskClient, cast: Cast) -> None:
    _full(cast)
    _page(client, cast.olga)
    with counted_queries() as few:
        _page(client, cast.olga)
    for _ in range(12):
        _full(cast)
    with counted_queries() as many:
        assert "There are more: see the board." in _page(client, cast.olga)
    assert len(many) <= len(few)
    assert len(few) <= 30


def test_the_paper_is_a_pdf_of_as_many_pages_as_it_needs(client: FlaskClient, cast: Cast) -> None:
    for _ in range(4):
        _full(cast)
    answer = sign_in(client, cast.olga).get(f"{SHEET}.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Łańcuch, Größe, Αντλία, Насос, 5 µm", False),
        ("換模時間太長", True),
        ("مضخة الزيت", True),
    ],
)
def test_the_page_says_where_the_paper_may_lack_letters(
    client: FlaskClient, cast: Cast, title: str, said: bool
) -> None:
    sent(cast, title=title)
    cast.session.commit()
    page = sign_in(client, cast.sam).get(SHEET).text
    assert title in page
    assert ("may have no letters" in page) is said
    # The paper is made all the same.
    assert client.get(f"{SHEET}.pdf").data.startswith(b"%PDF-")


def test_an_empty_sheet_is_one_page(client: FlaskClient, cast: Cast) -> None:
    assert sign_in(client, cast.olga).get(f"{SHEET}.pdf").data.startswith(b"%PDF-")


@pytest.mark.parametrize("title", [HOSTILE, SCRIPTS, "x" * 120, "W" * 60 + " " + "word " * 10])
def test_whatever_was_typed_is_set_as_words(
    client: FlaskClient, cast: Cast, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[dict[str, object]] = []
    real = sheet_pdf.typeset

    def keep(folder: Path, facts: dict[str, object], kind: str, **others: str) -> list[bytes]:
        made.append(facts)
        return real(folder, facts, kind, **others)

    monkeypatch.setattr(sheet_pdf, "typeset", keep)
    stand(cast, title=title)
    cast.session.commit()
    assert sign_in(client, cast.olga).get(f"{SHEET}.pdf").data.startswith(b"%PDF-")
    assert title.strip() in str(made[0]["parts"]).replace("\\\\", "\\") or "'" in title
    folder = os.environ.get("KAIZEN_SHEET_PICTURES")
    if folder:
        for number, page in enumerate(real(Path("templates"), made[0], "png")):
            Path(folder, f"{abs(hash(title)) % 999}-{number}.png").write_bytes(page)


def _full(cast: Cast) -> None:
    """One of everything, and what must not be there."""
    stand(cast, title="Brand new", not_safe_now=True)
    stand(cast, title="Older idea", submitted_at=THURSDAY - timedelta(days=9), due_in_days=5)
    stand(cast, title="Elsewhere", area=cast.logistics)
    declined = stand(cast, Stage.DECLINED, title="Answered yesterday", submitted_at=_days(9))
    kept = stand(cast, Stage.SUSTAINED, title="Kept thing", submitted_at=_days(200), due_in_days=9)
    stand(cast, title="Late thing", submitted_at=_days(9), due_in_days=-2)
    look = stand(cast, Stage.IMPLEMENTED, title="Look at it", submitted_at=_days(9), due_in_days=9)
    asleep = {"submitted_at": _days(60), "last_news_at": _days(30), "due_in_days": 30}
    stand(cast, Stage.IN_PROGRESS, title="Sleeping thing", holder=cast.mia, **asleep)
    stuck = stand(
        cast,
        Stage.IN_PROGRESS,
        title="Stuck thing",
        holder=cast.mia,
        submitted_at=_days(60),
        last_news_at=_days(1),
        due_in_days=9,
    )
    session = cast.session
    for idea, start, to, why in (
        (declined, Stage.SUBMITTED, Stage.DECLINED, "Too dear for now."),
        (kept, Stage.IMPLEMENTED, Stage.SUSTAINED, ""),
    ):
        session.add(
            IdeaMove(
                idea_id=idea.id,
                at=_days(1),
                actor_id=cast.sam.id,
                from_stage=start.value,
                to_stage=to.value,
                reason=why,
            )
        )
    check = UseCheck(idea_id=look.id, day=30, due_on=THURSDAY.date())
    session.add(check)
    session.add(
        Comment(
            idea_id=stuck.id,
            person_id=cast.mia.id,
            kind=CommentKind.NEWS.value,
            text="The crane is broken.",
            is_blocker=True,
            at=_days(1),
        )
    )
    session.flush()
    session.add(
        Assignment(
            idea_id=look.id,
            check_id=check.id,
            kind="check",
            person_id=cast.sam.id,
            due_at=THURSDAY + timedelta(hours=2),
            opened_at=THURSDAY,
        )
    )
    session.commit()


def _days(ago: float) -> object:
    return THURSDAY - timedelta(days=ago)


def _signed_in(cast: Cast, person: Person, *, days_ago: int) -> None:
    cast.session.add(
        SignInAttempt(
            name=str(person.username),
            person_id=person.id,
            succeeded=True,
            address="127.0.0.1",
            at=THURSDAY - timedelta(days=days_ago),
        )
    )
    cast.session.flush()
