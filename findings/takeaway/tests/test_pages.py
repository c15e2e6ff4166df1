"""The pages on which administrators take audits away and bring them in, and the command."""

import datetime
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry
from auditapp.tests.factories import (
    AuditFileFactory,
    NoPartFactory,
    PartnershipFactory,
    PersonFactory,
)
from cases.audits.services.audits import create_audit
from cases.models import Audit
from findings.models import AuditFile
from findings.takeaway.services import bring_in

from .audits import contents, told, with_rows

URL = "/audits/bring-in/"


@pytest.fixture
def client(world, client_of):
    return client_of(world.administrator)


def upload(client, file, **data):
    data = {"save_key": uuid.uuid4(), "file": SimpleUploadedFile("audit.zip", file)} | data
    return client.post(URL, data)


# -- taking away


def test_download_is_the_whole_audit_and_an_entry_on_the_trail(world, client):
    page = client.get(reverse("audit-take-away", args=[world.audit.public_id]))
    address = reverse("audit-take-away-file", args=[world.audit.public_id])
    assert address in page.text
    before = Entry.objects.filter(verb="exported").count()
    answer = client.get(address)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="audit-{timezone.localdate()}.zip"'
    )
    assert told(answer.getvalue()) == told(world.file)
    assert Entry.objects.filter(verb="exported").count() == before + 1
    entry = Entry.objects.filter(verb="exported").first()
    assert (entry.object_id, entry.person_id) == (world.audit.pk, world.administrator.pk)


def test_audit_that_is_being_set_up_can_be_taken_away(world, client):
    half = create_audit(partnership=world.partnership, title="Half a one", by=world.administrator)
    page = client.get(reverse("audit-set-up", args=[half.public_id]))
    assert reverse("audit-take-away", args=[half.public_id]) in page.text
    answer = client.get(reverse("audit-take-away-file", args=[half.public_id]))
    assert b"Half a one" in contents(answer.getvalue())["readme.txt"]


def test_only_administrators_are_offered_it(world, client_of):
    link = reverse("audit-take-away", args=[world.audit.public_id])
    assert link in client_of(world.administrator).get(world.audit.get_absolute_url()).text
    assert link not in client_of(world.chair).get(world.audit.get_absolute_url()).text
    assert URL in client_of(world.administrator).get("/audits/").text
    assert URL not in client_of(world.chair).get("/audits/").text


def test_administrator_who_takes_no_part_for_a_child_is_refused_with_the_reason(world, client):
    NoPartFactory(case=world.case, user=world.administrator)
    for name in ("audit-take-away", "audit-take-away-file"):
        answer = client.get(reverse(name, args=[world.audit.public_id]))
        assert answer.status_code == 403
        assert "Another administrator can take the whole audit away" in answer.text


# -- bringing in


def test_file_is_shown_then_brought_in_once(world, client):
    number, waiting = Audit.objects.count(), AuditFile.objects.count()
    answer = upload(client, world.file)
    assert answer.status_code == 302
    page = client.get(answer.url)
    assert Audit.objects.count() == number
    for words in [
        "Ada, Ben, Cleo",
        "12 returns",
        "2 findings",
        "Are here already: Social care, Police",
    ]:
        assert words in page.text, words
    assert "An audit with this title is here already" in page.text
    for _ in range(2):
        done = client.post(answer.url, {"do": "add"}, follow=True)
        assert done.status_code == 200
        assert "brought in" in done.text
    assert Audit.objects.count() == number + 1
    assert AuditFile.objects.count() == waiting
    assert done.redirect_chain[-1][0] == Audit.objects.latest("pk").get_absolute_url()


def test_same_form_again_keeps_one_file(world, client):
    number, key = AuditFile.objects.count(), uuid.uuid4()
    first, again = (upload(client, world.file, save_key=key) for _ in range(2))
    assert first.url == again.url
    assert AuditFile.objects.count() == number + 1


def test_dropped_file_is_gone(world, client):
    address = upload(client, world.file).url
    number = Audit.objects.count()
    assert client.post(address, {"do": "drop"}).status_code == 302
    assert client.post(address, {"do": "drop"}).status_code == 302
    assert client.post(address, {"do": "add"}).status_code == 404
    assert client.get(address).status_code == 404
    assert Audit.objects.count() == number


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (b"no zip", "This is not the file of an audit"),
        (b"", "The file is empty. Choose the zip file of an audit"),
    ],
)
def test_file_that_is_no_audit_is_refused_at_its_field(file, expected, world, client):
    answer = upload(client, file)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"][0].startswith(expected)
    assert '<a href="#id_file">' in answer.text


