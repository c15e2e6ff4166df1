"""An administrator changes who takes part in an open audit; chair and administrator move it."""

import re
import uuid

import pytest
from django.urls import reverse

from auditapp.tests import acting
from auditapp.tests.factories import AgencyFactory, PersonFactory
from auditapp.tests.page_forms import posted_forms
from cases.models import AgencyReturn, Audit, AuditAgency, Case


@pytest.fixture
def admin(world, client_of):
    return client_of(world.administrator)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def of_agency(world, agency, act="withdraw"):
    return reverse(f"audit-agency-{act}", args=[world.audit.public_id, agency.pk])


def of_case(case, act="withdraw"):
    return reverse(f"case-{act}", args=[case.audit.public_id, case.public_id])


def of_return(row, act="withdraw"):
    return reverse(f"return-{act}", args=[row.public_id])


def confirm(client, url, **fields):
    """Open the page and press its button."""
    data = posted_forms(url, client.get(url).text)[-1].data
    return client.post(url, data | fields)


def page_url(world):
    return reverse("audit-taking-part", args=[world.audit.public_id])


def test_agency_is_withdrawn_for_a_reason_and_brought_back(world, admin, client_of):
    acting.send_cover_sheet(world.audit, world.police)
    assert confirm(admin, of_agency(world, world.police)).status_code == 422
    assert (
        confirm(admin, of_agency(world, world.police), reason="It has no records").status_code
        == 302
    )
    page = text_of(admin.get(page_url(world)))
    assert "Police Withdrawn It has no records" in page
    matrix = admin.get(world.audit.get_absolute_url())
    assert "Returns: 6 not started" in text_of(matrix)
    assert "Cover sheets: 0 of 3 sent" in text_of(matrix)
    assert client_of(world.auditor).get(world.audit.get_absolute_url()).status_code == 404
    own = acting.agency_return(world.case, world.police)
    assert "It has no records" in client_of(world.auditor).get(own.get_absolute_url()).text

    assert confirm(admin, of_agency(world, world.police, "bring-back")).status_code == 302
    assert "Returns: 6 not started, 2 in progress" not in text_of(matrix)
    assert "2 in progress" in text_of(admin.get(world.audit.get_absolute_url()))


def test_lead_agency_is_not_withdrawn(world, admin):
    answer = confirm(admin, of_agency(world, world.social_care), reason="Why")
    assert (answer.status_code, "The lead agency can’t be withdrawn" in answer.text) == (422, True)


def test_child_is_withdrawn_listed_apart_and_brought_back(world, admin, client_of):
    assert confirm(admin, of_case(world.case), reason="Wrong child").status_code == 302
    for person in (world.administrator, world.chair):
        page = text_of(client_of(person).get(world.audit.get_absolute_url()))
        assert "Returns: 4 not started" in page
        assert re.search(r"Withdrawn children .*Ada , withdrawn on .*: Wrong child", page)
    assert (
        "Ada"
        not in text_of(client_of(world.care_auditor).get(world.audit.get_absolute_url())).split(
            "The children"
        )[1]
    )
    assert "Wrong child" in client_of(world.chair).get(world.case.get_absolute_url()).text
    home = text_of(client_of(world.chair).get("/"))
    assert "0 of 4 returns received" in home

    assert confirm(admin, of_case(world.case, "bring-back")).status_code == 302
    assert "Withdrawn children" not in admin.get(world.audit.get_absolute_url()).text


def test_single_return_is_withdrawn_and_brought_back(world, admin):
    row = acting.agency_return(world.case, world.police)
    assert of_return(row) in admin.get(page_url(world)).text
    assert confirm(admin, of_return(row), reason="Never knew the child").status_code == 302
    page = admin.get(page_url(world))
    assert "Police on Ada : Never knew the child" in text_of(page)
    assert of_return(row, "bring-back") in page.text
    assert confirm(admin, of_return(row, "bring-back")).status_code == 302
    assert acting.agency_return(world.case, world.police).state == "in_progress"


@pytest.mark.parametrize("what", ["agency", "case", "return"])
def test_done_twice_is_done_once(world, admin, what):
    """The same form again is the same success; another form is told."""
    url = {
        "agency": of_agency(world, world.police),
        "case": of_case(world.case),
        "return": of_return(acting.agency_return(world.case, world.police)),
    }[what]
    forms = [posted_forms(url, admin.get(url).text)[-1].data | {"reason": "Why"} for _ in range(2)]
    assert admin.post(url, forms[0]).status_code == 302
    assert admin.post(url, forms[0]).status_code == 302
    late = admin.post(url, forms[1] | {"reason": "My own reason"})
    assert (late.status_code, "My own reason" in late.text) == (409, True)
    reasons = AgencyReturn.objects.withdrawn().values_list("reason", flat=True)
    assert set(reasons) == {"Why"}


