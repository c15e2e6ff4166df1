"""The drill: back up while people work, restore into an empty database, compare every row; and
everything that must be refused."""

import datetime
import fcntl
import io
import json
import os
import resource
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from auditapp.accounts.models import User
from auditapp.history.models import Entry
from auditapp.operations.backup import making
from auditapp.operations.backup.sealing import SealedWriter, opened
from auditapp.operations.keys import remember_keys
from auditapp.tests.factories import IdentityFactory

KEY, OTHER = (Fernet.generate_key().decode() for _ in range(2))
IS_SQLITE = django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(autouse=True)
def backup_keys(settings):
    settings.BACKUP_KEYS = [KEY]


@pytest.fixture
def committed(transactional_db, recorded_world):
    """The world, where other processes see it too."""
    world = recorded_world.restore()
    IdentityFactory(case=world.case, name="CANARY-name")
    return world


def back_up(folder, *options):
    said = io.StringIO()
    call_command("backup", str(folder), *options, stdout=said)
    return max(folder.glob("*.backup")), said.getvalue()


class Target:
    """An empty database of the same kind, and what manage.py does with it."""

    def __init__(self, folder):
        self.file = folder / "restored.sqlite3"
        if IS_SQLITE:
            self.url = f"sqlite:///{self.file}"
        else:
            parameters = connection.get_connection_params()
            self.name = f"restored_{os.getpid()}"
            self.url = (
                f"postgres://{parameters['user']}:{parameters.get('password', '')}@/"
                f"{self.name}?host={parameters['host']}"
            )
            self.drop()
            self.execute(f"CREATE DATABASE {self.name}")

    def execute(self, sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)

    def drop(self):
        if not IS_SQLITE:
            self.execute(f"DROP DATABASE IF EXISTS {self.name}")

    def manage(self, *command, **environment):
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, command)],
            cwd=django_settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": self.url, "BACKUP_KEYS": KEY} | environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def restore(self, *arguments):
        """Without the checks of Django, for which all pages are loaded: the drill runs them."""
        return self.manage("restore", "--skip-checks", *arguments)

    def rows(self):
        """Every row of every table, but of sessions."""
        there = connection.copy()
        there.settings_dict = connection.settings_dict | {
            "NAME": str(self.file) if IS_SQLITE else self.name
        }
        try:
            return all_rows(there)
        finally:
            there.close()


@pytest.fixture
def target(transactional_db, tmp_path):
    target = Target(tmp_path)
    yield target
    target.drop()


def all_rows(database):
    found = {}
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found[table] = sorted(map(repr, cursor.fetchall()))
    found.pop("accounts_session")
    return found


def test_backup_restores_every_row_into_an_empty_database(committed, target, tmp_path):
    remember_keys()
    Client().force_login(committed.auditor)
    path, said = back_up(tmp_path)
    before = all_rows(connection)
    assert " rows of " in said
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"CANARY" not in path.read_bytes()
    done = target.manage("restore", path)
    assert done.returncode == 0, done.stderr
    assert "0 missing, in " in done.stdout
    assert "migrate" not in done.stdout
    assert target.rows() == before
    assert len(before["cases_caseidentity"]) == 1
    # It can go on from there: sequences are where they were, and nobody is signed in.
    again = target.manage("check_start", DEMO="1")
    assert again.returncode == 0, again.stderr
    shown = target.manage(
        "shell", "--no-imports", "-c",
        "from auditapp.accounts.models import Session, User; "
        "print(Session.objects.count(), User.objects.create(email='new@x.example').pk)",
    )  # fmt: skip
    sessions, pk = shown.stdout.split()
    assert sessions == "0"
    assert int(pk) > User.objects.order_by("pk").last().pk
    # The trail still refuses to be changed.
    refused = target.manage(
        "shell", "--no-imports", "-c",
        "from auditapp.history.models import Entry; Entry.objects.all().delete()",
    )  # fmt: skip
    assert "history_entry refuses" in refused.stderr


