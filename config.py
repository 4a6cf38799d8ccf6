"""Settings, read from the environment once; a wrong one stops the start and names itself."""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kaizen.core.errors import InvalidInput, WrongSetting
from kaizen.core.local_time import zone

ROOT = Path(__file__).resolve().parent
INSTANCE = ROOT / "instance"
MODES = ("demo", "production")
#: How a mail server is spoken to, and the port where that is usual.
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
#: Who hands over what leaves the house.
DELIVERIES = ("scheduler", "workers")
SHORTEST_SECRET = 32
SHORTEST_TOKEN = 16


def from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """All settings of the application; docs/settings.md says what each is for.

    Raises:
        WrongSetting: a setting is missing, or its value cannot be used.
    """
    mode = environment.get("KAIZEN_MODE", "production")
    if mode not in MODES:
        raise WrongSetting("KAIZEN_MODE", f"is “{mode}”; use one of {', '.join(MODES)}.")
    database_url = _database_url(environment, mode)
    https = _switch(environment, "KAIZEN_HTTPS", default=mode == "production")
    return {
        "KAIZEN_MODE": mode,
        **_secret_keys(environment, mode),
        "SQLALCHEMY_DATABASE_URI": database_url,
        "KAIZEN_DATABASE_USER": _database_user(environment, database_url),
        "KAIZEN_DELIVERY": _delivery(environment, database_url),
        "KAIZEN_STORAGE": _value(environment, "KAIZEN_STORAGE") or str(INSTANCE / "photos"),
        "KAIZEN_URL": _address(environment, mode),
        "KAIZEN_WEBHOOK_PRIVATE": _switch(environment, "KAIZEN_WEBHOOK_PRIVATE", default=False),
        "KAIZEN_WEBHOOK_HOSTS": _hosts(environment),
        "KAIZEN_PLANT_NAME": environment.get("KAIZEN_PLANT_NAME", ""),
        "KAIZEN_TIME_ZONE": _time_zone(environment),
        "KAIZEN_FIRST_NAMES": _switch(environment, "KAIZEN_FIRST_NAMES", default=True),
        "KAIZEN_PIN_ANYWHERE": _switch(environment, "KAIZEN_PIN_ANYWHERE", default=mode == "demo"),
        "KAIZEN_TRUSTED_PROXIES": _number(environment, "KAIZEN_TRUSTED_PROXIES", default=0),
        **_mail(environment, mode),
        "KAIZEN_METRICS_TOKEN": _metrics_token(environment),
        "KAIZEN_BACKUP_FOLDER": environment.get("KAIZEN_BACKUP_FOLDER", "").strip(),
        "KAIZEN_BACKUP_KEEP": _number(environment, "KAIZEN_BACKUP_KEEP", default=14) or 1,
        "SESSION_COOKIE_SECURE": https,
        # Browsers take a cookie of such a name only over HTTPS and from this very server.
        "SESSION_COOKIE_NAME": "__Host-kaizen" if https else "kaizen",
    }


def _value(environment: Mapping[str, str], name: str) -> str | None:
    """A setting from the environment, or from the file that `NAME_FILE` points at."""
    path = environment.get(f"{name}_FILE")
    if path is None:
        return environment.get(name) or None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongSetting(f"{name}_FILE", f"cannot be read: {error.strerror}.") from error


def _secret_keys(environment: Mapping[str, str], mode: str) -> dict[str, Any]:
    """The key that signs, and earlier ones whose signatures still count."""
    key = _secret_key(environment, mode)
    earlier = (_value(environment, "SECRET_KEY_FALLBACKS") or "").split()
    if any(len(each) < SHORTEST_SECRET for each in earlier):
        raise WrongSetting(
            "SECRET_KEY_FALLBACKS", f"has a key of less than {SHORTEST_SECRET} characters."
        )
    # Form tokens know nothing of earlier keys by themselves; the last one of a list signs.
    forms = {"WTF_CSRF_SECRET_KEY": [*earlier, key]} if earlier else {}
    return {"SECRET_KEY": key, "SECRET_KEY_FALLBACKS": earlier, **forms}


