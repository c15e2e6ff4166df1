"""The page that copies answers from another child, and the mark on the pages of the return."""

import re
import uuid

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory, CaseFactory, PersonFactory
from auditapp.tests.question_sets import COMPLETE
from cases.models import SectionDraft


@pytest.fixture
def ada(world):
    return acting.agency_return(world.case, world.police)


@pytest.fixture
def ben(world):
    row = acting.agency_return(world.other_case, world.police)
    acting.save(row, "A", COMPLETE["A"] | {"observations-worried": ["Seen of Ben only"]})
    return acting.agency_return(world.other_case, world.police)


@pytest.fixture
def auditor(world, client_of):
    return client_of(world.auditor)


def url(agency_return, source=None, code="A"):
    address = reverse("return-copy", args=[agency_return.public_id, code])
    return f"{address}?from={source.public_id}" if source else address


def section_url(agency_return, code="A"):
    return reverse("return-section", args=[agency_return.public_id, code])


def ticked(page):
    boxes = re.findall(r'<input[^>]*name="codes"[^>]*>', page)
    return [re.search('value="(.*?)"', box)[1] for box in boxes if "checked" in box]


def form(page, **changes):
    """What the page would post, with its ticks."""
    saving = page.context["saving"]
    names = ["version", "save_key", "source", "source_version"]
    fields = {name: saving[name].value() for name in names}
    return fields | {"codes": ticked(page.text)} | changes


def draft(agency_return, code="A"):
    return SectionDraft.objects.get(agency_return=agency_return, section__code=code)


# -- the way there


def test_section_page_links_to_the_copying_if_there_is_something_to_copy(auditor, ada, ben):
    assert url(ada) in auditor.get(section_url(ada)).text
    assert url(ada, code="B") not in auditor.get(section_url(ada, "B")).text
    acting.save(ben, "A", {})
    assert url(ada) not in auditor.get(section_url(ada)).text


def test_only_children_with_something_answered_are_offered(auditor, ada, ben, world):
    CaseFactory(audit=world.audit, pseudonym="Cleo")
    acting.save(acting.agency_return(world.other_case, world.health), "A", COMPLETE["A"])
    page = auditor.get(url(ada)).text
    options = re.findall(r"<option[^>]*>(.*?)</option>", page)
    assert options == ["Choose a child", "Ben"]
    assert "Copy the ticked answers" not in page


def test_page_says_what_will_be_there_when_nothing_is(auditor, ada):
    assert "Your agency has answered nothing in this section" in auditor.get(url(ada)).text


def test_answers_are_beside_each_other_and_what_replaces_is_not_ticked(auditor, ada, ben):
    acting.save(ada, "A", {"A1": ["known"], "A4": ["many"], "A5": ["My <own>"]})
    page = auditor.get(url(ada, ben)).text
    assert ticked(page) == ["A2", "A3", "A7"]
    assert page.count("Replaces what is here now") == 2
    assert "Answered the same here already: A1</p>" in page
    for words in ("28 February 2019", "A visit every week.", "many", "My &lt;own&gt;", "Good"):
        assert words in page
    assert "Seen of Ben only" not in page
    assert "<title>Copy answers from another child –" in page


def test_nothing_that_is_asked_here_too(auditor, ada, ben):
    acting.save(ada, "A", {"A1": ["unknown"]})
    acting.save(ben, "B", COMPLETE["B"])
    assert (
        "Nothing answered for that child is asked here too"
        in auditor.get(url(ada, ben, code="B")).text
    )


# -- copying


def test_ticked_answers_are_copied_and_must_be_checked_on_the_section_page(auditor, ada, ben):
    page = auditor.get(url(ada, ben))
    answer = auditor.post(url(ada), form(page, codes=["A4", "A5"]), follow=True)
    assert answer.redirect_chain == [(section_url(ada), 302)]
    assert "The answers are copied from Ben." in answer.text
    assert "A4: copied from Ben. Check that it is right for this child." in answer.text
    assert "There is a problem" not in answer.text  # nobody was asked to be ready yet
    assert 'name="A4-checked"' in answer.text
    assert 'name="A3-checked"' not in answer.text
    posted = {"A4": "3", "A5": "A visit every week.", "save": "continue"}
    keys = {"version": 1, "save_key": uuid.uuid4()}
    checked = auditor.post(section_url(ada), posted | keys, follow=True)
    assert (
        '<a href="#id_A4-checked">A4: check the answer copied from Ben, then tick that you did'
        in checked.text
    )
    assert 'id="id_A4-checked"' in checked.text
    check_page = auditor.get(ada.get_check_url()).text
    assert "A4: check the answer copied from Ben" in check_page
    keys = {"version": 2, "save_key": uuid.uuid4()}
    ticks = {"A4-checked": "on", "A5-checked": "on"}
    final = auditor.post(section_url(ada), posted | keys | ticks, follow=True)
    assert "copied from Ben" not in final.text
    assert "copied from Ben" not in auditor.get(ada.get_check_url()).text


def test_cells_of_a_table_are_marked_below_it(world, client_of):
    ada = acting.agency_return(world.case, world.social_care)
    ben = acting.agency_return(world.other_case, world.social_care)
    acting.fill_in(ben)
    client = client_of(world.care_auditor)
    page = client.get(url(ada, ben, "B"))
    assert "Nursery: Took part" in page.text
    answer = client.post(url(ada, code="B"), form(page, codes=["B1"]), follow=True)
    assert "B1: copied from Ben." in answer.text
    assert answer.text.count('-checked"') >= 1
    assert "B1: check the answer copied from Ben" in client.get(ada.get_check_url()).text