def test_hostile_words_of_a_file_are_text_on_the_page(world, client):
    file = with_rows(world.file, "audit", lambda rows: rows[0].update(title="<b>{{ x }}"))
    page = client.get(upload(client, file).url)
    assert "&lt;b&gt;{{ x }}" in page.text
    assert "<b>{{" not in page.text


def test_nothing_chosen_says_what_to_choose(client):
    answer = client.post(URL, {"save_key": uuid.uuid4()})
    assert answer.status_code == 422
    assert "Choose the zip file of an audit" in answer.text


@pytest.mark.parametrize("key", ["", "x", None])
def test_forged_key_is_refused(key, world, client):
    theirs = AuditFileFactory(audit=world.far_audit, by=world.outsider).public_id
    assert upload(client, world.file, save_key=key or theirs).status_code == 400


def test_what_would_clash_by_now_is_refused_with_the_reason(world, client, monkeypatch):
    address = upload(client, world.file).url
    number = Audit.objects.count()
    AuditFile.objects.filter(plan__title=world.audit.title).update(content=b"damaged")
    answer = client.post(address, {"do": "add"})
    assert answer.status_code == 409
    assert "Nothing was brought in" in answer.text
    assert "This is not the file of an audit" in answer.text
    assert Audit.objects.count() == number


def test_file_of_yesterday_is_gone(world, client):
    yesterday = timezone.now() - datetime.timedelta(hours=25)
    old = AuditFileFactory(audit=world.audit, by=world.administrator, at=yesterday)
    address = reverse("audit-bring-in-check", args=[old.public_id])
    assert client.get(address).status_code == 404
    assert client.post(address, {"do": "add"}).status_code == 404
    number = AuditFile.objects.count()
    call_command("drop_old_imports", stdout=io.StringIO())
    assert AuditFile.objects.count() == number - 1
    assert not AuditFile.objects.filter(pk=old.pk).exists()


def test_next_upload_deletes_the_file_of_yesterday(world, client):
    yesterday = timezone.now() - datetime.timedelta(hours=25)
    old = AuditFileFactory(audit=world.audit, by=world.administrator, at=yesterday)
    upload(client, world.file)
    assert not AuditFile.objects.filter(pk=old.pk).exists()


def test_administrator_of_several_partnerships_chooses_one(world, client_of):
    second = PartnershipFactory(name="Second")
    both = PersonFactory(name="Both", administrator=[world.partnership, second])
    client = client_of(both)
    answer = upload(client, world.file)
    assert answer.status_code == 422
    assert "Choose the partnership" in answer.text
    foreign = upload(client, world.file, partnership=world.other_partnership.pk)
    assert foreign.status_code == 422
    address = upload(client, world.file, partnership=second.pk).url
    assert "An audit with this title" not in client.get(address).text
    client.post(address, {"do": "add"})
    assert Audit.objects.filter(partnership=second).count() == 1


# -- the command


@pytest.fixture
def file(world, tmp_path):
    path = tmp_path / "audit.zip"
    path.write_bytes(world.file)
    return path


def call(file, partnership="Elsewhere", by="outsider@example.org"):
    out = io.StringIO()
    call_command("import_audit", str(file), partnership=partnership, by=by, stdout=out)
    return out.getvalue()


def test_command_brings_an_audit_in(world, file):
    number = world.other_partnership.audits.count()
    said = call(file, by=world.outsider.email)
    assert said == "Brought in: An audit\n"
    assert world.other_partnership.audits.count() == number + 1


def test_command_says_what_is_wrong(world, file, tmp_path):
    email = world.outsider.email
    with pytest.raises(CommandError, match="There is no partnership “Nowhere”"):
        call(file, partnership="Nowhere", by=email)
    with pytest.raises(CommandError, match="Nobody signs in with"):
        call(file, by="nobody@example.net")
    with pytest.raises(CommandError, match="cannot be read"):
        call(tmp_path / "missing.zip", by=email)
    file.write_bytes(b"no zip")
    with pytest.raises(CommandError, match="Nothing was brought in"):
        call(file, by=email)


def test_bringing_in_makes_all_or_nothing(world, monkeypatch):
    """Also when something fails that nobody thought of."""
    number = Audit.objects.count()
    monkeypatch.setattr("findings.takeaway.services.make_working_copies", _fail)
    with pytest.raises(ZeroDivisionError):
        bring_in(partnership=world.partnership, file=io.BytesIO(world.file), by=world.administrator)
    assert Audit.objects.count() == number


def _fail(audit):
    raise ZeroDivisionError
