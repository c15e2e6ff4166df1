"""What an auditor types is checked for words that tell who the child is, and never kept from being
saved for that."""

import uuid

import pytest
from django.urls import reverse
from django.utils.html import escape

from auditapp.tests import acting
from auditapp.tests.factories import CaseFactory, IdentityFactory
from cases.children.services.children import set_siblings

pytestmark = pytest.mark.django_db
SENTENCE = "“Nominella” looks like the name of somebody in a child’s family."


@pytest.fixture
def agency_return(world):
    IdentityFactory(case=world.case, name="Nominella Quist", mother_name="Matrina Quist")
    return acting.agency_return(world.case, world.police)


def save(client, row, fields, *, version=0, section="A", **extra):
    saving = {"version": version, "save_key": uuid.uuid4()}
    url = reverse("return-section", args=[row.public_id, section])
    return client.post(url, fields | saving | extra)


def page(client, row, section="A"):
    return client.get(reverse("return-section", args=[row.public_id, section])).text


def test_typed_save_says_which_words_may_tell_who_the_child_is(world, agency_return, client_of):
    url = reverse("return-typed", args=[agency_return.public_id, "A"])
    fields = {"A5": "Nominella was seen", "observations-worried": ["", "The Quists moved"]}
    saving = {"version": 0, "save_key": uuid.uuid4()}
    answer = client_of(world.auditor).post(url, fields | saving).json()

    [alert] = answer["alerts"]["A5"]
    assert alert["sentence"] == f"{SENTENCE} Write “{world.case.pseudonym}” instead."
    assert [a["index"] for a in answer["alerts"]["observations-worried"]] == [1]


def test_typed_save_without_such_words_is_as_before(world, agency_return, client_of):
    url = reverse("return-typed", args=[agency_return.public_id, "A"])
    saving = {"version": 0, "save_key": uuid.uuid4()}
    answer = client_of(world.auditor).post(url, {"A5": "A visit every week"} | saving)
    assert set(answer.json()) == {"version", "saved"}


def test_section_shows_the_words_at_their_boxes_with_a_button_each(world, agency_return, client_of):
    acting.save(
        agency_return, "A", {"A5": ["Nominella"], "observations-worried": ["See 9434765919"]}
    )
    text = page(client_of(world.auditor), agency_return)
    assert SENTENCE in text
    assert 'name="replace" value="A5:Nominella"' in text
    assert 'name="replace" value="observations-worried:9434765919"' in text


def test_button_replaces_the_words_in_their_box_and_saves_the_rest(world, agency_return, client_of):
    client = client_of(world.auditor)
    fields = {"A5": "Nominella and Nominella", "observations-worried": "Nominella"}
    answer = save(client, agency_return, fields, replace="A5:Nominella")
    assert answer.status_code == 302
    assert answer["Location"].endswith("#id_A5")
    data = agency_return.drafts.get(section__code="A").data
    name = world.case.pseudonym
    assert data["A5"] == [f"{name} and {name}"]
    assert data["observations-worried"] == ["Nominella"]


@pytest.mark.parametrize(
    "press", ["A5:Somebody", "A1:known", "version:0", ":", "x" * 999, "A5:\x00"]
)
def test_button_that_fits_nothing_saves_what_was_typed(press, world, agency_return, client_of):
    answer = save(client_of(world.auditor), agency_return, {"A5": "Nominella"}, replace=press)
    assert answer.status_code == 302
    assert agency_return.drafts.get(section__code="A").data["A5"] == ["Nominella"]


def test_replacement_on_a_page_out_of_date_shows_both_texts(world, agency_return, client_of):
    acting.save(agency_return, "A", {"A5": ["Another text"]})
    answer = save(
        client_of(world.auditor), agency_return, {"A5": "Nominella"}, replace="A5:Nominella"
    )
    assert answer.status_code == 409
    assert "Another text" in answer.text


def test_names_of_brothers_and_sisters_in_the_audit_count_and_of_other_children_do_not(
    world, agency_return, client_of
):
    sibling, stranger = (CaseFactory(audit=world.audit, pseudonym=n) for n in ("Pia", "Paz"))
    IdentityFactory(case=sibling, name="Siblinga Quist")
    IdentityFactory(case=stranger, name="Strangera Otherwise")
    set_siblings(world.case, [sibling])
    acting.save(agency_return, "A", {"A5": ["Siblinga and Strangera"]})
    text = page(client_of(world.auditor), agency_return)
    assert "“Siblinga” looks like" in text
    assert "“Strangera” looks like" not in text


def test_check_page_lists_them_and_sending_is_not_blocked(world, agency_return, client_of):
    acting.fill_in(agency_return)
    draft = agency_return.drafts.get(section__code="A")
    acting.save(agency_return, "A", draft.data | {"A5": ["Nominella"]})
    client = client_of(world.auditor)
    url = reverse("return-check", args=[agency_return.public_id])
    checked = client.get(url)
    assert SENTENCE in checked.text
    saving = {"version": checked.context["saving"].initial["version"], "save_key": uuid.uuid4()}
    assert client.post(url, saving).status_code == 302
    agency_return.refresh_from_db()
    assert agency_return.sent_at


def test_no_answer_tells_what_is_in_the_key(world, agency_return, client_of):
    acting.save(agency_return, "A", {"A5": ["Nominela came"]})  # misspelt
    text = page(client_of(world.auditor), agency_return)
    assert "“Nominela” looks like the name of somebody in a child’s family in another" in text
    assert "Nominella" not in text
    assert "Quist" not in text


def test_text_is_saved_where_no_key_opens_what_is_stored(world, agency_return, client_of, settings):
    settings.FIELD_KEYS = ["Yx2xtE4fBuZN4uaSXTQeJ2F4LSqNzOSRp9DxwE5Wzuk="]
    client = client_of(world.auditor)
    assert save(client, agency_return, {"A5": "Nominella"}).status_code == 302
    assert escape("Nominella") in page(client, agency_return)
