"""Start-up with settings that are missing or wrong: one line that says what to set."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from auditapp.operations.checks import sqlite_file

ROOT = Path(settings.BASE_DIR)
GOOD = {
    "SECRET_KEY": "a-made-up-key-of-these-tests-" * 3,
    "FIELD_KEYS": "fZ8cA1tYQm0w3b9nXo2sJ5kD7uVhR4eLgPqTzCyNi6E=",
    "ALLOWED_HOSTS": "audit.example.org",
    "DATABASE_URL": "sqlite:///database.sqlite3",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "FROM_EMAIL": "no-reply@audit.example.org",
}


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """The product in a folder of its own, where no developer's .env is."""
    folder = tmp_path_factory.mktemp("installation")
    (folder / "auditapp").mkdir()
    for path in [*ROOT.glob("auditapp/*"), *(ROOT / name for name in ("cases", "findings"))]:
        (folder / path.relative_to(ROOT)).symlink_to(path)
    # Not a link: it finds .env and the database from where it lies.
    (folder / "auditapp" / "settings.py").unlink()
    shutil.copy(ROOT / "auditapp" / "settings.py", folder / "auditapp")
    shutil.copy(ROOT / "manage.py", folder)
    (folder / "static" / "build").mkdir(parents=True)
    return folder


def run(installation, *command, **environment):
    """`environment` is all there is; None leaves one out of GOOD."""
    wanted = {name: value for name, value in (GOOD | environment).items() if value is not None}
    return subprocess.run(
        [sys.executable, *command],
        cwd=installation,
        env={"PATH": os.environ["PATH"], **wanted},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_good_settings_pass_the_checks_for_production(installation):
    result = run(installation, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SECRET_KEY", None, "is not set"),
        ("SECRET_KEY", "", "is too short"),
        ("SECRET_KEY", "k" * 49, "is too short"),
        ("FIELD_KEYS", None, "is not set"),
        ("FIELD_KEYS", "", "is malformed"),
        ("FIELD_KEYS", "short", "is malformed"),
        ("DEBUG", "maybe", "is malformed"),
        ("DEMO", "2", "is malformed"),
        ("BEHIND_PROXY", "ja", "is malformed"),
        ("ALLOWED_HOSTS", None, "is not set"),
        ("ALLOWED_HOSTS", "", "is malformed"),
        ("DATABASE_URL", "", "is malformed"),
        ("DATABASE_URL", "nonsense", "is malformed"),
        ("DATABASE_URL", "mysql://u:p@localhost/x", "is malformed"),
        ("DATABASE_URL", "postgrs://u:p@localhost/x", "is malformed"),
        ("DATABASE_URL", "postgres://u:p@localhost:port/x", "is malformed"),
        ("EMAIL_URL", "nonsense", "is malformed"),
        ("EMAIL_URL", "mailto://mail.example.org", "is malformed"),
        ("EMAIL_URL", "smtp://mail.example.org:port", "is malformed"),
    ],
)
def test_wrong_setting_stops_the_start_with_one_line(installation, name, value, problem):
    result = run(installation, "manage.py", "check", **{name: value})
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stderr.startswith(f"Stopped by a setting: {name} {problem}")
    assert not result.stdout


@pytest.mark.parametrize("word", ["1", "true", "Yes", "on"])
def test_switch_takes_the_usual_words(installation, word):
    shown = run(
        installation,
        "-c",
        "from auditapp import settings; print(settings.DEBUG, settings.DEMO)",
        DEBUG=word,
        DEMO="",
    )
    assert shown.stdout.split() == ["True", "False"]


SHOW = """
from auditapp import settings as s
print(s.INSECURE, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,
      s.SECURE_HSTS_SECONDS, getattr(s, "SECURE_PROXY_SSL_HEADER", None), s.ALLOWED_HOSTS)
"""


def test_production_is_the_default_and_secure(installation):
    shown = run(installation, "-c", SHOW).stdout
    assert shown.strip() == "False True True True 31536000 None ['audit.example.org']"


def test_demo_works_over_http_on_this_machine_only(installation):
    shown = run(installation, "-c", SHOW, DEMO="1", ALLOWED_HOSTS=None).stdout
    assert shown.strip() == "True False False False 0 None ['127.0.0.1', 'localhost']"


def test_proxy_header_is_believed_only_when_told(installation):
    shown = run(installation, "-c", SHOW, BEHIND_PROXY="1").stdout
    assert "('HTTP_X_FORWARDED_PROTO', 'https')" in shown


