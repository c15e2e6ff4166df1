"""What is erased is nowhere in the database any more."""

import datetime
import io
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from auditapp.accounts.models import Role, Session, User
from auditapp.encryption import EncryptedTextField
from auditapp.history import triggers
from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory, CaseFactory, IdentityFactory, ReportFactory
from cases.audits.services.taking_part import withdraw_case
from cases.children.tests.choosing import candidate_list, waiting_import
from cases.models import AgencyReturn, Audit, CandidateList, Case, CaseIdentity, UrgentConcern
from findings.erasure import services
from findings.models import SummaryReport
from findings.takeaway.tests.audits import make_everything

CANARY = "CANARY-of-a-child"
OF_CHILD = ["case", "agency_return", "sent_version", "concern", "send_back", "identity", "voice"]


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(whole=make_everything)


@pytest.fixture(autouse=True)
def no_vacuum_in_a_transaction(request, monkeypatch):
    if not request.node.get_closest_marker("django_db"):
        for name in ("erase", "apply_retention"):
            monkeypatch.setattr(f"findings.management.commands.{name}.give_back_space", lambda: "")


def fill_with_canaries(case):
    """Every free text of every row that hangs on the child; returns the columns."""
    filled = []
    triggers.remove_all(connection)
    for model in apps.get_models():
        if model._meta.app_label not in ("cases", "findings"):
            continue
        path = path_to_child(model)
        rows = path is not None and model._base_manager.filter(**{path: case.pk})
        for field in model._meta.local_fields if rows else []:
            if is_text(field):
                value = {"x": CANARY} if isinstance(field, models.JSONField) else CANARY
                put(rows, field.name, value)
                filled.append(f"{model.__name__}.{field.name}")
    triggers.install_all(connection)
    return filled


def put(rows, name, value):
    """Into all rows; where the database wants some empty, into those that say something."""
    try:
        with transaction.atomic():
            rows.update(**{name: value})
    except IntegrityError:
        rows.exclude(**{name: ""}).update(**{name: value})


def path_to_child(model):
    """A lookup from a row to its child, by the links that have been given names of their own."""
    if model is Case:
        return "pk"
    for field in model._meta.local_fields:
        if field.is_relation and field.name in OF_CHILD and field.related_model is not model:
            rest = path_to_child(field.related_model)
            if rest:
                return f"{field.name}__{rest}"
    return None


def is_text(field):
    has_room = isinstance(field, models.TextField) or (field.max_length or 0) >= 40
    is_free = isinstance(field, models.TextField | models.CharField) and has_room
    is_code = field.choices or field.name in ("token_digest", "choice")
    is_json = isinstance(field, models.JSONField) and field.name in ("content", "data", "values")
    return (is_free or is_json) and not is_code


