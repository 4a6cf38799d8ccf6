"""Letters: what their headers say, and what can never become one."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from kaizen.core.carriers import FolderCarrier
from kaizen.core.mail import BadLetter, FolderRoute, Letter, compose, new_message_id
from tests.support.cast import THURSDAY

SENDER = "Kaizen Nordhafen <kaizen@plant.example>"
LETTER = Letter(
    message_id="<1@plant.example>",
    to_name="Łucja “Lu” Żółć, Müller",
    to_address="lucja@werk.example",
    subject="Größer denken: die Hängematte für den Luftschlauch an Presse 2 wartet auf Antwort",
    text="Good morning.\n.\nFrom here on: ü\n" + "long " * 400 + "\n",
    html="<p>Good morning: ü</p>\n",
    written_at=THURSDAY,
    unsubscribe_url="https://kaizen.plant.example/messages/stopping/" + "a" * 300,
)


def _read(letter: Letter = LETTER) -> EmailMessage:
    sent = compose(letter, SENDER).as_bytes()
    assert b"\n" not in sent.replace(b"\r\n", b"")
    assert sent.isascii()
    return email.message_from_bytes(sent, policy=email.policy.default)


def test_names_and_subjects_in_any_letters_come_back_unchanged() -> None:
    message = _read()
    (to,) = message["To"].addresses
    assert (to.display_name, to.addr_spec) == (LETTER.to_name, LETTER.to_address)
    assert message["Subject"] == LETTER.subject
    assert message["From"] == SENDER


def test_the_headers_that_machines_read() -> None:
    message = _read()
    assert message["Message-ID"] == LETTER.message_id
    assert message["Date"].datetime == THURSDAY
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"].strip() == f"<{LETTER.unsubscribe_url}>"


def test_both_parts_come_back_unchanged_and_the_plain_one_comes_first() -> None:
    message = _read()
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    parts = [part.get_content().replace("\r\n", "\n") for part in message.iter_parts()]
    assert parts == [LETTER.text, LETTER.html]


def test_without_html_and_link_a_letter_is_plain() -> None:
    message = _read(replace(LETTER, html="", unsubscribe_url=None))
    assert message.get_content_type() == "text/plain"
    assert "List-Unsubscribe" not in message


def test_a_domain_in_any_letters_is_written_as_servers_know_it() -> None:
    assert _read(replace(LETTER, to_address="lu@büro.example"))["To"].addresses[0].addr_spec == (
        "lu@xn--bro-hoa.example"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Hello\r\nBcc: all@plant.example"},
        {"subject": "Hello\nthere"},
        {"to_name": "Olga\r\nBcc: all@plant.example"},
        {"to_address": "olga@plant.example\r\nBcc: all@plant.example"},
        {"to_address": "olga@plant.example, all@plant.example"},
        {"to_address": "<olga@plant.example>"},
        {"to_address": "olga"},
        {"to_address": "@plant.example"},
        {"to_address": "ölga@plant.example"},
        {"to_address": "o lga@plant.example"},
        {"message_id": "<1@plant.example>\r\nX: y"},
        {"unsubscribe_url": "https://plant.example/\r\nX: y"},
    ],
)
def test_what_would_break_a_header_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(BadLetter):
        compose(replace(LETTER, **change), SENDER)


def test_every_letter_gets_a_name_of_its_own() -> None:
    assert new_message_id(SENDER).endswith("@plant.example>")
    assert new_message_id(SENDER) != new_message_id(SENDER)


def test_without_a_server_a_letter_becomes_one_file(tmp_path: Path) -> None:
    carrier = FolderCarrier(FolderRoute(tmp_path / "mail", SENDER))
    for _ in range(2):
        carrier.carry(compose(LETTER, SENDER))
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == "20260312-130200-1.eml"
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert message["Subject"] == LETTER.subject
