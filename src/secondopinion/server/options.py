"""Every option an operator can set, in one frozen class. Read from ``SECONDOPINION_<NAME>`` or ``..._<NAME>_FILE``.

The defaults are the embedded profile: SQLite and encrypted files below ``var``, one machine, loopback. The reference
page ``docs/reference/options.md`` is generated from this class; a test keeps the two equal.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "SECONDOPINION_"


class BadOption(ValueError):
    """An option's value cannot be used; the text says which, why, and what it takes."""


def option(default: Any, meaning: str, *, secret: bool = False) -> Any:
    """Declare an option with its default and the sentence that documents it."""
    return field(default=default, metadata={"meaning": meaning, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The configuration of one installation."""

    data_dir: Path = option(Path("var"), "Folder of the database, the encrypted store, the keys and the mail files.")
    database_url: str = option(
        "",
        "Where the database is: empty for SQLite in the data folder, or postgresql://user:password@host:port/name.",
        secret=True,
    )
    secret_key: str = option(
        "", "Signs sessions and links. Empty: read from secret_key in the data folder.", secret=True
    )
    master_key: str = option(
        "",
        "Base64 of the 32 bytes that wrap every case key. Empty: read from master_key in the data folder. "
        "Without it nothing in the store can be read: keep a copy away from the machine.",
        secret=True,
    )
    base_url: str = option("http://localhost:8000", "The address people type; links in mails start with it.")
    host: str = option("127.0.0.1", "The network address the web server listens on.")
    port: int = option(8000, "The port the web server listens on.")
    allowed_hosts: tuple[str, ...] = option(("localhost", "127.0.0.1"), "Host names the web server answers to.")
    demonstration: bool = option(
        False,
        "Run on a demonstration database: invented people, open sign-in page, mail shown at /mail. Loopback only.",
    )
    debug: bool = option(False, "Show technical error pages. Never with real people.")
    programme_name: str = option("Second Opinion", "The name on every page and report.")
    contact_email: str = option("help@example.org", "Where people write for help.")
    contact_phone: str = option("555-0100", "The number people call during staffed hours.")
    staffed_hours: str = option(
        "Monday to Friday, 9:00 to 17:00", "When somebody answers, shown beside every text box."
    )
    cost: str = option(
        "This programme has not stated a price here. Ask before you start: what it costs, what is included and who "
        "pays.",
        "What a second opinion costs and what is included; shown before anything is handed in.",
    )
    emergency_number: str = option("112", "The number to call in an emergency, shown on every page.")
    logo: str = option("", "Path of an SVG or PNG file shown instead of the mark.")
    colour_action: str = option("", "Colour of buttons and links as #rrggbb, at least 4.5:1 against the paper.")
    language: str = option("en", "Language of pages before a person chooses one.")
    time_zone: str = option("UTC", "Time zone of pages before a person chooses one.")
    max_file_bytes: int = option(20 * 1024**3, "Largest file a person may hand in, in bytes.")
    upload_days: int = option(7, "Days an unfinished upload waits to be continued.")
    invitation_days: int = option(7, "Days an invitation can be redeemed.")
    idle_minutes: int = option(30, "Minutes without a request after which a professional signs in again.")
    answer_days: int = option(3, "Days an expert has to answer a follow-up question.")
    review_days: int = option(7, "Days a reviewer has when the case sets no earlier date.")
    child_memory_mib: int = option(1024, "Memory a reading child may use, in MiB.")
    child_seconds: int = option(600, "Seconds a reading child may work on one file.")
    worker_processes: int = option(
        1, "Worker processes started by `secondopinion serve`; 0 when workers run elsewhere."
    )
    ocr_model: Path = option(
        Path("node_modules/@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz"),
        "The English model of the text recognition.",
    )
    mail_host: str = option("", "SMTP server. Empty: mails are files in the data folder.")
    mail_port: int = option(587, "Port of the SMTP server.")
    mail_user: str = option("", "User name at the SMTP server.")
    mail_password: str = option("", "Password at the SMTP server.", secret=True)
    mail_from: str = option("Second Opinion <no-reply@example.org>", "Sender of every mail.")
    behind_proxy: bool = option(
        False, "Trust X-Forwarded-Proto and X-Forwarded-For of the one reverse proxy in front of the server."
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Options":
        """Read every option; an unknown name with our prefix or a value that does not fit raises ``BadOption``."""
        known = {entry.name.upper(): entry for entry in fields(cls)}
        values: dict[str, Any] = {}
        for name, text in environment.items():
            if not name.startswith(PREFIX) or name.startswith(PREFIX + "TEST_"):  # those steer the test suite
                continue
            key = name.removeprefix(PREFIX)
            if key.removesuffix("_FILE") in known and key.endswith("_FILE"):
                key = key.removesuffix("_FILE")
                text = Path(text).read_text(encoding="utf-8").strip()
            if key not in known:
                raise BadOption(f"{name} is no option of this version; see docs/reference/options.md.")
            values[known[key].name] = _parse(name, text, type(known[key].default))
        return cls(**values)

    def secret_text(self, name: str) -> str:
        """The secret ``secret_key`` or ``master_key``: the option, else the file of that name, else empty."""
        given: str = getattr(self, name)
        path = self.data_dir / name
        if given or not path.is_file():
            return given
        return path.read_text(encoding="utf-8").strip()


def _parse(name: str, text: str, kind: type) -> Any:
    if kind is bool:
        if text.lower() in ("1", "true", "yes", "on"):
            return True
        if text.lower() in ("0", "false", "no", "off", ""):
            return False
        raise BadOption(f"{name} takes yes or no, not {text!r}.")
    if kind is int:
        try:
            return int(text)
        except ValueError:
            raise BadOption(f"{name} takes a whole number, not {text!r}.") from None
    if kind is tuple:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if issubclass(kind, Path):
        return Path(text)
    return text


def current() -> Options:
    """The options of this process's environment."""
    return Options.from_environment(os.environ)