def _secret_key(environment: Mapping[str, str], mode: str) -> str:
    key = _value(environment, "SECRET_KEY")
    if key is None and mode == "demo":
        return _kept_demo_key()
    if key is None:
        raise WrongSetting(
            "SECRET_KEY",
            "is missing. Make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'",
        )
    if len(key) < SHORTEST_SECRET:
        raise WrongSetting("SECRET_KEY", f"is shorter than {SHORTEST_SECRET} characters.")
    return key


def _metrics_token(environment: Mapping[str, str]) -> str:
    token = _value(environment, "KAIZEN_METRICS_TOKEN") or ""
    if token and len(token) < SHORTEST_TOKEN:
        raise WrongSetting("KAIZEN_METRICS_TOKEN", f"is shorter than {SHORTEST_TOKEN} characters.")
    return token


def _kept_demo_key() -> str:
    """A key made on the first start, so that a restart signs nobody off."""
    path = INSTANCE / "demo-secret-key"
    INSTANCE.mkdir(exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            path.chmod(0o600)
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8")


def _database_url(environment: Mapping[str, str], mode: str) -> str:
    url = _value(environment, "DATABASE_URL")
    if url is None:
        INSTANCE.mkdir(exist_ok=True)
        return f"sqlite:///{INSTANCE / ('demo.db' if mode == 'demo' else 'kaizen.db')}"
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting("DATABASE_URL", "must begin with sqlite:/// or postgresql://.")
    return url


def _database_user(environment: Mapping[str, str], database_url: str) -> str:
    account = environment.get("KAIZEN_DATABASE_USER", "").strip()
    if account and database_url.startswith("sqlite"):
        raise WrongSetting("KAIZEN_DATABASE_USER", "needs PostgreSQL; SQLite has no accounts.")
    return account


def _delivery(environment: Mapping[str, str], database_url: str) -> str:
    delivery = environment.get("KAIZEN_DELIVERY", "").strip().lower() or DELIVERIES[0]
    if delivery not in DELIVERIES:
        raise WrongSetting(
            "KAIZEN_DELIVERY", f"is “{delivery}”; use one of {', '.join(DELIVERIES)}."
        )
    if delivery == "workers" and database_url.startswith("sqlite"):
        raise WrongSetting(
            "KAIZEN_DELIVERY",
            "is workers, whose queue needs PostgreSQL; set DATABASE_URL, or use scheduler.",
        )
    return delivery


def _time_zone(environment: Mapping[str, str]) -> str:
    name = environment.get("KAIZEN_TIME_ZONE", "") or "UTC"
    try:
        return zone(name).key
    except InvalidInput as error:
        raise WrongSetting("KAIZEN_TIME_ZONE", f"is “{name}”; use one as Europe/Berlin.") from error


def _address(environment: Mapping[str, str], mode: str) -> str:
    """Under which address people reach the app; the links in messages begin with it."""
    address = environment.get("KAIZEN_URL", "").strip().rstrip("/")
    if not address and mode == "demo":
        return f"http://localhost:{environment.get('PORT', '').strip() or '8000'}"
    sends = environment.get("KAIZEN_SMTP_HOST", "") or environment.get("KAIZEN_MAIL_FOLDER", "")
    if not address and sends.strip():
        raise WrongSetting("KAIZEN_URL", "is missing; links in messages begin with it.")
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise WrongSetting("KAIZEN_URL", f"is “{address}”; write https://kaizen.plant.example.")
    return address


def _hosts(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the machines that web hooks may call; none: any outside the house."""
    hosts = environment.get("KAIZEN_WEBHOOK_HOSTS", "").lower().split()
    if wrong := [host for host in hosts if set("/:@*,") & set(host)]:
        raise WrongSetting(
            "KAIZEN_WEBHOOK_HOSTS",
            f"has “{wrong[0]}”; write names with spaces between them, as chat.plant.example, or "
            "as .plant.example for all below it.",
        )
    return tuple(hosts)


def _mail(environment: Mapping[str, str], mode: str) -> dict[str, Any]:
    """The way by which messages leave; without a server a demo lays them into a folder."""
    host = environment.get("KAIZEN_SMTP_HOST", "").strip()
    security = environment.get("KAIZEN_SMTP_SECURITY", "").strip().lower() or "starttls"
    if security not in SMTP_PORTS:
        raise WrongSetting(
            "KAIZEN_SMTP_SECURITY", f"is “{security}”; use one of {', '.join(SMTP_PORTS)}."
        )
    folder = environment.get("KAIZEN_MAIL_FOLDER", "").strip()
    return {
        "KAIZEN_SMTP_HOST": host,
        "KAIZEN_SMTP_PORT": _port(environment, default=SMTP_PORTS[security]),
        "KAIZEN_SMTP_SECURITY": security,
        **_mail_login(environment, host, security),
        "KAIZEN_SMTP_TRUSTED": _trusted(environment),
        "KAIZEN_MAIL_FROM": _mail_from(environment, host),
        "KAIZEN_MAIL_FOLDER": folder or (str(INSTANCE / "mail") if mode == "demo" else ""),
    }


def _port(environment: Mapping[str, str], *, default: int) -> int:
    port = _number(environment, "KAIZEN_SMTP_PORT", default=default)
    if not 0 < port < 65536:
        raise WrongSetting("KAIZEN_SMTP_PORT", f"is {port}; use a number from 1 to 65535.")
    return port


def _mail_login(environment: Mapping[str, str], host: str, security: str) -> dict[str, str]:
    user = environment.get("KAIZEN_SMTP_USER", "").strip()
    password = _value(environment, "KAIZEN_SMTP_PASSWORD") or ""
    if bool(user) != bool(password):
        missing = "KAIZEN_SMTP_PASSWORD" if user else "KAIZEN_SMTP_USER"
        raise WrongSetting(missing, "is missing; user and password go together.")
    if password and security == "none" and host not in ("localhost", "127.0.0.1", "::1"):
        raise WrongSetting(
            "KAIZEN_SMTP_SECURITY",
            "is none, and the password would travel readable; use starttls or tls.",
        )
    return {"KAIZEN_SMTP_USER": user, "KAIZEN_SMTP_PASSWORD": password}


def _trusted(environment: Mapping[str, str]) -> str:
    path = environment.get("KAIZEN_SMTP_TRUSTED", "").strip()
    try:
        if path:
            ssl.create_default_context(cafile=path)
    except OSError as error:
        raise WrongSetting(
            "KAIZEN_SMTP_TRUSTED", f"is no file of certificates: {error}."
        ) from error
    return path


def _mail_from(environment: Mapping[str, str], host: str) -> str:
    """Who writes: an address with or without a name, as ``Kaizen <kaizen@plant.example>``."""
    sender = environment.get("KAIZEN_MAIL_FROM", "").strip()
    if not sender and not host:
        return ""
    if not sender:
        raise WrongSetting("KAIZEN_MAIL_FROM", "is missing; say which address the mail is from.")
    user, _, domain = parseaddr(sender)[1].rpartition("@")
    if not (user and domain and sender.isprintable()):
        raise WrongSetting(
            "KAIZEN_MAIL_FROM", f"is “{sender}”; write Kaizen <kaizen@plant.example>."
        )
    return sender


def _switch(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environment.get(name, "").strip().lower()
    if value == "":
        return default
    if value not in ("0", "1", "yes", "no", "true", "false"):
        raise WrongSetting(name, f"is “{value}”; use yes or no.")
    return value in ("1", "yes", "true")


def _number(environment: Mapping[str, str], name: str, *, default: int) -> int:
    value = environment.get(name, "").strip()
    if value == "":
        return default
    if not value.isdigit():
        raise WrongSetting(name, f"is “{value}”; use a whole number.")
    return int(value)
