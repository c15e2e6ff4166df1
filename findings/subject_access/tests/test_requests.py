"""What is held about somebody is found by an administrator, and taken away whole."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.factories import IdentityFactory, NoPartFactory
from cases.models import CaseIdentity
from findings.subject_access.holdings import OF_CHILD, path_to_child
from findings.takeaway.tables import OWN
from findings.takeaway.tests.audits import make_everything

SEARCH = "/requests/"


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(whole=make_everything)


@pytest.fixture
def administrator(world, client_of):
    return client_of(world.administrator)


def child_url(case, name="subject-child"):
    return reverse(name, args=[case.audit.public_id, case.public_id])


def files_of(response):
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def newest(verb):
    return Entry.objects.filter(verb=verb).first()


@pytest.mark.parametrize("words", ["ada", "Nominella", "NOMINELLA"])
def test_child_is_found_by_pseudonym_or_name(administrator, world, words):
    text = administrator.post(SEARCH, {"words": words}).text
    assert child_url(world.case) in text
    assert child_url(world.other_case) not in text
    assert "Nobody is found." in text


def test_child_is_found_by_nhs_number(administrator, world):
    CaseIdentity.objects.all().delete()
    IdentityFactory(case=world.case, nhs_number="9434765870")
    text = administrator.post(SEARCH, {"words": "943 476 5870"}).text
    assert child_url(world.case) in text
    assert "9434765870" not in text
    entry = newest(Verb.LOOKED)
    assert (entry.person_id, entry.case_id) == (world.administrator.pk, world.case.pk)
    assert (entry.purpose, entry.partnership_id) == ("request", world.partnership.pk)


def test_children_of_others_are_not_found(world, client_of):
    text = client_of(world.outsider).post(SEARCH, {"words": "Nominella"}).text
    assert "No child is found." in text


def test_child_without_part_in_the_discussion_is_not_found(administrator, world):
    NoPartFactory(case=world.case, user=world.administrator)
    assert child_url(world.case) not in administrator.post(SEARCH, {"words": "Ada"}).text
    assert administrator.post(child_url(world.case, "subject-child-file")).status_code == 403


def test_person_is_found_by_name_or_address(administrator, world):
    for words in (world.auditor.name, world.auditor.email.upper()):
        text = administrator.post(SEARCH, {"words": words}).text
        assert reverse("subject-person", args=[world.auditor.pk]) in text


@pytest.mark.parametrize("words", ["", "x", "y" * 201, "a\x00b"])
def test_search_that_says_too_little_is_told_so(administrator, words):
    response = administrator.post(SEARCH, {"words": words})
    assert response.status_code == 422
    assert "There is a problem" in response.text


def test_file_of_a_child_holds_all_of_its_rows_and_of_no_other(administrator, world):
    page = administrator.get(child_url(world.case)).text
    files = files_of(administrator.post(child_url(world.case, "subject-child-file")))
    held = json.loads(files["held.json"])
    numbers = {part["about"]: len(part["rows"]) for part in held}
    for table, path in OF_CHILD:
        number = table.rows(world.audit).filter(**{path: world.case.pk}).count()
        assert numbers.get(table.about, 0) == number
        assert not number or table.about in page
    assert held[0]["about"] == "Who the child is."
    assert "Nominella" in files["held.html"]
    assert "Nominella" not in page
    assert "A worry" in files["held.html"]
    assert "Half" not in files["held.json"]  # typed about Ben, the other child


def test_restricted_comments_are_in_a_file_of_their_own(administrator, world):
    files = files_of(administrator.post(child_url(world.case, "subject-child-file")))
    assert "Restricted words" in files["restricted.html"]
    assert "Restricted words" not in files["held.html"] + files["held.json"]


def test_what_is_not_in_the_file_is_told_of(administrator, world):
    text = administrator.get(child_url(world.case)).text
    assert "Urgent concerns: 1." in text
    files = files_of(administrator.post(child_url(world.case, "subject-child-file")))
    assert "Urgent concerns: 1." in files["held.html"]
    assert "Signed versions of the report that tell of the child: 1." in files["held.html"]


def test_taking_a_child_away_is_on_the_trail(administrator, world):
    last = Entry.objects.first().pk
    administrator.post(child_url(world.case, "subject-child-file"))
    entries = Entry.objects.filter(pk__gt=last).order_by("pk")
    found = [(e.verb, e.object_type) for e in entries]
    assert found[:2] == [("exported", "cases.case"), ("looked", "cases.caseidentity")]
    assert ("looked", "cases.restrictedcomment") in found
    assert {e.person_id for e in entries} == {world.administrator.pk}


def test_markup_and_formulas_stay_text(administrator, world):
    type(world.case).objects.filter(pk=world.case.pk).update(circumstances="<script>=1+1</script>")
    files = files_of(administrator.post(child_url(world.case, "subject-child-file")))
    assert "&lt;script&gt;=1+1" in files["held.html"]
    assert "<script>" not in files["held.html"]


def test_file_of_a_person_says_who_they_are_and_what_they_did(administrator, world):
    person = world.auditor
    acting.leave_notice(person, world.audit, count=7)
    url = reverse("subject-person", args=[person.pk])
    assert person.name in administrator.get(url).text
    files = files_of(administrator.post(f"{url}file/"))
    assert person.email in files["held.html"]
    assert "7 returns were given to you." in files["held.html"]
    assert len(files["trail.csv"].splitlines()) > 3
    assert newest(Verb.EXPORTED).object_id == person.pk
    assert newest(Verb.EXPORTED).partnership_id == world.partnership.pk


def test_every_table_of_a_child_is_found_by_its_links():
    names = {table.name for table, _ in OF_CHILD}
    assert {"children", "returns", "answers", "observations", "voices"} <= names
    audits_own = {table.name for table in OWN if path_to_child(table.model) is None}
    assert "findings" in audits_own
    assert not {name for name in audits_own if "child" in name}