def test_same_form_sent_twice_is_one_copying(auditor, ada, ben):
    data = form(auditor.get(url(ada, ben)))
    first, second = (auditor.post(url(ada), data) for _ in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url) == (
        302, section_url(ada),
    )  # fmt: skip
    assert draft(ada).version == 1
    assert Entry.objects.filter(verb="copied").count() == 1


def test_stale_page_copies_nothing_and_shows_how_it_stands(auditor, ada, ben):
    page = auditor.get(url(ada, ben))
    acting.save(ada, "A", {"A5": ["Typed meanwhile"]})
    answer = auditor.post(url(ada), form(page))
    assert answer.status_code == 409
    assert "so nothing was copied" in answer.text
    assert "Typed meanwhile" in answer.text
    assert "A5" not in ticked(answer.text)  # it would replace now
    assert "A4" in ticked(answer.text)
    assert draft(ada).version == 1
    assert auditor.post(url(ada), form(answer)).status_code == 302
    assert draft(ada).data["A5"] == ["Typed meanwhile"]


def test_source_that_changed_meanwhile_is_stale_too(auditor, ada, ben):
    page = auditor.get(url(ada, ben))
    acting.save(ben, "A", {"A4": ["9"]})
    answer = auditor.post(url(ada), form(page))
    assert answer.status_code == 409
    assert draft(ada).version == 0


def test_return_sent_meanwhile_takes_no_copies(auditor, ada, ben):
    page = auditor.get(url(ada, ben))
    acting.fill_in(ada)
    acting.send(ada)
    answer = auditor.post(url(ada), form(page))
    assert answer.status_code == 409
    assert "Nothing was copied: this return is sent" in answer.text
    assert auditor.get(url(ada, ben)).url == ada.get_absolute_url()


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ([], "Tick at least one answer to copy"),
        (["A1"], "Tick an answer that is not here already"),
        (["\x00", "forged"], "Tick answers that are listed"),
    ],
)
def test_nothing_ticked_gets_a_message_that_leads_to_the_boxes(auditor, ada, ben, codes, message):
    acting.save(ada, "A", {"A1": ["known"]})
    answer = auditor.post(url(ada), form(auditor.get(url(ada, ben)), codes=codes))
    assert answer.status_code == 422
    assert f'<a href="#copy-A2">{message}</a>' in answer.text
    assert 'id="copy-A2"' in answer.text
    assert draft(ada).version == 1


@pytest.mark.parametrize("name", ["version", "save_key", "source", "source_version"])
@pytest.mark.parametrize("value", ["", "x", "\x00"])
def test_forged_hidden_field_is_a_bad_request(auditor, ada, ben, name, value):
    data = form(auditor.get(url(ada, ben)), **{name: value})
    assert auditor.post(url(ada), data).status_code == 400
    assert draft(ada).version == 0


# -- whose


def test_only_returns_of_the_same_agency_and_audit_are_copied_from(auditor, ada, ben, world):
    health = acting.agency_return(world.other_case, world.health)
    acting.save(health, "A", COMPLETE["A"] | {"A5": ["CANARY"]})
    far = acting.agency_return(world.far_case, world.far_police)
    acting.save(far, "A", COMPLETE["A"] | {"A5": ["CANARY"]})
    data = form(auditor.get(url(ada, ben)))
    for source in (health, far, ada):
        got = auditor.get(url(ada, source))
        posted = auditor.post(url(ada), data | {"source": source.public_id})
        assert (got.status_code, posted.status_code) == (404, 404)
        assert "CANARY" not in got.text + posted.text
        assert Entry.objects.filter(verb="refused", object_id=source.pk).count() == 2
    assert draft(ada).version == 0


def test_auditor_of_two_agencies_copies_within_each_only(ada, world, client_of):
    both = PersonFactory(name="Both", auditor=[world.police, world.health])
    health = acting.agency_return(world.other_case, world.health)
    acting.save(health, "A", COMPLETE["A"])
    assert client_of(both).get(url(ada, health)).status_code == 404


def test_own_return_of_another_audit_is_not_copied_from(auditor, ada, world):
    audit = AuditFactory(
        partnership=world.partnership,
        lead=world.social_care,
        asked=[world.police],
        title="Another",
        question_set=world.audit.question_set,
    )
    case = CaseFactory(audit=audit, pseudonym="Dan")
    acting.open_audit(audit)
    there = acting.agency_return(case, world.police)
    acting.save(there, "A", COMPLETE["A"])
    assert auditor.get(url(ada, there)).status_code == 404
    assert "Dan" not in auditor.get(url(ada)).text


@pytest.mark.parametrize("value", ["x", "%00", str(uuid.UUID(int=0)), "9" * 500])
def test_forged_child_in_the_address_is_not_found(auditor, ada, value):
    assert auditor.get(f"{url(ada)}?from={value}").status_code == 404


def test_unknown_section_is_not_found(auditor, ada):
    assert auditor.get(url(ada, code="nothing")).status_code == 404


# -- the mark on the conflict page


def test_conflict_page_keeps_the_mark_and_believes_no_posted_one(auditor, ada, ben):
    auditor.post(url(ada), form(auditor.get(url(ada, ben)), codes=["A4"]))
    acting.save(ada, "A", {"A4": ["3"], "A5": ["Theirs"]})
    mine = {"A4": "3", "A5": "Mine", "A5-copied": "Forged", "version": 1}
    answer = auditor.post(section_url(ada), mine | {"save_key": uuid.uuid4()})
    assert answer.status_code == 409
    assert "Forged" not in answer.text
    saving = answer.context["saving"]
    kept = dict(answer.context["mine"])
    kept |= {name: saving[name].value() for name in ("version", "save_key")}
    assert auditor.post(section_url(ada), kept).status_code == 302
    assert draft(ada).data == {"A4": ["3"], "A5": ["Mine"], "A4-copied": ["Ben"]}
