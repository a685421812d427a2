"""Django's database settings from one address."""

from typing import Any
from urllib.parse import unquote, urlsplit

from .options import BadOption, Options


def database(options: Options) -> dict[str, Any]:
    """SQLite in the data folder, or the PostgreSQL server the operator names."""
    if not options.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(options.data_dir.resolve() / "database.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(options.database_url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise BadOption("SECONDOPINION_DATABASE_URL takes postgresql://user:password@host:port/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }
