"""What every test runs under. It is the same on every machine: neither .env nor a developer's own
environment matters, but for DATABASE_URL, which is how script/test asks for PostgreSQL.
"""

import gc
import os
from functools import partial

import django
import hypothesis
import pytest
from _pytest import runner

from auditapp.frames import with_room

# Like production, so that tests see its headers and cookies. Before Django reads its settings.
os.environ.update(
    DJANGO_SETTINGS_MODULE="auditapp.settings",
    SECRET_KEY="only-for-tests-" * 4,
    FIELD_KEYS="b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMTI=",
    DEBUG="0",
    DEMO="0",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    CSRF_TRUSTED_ORIGINS="",
    BEHIND_PROXY="0",
    EMAIL_URL="memorymail://",
    FROM_EMAIL="no-reply@audit.example.org",
)
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

# A module of helpers that assert something; those of tests and plugins say what failed anyway.
pytest.register_assert_rewrite("cases.offline.tests.workbooks")

hypothesis.settings.register_profile("tests", deadline=None, derandomize=True)
hypothesis.settings.load_profile("tests")


def pytest_configure(config):
    """Four differences from production, for all tests."""
    from django.conf import settings
    from django.middleware import csrf

    if os.environ["SECRET_KEY"] != settings.SECRET_KEY:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: it makes pytest read .env.")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
    settings.SECURE_SSL_REDIRECT = False  # the test client speaks http
    settings.STORAGES = {  # pages name files as npm built them, no collectstatic
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    django.setup()
    csrf.CSRF_ALLOWED_CHARS = "xz"  # no short text stands in a random token by chance
    for name in ("world", "demonstration", "libreoffice"):  # their fixtures are for all tests
        config.pluginmanager.import_plugin(f"auditapp.tests.{name}")


def pytest_collection_finish():
    """What is loaded by now stays: it need not be looked through for garbage time and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """Tests call as deep as a server, and deeper: they took a fifth longer without the room."""
    return with_room(partial(runner.pytest_runtest_protocol, item, nextitem))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """SQLite in a file, not in memory: threads and processes of a test then meet real locks."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database["TEST"] = {**database.get("TEST", {}), "NAME": str(file)}
        database["OPTIONS"]["init_command"] += ";PRAGMA synchronous=OFF"  # no test pulls the plug


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """One key of the trail in the databases of all processes, which read each other's rows."""
    from auditapp.history.models import TrailKey

    with django_db_blocker.unblock():
        TrailKey.objects.update(key="7e" * 32)


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_history_triggers():
    """Let the flush after a transactional test empty the trail, which refuses that to all others,
    but for its key, which a migration made.

    It also empties the cache, where sign-in attempts are counted, for the flush knows models only.
    """
    from django.core.cache import cache
    from django.db import connection
    from django.test import TransactionTestCase

    from auditapp.history import triggers
    from auditapp.history.models import TrailKey

    flush = TransactionTestCase._fixture_teardown

    def flush_without_triggers(test_case):
        triggers.remove_all(connection)
        keys = list(TrailKey.objects.all())
        try:
            flush(test_case)
            TrailKey.objects.bulk_create(keys)
            cache.clear()
        finally:
            triggers.install_all(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_triggers)
        yield