def found_in_database(text=CANARY):
    """Tables that hold the text as it is stored, and those whose encrypted texts do."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                if any(text in bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview)
                       else text in str(v) for v in row):  # fmt: skip
                    found.add(table)
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedTextField):
                values = model._base_manager.values_list(field.name, flat=True)
                found |= {model._meta.db_table for value in values if text in (value or "")}
    return found


def erase(*arguments):
    output = io.StringIO()
    call_command("erase", *arguments, stdout=output)
    return output.getvalue()


# -- one child


@pytest.fixture
def child(world):
    """Has something of everything, and a text in all of it."""
    candidate_list(world.audit, world.administrator)
    waiting_import(world.audit, world.administrator)
    filled = fill_with_canaries(world.case)
    assert len(filled) > 30, filled
    assert {"CaseIdentity.name", "RestrictedComment.text", "SentVersion.content"} <= set(filled)
    world.case.refresh_from_db()
    return world.case


def test_no_table_holds_a_word_of_an_erased_child(child, world):
    before = found_in_database()
    assert len(before) > 15
    others = AgencyReturn.objects.exclude(case=child).count()
    erase("--child", child.pseudonym.lower(), "--audit", str(world.audit.pk), "--yes")
    assert not found_in_database()
    assert not Case.objects.filter(pk=child.pk).exists()
    assert AgencyReturn.objects.count() == others
    assert set(CandidateList.objects.values_list("rows", flat=True)) == {""}
    entry = Entry.objects.filter(verb=Verb.REMOVED, object_type="cases.case").first()
    assert (entry.object_id, entry.person_id) == (child.pk, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="SQLite keeps deleted text in free pages"
)
def test_no_byte_of_an_erased_child_stays_in_the_file(child, world):
    def stored():
        file = Path(connection.settings_dict["NAME"])
        return b"".join(f.read_bytes() for f in file.parent.glob(f"{file.name}*"))

    assert CANARY.encode() in stored()
    erase("--child", child.pseudonym, "--audit", str(world.audit.public_id), "--yes")
    assert CANARY.encode() not in stored()


def test_dry_run_says_the_same_and_deletes_nothing(child, world):
    arguments = ["--child", child.pseudonym, "--audit", str(world.audit.pk)]
    before, entries = found_in_database(), Entry.objects.count()
    said = erase(*arguments, "--dry-run")
    assert "SentVersion 2" in said or "SentVersion" in said
    assert (found_in_database(), Entry.objects.count()) == (before, entries)
    assert said.splitlines()[1] == erase(*arguments, "--yes").splitlines()[1]


def test_nothing_is_deleted_without_a_yes(world, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(CommandError, match="Nothing was deleted"):
        erase("--audit", str(world.audit.pk))
    assert Audit.objects.filter(pk=world.audit.pk).exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--child", "Ada"],
        ["--audit", "x"],
        ["--audit", "99999"],
        ["--audit", "1", "--child", "Nobody"],
        ["--person", "nobody@example.org"],
        ["--person", "nobody@example.org", "--audit", "1"],
        ["--audit", "1", "--reports"],
    ],
    ids=str,
)
def test_what_is_not_there_is_said(world, arguments):
    with pytest.raises(CommandError):
        erase(*arguments, "--yes")


# -- a child in a signed report


@pytest.fixture
def signed(world):
    audit = AuditFactory(
        partnership=world.partnership, lead=world.social_care, asked=[world.police]
    )
    case = CaseFactory(audit=audit, pseudonym="Dot", circumstances=CANARY)
    CaseFactory(audit=audit, pseudonym="Eve")
    acting.open_audit(audit)
    ReportFactory(audit=audit)
    return case


def test_signed_versions_stay_and_are_told_of(signed):
    said = erase("--child", "Dot", "--audit", str(signed.audit.pk), "--yes")
    assert "stay, with the child’s age and circumstances under the pseudonym: 1." in said
    assert found_in_database() == {"findings_summaryreport", "findings_reportfile"}


def test_version_that_stands_is_not_deleted(signed):
    with pytest.raises(CommandError, match="Begin a new version"):
        erase("--child", "Dot", "--audit", str(signed.audit.pk), "--reports", "--yes")
    assert Case.objects.filter(pk=signed.pk).exists()


def test_earlier_versions_go_with_the_child(signed, world):
    acting.revise(signed.audit)
    signed.audit.refresh_from_db()
    meta = {"version": Case.objects.get(pk=signed.pk).version, "save_key": uuid.uuid4()}
    withdraw_case(case=signed, reason="Erased", by=world.administrator, **meta)
    ReportFactory(audit=signed.audit, why="Without a child")
    erase("--child", "Dot", "--audit", str(signed.audit.pk), "--reports", "--yes")
    assert not found_in_database()
    assert [r.number for r in SummaryReport.objects.filter(audit=signed.audit)] == [2]


# -- a whole audit


def test_nothing_is_left_of_an_erased_audit(world):
    concerns = UrgentConcern.objects.filter(agency_return__case__audit=world.audit)
    assert concerns.exists()
    said = erase("--audit", str(world.audit.public_id), "--yes")
    assert "SummaryReport 1" in said
    assert "ReportFile" in said
    assert not Audit.objects.filter(pk=world.audit.pk).exists()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model is Audit:
                assert not model._base_manager.filter(**{field.name: world.audit.pk}).exists()


# -- a person


def test_account_says_nothing_of_an_erased_person(world, client_of):
    person = world.auditor
    User.objects.filter(pk=person.pk).update(name=CANARY, email=f"{CANARY.lower()}@example.org")
    client = client_of(person)
    assert client.get("/").status_code == 200
    done = Entry.objects.filter(person_id=person.pk).count()
    said = erase("--person", f"{CANARY}@example.org", "--yes")
    assert "Membership 1" in said
    assert "Session 1" in said
    assert not found_in_database()
    assert not found_in_database(CANARY.lower())
    assert client.get("/").status_code == 302
    person.refresh_from_db()
    assert not person.is_active
    assert not person.has_usable_password()
    assert not person.memberships.exists()
    assert Entry.objects.filter(person_id=person.pk).count() == done
    assert not [s for s in Session.objects.all() if str(person.pk) in s.get_decoded().values()]


def test_last_administrator_is_not_erased(world):
    for member in User.objects.filter(memberships__role=Role.ADMINISTRATOR).distinct()[1:]:
        member.memberships.filter(partnership=world.partnership).delete()
    last = User.objects.filter(
        memberships__role=Role.ADMINISTRATOR, memberships__partnership=world.partnership
    ).first()
    with pytest.raises(CommandError):
        erase("--person", last.email, "--yes")


# -- what is over its time


def apply_retention(*arguments):
    output = io.StringIO()
    call_command("apply_retention", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def kept(world, signed):
    """A signed audit with a key, of a partnership that deletes it after 6 months, all after 24."""
    partnership = world.partnership
    partnership.key_kept_for, partnership.audit_kept_for = 6, 24
    partnership.save()
    IdentityFactory(case=signed)
    return signed.audit


def keys(audit):
    return CaseIdentity.objects.filter(case__audit=audit).count()


def test_nothing_goes_before_its_time(kept):
    assert "Nothing is over its time." in apply_retention()
    assert keys(kept) == 1


def signed_ago(audit, months):
    triggers.remove_all(connection)
    moment = timezone.now() - datetime.timedelta(days=31 * months)
    SummaryReport.objects.filter(audit=audit).update(signed_at=moment)
    triggers.install_all(connection)


def test_key_goes_earlier_than_the_report(kept):
    signed_ago(kept, 6)
    said = apply_retention()
    assert said.splitlines()[0] == f"Audit {kept.pk}: who the children are, deleted. CaseIdentity 1"
    assert keys(kept) == 0
    assert SummaryReport.objects.filter(audit=kept).exists()
    assert "Nothing is over" in apply_retention()


def test_audit_goes_whole_and_nothing_of_others(kept, world):
    signed_ago(kept, 24)
    said = apply_retention("--dry-run")
    assert "dry run" in said
    assert Audit.objects.filter(pk=kept.pk).exists()
    apply_retention()
    assert not Audit.objects.filter(pk=kept.pk).exists()
    assert not found_in_database()
    assert Audit.objects.filter(pk=world.audit.pk).exists()
    entry = Entry.objects.filter(verb=Verb.REMOVED, object_type="cases.audit").get()
    assert (entry.object_id, entry.person_id) == (kept.pk, None)
    assert "Dot" not in said


def test_audit_with_a_new_version_begun_stays(kept):
    signed_ago(kept, 24)
    acting.revise(kept)
    assert "Nothing is over" in apply_retention()


def test_partnership_without_times_keeps_everything(kept, world):
    signed_ago(kept, 600)
    world.partnership.key_kept_for = world.partnership.audit_kept_for = None
    world.partnership.save()
    assert "Nothing is over" in apply_retention()


def test_version_begun_at_that_moment_stops_it(kept, monkeypatch):
    signed_ago(kept, 24)
    answers = iter([services.times_of(kept.partnership), []])
    monkeypatch.setattr(services, "times_of", lambda _: next(answers))
    today = timezone.localdate()
    [(_, _, gone)] = services.apply_retention(partnership=kept.partnership, today=today)
    assert not gone
    assert Audit.objects.filter(pk=kept.pk).exists()
