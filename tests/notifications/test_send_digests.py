"""The one message of a working day: who gets it, when, with what in it, and never twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.jobs import messages
from kaizen.jobs.letters import write_letter
from kaizen.jobs.messages import send_digests
from kaizen.notifications.bundles import Bundle, Letter
from kaizen.notifications.models import Digest, Notice, Preference
from kaizen.notifications.rules import Audience
from kaizen.objectives.actions.catchball import agree_to_aim, offer_back
from kaizen.objectives.models import Aim
from kaizen.ownership.models import Assignment
from kaizen.people.models import Absence, AreaCalendar
from tests.support.aims import LAST, asked, last_offer
from tests.support.cast import THURSDAY, Cast
from tests.support.counting import counted_queries
from tests.support.messages import give_addresses, mails_to, sweep_and_send
from tests.support.reviewing import agreed, sent

FRIDAY = datetime(2026, 3, 13, 5, 0, tzinfo=UTC)  # 6:00 in Berlin: shift A begins
SATURDAY = FRIDAY + timedelta(days=1)
MONDAY = FRIDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def _addresses(cast: Cast) -> None:
    give_addresses(cast)


def _uncarried(session: Session) -> int:
    count = select(func.count()).select_from(Notice).where(Notice.carried_at.is_(None))
    return session.scalar(count) or 0


def test_it_comes_when_the_shift_begins_and_only_once(cast: Cast, session: Session) -> None:
    sent(cast, title="Hose reel over the walkway")
    send_digests(FRIDAY - timedelta(minutes=5))
    assert mails_to(session, cast.sam) == []
    for minutes in (0, 5, 60):
        send_digests(FRIDAY + timedelta(minutes=minutes))
    (mail,) = mails_to(session, cast.sam)
    assert mail.subject == "1 thing today, Fri 13 March"
    assert "Olga, Press shop. The air hose lies across the walkway at press 2." in mail.text
    assert session.scalars(select(Digest.day)).all() == [date(2026, 3, 13)]
    assert _uncarried(session) == 0


def test_what_happens_later_waits_for_the_next_working_day(cast: Cast, session: Session) -> None:
    send_digests(FRIDAY)
    with transaction():
        idea = sent(cast)
        session.execute(update(Notice).values(at=FRIDAY + timedelta(hours=2)))
    for moment in (FRIDAY + timedelta(hours=3), SATURDAY + timedelta(hours=3)):
        send_digests(moment)
        assert mails_to(session, cast.sam) == []
    send_digests(MONDAY)
    (mail,) = mails_to(session, cast.sam)
    assert idea.title in mail.text or idea.problem[:20] in mail.text


def test_a_holiday_and_days_away_are_left_in_peace(cast: Cast, session: Session) -> None:
    sent(cast)
    with transaction() as writing:
        calendar = writing.get_one(AreaCalendar, cast.nordhafen.id)
        calendar.days_off = ["2026-03-13"]
        writing.add(
            Absence(person_id=cast.sam.id, from_on=date(2026, 3, 16), until_on=date(2026, 3, 16))
        )
    for day in range(4):
        send_digests(FRIDAY + timedelta(days=day))
    assert mails_to(session, cast.sam) == []
    send_digests(FRIDAY + timedelta(days=4))
    assert len(mails_to(session, cast.sam)) == 1


def test_a_shift_and_a_time_of_ones_own_count(cast: Cast, session: Session) -> None:
    sent(cast)
    with transaction():
        cast.sam.memberships[0].shift = "B"
    send_digests(FRIDAY + timedelta(hours=7))
    assert mails_to(session, cast.sam) == []
    with transaction() as writing:
        writing.add(Preference(person_id=cast.sam.id, digest_at=time(13, 30)))
    send_digests(FRIDAY + timedelta(hours=7, minutes=30))
    (mail,) = mails_to(session, cast.sam)
    assert "Friday 13 March. This is the only message today." in mail.text


def test_what_is_settled_or_read_is_not_told(cast: Cast, session: Session) -> None:
    done, read = sent(cast), sent(cast, problem="Another thing is in the way.")
    with transaction() as writing:
        closed = update(Assignment).where(Assignment.idea_id == done.id)
        writing.execute(closed.values(closed_at=THURSDAY))
        writing.execute(update(Notice).where(Notice.idea_id == read.id).values(read_at=THURSDAY))
    send_digests(FRIDAY)
    assert mails_to(session, cast.sam) == []
    assert session.scalars(select(Digest)).all() == []
    assert _uncarried(session) == 0


def test_whoever_may_not_read_it_any_more_is_not_told(cast: Cast, session: Session) -> None:
    sent(cast)
    with transaction():
        cast.sam.memberships[0].area = cast.brook_line
    send_digests(FRIDAY + timedelta(hours=3))
    assert mails_to(session, cast.sam) == []


def test_a_hidden_name_stays_hidden(cast: Cast, session: Session) -> None:
    sent(cast, hide_names=True)
    send_digests(FRIDAY)
    (mail,) = mails_to(session, cast.sam)
    assert "Olga" not in mail.text + mail.html + mail.subject


def test_several_notices_of_one_idea_are_one_item(cast: Cast, session: Session) -> None:
    agreed(cast)
    sweep_and_send(FRIDAY)
    sweep_and_send(MONDAY)
    told = [mail.text for mail in mails_to(session, cast.mia) if mail.kind == "digest"]
    assert all(text.count("* ") == 1 for text in told)


def test_at_most_five_and_then_the_number_of_the_others(cast: Cast, session: Session) -> None:
    for number in range(7):
        sent(cast, title=f"Idea number {number}")
    send_digests(FRIDAY)
    (mail,) = mails_to(session, cast.sam)
    assert mail.subject == "7 things today, Fri 13 March"
    assert mail.text.count("* Idea number") == 5
    assert "5 of 7 waiting" in mail.text
    assert "and 2 more" in mail.text


def test_news_can_be_left_out_and_is_no_thing_to_do(cast: Cast, session: Session) -> None:
    agreed(cast)
    with transaction() as writing:
        writing.add(Preference(person_id=cast.otto.id, wants_news=False))
        for person in (cast.otto, cast.olga):
            writing.add(
                Notice(
                    person_id=person.id,
                    kind="idea.approved",
                    idea_id=writing.scalar(select(Idea.id)),
                    actor_id=cast.sam.id,
                    facts={"as": Audience.FOLLOWER.value},
                    at=THURSDAY,
                )
            )
    send_digests(FRIDAY)
    assert mails_to(session, cast.otto) == []
    (mail,) = mails_to(session, cast.olga)
    assert mail.subject == "News on your ideas, Fri 13 March"
    assert _uncarried(session) == 0


@pytest.mark.parametrize("why", ["no address", "refused", "no wish", "left"])
def test_whoever_cannot_be_written_to_reads_it_in_the_app(
    cast: Cast, session: Session, why: str
) -> None:
    sent(cast)
    with transaction() as writing:
        if why == "no address":
            cast.sam.email = None
        if why == "refused":
            cast.sam.email_refused_at = THURSDAY
        if why == "left":
            cast.sam.deactivated_at = THURSDAY
        if why == "no wish":
            writing.add(Preference(person_id=cast.sam.id, wants_mail=False))
    send_digests(FRIDAY - timedelta(hours=3))
    assert mails_to(session, cast.sam) == []
    assert _uncarried(session) == 0


def test_more_people_ask_the_same_number_of_questions(
    app: Flask, cast: Cast, session: Session
) -> None:
    sent(cast)
    with counted_queries() as few:
        send_digests(FRIDAY)
    people = [cast.olga, cast.otto, cast.mia, cast.vera, cast.lena]
    idea_id = sent(cast).id
    with transaction() as writing:
        for person in people:
            facts = {"as": Audience.FOLLOWER.value}
            notice = Notice(person_id=person.id, kind="idea.approved", facts=facts, at=FRIDAY)
            notice.idea_id, notice.actor_id = idea_id, cast.sam.id
            writing.add(notice)
    with counted_queries() as many:
        send_digests(MONDAY)
    reads = [sum(one.lstrip().startswith("SELECT") for one in asked) for asked in (few, many)]
    assert reads[1] <= reads[0] + 1
    assert len(mails_to(session, cast.lena)) == 1


def test_one_faulty_notice_or_letter_stops_no_other(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    idea = sent(cast)
    with transaction() as writing:
        for person, kind in ((cast.sam, "idea.unheard_of"), (cast.olga, "idea.in_use")):
            facts = {"as": Audience.FOLLOWER.value}
            notice = Notice(person_id=person.id, kind=kind, facts=facts, at=THURSDAY)
            notice.idea_id = idea.id
            writing.add(notice)

    def write(bundle: Bundle) -> Letter:
        if bundle.reader.first_name == "Olga":
            raise ValueError("no words for this one")
        return write_letter(bundle)

    monkeypatch.setattr(messages, "write_letter", write)
    send_digests(FRIDAY)
    assert len(mails_to(session, cast.sam)) == 1
    assert mails_to(session, cast.olga) == []
    monkeypatch.undo()
    send_digests(FRIDAY + timedelta(minutes=5))
    assert len(mails_to(session, cast.olga)) == 1
    assert len(mails_to(session, cast.sam)) == 1


def test_an_administrator_without_a_place_is_told_too(cast: Cast, session: Session) -> None:
    with transaction() as writing:
        cast.ada.home_area, cast.ada.memberships = None, []
        facts = {"as": Audience.SUPERVISOR.value, "about": "Olga Petrenko"}
        writing.add(Notice(person_id=cast.ada.id, kind="person.locked", facts=facts, at=THURSDAY))
    send_digests(FRIDAY + timedelta(hours=1))
    (mail,) = mails_to(session, cast.ada)
    assert "Olga Petrenko is locked out" in mail.text


def test_it_names_the_working_day_though_its_night_shift_ends_later(
    cast: Cast, session: Session
) -> None:
    calendar = session.scalars(select(AreaCalendar)).first()
    assert calendar is not None
    calendar.shifts = [
        {"name": "A", "start": "06:00", "end": "14:00"},
        {"name": "C", "start": "22:00", "end": "06:00"},
    ]
    session.commit()
    # Asked on Thursday: two working days later is Monday, whose night ends on Tuesday at 06:00.
    agreed(cast)
    send_digests(FRIDAY)
    (mail,) = mails_to(session, cast.mia)
    assert "Mon 16 Mar" in mail.text
    assert "Tue 17 Mar" not in mail.text


def test_an_offer_that_was_answered_asks_no_more(cast: Cast, session: Session) -> None:
    with transaction():
        aim_id = asked(cast).id
    with transaction() as writing:
        writing.execute(update(Notice).values(is_urgent=False))
        aim = writing.get_one(Aim, aim_id)
        agree_to_aim(aim, actor=cast.sam, now=THURSDAY, seen_offer=last_offer(cast, aim))
    send_digests(FRIDAY)
    assert mails_to(session, cast.sam) == []
    (mail,) = mails_to(session, cast.lena)
    assert "is agreed" in mail.text


def test_an_offer_that_came_back_stands_there_once(cast: Cast, session: Session) -> None:
    with transaction():
        aim_id = asked(cast).id
    for person, value in ((cast.sam, 10), (cast.lena, 9)):
        with transaction() as writing:
            aim = writing.get_one(Aim, aim_id)
            seen = {"actor": person, "now": THURSDAY, "seen_offer": last_offer(cast, aim)}
            offer_back(aim, Decimal(value), LAST, "It takes a second tool.", **seen)
    send_digests(FRIDAY)
    (mail,) = mails_to(session, cast.sam)
    assert mail.text.count("asks you about the aim") == 1
    assert mails_to(session, cast.lena) == []
