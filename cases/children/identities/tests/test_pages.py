"""The pages of the key: shown after a purpose was stated, to those who may, and deletable."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.factories import (
    CaseFactory,
    ContributionFactory,
    FindingFactory,
    IdentityFactory,
    PersonFactory,
)
from auditapp.tests.page_forms import posted_forms
from cases.models import AgencyReturn, CandidateList, CaseIdentity, Contribution

from ..services import delete_identity, save_identity

FIND = {"purpose": "find_record"}


def key_url(case):
    return reverse("case-identity", args=[case.audit.public_id, case.public_id])


def return_url(case, agency):
    return reverse("return-identity", args=[acting.agency_return(case, agency).public_id])


def matching_url(audit):
    return reverse("audit-matching", args=[audit.public_id])


def looks():
    return Entry.objects.filter(verb=Verb.LOOKED)


def typed(client, case, **changes):
    """The data of the key's form as a browser would post it, after a look."""
    url = key_url(case)
    page = client.get(url)
    if 'name="purpose"' in page.text:
        page = client.post(url, {"purpose": "keep_key"})
    form = next(f for f in posted_forms(url, page.text) if "version" in f.hidden)
    return {name: values[-1] for name, values in form.data.items()} | changes


# -- the whole key


def test_reading_the_address_shows_nothing_and_asks_what_for(world, client_of):
    IdentityFactory(case=world.case)
    page = client_of(world.administrator).get(key_url(world.case))
    assert "What do you need it for?" in page.text
    assert "Nominella" not in page.text
    assert not looks().exists()


def test_stating_a_purpose_shows_the_whole_key_and_is_recorded_each_time(world, client_of):
    IdentityFactory(case=world.case, local_identifiers={world.police: "P/47", world.health: "H/11"})
    client = client_of(world.administrator)
    for _ in range(3):  # a browser that reloads the page posts again
        page = client.post(key_url(world.case), {"purpose": "ask_family"})
        for text in ("Nominella", "943 476 5919", "Fratello", "P/47", "H/11"):
            assert text in page.text
    assert "no-store" in page["Cache-Control"]
    assert [entry.purpose for entry in looks()] == ["ask_family"] * 3
    assert "Nominella" not in client.get(key_url(world.case)).text  # as Back would ask for it


@pytest.mark.parametrize("purpose", ["", "nosiness", "\x00"])
def test_no_purpose_no_key(world, client_of, purpose):
    IdentityFactory(case=world.case)
    page = client_of(world.administrator).post(key_url(world.case), {"purpose": purpose})
    assert page.status_code == 422
    assert "Select what you need it for" in page.text
    assert "Nominella" not in page.text
    assert not looks().exists()


def test_first_key_is_written_without_a_look(world, client_of):
    client = client_of(world.administrator)
    data = typed(client, world.case, name="Someone New", nhs_number="943 476 5919")
    data[f"local-{world.police.pk}"] = "P/1"
    assert client.post(key_url(world.case), data).url == world.case.get_absolute_url()
    identity = CaseIdentity.objects.get()
    assert (identity.name, identity.nhs_number) == ("Someone New", "9434765919")
    assert identity.local_identifiers.get().agency == world.police
    assert not looks().exists()


def test_key_is_changed_and_what_was_not_changed_stays(world, client_of):
    before = IdentityFactory(case=world.case, local_identifiers={world.police: "P/47"})
    client = client_of(world.administrator)
    data = typed(client, world.case, name="Someone Else")
    assert client.post(key_url(world.case), data).status_code == 302
    after = CaseIdentity.objects.get()
    assert after.name == "Someone Else"
    for name in ("birth_date", "mother_birth_date", "address", "siblings", "nhs_number"):
        assert getattr(after, name) == getattr(before, name)
    assert after.local_identifiers.get().value == "P/47"