@pytest.mark.parametrize("reason", ["", " ", "a\x00b", "x" * 2_001])
def test_bad_reason_is_refused(world, admin, reason):
    answer = confirm(admin, of_case(world.case), reason=reason)
    assert answer.status_code == 422
    assert not Case.objects.exclude(withdrawn_at=None).exists()


def test_agency_is_added_and_told(world, admin, django_capture_on_commit_callbacks, mailoutbox):
    gp = AgencyFactory(partnership=world.partnership, name="GP", kind="GP")
    doctor = PersonFactory(name="Doctor", auditor=gp)
    url = reverse("audit-agency-add", args=[world.audit.public_id])
    page = admin.get(url).text
    assert ">GP<" in page
    assert ">Police<" not in page
    data = posted_forms(url, page)[-1].data
    assert admin.post(url, data).status_code == 422
    far = data | {"agency": world.far_police.pk, "part": "asked"}
    assert admin.post(url, far).status_code == 422
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert admin.post(url, data | {"agency": gp.pk, "part": "asked"}).status_code == 302
    assert [sent.to for sent in mailoutbox] == [[doctor.email]]
    assert AgencyReturn.objects.filter(agency=gp).count() == 2
    old = admin.post(url, data | {"agency": gp.pk, "part": "asked", "save_key": uuid.uuid4()})
    assert old.status_code == 409


def test_agency_that_could_not_be_added_is_added_from_the_page_that_says_so(world, admin):
    """What was chosen is still on it, and it sends what a page sends."""
    gp = AgencyFactory(partnership=world.partnership, name="GP", kind="GP")
    url = reverse("audit-agency-add", args=[world.audit.public_id])
    data = posted_forms(url, admin.get(url).text)[-1].data
    Audit.objects.filter(pk=world.audit.pk).update(version=7)
    old = admin.post(url, data | {"agency": gp.pk, "part": "asked"})
    assert old.status_code == 409
    assert "What you chose is still below" in old.text
    again = posted_forms(url, old.text)[-1].data
    assert again["save_key"] == data["save_key"]
    assert (again["agency"], again["part"]) == ([str(gp.pk)], ["asked"])
    assert admin.post(url, again).status_code == 302
    assert AuditAgency.objects.filter(audit=world.audit, agency=gp, part="asked").exists()


def test_agency_of_another_audit_is_not_there(world, admin):
    assert admin.get(of_agency(world, world.far_police)).status_code == 404
    assert not AuditAgency.objects.filter(audit=world.audit, agency=world.far_police).exists()


def test_published_audit_offers_nothing_to_withdraw(world, admin):
    urls = [of_agency(world, world.police), of_case(world.case)]
    forms = [posted_forms(url, admin.get(url).text)[-1].data for url in urls]
    Audit.objects.filter(pk=world.audit.pk).update(state="published")
    page = admin.get(page_url(world))
    assert "withdraw/" not in page.text
    for url, data in zip(urls, forms, strict=True):
        assert admin.post(url, data | {"reason": "Why"}).status_code == 409
    assert not AgencyReturn.objects.withdrawn().exists()


# -- moving


def test_chair_and_administrator_move_the_audit(world, client_of):
    moderate = reverse("audit-moderate", args=[world.audit.public_id])
    collect = reverse("audit-collect", args=[world.audit.public_id])
    for person in (world.chair, world.administrator):
        client = client_of(person)
        for url, state in ((moderate, "moderating"), (collect, "collecting")):
            assert url in client.get(world.audit.get_absolute_url()).text
            assert client.get(url).status_code == 200
            assert client.post(url).url == world.audit.get_absolute_url()
            assert Audit.objects.get(pk=world.audit.pk).state == state
            late = client.post(url)
            assert (late.status_code, "Nothing was done" in late.text) == (409, True)


def test_panel_member_does_not_move_the_audit(world, client_of):
    client = client_of(world.panel)
    page = client.get(world.audit.get_absolute_url()).text
    assert "Start moderating" not in page
    assert "Administration" not in page
    assert client.post(reverse("audit-moderate", args=[world.audit.public_id])).status_code == 403


def test_administration_is_for_administrators_only(world, client_of):
    assert "Administration" not in client_of(world.chair).get(world.audit.get_absolute_url()).text
    page = client_of(world.administrator).get(world.audit.get_absolute_url()).text
    assert "Administration" in page
    for name in ("audit-taking-part", "audit-copy", "audit-set-up-dates"):
        assert reverse(name, args=[world.audit.public_id]) in page
