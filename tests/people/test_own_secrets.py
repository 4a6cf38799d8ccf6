"""Changing one's own password and PIN, and giving new ones."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.events import history
from kaizen.people.actions.own_secrets import (
    change_password,
    change_pin,
    choose_first_pin,
    give_password,
    give_pin,
)
from kaizen.people.actions.signing_in import sign_in
from kaizen.people.queries.accounts import State, Wanted, page_of_accounts
from kaizen.people.queries.signing_in import prove
from kaizen.people.rules import FIRST_SECRET_LASTS
from kaizen.people.secrets import hash_secret, secret_fits
from tests.support.cast import PASSWORD, PIN, THURSDAY, Cast

NEW = "three plain words"


def test_a_changed_password_fits_and_ends_every_session(session: Session, cast: Cast) -> None:
    before = cast.olga.session_epoch
    change_password(current=PASSWORD, new=NEW, actor=cast.olga, now=THURSDAY)
    assert secret_fits(cast.olga.password_hash, NEW)
    assert cast.olga.session_epoch == before + 1
    last = history(session, "person", cast.olga.id)[-1]
    assert (last.kind, last.actor_id) == ("person.password_changed", cast.olga.id)


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("wrong", NEW, "current"),
        (PASSWORD, "too short", "new"),
        (PASSWORD, "x" * 201, "new"),
        (PASSWORD, PASSWORD, "new"),
        (PASSWORD, "1234567890", "new"),
        (PASSWORD, "qwertyuiop", "new"),
        (PASSWORD, "Password123", "new"),
        (PASSWORD, "Olga-Petrenko-2026", "new"),
        (PASSWORD, "nordhafen!!1234", "new"),
        (PASSWORD, "Kaizen-kaizen-1", "new"),
    ],
)
def test_a_password_is_refused(cast: Cast, current: str, new: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        change_password(current=current, new=new, actor=cast.olga, now=THURSDAY)
    assert refused.value.field == field
    assert secret_fits(cast.olga.password_hash, PASSWORD)


@pytest.mark.parametrize(
    "new", ["olga likes green hoses", "Нашла ключ под ковром", "x" * 200, "    ten spaces    "]
)
def test_any_letters_make_a_password(cast: Cast, new: str) -> None:
    change_password(current=PASSWORD, new=new, actor=cast.olga, now=THURSDAY)
    assert secret_fits(cast.olga.password_hash, new)


@pytest.mark.parametrize("current", [PASSWORD, PIN])
def test_a_pin_is_changed_by_whoever_knows_password_or_pin(cast: Cast, current: str) -> None:
    change_pin(current=current, pin="8305", actor=cast.olga, now=THURSDAY)
    assert secret_fits(cast.olga.pin_hash, "8305")


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "0000", "1234", "٤٧١٢", ""])
def test_a_pin_is_refused(cast: Cast, pin: str) -> None:
    with pytest.raises(InvalidInput):
        change_pin(current=PASSWORD, pin=pin, actor=cast.olga, now=THURSDAY)


def test_a_pin_needs_a_badge_and_the_right_secret(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        change_pin(current="wrong", pin="8305", actor=cast.olga, now=THURSDAY)
    with pytest.raises(InvalidInput):
        change_pin(current=PASSWORD, pin="8305", actor=cast.lena, now=THURSDAY)


def test_a_given_password_must_be_changed_and_lets_a_locked_person_in(cast: Cast) -> None:
    cast.olga.locked_at = THURSDAY
    give_password(cast.olga, NEW, actor=cast.ada, now=THURSDAY)
    assert cast.olga.must_change_password
    assert cast.olga.locked_at is None
    give_pin(cast.olga, "8305", actor=None, now=THURSDAY)
    assert secret_fits(cast.olga.pin_hash, "8305")


def test_only_administrators_give_secrets(cast: Cast) -> None:
    for actor in (cast.olga, cast.sam, cast.lena):
        with pytest.raises(NotAllowed):
            give_password(cast.olga, NEW, actor=actor, now=THURSDAY)
        with pytest.raises(NotAllowed):
            give_pin(cast.olga, "8305", actor=actor, now=THURSDAY)


def test_secrets_are_kept_as_argon2id_with_19_mib_and_two_passes() -> None:
    assert hash_secret("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_first_secret_runs_out_unless_its_owner_chooses_another(cast: Cast) -> None:
    later = THURSDAY + FIRST_SECRET_LASTS + timedelta(minutes=1)
    olga = cast.olga
    olga.password_hash = None
    give_pin(olga, "8305", actor=cast.ada, now=THURSDAY)
    cast.session.flush()
    assert olga.can_sign_in(THURSDAY + FIRST_SECRET_LASTS)
    assert _without_secret(cast, THURSDAY + FIRST_SECRET_LASTS) == []
    assert not olga.can_sign_in(later)
    assert _without_secret(cast, later) == [olga.id]
    choose_first_pin("7261", again="7261", actor=olga, now=THURSDAY)
    cast.session.flush()
    assert olga.can_sign_in(later)
    assert _without_secret(cast, later) == []
    with pytest.raises(Conflict):
        choose_first_pin("7262", again="7262", actor=olga, now=THURSDAY)


def test_a_first_password_that_has_run_out_lets_nobody_in(cast: Cast) -> None:
    give_password(cast.olga, NEW, actor=cast.ada, now=THURSDAY)
    cast.session.flush()
    proof = prove(cast.session, "olga", NEW, pin_counts=False, demo_counts=True)
    late = sign_in(proof, address="", now=THURSDAY + FIRST_SECRET_LASTS + timedelta(minutes=1))
    assert (late.person, late.has_run_out) == (None, True)
    in_time = sign_in(proof, address="", now=THURSDAY + FIRST_SECRET_LASTS)
    assert in_time.person is cast.olga
    change_password(current=NEW, new="tree frog lamp seven", actor=cast.olga, now=THURSDAY)
    assert cast.olga.password_given_at is None


def _without_secret(cast: Cast, now: datetime) -> list[int]:
    page = page_of_accounts(cast.session, Wanted(state=State.WITHOUT_SECRET), now)
    return [person.id for person in page.people]
