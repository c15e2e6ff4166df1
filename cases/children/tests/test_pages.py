import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry
from cases.children.identities.services import create_identity
from cases.models import Case


@pytest.fixture
def client(world, client_of):
    return client_of(world.administrator)


def new_url(world):
    return reverse("case-create", args=[world.audit.public_id])


def edit_url(case):
    return reverse("case-edit", args=[case.audit.public_id, case.public_id])


def posted(**changes):
    fields = {"version": 0, "save_key": str(uuid.uuid4()), "pseudonym": "Cleo", "age": "7 years"}
    return fields | changes


def test_form_suggests_a_pseudonym_with_the_letter_of_the_audit(world, client):
    world.audit.pseudonym_letter = "G"
    world.audit.save()
    page = client.get(new_url(world))
    suggested = re.search(r'name="pseudonym" value="([^"]*)"', page.text)[1]
    assert suggested.startswith("G")
    assert "gets a return to fill in for this child as soon as you save" in page.text


def test_child_is_added_with_everything_on_the_form(world, client):
    answer = client.post(
        new_url(world),
        posted(
            age="18 months",
            category_initial="NEG",
            category_latest="EMO",
            circumstances="First line\r\nsecond",
            lead_agency=world.police.pk,
            siblings=[world.case.pk],
        ),
        follow=True,
    )
    assert "Cleo is added." in answer.text
    case = Case.objects.get(pseudonym="Cleo")
    assert (case.age, case.category_initial, case.category_latest) == ("18 months", "NEG", "EMO")
    assert case.circumstances == "First line\nsecond"
    assert case.lead_agency == world.police
    assert list(case.siblings.all()) == [world.case]
    assert case.returns.count() == 4
    assert Entry.objects.get(verb="added", object_id=case.pk, object_type="cases.case").person_id


def test_age_is_kept_as_it_may_be_published(world, client):
    client.post(new_url(world), posted(age="17 years 11 months"))
    assert Case.objects.get(pseudonym="Cleo").age == "17 years"


def test_same_form_twice_adds_one_child(world, client):
    data = posted()
    for _ in range(2):
        assert client.post(new_url(world), data).status_code == 302
    assert Case.objects.filter(audit=world.audit).count() == 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pseudonym": ""}, "Write a pseudonym"),
        ({"pseudonym": "ADA"}, "another child of this audit has it"),
        ({"pseudonym": "x" * 41}, "40 characters or fewer"),
        ({"pseudonym": "7"}, "at least two letters"),
        ({"pseudonym": "Cl\x00eo"}, "Null characters are not allowed"),
        ({"age": ""}, "Write the age"),
        ({"age": "born 28/02/2019"}, "and no date"),
        ({"category_initial": "ABC"}, "Select a category from the list"),
        ({"lead_agency": "0"}, "Select an agency from the list"),
        ({"siblings": "0"}, "Select children from the list"),
        ({"siblings": "9" * 30}, "Select children from the list"),
        ({"lead_agency": "9" * 30}, "Select an agency from the list"),
        ({"circumstances": "x" * 2_001}, "shorten this to 2000 characters"),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept(changes, message, world, client):
    typed = posted(circumstances="Kept as it was typed") | changes
    answer = client.post(new_url(world), typed)
    assert answer.status_code == 422
    assert message in answer.text
    if "circumstances" not in changes:
        assert "Kept as it was typed" in answer.text
    assert Case.objects.filter(audit=world.audit).count() == 2


def test_agency_and_child_of_another_partnership_are_not_on_the_list(world, client):
    for changes in ({"lead_agency": world.far_police.pk}, {"siblings": world.far_case.pk}):
        assert client.post(new_url(world), posted(**changes)).status_code == 422
    assert Case.objects.filter(audit=world.audit).count() == 2


def test_name_of_the_family_is_refused_without_saying_whose(world, client):
    create_identity(
        case=world.case, by=world.administrator, name="Canary Zebedee", mother_name="Cléo Zebedee"
    )
    answer = client.post(new_url(world), posted(pseudonym="cleo"))
    assert answer.status_code == 422
    assert "it is the name of somebody in the family of one of these children" in answer.text
    assert "Zebedee" not in answer.text
    assert "Zebedee" not in client.get(edit_url(world.case)).text


def test_child_is_changed(world, client):
    data = posted(version=world.case.version, pseudonym="Ada", age="8 years")
    answer = client.post(edit_url(world.case), data, follow=True)
    assert "The change is saved." in answer.text
    world.case.refresh_from_db()
    assert world.case.age == "8 years"
    assert Entry.objects.get(verb="changed").case_id == world.case.pk


def test_change_after_somebody_elses_shows_both_texts(world, client):
    version = world.case.version
    first = posted(version=version, pseudonym="Ada", age="8 years", siblings=[world.other_case.pk])
    client.post(edit_url(world.case), first)
    mine = posted(version=version, pseudonym="Ada", age="9 years")
    answer = client.post(edit_url(world.case), mine)
    assert answer.status_code == 409
    assert "8 years" in answer.text
    assert "9 years" in answer.text
    assert "Ben, 7 years" in answer.text
    world.case.refresh_from_db()
    assert world.case.age == "8 years"
    again = client.post(edit_url(world.case), mine | {"version": world.case.version})
    assert again.status_code == 302
    world.case.refresh_from_db()
    assert (world.case.age, world.case.siblings.count()) == ("9 years", 0)


def test_published_audit_takes_no_change(world, client):
    world.audit.state = "published"
    world.audit.save()
    for url in (new_url(world), edit_url(world.case)):
        page = client.get(url)
        assert "is published" in page.text
        assert ">Save<" not in page.text
        answer = client.post(url, posted(version=world.case.version, circumstances="Mine"))
        assert answer.status_code == 409
        assert "Mine" in answer.text
    assert Case.objects.filter(audit=world.audit).count() == 2
    letter = reverse("case-letter", args=[world.audit.public_id])
    data = {"version": world.audit.version, "save_key": uuid.uuid4(), "letter": "K"}
    assert client.post(letter, data).status_code == 409


def test_list_shows_children_without_who_they_are(world, client):
    create_identity(case=world.case, by=world.administrator, name="Canary Zebedee")
    page = client.get(reverse("audit-set-up-children", args=[world.audit.public_id]))
    assert "2 children" in page.text
    assert "Zebedee" not in page.text


def test_brother_who_was_taken_out_stays_linked(world, client):
    world.case.siblings.add(world.other_case)
    Case.objects.filter(pk=world.other_case.pk).update(
        withdrawn_at=timezone.now(), withdrawn_reason="Moved"
    )
    page = client.get(edit_url(world.case))
    assert re.search(r'name="siblings"[^>]*checked', page.text)
    assert "Ben, 7 years" not in client.get(new_url(world)).text


def test_letter_is_chosen_for_the_names_suggested_next(world, client):
    url = reverse("case-letter", args=[world.audit.public_id])
    data = {"version": world.audit.version, "save_key": str(uuid.uuid4()), "letter": "K"}
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    assert 'value="Kara"' in client.get(new_url(world)).text
    stale = client.post(url, data | {"save_key": uuid.uuid4(), "letter": "L"})
    assert stale.status_code == 409
    assert "Saved now: K" in stale.text
    assert client.post(url, data | {"letter": "?"}).status_code == 422


@pytest.mark.parametrize("missing", ["version", "save_key"])
def test_forged_form_is_a_bad_request(missing, world, client):
    for url in (new_url(world), edit_url(world.case)):
        assert client.post(url, posted(**{missing: "x"})).status_code == 400
