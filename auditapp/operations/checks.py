"""What keeps a server from starting: settings that would serve children's data unsafely, and keys
that are not those of the database. Each says in one line what to set.

Checks of production are run by `check --deploy` and at the start of a server (`check_start`), and
say nothing of the demonstration or a developer's own machine.
"""

import base64
import os
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from .keys import tables_that_no_key_opens

PRODUCTION = "production"
THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]", "::1", "testserver"}
PLACEHOLDERS = ("insecure", "changeme", "change-me", "placeholder", "only-for-tests")
MAKE_KEYS = "Make another one: see .env.example."
NOT_SENT = ("console", "dummy", "locmem", "filebased")


def production(check):
    """Register what is said of a server that is for real: [(message, hint)] or nothing."""

    def checked(app_configs, **kwargs):
        if settings.INSECURE:
            return []
        identifier = f"operations.{check.__name__}"
        return [checks.Error(text, hint=hint, id=identifier) for text, hint in check()]

    checks.register(checked, PRODUCTION, deploy=True)
    return check


@checks.register(PRODUCTION, deploy=True)
def debug_serves_this_machine_only(app_configs, **kwargs):
    others = sorted(set(settings.ALLOWED_HOSTS) - THIS_MACHINE)
    if not settings.DEBUG or not others:
        return []
    return [
        checks.Error(
            "DEBUG is set, which shows code and settings, and ALLOWED_HOSTS names other machines.",
            hint="Set DEBUG=0.",
            id="operations.debug",
        )
    ]


@production
def secret_key():
    key = settings.SECRET_KEY
    if len(set(key)) < 10 or any(word in key.lower() for word in PLACEHOLDERS):
        yield "SECRET_KEY is a placeholder, which others know or guess.", MAKE_KEYS


@production
def field_keys():
    for name in ("FIELD_KEYS", "BACKUP_KEYS"):
        if any(is_text(key) for key in getattr(settings, name)):
            yield f"{name} holds a placeholder: what it says is text.", MAKE_KEYS
    if set(settings.FIELD_KEYS) & set(settings.BACKUP_KEYS):
        yield "A key is both in FIELD_KEYS and in BACKUP_KEYS: one theft would open all.", MAKE_KEYS


def is_text(key):
    """Whether a key of 32 bytes is all letters, or hardly anything: no random one is."""
    raw = base64.urlsafe_b64decode(key)
    return len(set(raw)) < 8 or all(32 <= byte < 127 for byte in raw)


@production
def allowed_hosts():
    if "*" in settings.ALLOWED_HOSTS:
        yield (
            "ALLOWED_HOSTS is *: links in mails could be made to lead anywhere.",
            "Write the names of your site there, as in ALLOWED_HOSTS=audit.example.org.",
        )


@production
def mail():
    if any(f".{name}." in settings.EMAIL_BACKEND for name in NOT_SENT):
        yield (
            "EMAIL_URL sends no mail: nobody could be invited, no concern would reach anybody.",
            "Name your mail server, as in EMAIL_URL=smtp+tls://user:password@mail.example.org:587.",
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield (
            "FROM_EMAIL is not set: mail servers would refuse what it sends.",
            "Set the address that mails come from, as in FROM_EMAIL=no-reply@audit.example.org.",
        )


@production
def sqlite_file():
    database = settings.DATABASES["default"]
    name = str(database["NAME"])
    if not database["ENGINE"].endswith("sqlite3") or ":memory:" in name:
        return
    path = Path(name)
    # SQLite writes files of its own beside the database.
    needed = [path.parent, *([path] if path.exists() else [])]
    if not all(os.access(each, os.W_OK) for each in needed):
        yield (
            f"The database {path} can't be written, or its folder can't.",
            "Let the user that runs the server write to both, or set DATABASE_URL to another file.",
        )


@checks.register(checks.Tags.database)
def field_keys_open_what_is_stored(app_configs, databases=None, **kwargs):
    if not databases:
        return []
    try:
        tables = tables_that_no_key_opens()
    except DatabaseError:  # not migrated yet
        return []
    return [
        checks.Error(
            f"FIELD_KEYS lacks the key with which {table} was stored.",
            hint="Put that key back into FIELD_KEYS; several go with commas, the newest first.",
            id="operations.keys",
        )
        for table in tables
    ]
