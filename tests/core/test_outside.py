"""Which machines may be called, whatever way their number is written."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from config import from_environment
from kaizen.core import outside
from kaizen.core.errors import InvalidInput, WrongSetting
from kaizen.core.outside import NotDelivered, check_address, may_dial, post

PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]
INSIDE = ["127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "100.64.0.1", "::1", "fd00::1"]
#: Numbers of the inside as a translator would understand them.
DISGUISED = ["::ffff:127.0.0.1", "64:ff9b::10.1.2.3", "2002:0a01:0203::1"]
NEVER = ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "::", "::ffff:169.254.169.254"]


@pytest.mark.parametrize("number", PUBLIC)
def test_the_world_may_be_called(number: str) -> None:
    assert may_dial(ipaddress.ip_address(number), private=False)


@pytest.mark.parametrize("number", INSIDE + DISGUISED)
def test_the_inside_only_where_the_operator_says_so(number: str) -> None:
    ip = ipaddress.ip_address(number)
    assert (may_dial(ip, private=False), may_dial(ip, private=True)) == (False, True)


@pytest.mark.parametrize("number", NEVER)
def test_some_are_never_called(number: str) -> None:
    ip = ipaddress.ip_address(number)
    assert not may_dial(ip, private=False)
    assert not may_dial(ip, private=True)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example",
        "file:///etc/passwd",
        "gopher://hooks.example/",
        "https://",
        "https://hooks.example:0/",
        "https://hooks.example/\r\nX: y",
        "https://[::1/",
        "http://hooks.example/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        check_address(url, private=False)


def test_http_is_for_the_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_address("http://chat.plant.internal/x", private=True).hostname


@pytest.mark.parametrize("numbers", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"]])
def test_a_name_that_leads_inside_is_not_called(
    monkeypatch: pytest.MonkeyPatch, numbers: list[str]
) -> None:
    def look_up(_host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, port)) for n in numbers]

    monkeypatch.setattr(outside.socket, "getaddrinfo", look_up)
    with pytest.raises(NotDelivered, match="inside the house"):
        post("https://hooks.example/", b"{}", {}, private=False)


def test_a_name_that_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(outside.socket, "getaddrinfo", look_up)
    with pytest.raises(NotDelivered, match="not known"):
        post("https://hooks.example/", b"{}", {}, private=False)


@pytest.mark.parametrize(
    ("host", "is_allowed"),
    [
        ("chat.plant.example", True),
        ("CHAT.plant.example", True),
        ("hooks.chat.plant.example", False),
        ("eu.webhook.example", True),
        ("webhook.example", False),
        ("evilwebhook.example", False),
        ("93.184.216.34", False),
    ],
)
def test_where_machines_are_named_no_other_one_is_called(host: str, is_allowed: bool) -> None:
    hosts = from_environment(
        {"KAIZEN_MODE": "demo", "KAIZEN_WEBHOOK_HOSTS": "Chat.plant.example  .webhook.example"}
    )["KAIZEN_WEBHOOK_HOSTS"]
    if is_allowed:
        assert check_address(f"https://{host}/x", private=False, hosts=hosts).hostname
    else:
        with pytest.raises(InvalidInput, match="has not allowed"):
            check_address(f"https://{host}/x", private=False, hosts=hosts)
        with pytest.raises(NotDelivered, match="has not allowed"):
            post(f"https://{host}/x", b"", {}, private=False, hosts=hosts)


@pytest.mark.parametrize("wrong", ["https://chat.example", "*.chat.example", "a.example,b.example"])
def test_a_list_of_machines_that_names_none_stops_the_start(wrong: str) -> None:
    with pytest.raises(WrongSetting, match="KAIZEN_WEBHOOK_HOSTS"):
        from_environment({"KAIZEN_MODE": "demo", "KAIZEN_WEBHOOK_HOSTS": wrong})