def test_environment_wins_over_the_file(installation):
    show = "from auditapp import settings as s; print(s.SECRET_KEY[:1], s.DEFAULT_FROM_EMAIL)"
    (installation / ".env").write_text(f"SECRET_KEY={'f' * 60}\nFROM_EMAIL=file@example.org\n")
    try:
        assert run(installation, "-c", show).stdout.split() == ["a", "no-reply@audit.example.org"]
        without = run(installation, "-c", show, SECRET_KEY=None, FROM_EMAIL=None)
        assert without.stdout.split() == ["f", "file@example.org"]
    finally:
        (installation / ".env").unlink()


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"DEBUG": "1"}, "Set DEBUG=0."),
        ({"SECRET_KEY": "django-insecure-" + "x7" * 30}, "SECRET_KEY is a placeholder"),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY is a placeholder"),
        # what the tests of this product use, and so everybody knows
        ({"SECRET_KEY": "only-for-tests-" * 4}, "SECRET_KEY is a placeholder"),
        ({"FIELD_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMTI="}, "FIELD_KEYS holds a"),
        ({"FIELD_KEYS": "A" * 43 + "="}, "FIELD_KEYS holds a placeholder"),
        ({"BACKUP_KEYS": "A" * 43 + "="}, "BACKUP_KEYS holds a placeholder"),
        ({"BACKUP_KEYS": GOOD["FIELD_KEYS"]}, "one theft would open all"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is *"),
        ({"EMAIL_URL": None}, "EMAIL_URL sends no mail"),
        ({"EMAIL_URL": "dummymail://"}, "EMAIL_URL sends no mail"),
        ({"FROM_EMAIL": None}, "FROM_EMAIL is not set"),
        ({"DATABASE_URL": "sqlite:////no/such/folder/x.sqlite3"}, "can't be written"),
    ],
)
def test_server_refuses_settings_that_are_unsafe_with_one_line(installation, wrong, problem):
    result = run(installation, "manage.py", "check_start", **wrong)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stderr.startswith("Stopped by a setting: ")
    assert problem in result.stderr
    assert not result.stdout


def test_demonstration_may_do_what_a_real_server_may_not(installation):
    """What is left to say is that its database was not prepared."""
    result = run(
        installation, "manage.py", "check_start",
        DEMO="1", EMAIL_URL="consolemail://", FROM_EMAIL=None, SECRET_KEY="x" * 60,
    )  # fmt: skip
    assert "run python manage.py migrate" in result.stderr
    assert "Stopped by a setting" not in result.stderr


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"FIELD_KEYS": None}, "Stopped by a setting: FIELD_KEYS is not set"),
        ({"ALLOWED_HOSTS": "*"}, "Stopped by a setting: ALLOWED_HOSTS is *"),
        ({}, "The database is of another version: run python manage.py migrate."),
    ],
)
def test_gunicorn_does_not_start_and_says_one_line(installation, wrong, problem):
    shutil.copy(ROOT / "gunicorn.conf.py", installation)
    result = run(
        installation, "-m", "gunicorn", "--log-level", "warning", "auditapp.wsgi",
        PORT="0", DATABASE_URL="sqlite:///empty.sqlite3", **wrong,
    )  # fmt: skip
    assert result.returncode == 1
    assert result.stderr.startswith(problem), result.stderr
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert "Side by Side is at" not in result.stdout


def test_folder_that_the_server_may_not_write_to_is_named(monkeypatch, tmp_path):
    """As root, who may write everywhere, runs this test too."""
    monkeypatch.setattr("os.access", lambda path, mode: str(path) != str(tmp_path))
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "db.sqlite3"))
    [(text, hint)] = sqlite_file()
    assert str(tmp_path / "db.sqlite3") in text
    assert "Let the user that runs the server write" in hint


# -- the demonstration accounts, whose password is public


@pytest.fixture(scope="module")
def database(installation):
    """The installation's own database, with the table of people."""
    made = run(installation, "manage.py", "migrate", "accounts", "--verbosity=0")
    assert made.returncode == 0, made.stderr
    return installation / "database.sqlite3"


def add_person(database, email, *, is_active):
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM accounts_user")
        connection.execute(
            "INSERT INTO accounts_user (email, name, password, is_active, date_joined)"
            " VALUES (?, 'Somebody', '!', ?, '2019-02-28')",
            [email, is_active],
        )
    connection.close()


SERVE = ("-c", "import auditapp.wsgi; print('serves')")


def test_server_refuses_to_start_over_an_active_demonstration_account(installation, database):
    add_person(database, "Chair@Demo.Example", is_active=True)
    result = run(installation, *SERVE)
    assert result.returncode != 0
    assert "serves" not in result.stdout
    assert "1 active demonstration accounts" in result.stderr
    assert "script/demo" in result.stderr
    assert "Chair" not in result.stderr


def test_server_starts_over_a_demonstration_account_with_demo(installation, database):
    add_person(database, "chair@demo.example", is_active=True)
    assert run(installation, *SERVE, DEMO="1").stdout.endswith("serves\n")


@pytest.mark.parametrize(
    ("email", "is_active"),
    [("chair@demo.example", False), ("chair@demo.example.org", True), ("a@b.example", True)],
)
def test_server_starts_over_other_accounts(installation, database, email, is_active):
    add_person(database, email, is_active=is_active)
    result = run(installation, *SERVE)
    assert result.stdout.endswith("serves\n"), result.stderr


def test_server_refuses_to_start_with_a_wrong_setting(installation):
    result = run(installation, *SERVE, SECRET_KEY=None)
    assert result.returncode != 0
    assert result.stderr.splitlines()[-1].startswith(
        "django.core.exceptions.ImproperlyConfigured: SECRET_KEY is not set"
    )


def test_missing_allowed_hosts_says_what_to_write_and_nothing_untrue(installation):
    result = run(installation, "manage.py", "check", ALLOWED_HOSTS=None)
    assert "ALLOWED_HOSTS=audit.example.org" in result.stderr
    assert "script/setup, which writes it" not in result.stderr


def test_load_demo_refuses_without_demo(installation):
    result = run(installation, "manage.py", "load_demo")
    assert result.returncode == 1
    assert "DEMO=1" in result.stderr
