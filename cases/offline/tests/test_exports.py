"""Files to take away: at any time, for whoever may read the return, and on the trail."""

import pytest

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import PersonFactory

FILES = ["return.xlsx", "return.docx", "answers.csv"]


@pytest.mark.parametrize("name", FILES)
def test_file_is_downloaded_under_a_name_that_names_nobody(name, world, client_of):
    police = acting.agency_return(world.case, world.police)
    response = client_of(world.auditor).get(f"/returns/{police.public_id}/{name}")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("name", FILES)
def test_each_download_is_recorded(name, world, client_of):
    police = acting.agency_return(world.case, world.police)
    client_of(world.auditor).get(f"/returns/{police.public_id}/{name}")
    entry = Entry.objects.get(verb="exported")
    assert (entry.object_type, entry.object_id) == ("cases.agencyreturn", police.pk)
    assert (entry.person_id, entry.agency_id) == (world.auditor.pk, world.police.pk)


@pytest.mark.parametrize("name", ["returns.xlsx", "answers.csv"])
def test_each_download_of_an_audit_is_recorded(name, world, client_of):
    client_of(world.auditor).get(f"/audits/{world.audit.public_id}/{name}")
    entry = Entry.objects.get(verb="exported")
    assert (entry.object_type, entry.object_id) == ("cases.audit", world.audit.pk)


@pytest.mark.parametrize("state", ["collecting", "moderating", "published", "closed"])
def test_files_are_there_whatever_the_audit_has_come_to(state, world, client_of):
    sent = acting.fill_in_and_send(world.case, world.police)
    unsent = acting.agency_return(world.other_case, world.police)
    world.audit.state = state
    world.audit.save()
    for person, returns in ((world.auditor, [sent, unsent]), (world.chair, [sent])):
        for agency_return in returns:
            for name in FILES:
                url = f"/returns/{agency_return.public_id}/{name}"
                assert client_of(person).get(url).status_code == 200
    assert client_of(world.auditor).get(world.audit.get_absolute_url()).status_code == 200


def test_pages_lead_to_the_files(world, client_of):
    police = acting.agency_return(world.case, world.police)
    sent = acting.fill_in_and_send(world.case, world.health)
    audit = f"/audits/{world.audit.public_id}"
    pages = [
        (world.auditor, police, [f"{police.get_absolute_url()}{n}" for n in FILES]),
        (world.auditor, police, [f"{audit}/upload/"]),
        (world.chair, sent, [f"{sent.get_absolute_url()}{n}" for n in FILES]),
        (world.auditor, world.audit, [f"{audit}/{n}" for n in ("returns.xlsx", "answers.csv")]),
        (world.auditor, world.audit, [f"{audit}/upload/"]),
        (world.chair, world.audit, [f"{audit}/answers.csv"]),
    ]
    for person, thing, links in pages:
        page = client_of(person).get(thing.get_absolute_url()).text
        for link in links:
            assert f'href="{link}"' in page
    matrix = client_of(world.chair).get(world.audit.get_absolute_url()).text
    assert "returns.xlsx" not in matrix


def test_part_of_the_panel_that_audits_is_led_to_its_workbook(world, client_of):
    both = PersonFactory(name="Both", panel=world.partnership, auditor=world.police)
    page = client_of(both).get(world.audit.get_absolute_url()).text
    assert f"/audits/{world.audit.public_id}/returns.xlsx" in page