def test_backup_under_load_has_every_row_acknowledged_before_it_began(committed, target, tmp_path):
    acknowledged, stop = [], threading.Event()

    def write(number):
        try:
            while not stop.is_set():
                entry = Entry.objects.create(verb="added", object_type="load", object_id=number)
                acknowledged.append(entry.pk)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for writer in writers:
        writer.start()
    try:
        while len(acknowledged) < 40:
            stop.wait(0.01)
        before = list(acknowledged)
        path, _ = back_up(tmp_path)
        during = len(acknowledged) - len(before)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    done = target.restore(path)
    assert done.returncode == 0, done.stderr
    restored = {int(row.split(",")[0].strip("(")) for row in target.rows()["history_entry"]}
    assert set(before) <= restored
    assert during > 0
    # Of what was written meanwhile it has what came before one moment: nothing torn.
    assert restored <= set(acknowledged) | set(Entry.objects.values_list("pk", flat=True))


def test_database_in_use_or_filled_is_replaced_only_when_told(committed, target, tmp_path):
    remember_keys()
    path, _ = back_up(tmp_path)
    assert target.restore(path).returncode == 0
    before = target.rows()
    refused = target.restore(path)
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert "--replace" in refused.stderr
    with in_use(target):
        refused = target.restore(path, "--replace")
    assert refused.returncode == 1
    assert "is being used. Stop the server" in refused.stderr
    assert target.rows() == before
    replaced = target.restore(path, "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert "kept as" in replaced.stdout
    assert target.rows() == before
    # The next backup does not hold what was put aside.
    (tmp_path / "next").mkdir()
    assert target.manage("backup", "--skip-checks", tmp_path / "next").returncode == 0
    [following] = (tmp_path / "next").glob("*.backup")
    assert following.stat().st_size < path.stat().st_size * 1.5


def in_use(target):
    if not IS_SQLITE:
        import psycopg2

        return closing(psycopg2.connect(**connection.get_connection_params() | {
            "dbname": target.name}))  # fmt: skip
    database = sqlite3.connect(target.file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("BEGIN")
    database.execute("SELECT COUNT(*) FROM accounts_user").fetchone()
    return closing(database)


def test_keys_that_do_not_open_what_is_restored_are_told(committed, target, tmp_path):
    """D4: who has the backup and its key still reads no name without FIELD_KEYS."""
    remember_keys()
    path, _ = back_up(tmp_path)
    done = target.manage("restore", path, FIELD_KEYS=OTHER)
    assert done.returncode == 3
    assert "0 missing" in done.stdout
    assert "cases_caseidentity" in done.stderr
    assert "operations_knownvalue" in done.stderr
    assert "CANARY" not in done.stdout + done.stderr
    with path.open("rb") as file:
        assert b"CANARY" not in opened(file, [KEY]).read()
    assert target.manage("check_start", DEMO="1", FIELD_KEYS=OTHER).returncode == 1


# -- refused before anything is touched


def cut(content):
    yield from (content[:length] for length in (0, 1, 30, 70, 71, 500, len(content) // 2))
    yield content[:-1]


def flipped(content):
    for place in (0, 25, 60, 75, len(content) // 2, len(content) - 1):
        changed = bytearray(content)
        changed[place] ^= 4
        yield bytes(changed)


def test_damaged_files_are_refused_and_nothing_is_touched(committed, target, tmp_path):
    path, _ = back_up(tmp_path)
    content, damaged = path.read_bytes(), tmp_path / "damaged"
    before = all_rows(connection)
    for each in (*cut(content), *flipped(content), content + b"\n"):
        damaged.write_bytes(each)
        for options in ([], ["--replace"]):
            with pytest.raises(CommandError, match="Nothing was changed") as error:
                call_command("restore", str(damaged), *options)
            assert error.value.returncode == 1
    assert all_rows(connection) == before
    damaged.write_bytes(content[:-20])
    done = target.restore(damaged)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert not target.file.exists()


def test_restore_is_refused_with_a_wrong_key_or_none(db, settings, tmp_path):
    path = sealed_manifest(tmp_path, {})
    settings.BACKUP_KEYS = [OTHER]
    with pytest.raises(CommandError, match="None of the keys in BACKUP_KEYS made this file"):
        call_command("restore", str(path))
    settings.BACKUP_KEYS = []
    with pytest.raises(CommandError, match="Set BACKUP_KEYS"):
        call_command("restore", str(path))


def sealed_manifest(folder, changes):
    manifest = {"product": making.PRODUCT, "database": connection.vendor, "migrations": []}
    path = folder / "made.backup"
    with path.open("wb") as file:
        writer = SealedWriter(file, KEY)
        writer.write(json.dumps(manifest | changes).encode() + b"\n")
        writer.finish()
    return path


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"product": "Another"}, "of another product"),
        ({"database": "oracle"}, "This is a backup of oracle"),
        ({"migrations": [["cases", "9999_of_next_year"]]}, "of a newer version"),
    ],
)
def test_restore_is_refused_where_it_does_not_fit(db, tmp_path, changes, words):
    with pytest.raises(CommandError, match=words):
        call_command("restore", str(sealed_manifest(tmp_path, changes)), "--replace")


def test_file_that_is_not_there_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", str(tmp_path / "none.backup"))


def test_restore_that_fails_half_way_leaves_what_was_there(committed, target, tmp_path):
    """A manifest that counts one row too many: as if a row were lost on the way."""
    path, _ = back_up(tmp_path)
    assert target.restore(path).returncode == 0
    before = target.rows()
    with path.open("rb") as file:
        first, _, rest = opened(file, [KEY]).read().partition(b"\n")
    manifest = json.loads(first)
    manifest["counts"]["accounts_user"] += 1
    with path.open("wb") as file:
        writer = SealedWriter(file, KEY)
        writer.write(json.dumps(manifest).encode() + b"\n" + rest)
        writer.finish()
    done = target.restore(path, "--replace")
    assert done.returncode == 1
    assert "do not have the rows" in done.stderr
    assert target.rows() == before


# -- making


def test_backup_needs_a_key_of_its_own(db, settings, tmp_path):
    settings.BACKUP_KEYS = []
    with pytest.raises(CommandError, match="Set BACKUP_KEYS"):
        call_command("backup", str(tmp_path))
    assert not list(tmp_path.iterdir())


def test_backup_into_no_folder_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("backup", str(tmp_path / "none"))


def test_full_disk_leaves_no_file_and_says_so(committed, target, tmp_path):
    remember_keys()
    path, _ = back_up(tmp_path)
    size = path.stat().st_size
    assert target.restore(path).returncode == 0
    folder = tmp_path / "full"
    folder.mkdir()
    for limit in (0, 100, size // 2, size - 10):
        done = limited(target, limit, "backup", "--skip-checks", folder)
        assert done.returncode == 1, done.stderr
        assert "No backup was made" in done.stderr
        assert "Traceback" not in done.stderr
        assert not list(folder.iterdir())
    assert not [p for p in tmp_path.iterdir() if p.name.endswith(".copy")]


def limited(target, size, *command):
    """As on a full disk: no file may become larger."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(
        [sys.executable, "-B", "manage.py", *map(str, command)],
        cwd=django_settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": target.url, "BACKUP_KEYS": KEY},
        capture_output=True,
        text=True,
        preexec_fn=limit,
    )


def test_what_cannot_be_read_back_gets_no_name(committed, monkeypatch, tmp_path):
    def forget(file, keys):
        file.seek(-1, os.SEEK_END)
        file.write(b"\x00")
        return opened(file, keys)

    monkeypatch.setattr(making, "opened", forget)
    with pytest.raises(CommandError, match="damaged or not whole"):
        call_command("backup", str(tmp_path))
    assert not list(tmp_path.iterdir())


def test_older_backups_go_only_after_one_was_made(committed, monkeypatch, tmp_path):
    for day in range(1, 5):
        (tmp_path / f"side-by-side-2019-02-0{day}T000000Z.backup").write_text("old")
    (tmp_path / "notes.txt").write_text("kept")
    left = tmp_path / "side-by-side-2019-02-01T000000Z.partial"
    left.write_text("of a run that was killed")
    yesterday = (timezone.now() - datetime.timedelta(hours=25)).timestamp()
    os.utime(left, (yesterday, yesterday))
    with monkeypatch.context() as patch:
        patch.setattr(making, "SealedWriter", None)
        with pytest.raises(TypeError):
            call_command("backup", str(tmp_path), "--keep", "2")
    assert len(list(tmp_path.glob("*.backup"))) == 4
    path, said = back_up(tmp_path, "--keep", "2")
    assert "Removed older backups: 3." in said
    assert {p.name for p in tmp_path.iterdir()} == {
        "notes.txt",
        "side-by-side-2019-02-04T000000Z.backup",
        path.name,
    }


@pytest.mark.parametrize("keep", ["0", "-1", "two"])
def test_keep_is_a_number_from_one_on(tmp_path, keep):
    with pytest.raises(CommandError, match="from 1 on"):
        call_command("backup", str(tmp_path), f"--keep={keep}")


@pytest.mark.skipif(IS_SQLITE, reason="of PostgreSQL's programs")
@pytest.mark.parametrize("says", ["pg_dump (PostgreSQL) 9.6.2", "", None])
def test_program_that_is_older_than_the_server_or_missing_is_named(db, settings, tmp_path, says):
    if says is not None:
        program = tmp_path / "pg_dump"
        program.write_text(f"#!/bin/sh\necho '{says}'\n")
        program.chmod(0o755)
    settings.POSTGRES_PROGRAMS = str(tmp_path)
    with pytest.raises(CommandError, match="POSTGRES_PROGRAMS") as error:
        call_command("backup", str(tmp_path))
    assert ("is not installed" if says is None else "is older than the server") in str(error.value)


@pytest.mark.skipif(IS_SQLITE, reason="of PostgreSQL's programs")
def test_program_that_fails_is_quoted_and_leaves_no_file(committed, settings, tmp_path):
    program = tmp_path / "pg_dump"
    program.write_text(
        "#!/bin/sh\n[ $1 = --version ] && echo 'pg_dump 99' && exit\n"
        "echo half; echo 'pg_dump: error: gone' >&2; exit 1\n"
    )
    program.chmod(0o755)
    settings.POSTGRES_PROGRAMS = str(tmp_path)
    with pytest.raises(CommandError, match="pg_dump failed: pg_dump: error: gone"):
        call_command("backup", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["pg_dump"]


@pytest.mark.skipif(not IS_SQLITE, reason="of SQLite's file")
def test_copy_that_a_killed_run_left_goes_and_only_one_runs_at_a_time(committed, tmp_path):
    path = Path(connection.settings_dict["NAME"])
    copy = path.with_name(f".{path.name}.copy")
    copy.write_text("left")
    with copy.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="Another backup is being made"):
            call_command("backup", str(tmp_path))
    back_up(tmp_path)
    assert not copy.exists()


@pytest.mark.skipif(not IS_SQLITE, reason="of SQLite's file")
def test_damaged_database_is_noticed_when_backed_up_and_can_be_replaced(
    committed, target, tmp_path
):
    path, _ = back_up(tmp_path)
    target.file.write_bytes(b"no database" * 1000)
    assert "No backup was made" in target.manage("backup", tmp_path).stderr
    assert "not empty" in target.manage("restore", path).stderr
    done = target.manage("restore", path, "--replace")
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.glob("restored.sqlite3.before-restore-*"))) == 1
