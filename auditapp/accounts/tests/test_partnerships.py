"""Settings and logo of a partnership, as its administrators meet them."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from auditapp.accounts import services
from auditapp.accounts.models import Partnership, PartnershipLogo
from auditapp.history.models import Entry, Verb
from auditapp.saving import Stale
from auditapp.tests import acting
from auditapp.tests.factories import PersonFactory
from cases.models import AgencyReturn, Case

PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 10
JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 10
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def admin(world, client_of):
    return client_of(world.administrator)


def settings(partnership, **changes):
    return {
        "name": "Here",
        "contact": "Kim, 01234 567890",
        "panel_name": "QA sub-group",
        "administrator_name": "Business manager",
        "returns_due_after": "15",
        "quorum": "3",
        "panel_quorum": "4",
        "small_number": "6",
        "version": partnership.version,
        "save_key": uuid.uuid4(),
    } | changes


def test_administrator_of_one_comes_straight_to_its_settings(admin, world):
    assert admin.get("/partnership/").url == world.partnership.get_absolute_url()


def test_administrator_of_two_chooses(world, client_of):
    both = PersonFactory(name="Both", administrator=[world.partnership, world.other_partnership])
    page = client_of(both).get("/partnership/")
    assert world.partnership.get_absolute_url() in page.text
    assert world.other_partnership.get_absolute_url() in page.text


def test_settings_are_saved_and_recorded(admin, world):
    url = world.partnership.get_absolute_url()
    answer = admin.post(url, settings(world.partnership), follow=True)
    assert "The settings are saved." in answer.text
    world.partnership.refresh_from_db()
    assert world.partnership.panel_name == "QA sub-group"
    assert (world.partnership.returns_due_after, world.partnership.quorum) == (15, 3)
    assert (world.partnership.panel_quorum, world.partnership.small_number) == (4, 6)
    entry = Entry.objects.first()
    assert (entry.verb, entry.partnership_id) == (Verb.CHANGED, world.partnership.pk)
    assert entry.person_id == world.administrator.pk


def test_same_form_again_is_the_same_success(admin, world):
    url, form = world.partnership.get_absolute_url(), settings(world.partnership)
    admin.post(url, form)
    entries = Entry.objects.count()
    assert admin.post(url, form).status_code == 302
    assert Entry.objects.count() == entries
    assert Partnership.objects.get(pk=world.partnership.pk).version == 2


def test_two_who_change_at_once_see_both_texts(admin, world):
    url = world.partnership.get_absolute_url()
    form = settings(world.partnership)
    admin.post(url, form)
    late = admin.post(url, form | {"contact": "Lee, 999", "save_key": uuid.uuid4()})
    assert late.status_code == 409
    assert "Kim, 01234 567890" in late.text
    assert "Lee, 999" in late.text
    assert Partnership.objects.get(pk=world.partnership.pk).contact == "Kim, 01234 567890"
    again = settings(
        world.partnership, contact="Lee, 999", version=late.context["form"].data["version"]
    )
    assert admin.post(url, again).status_code == 302
    assert Partnership.objects.get(pk=world.partnership.pk).contact == "Lee, 999"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("name", "ELSEWHERE"),  # another's
        ("contact", "x" * 501),
        ("contact", "NUL \x00"),
        ("panel_name", ""),
        ("administrator_name", "x" * 61),
        ("returns_due_after", "0"),
        ("returns_due_after", "251"),
        ("returns_due_after", "soon"),
        ("returns_due_after", "9" * 5_000),
        ("quorum", "0"),
        ("quorum", "31"),
        ("panel_quorum", "0"),
        ("panel_quorum", "31"),
        ("small_number", "2"),
        ("small_number", "21"),
        ("small_number", "few"),
    ],
)
def test_wrong_setting_is_said_at_its_place_and_changes_nothing(admin, world, field, value):
    url = world.partnership.get_absolute_url()
    answer = admin.post(url, settings(world.partnership, **{field: value}))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert "Kim, 01234" in answer.text or field == "contact"
    assert Partnership.objects.get(pk=world.partnership.pk).version == 1


def test_service_holds_its_own_bounds(world):
    for wrong in (
        {"returns_due_after": 0},
        {"quorum": 99},
        {"panel_quorum": 99},
        {"small_number": 2},
        {"name": "elsewhere"},
    ):
        with pytest.raises(ValidationError):
            services.change_partnership(
                partnership=world.partnership,
                version=1,
                save_key=uuid.uuid4(),
                by=world.administrator,
                **wrong,
            )
    with pytest.raises(Stale):
        services.change_partnership(
            partnership=world.partnership, version=7, save_key=uuid.uuid4(), by=None, quorum=1
        )


# -- what the settings are for


@pytest.mark.parametrize(
    ("key", "whole", "words"),
    [
        ("72", "6", "Enter fewer months than for the whole audit"),
        ("6", "6", "Enter fewer months than for the whole audit"),
        ("", "72", "Enter the months until it is deleted who the children are"),
    ],
)
def test_key_goes_before_the_rest(admin, world, key, whole, words):
    """Retention: the form says so at its field, the service refuses and the database holds it."""
    url = world.partnership.get_absolute_url()
    form = settings(world.partnership, key_kept_for=key, audit_kept_for=whole)
    answer = admin.post(url, form)
    assert answer.status_code == 422
    [said] = answer.context["form"].errors["key_kept_for"]
    assert said.startswith(words)
    assert words in answer.text
    assert f'value="{whole}"' in answer.text
    months = {"key_kept_for": int(key) if key else None, "audit_kept_for": int(whole)}
    with pytest.raises(ValidationError, match="fewer months"):
        services.change_partnership(
            partnership=world.partnership,
            version=1,
            save_key=uuid.uuid4(),
            by=world.administrator,
            **months,
        )
    with pytest.raises(IntegrityError, match="deletes_the_key_earlier"), transaction.atomic():
        Partnership.objects.filter(pk=world.partnership.pk).update(**months)
    world.partnership.refresh_from_db()
    assert (world.partnership.key_kept_for, world.partnership.audit_kept_for) == (None, None)


def test_key_that_goes_a_month_earlier_is_saved(admin, world):
    form = settings(world.partnership, key_kept_for="5", audit_kept_for="6")
    assert admin.post(world.partnership.get_absolute_url(), form).status_code == 302
    world.partnership.refresh_from_db()
    assert (world.partnership.key_kept_for, world.partnership.audit_kept_for) == (5, 6)


def test_pages_of_an_audit_speak_of_the_panel_as_the_partnership_does(world, client_of):
    Partnership.objects.update(panel_name="QA sub-group", contact="Kim, 01234 567890")
    page = client_of(world.auditor).get(world.audit.get_absolute_url()).text
    assert "QA sub-group meets" in page
    assert "Kim, 01234 567890" in page
    Case.objects.filter(pk=world.case.pk).update(discussed=True)
    case = client_of(world.chair).get(world.case.get_absolute_url()).text
    assert "Discussed by the QA sub-group" in case
    assert "QA sub-group" in client_of(world.chair).get("/audits/").text


def test_panel_is_written_small_within_a_sentence_unless_it_is_a_name():
    for given, shown in [
        ("Panel", "panel"),
        ("Multi-agency panel", "multi-agency panel"),
        ("QA sub-group", "QA sub-group"),
        ("Scrutiny Group", "Scrutiny Group"),
    ]:
        assert Partnership(panel_name=given).panel == shown


def test_roles_are_called_what_the_partnership_calls_them(world, admin):
    Partnership.objects.update(panel_name="QA sub-group", administrator_name="Business manager")
    page = admin.get("/people/").text
    assert "QA sub-group member" in page
    assert "Business manager" in page


# -- logo


def logo_url(partnership, end=""):
    return f"{partnership.get_absolute_url()}logo/{end}"


def upload(client, partnership, content, name="logo.png", content_type="image/png"):
    file = SimpleUploadedFile(name, content, content_type=content_type)
    return client.post(logo_url(partnership, "edit/"), {"file": file})


@pytest.mark.parametrize(("content", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
def test_logo_is_served_as_what_it_is_whatever_it_was_called(
    admin, world, client_of, content, kind
):
    assert upload(admin, world.partnership, content, "x.html", "text/html").status_code == 302
    answer = client_of(world.auditor).get(logo_url(world.partnership))
    assert answer.content == content
    assert answer["Content-Type"] == kind
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    heading = client_of(world.auditor).get(world.audit.get_absolute_url()).text
    assert f'src="{logo_url(world.partnership)}"' in heading
    assert (
        'src="/partnerships'
        not in client_of(world.outsider).get(world.far_audit.get_absolute_url()).text
    )


@pytest.mark.parametrize("content", [SVG, b"GIF89a", b"%PDF-1.4", b"<html>", PNG[1:], b"x", b""])
def test_logo_of_another_kind_is_refused_whatever_it_is_called(admin, world, content):
    answer = upload(admin, world.partnership, content)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not PartnershipLogo.objects.exists()


def test_logo_may_not_be_larger_than_200_kb(admin, world):
    assert upload(admin, world.partnership, PNG + b"x" * 200 * 1024).status_code == 422
    with pytest.raises(ValidationError):
        services.set_logo(
            partnership=world.partnership, content=PNG + b"x" * 200 * 1024, by=world.administrator
        )
    assert upload(admin, world.partnership, PNG.ljust(200 * 1024, b"x")).status_code == 302


def test_logo_is_replaced_and_removed(admin, world, client_of):
    upload(admin, world.partnership, PNG)
    upload(admin, world.partnership, JPEG)
    assert bytes(PartnershipLogo.objects.get().content) == JPEG
    assert admin.post(logo_url(world.partnership, "edit/"), {"remove": "yes"}).status_code == 302
    assert admin.get(logo_url(world.partnership)).status_code == 404
    assert (
        client_of(world.chair)
        .post(logo_url(world.partnership, "edit/"), {"remove": "yes"})
        .status_code
        == 404
    )


def test_logo_is_not_shown_once_a_membership_has_ended(world, client_of):
    acting.set_logo(world.partnership)
    client = client_of(world.auditor)
    assert client.get(logo_url(world.partnership)).status_code == 200
    services.end_membership(membership=world.auditor.memberships.get(), by=world.administrator)
    assert client.get(logo_url(world.partnership)).status_code == 404


# -- another partnership's


def test_another_partnership_s_settings_are_not_there_and_the_refusal_is_recorded(admin, world):
    far = world.other_partnership
    for answer in (
        admin.get(far.get_absolute_url()),
        admin.post(far.get_absolute_url(), settings(far)),
        upload(admin, far, PNG),
        admin.get("/partnerships/999999/"),
        admin.get(f"/partnerships/{'9' * 30}/"),
    ):
        assert answer.status_code == 404
    assert Partnership.objects.get(pk=far.pk).version == 1
    entry = Entry.objects.filter(verb=Verb.REFUSED).first()
    assert (entry.object_id, entry.partnership_id) == (far.pk, far.pk)
    assert entry.person_id == world.administrator.pk


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("Administrator", "administrator"),
        ("Business manager", "business manager"),
        ("LSCP manager", "LSCP manager"),
    ],
)
def test_administrator_is_called_as_the_partnership_does(name, within, world, client_of):
    world.partnership.administrator_name = name
    world.partnership.save()
    agency_return = AgencyReturn.objects.get(case=world.case, agency=world.police)
    page = client_of(world.auditor).get(f"{agency_return.get_absolute_url()}identity/").text
    assert f"Ask the {within} of Here" in page