WRONG = [
    ({"nhs_number": "943 476 5918"}, "its last digit does not fit"),
    ({"birth_date-day": "31", "birth_date-month": "2"}, "must be a real date"),
    ({"birth_date-year": "2999"}, "must be today or in the past"),
    ({"mother_birth_date-year": "2016"}, "must be born after the mother"),
    (
        {"expected_date-day": "1", "expected_date-month": "1", "expected_date-year": "2999"},
        "less than ten months ahead",
    ),
    ({"siblings": "Bob and ada"}, "the pseudonym “Ada” is in this"),
    ({"name": "x" * 201}, "shorten this to 200 characters"),
    ({"address": "be\x00fore"}, "Null characters"),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
def test_what_is_wrong_is_said_and_nothing_is_saved(world, client_of, changes, words):
    IdentityFactory(case=world.case)
    client = client_of(world.administrator)
    data = typed(client, world.case, other_names="Kept as typed", **changes)
    page = client.post(key_url(world.case), data)
    assert page.status_code == 422
    assert words in page.text
    assert "Kept as typed" in page.text
    assert CaseIdentity.objects.get().version == 1


def test_empty_key_is_refused(world, client_of):
    client = client_of(world.administrator)
    page = client.post(key_url(world.case), typed(client, world.case))
    assert page.status_code == 422
    assert "Fill in what you know" in page.text


def test_doubt_is_said_before_it_is_saved_as_it_is(world, client_of):
    client = client_of(world.administrator)
    data = typed(client, world.case, address="1 The Road")
    page = client.post(key_url(world.case), data)
    assert page.status_code == 422
    assert "There is no name." in page.text
    assert not CaseIdentity.objects.exists()
    assert client.post(key_url(world.case), data | {"checked": "yes"}).status_code == 302
    assert CaseIdentity.objects.get().address == "1 The Road"


def test_refused_save_shows_what_was_typed_and_nothing_that_is_stored(world, client_of):
    """Else a broken save would be a look without a record."""
    IdentityFactory(case=world.case)
    data = {"version": 1, "save_key": uuid.uuid4(), "nhs_number": "1"}
    page = client_of(world.administrator).post(key_url(world.case), data)
    assert page.status_code == 422
    assert "Nominella" not in page.text
    assert "Adresse" not in page.text


def test_save_over_another_shows_both_and_is_a_look(world, client_of):
    IdentityFactory(case=world.case)
    client = client_of(world.administrator)
    data = typed(client, world.case, name="Mine")
    first = {"version": 1, "save_key": uuid.uuid4(), "local_identifiers": {}}
    save_identity(case=world.case, by=world.administrator, name="Theirs", **first)
    before = looks().count()
    page = client.post(key_url(world.case), data)
    assert page.status_code == 409
    assert "Mine" in page.text
    assert "Theirs" in page.text
    assert looks().count() == before + 1
    assert looks().first().purpose == "keep_key"
    [form] = [f for f in posted_forms(key_url(world.case), page.text) if "version" in f.hidden]
    answer = client.post(form.action, form.data)
    assert answer.status_code == 302
    identity = CaseIdentity.objects.get()
    assert (identity.name, identity.version, identity.birth_date) == ("Mine", 3, "2015-03-07")


def test_save_of_a_key_that_was_deleted_meanwhile_asks(world, client_of):
    IdentityFactory(case=world.case)
    client = client_of(world.administrator)
    data = typed(client, world.case, name="Mine")
    delete_identity(case=world.case, by=world.administrator)
    page = client.post(key_url(world.case), data)
    assert page.status_code == 409
    assert "Somebody deleted the key" in page.text
    assert not CaseIdentity.objects.exists()


def test_same_form_twice_is_saved_once(world, client_of):
    client = client_of(world.administrator)
    data = typed(client, world.case, name="Someone")
    for _ in range(2):
        assert client.post(key_url(world.case), data).status_code == 302
    assert CaseIdentity.objects.get().version == 1


# -- the part of an agency


def test_agency_sees_what_it_needs_and_no_other_agencys_number(world, client_of):
    IdentityFactory(case=world.case, local_identifiers={world.police: "P/47", world.health: "H/11"})
    client = client_of(world.auditor)
    url = return_url(world.case, world.police)
    assert "Nominella" not in client.get(url).text
    page = client.post(url, FIND)
    for text in ("Nominella", "7 March 2015", "943 476 5919", "Adresse", "Matrina", "P/47"):
        assert text in page.text
    assert "H/11" not in page.text
    assert (looks().get().agency_id, looks().get().purpose) == (world.police.pk, "find_record")


@pytest.mark.parametrize("purpose", ["keep_key", "ask_family", "", "x"])
def test_agency_states_a_purpose_of_its_own(world, client_of, purpose):
    IdentityFactory(case=world.case)
    url = return_url(world.case, world.police)
    page = client_of(world.auditor).post(url, {"purpose": purpose})
    assert page.status_code == 422
    assert not looks().exists()


def test_child_without_a_name_is_described_as_such(world, client_of):
    IdentityFactory(case=world.case, name="", birth_date="", expected_date="2016-01-31")
    page = client_of(world.auditor).post(return_url(world.case, world.police), FIND)
    assert "No name yet" in page.text
    assert "31 January 2016" in page.text


def test_agency_without_a_key_is_told_whom_to_ask(world, client_of):
    page = client_of(world.auditor).get(return_url(world.case, world.police))
    assert "Ask the administrator of Here" in page.text
    assert (
        "Ask the administrator of Here"
        in client_of(world.auditor).get(matching_url(world.audit)).text
    )


@pytest.mark.parametrize("state", ["published", "closed"])
def test_nothing_is_shown_to_agencies_once_the_audit_is_published(world, client_of, state):
    IdentityFactory(case=world.case)
    world.audit.state = state
    world.audit.save()
    for url in (return_url(world.case, world.police), matching_url(world.audit)):
        for page in (client_of(world.auditor).get(url), client_of(world.auditor).post(url, FIND)):
            assert page.status_code == 409
            assert "Nominella" not in page.text
    assert not looks().exists()


def test_nothing_is_shown_to_agencies_while_the_audit_is_set_up(world, client_of):
    IdentityFactory(case=world.case)
    world.audit.state = "setting_up"
    world.audit.save()
    for url in (return_url(world.case, world.police), matching_url(world.audit)):
        assert client_of(world.auditor).post(url, FIND).status_code == 404


def test_nothing_is_shown_of_a_withdrawn_return_or_child(world, client_of):
    IdentityFactory(case=world.case)
    IdentityFactory(case=world.other_case)
    url = return_url(world.case, world.police)
    AgencyReturn.objects.filter(case=world.case).update(state="withdrawn", reason="None of theirs")
    assert client_of(world.auditor).post(url, FIND).status_code == 409
    page = client_of(world.auditor).post(matching_url(world.audit), FIND)
    assert f"Nominella {world.case.pk}" not in page.text
    assert f"Nominella {world.other_case.pk}" in page.text
    world.other_case.withdrawn_at, world.other_case.withdrawn_reason = timezone.now(), "Moved"
    world.other_case.save()
    url = return_url(world.other_case, world.police)
    assert client_of(world.auditor).post(url, FIND).status_code == 409
    assert client_of(world.auditor).post(matching_url(world.audit), FIND).status_code == 409


def test_invited_person_sees_it_as_long_as_the_invitation_lives(world, client_of):
    IdentityFactory(case=world.case)
    IdentityFactory(case=world.other_case)
    contribution = ContributionFactory(
        agency_return=acting.agency_return(world.case, world.police), person=world.contributor
    )
    client = client_of(world.contributor)
    url = return_url(world.case, world.police)
    assert "Nominella" in client.post(url, FIND).text
    assert client.post(return_url(world.other_case, world.police), FIND).status_code == 404
    assert client.post(matching_url(world.audit), FIND).status_code == 404
    Contribution.objects.filter(pk=contribution.pk).update(
        invited_at=timezone.now() - datetime.timedelta(days=2),
        expires_at=timezone.now() - datetime.timedelta(days=1),
    )
    assert client.post(url, FIND).status_code == 404


@pytest.mark.parametrize("role", ["panel", "chair"])
def test_panel_member_who_audits_sees_it_through_the_own_return_only(world, client_of, role):
    IdentityFactory(case=world.case)
    both = PersonFactory(name="Both", **{role: world.partnership, "auditor": world.police})
    acting.fill_in_and_send(world.case, world.police)
    acting.fill_in_and_send(world.case, world.health)  # which they read, for their own is sent
    client = client_of(both)
    assert "Nominella" in client.post(return_url(world.case, world.police), FIND).text
    assert client.post(return_url(world.case, world.health), FIND).status_code == 403
    assert client.post(key_url(world.case), {"purpose": "keep_key"}).status_code == 403


def test_return_leads_to_it(world, client_of):
    row = acting.agency_return(world.case, world.police)
    url = return_url(world.case, world.police)
    assert f'href="{url}"' in client_of(world.auditor).get(row.get_absolute_url()).text
    page = client_of(world.auditor).get(world.audit.get_absolute_url())
    assert f'href="{matching_url(world.audit)}"' in page.text


# -- the list of all children


def test_list_has_every_child_and_is_an_entry_for_each(world, client_of):
    for case in (world.case, world.other_case):
        IdentityFactory(
            case=case, local_identifiers={world.police: f"P/{case.pk}", world.health: "H/1"}
        )
    page = client_of(world.auditor).post(matching_url(world.audit), FIND)
    for case in (world.case, world.other_case):
        assert f"Nominella {case.pk}" in page.text
        assert f"P/{case.pk}" in page.text
    assert "H/1" not in page.text
    assert {entry.case_id for entry in looks()} == {world.case.pk, world.other_case.pk}
    assert looks().count() == 2


def test_list_has_a_section_for_each_agency_of_the_person(world, client_of):
    """Health covers school nursing. Each section has its own number, and is a look of its own."""
    IdentityFactory(
        case=world.case, local_identifiers={world.health: "H/11", world.school_nursing: "S/22"}
    )
    page = client_of(world.other_auditor).post(matching_url(world.audit), FIND)
    sections = re.split(r"<caption", page.text)[1:]
    assert ["H/11" in part for part in sections] == [True, False]
    assert ["S/22" in part for part in sections] == [False, True]
    assert "Not written down yet" in page.text  # the other child
    assert {e.agency_id for e in looks()} == {world.health.pk, world.school_nursing.pk}


def test_list_is_not_for_those_who_only_read(world, client_of):
    IdentityFactory(case=world.case)
    for person in (world.panel, world.chair, world.administrator):
        assert client_of(person).post(matching_url(world.audit), FIND).status_code == 403


def test_what_is_shown_is_not_for_paper(world, client_of):
    IdentityFactory(case=world.case)
    for person, url, purpose in (
        (world.auditor, return_url(world.case, world.police), "find_record"),
        (world.auditor, matching_url(world.audit), "find_record"),
        (world.administrator, key_url(world.case), "keep_key"),
    ):
        page = client_of(person).post(url, {"purpose": purpose}).text
        hidden = page.index("govuk-!-display-none-print")
        assert hidden < page.index("Nominella")
        assert "is not printed" in page


def test_list_takes_as_many_queries_however_many_children(world, client_of):
    def queries():
        with CaptureQueriesContext(connection) as found:
            page = client_of(world.auditor).post(matching_url(world.audit), FIND)
        assert page.status_code == 200
        return len(found)

    IdentityFactory(case=world.case, local_identifiers={world.police: "P/1"})
    few = queries()
    for number in range(20):
        IdentityFactory(
            case=CaseFactory(audit=world.audit, pseudonym=f"Child {number}"),
            local_identifiers={world.police: "P/2"},
        )
    assert queries() == few


# -- deleting


def test_deleting_asks_first(world, client_of):
    IdentityFactory(case=world.case)
    url = reverse("case-identity-delete", args=[world.audit.public_id, world.case.public_id])
    client = client_of(world.administrator)
    assert "nobody can get it back" in client.get(url).text
    refused = client.post(url, {})
    assert refused.status_code == 422
    assert CaseIdentity.objects.exists()
    assert client.post(url, {"sure": "on"}).url == world.case.get_absolute_url()
    assert not CaseIdentity.objects.exists()
    assert "There is no key to delete" in client.get(url).text


def test_report_and_returns_stay_as_they_are_when_the_key_is_deleted(world, client_of):
    for case in (world.case, world.other_case):
        IdentityFactory(case=case, local_identifiers={world.police: "P/47"})
        row = acting.fill_in_and_send(case, world.police)
        FindingFactory(audit=world.audit, observations=row.observations.all())
    CandidateList.objects.create(
        audit=world.audit,
        imported_at=timezone.now(),
        imported_by=world.administrator,
        count=1,
        digest="d",
        rows="[]",
        save_key=uuid.uuid4(),
    )
    client = client_of(world.administrator)
    pages = [
        world.audit.get_summary_url(),
        world.case.get_absolute_url(),
        world.audit.get_absolute_url(),
        acting.agency_return(world.case, world.police).get_absolute_url(),
        reverse("audit-answers", args=[world.audit.public_id]),
    ]
    before = [client.get(page).getvalue() for page in pages]
    url = reverse("audit-identities-delete", args=[world.audit.public_id])
    assert "of 2 children" in client.get(url).text
    assert client.post(url, {"sure": "on"}).url == world.audit.get_absolute_url()
    client.get("/")  # where the message is read
    after = [client.get(page).getvalue() for page in pages]
    # and how many seconds the session lasts
    tokens = re.compile(rb'name="(csrfmiddlewaretoken|\w*key)" value="[^"]*"|data-seconds="\d+"')
    for one, other in zip(before, after, strict=True):
        assert tokens.sub(b"", one) == tokens.sub(b"", other)
    assert not CaseIdentity.objects.exists()
    assert CandidateList.objects.get().rows == ""
