"""Settings of mail: a wrong one stops the start and names itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import from_environment
from kaizen.core.errors import WrongSetting

LEAST = {"SECRET_KEY": "k" * 32, "DATABASE_URL": "sqlite:////nowhere.db"}
WITH_SERVER = {
    **LEAST,
    "KAIZEN_SMTP_HOST": "mail.plant.example",
    "KAIZEN_MAIL_FROM": "Kaizen <kaizen@plant.example>",
    "KAIZEN_URL": "https://kaizen.plant.example/",
}


def test_production_without_a_mail_server_sends_nothing_and_writes_nothing() -> None:
    found = from_environment(LEAST)
    assert (found["KAIZEN_SMTP_HOST"], found["KAIZEN_MAIL_FOLDER"]) == ("", "")


def test_a_demo_lays_its_mail_into_a_folder() -> None:
    found = from_environment({**LEAST, "KAIZEN_MODE": "demo"})
    assert found["KAIZEN_MAIL_FOLDER"].endswith("instance/mail")


def test_links_lead_to_where_people_reach_the_app() -> None:
    assert from_environment(WITH_SERVER)["KAIZEN_URL"] == "https://kaizen.plant.example"
    demo = {**LEAST, "KAIZEN_MODE": "demo"}
    assert from_environment({**demo, "PORT": "8123"})["KAIZEN_URL"] == "http://localhost:8123"


@pytest.mark.parametrize(("security", "port"), [("", 587), ("tls", 465), ("none", 25)])
def test_the_port_follows_the_kind_of_security(security: str, port: int) -> None:
    found = from_environment({**WITH_SERVER, "KAIZEN_SMTP_SECURITY": security})
    assert found["KAIZEN_SMTP_PORT"] == port


def test_the_password_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("a secret\n")
    said = {"KAIZEN_SMTP_USER": "kaizen", "KAIZEN_SMTP_PASSWORD_FILE": str(file)}
    assert from_environment({**WITH_SERVER, **said})["KAIZEN_SMTP_PASSWORD"] == "a secret"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"KAIZEN_URL": ""}, "KAIZEN_URL"),
        ({"KAIZEN_URL": "kaizen.plant.example"}, "KAIZEN_URL"),
        ({"KAIZEN_SMTP_SECURITY": "ssl"}, "KAIZEN_SMTP_SECURITY"),
        ({"KAIZEN_SMTP_PORT": "70000"}, "KAIZEN_SMTP_PORT"),
        ({"KAIZEN_SMTP_PORT": "smtp"}, "KAIZEN_SMTP_PORT"),
        ({"KAIZEN_SMTP_USER": "kaizen"}, "KAIZEN_SMTP_PASSWORD"),
        ({"KAIZEN_SMTP_PASSWORD": "x"}, "KAIZEN_SMTP_USER"),
        ({"KAIZEN_MAIL_FROM": ""}, "KAIZEN_MAIL_FROM"),
        ({"KAIZEN_MAIL_FROM": "Kaizen"}, "KAIZEN_MAIL_FROM"),
        ({"KAIZEN_MAIL_FROM": "a@b.example\r\nBcc: c@d.example"}, "KAIZEN_MAIL_FROM"),
        ({"KAIZEN_SMTP_TRUSTED": "/there/is/no/such/file"}, "KAIZEN_SMTP_TRUSTED"),
        (
            {
                "KAIZEN_SMTP_SECURITY": "none",
                "KAIZEN_SMTP_USER": "kaizen",
                "KAIZEN_SMTP_PASSWORD": "x",
            },
            "KAIZEN_SMTP_SECURITY",
        ),
    ],
)
def test_a_wrong_setting_names_itself(said: dict[str, str], name: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        from_environment({**WITH_SERVER, **said})
    assert refused.value.name == name
