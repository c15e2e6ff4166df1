"""The demonstration, recorded as the world is."""

import io
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from cases.models import Audit
from findings.demonstration import loader

from .recorded import Recorded


@pytest.fixture(scope="session")
def recorded_demonstration(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded by one process of the run, for half a minute."""
    return Recorded.of_the_run(
        tmp_path_factory, "demonstration", load_demonstration, django_db_blocker.unblock
    )


@pytest.fixture
def demonstration(db, recorded_demonstration):
    """What script/demo shows, in the test's own transaction."""
    return recorded_demonstration.restore()


def load_demonstration():
    call_command("load_question_sets", stdout=io.StringIO())
    call_command("load_timescales", stdout=io.StringIO())
    loader.load(password="Demo-2019-audit")
    audit, re_audit = Audit.objects.order_by("pk")
    return SimpleNamespace(audit=audit, re_audit=re_audit)
