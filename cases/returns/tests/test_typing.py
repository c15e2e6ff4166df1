"""Saving single fields while somebody types."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.factories import (
    AgencyFactory,
    AuditFactory,
    CaseFactory,
    PersonFactory,
    QuestionSetFactory,
)
from auditapp.tests.question_sets import small
from cases.models import AgencyReturn

from ..services import returns

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency_return(world):
    return acting.agency_return(world.case, world.police)


def url(agency_return, section="A"):
    return reverse("return-typed", args=[agency_return.public_id, section])


def typed(client, agency_return, fields, *, section="A", version=0, save_key=None):
    saving = {"version": version, "save_key": save_key or uuid.uuid4()}
    return client.post(url(agency_return, section), fields | saving)


def draft(agency_return, section="A"):
    return agency_return.drafts.get(section__code=section)


def test_typed_field_is_kept_and_others_stay_as_they_are(world, agency_return, client_of):
    acting.save(agency_return, "A", {"A1": ["known"], "A5": ["A visit"]})
    answer = typed(client_of(world.auditor), agency_return, {"A5": "A visit every we"}, version=1)

    saved = draft(agency_return)
    assert answer.json() == {
        "version": 2,
        "saved": f"Saved {timezone.localtime(saved.saved_at):%H:%M}",
    }
    assert saved.data == {"A1": ["known"], "A5": ["A visit every we"]}
    assert saved.saved_by == world.auditor


def test_counts_and_state_are_those_of_an_ordinary_save(world, agency_return, client_of):
    client = client_of(world.auditor)
    typed(client, agency_return, {"A1": "known"})
    typed(client, agency_return, {"A2": ["school", "neglect"]}, version=1)

    saved = draft(agency_return)
    assert (saved.asked, saved.answered) == (6, 2)  # A6 is asked because of "school"
    assert AgencyReturn.objects.get(pk=agency_return.pk).state == "in_progress"


def test_answer_that_closes_other_sections_counts_them_anew(world, agency_return, client_of):
    assert draft(agency_return, "B").asked == 2
    typed(client_of(world.auditor), agency_return, {"A1": "unknown"})
    assert draft(agency_return, "B").asked == 0


def test_emptied_field_is_emptied(world, agency_return, client_of):
    acting.save(agency_return, "A", {"A2": ["school"], "A5": ["A visit"]})
    typed(client_of(world.auditor), agency_return, {"A2": "", "A5": ""}, version=1)
    assert draft(agency_return).data == {}


def test_half_typed_date_is_kept_and_shown_again_with_its_error(world, agency_return, client_of):
    client = client_of(world.auditor)
    typed(client, agency_return, {"A3-day": "31"})
    typed(client, agency_return, {"A3-month": "Februarc"}, version=1)

    page = client.get(reverse("return-section", args=[agency_return.public_id, "A"]))
    assert 'name="A3-day" value="31"' in page.text
    assert 'name="A3-month" value="Februarc"' in page.text
    assert "A3: the date must include a year" in page.text


def test_observations_of_one_kind_replace_those_of_that_kind_alone(world, agency_return, client_of):
    acting.save(
        agency_return, "A", {"observations-well": ["One"], "observations-worried": ["A worry"]}
    )
    before = draft(agency_return).data
    fields = {
        "observations-well": ["One and more", "Two"],
        "observations-well-key": [*before["observations-well-key"], ""],
    }
    typed(client_of(world.auditor), agency_return, fields, version=1)

    after = draft(agency_return).data
    assert after["observations-well"] == ["One and more", "Two"]
    assert after["observations-well-key"][0] == before["observations-well-key"][0]
    assert after["observations-worried"] == ["A worry"]


def test_same_key_again_succeeds_and_changes_nothing(world, agency_return, client_of):
    client, key = client_of(world.auditor), uuid.uuid4()
    first = typed(client, agency_return, {"A5": "One"}, save_key=key)
    again = typed(client, agency_return, {"A5": "One"}, save_key=key)

    assert first.json() == again.json()
    assert draft(agency_return).version == 1


def test_older_version_is_refused_and_the_whole_form_then_shows_both_texts(
    world, agency_return, client_of
):
    acting.save(agency_return, "A", {"A5": ["Theirs"]}, by=world.agency_lead)
    client = client_of(world.auditor)
    answer = typed(client, agency_return, {"A5": "Mine"})

    assert answer.status_code == 409
    assert draft(agency_return).data == {"A5": ["Theirs"]}
    data = {"A5": "Mine", "version": 0, "save_key": uuid.uuid4(), "save": "continue"}
    page = client.post(reverse("return-section", args=[agency_return.public_id, "A"]), data)
    assert page.status_code == 409
    assert "Theirs" in page.text
    assert "Mine" in page.text


def test_sent_return_takes_nothing_more(world, client_of):
    sent = acting.fill_in_and_send(world.case, world.police)
    answer = typed(client_of(world.auditor), sent, {"A5": "Late thought"}, version=1)

    assert answer.status_code == 409
    assert "Late thought" not in str(draft(sent).data)
    assert AgencyReturn.objects.get(pk=sent.pk).state == "sent"


def test_published_audit_takes_nothing_more(world, agency_return, client_of):
    world.audit.state = "published"
    world.audit.save()
    assert typed(client_of(world.auditor), agency_return, {"A5": "Late"}).status_code == 409


@pytest.mark.parametrize(
    ("person", "status"),
    [("other_auditor", 404), ("panel", 404), ("chair", 404), ("outsider", 404), ("nobody", 404)],
)
def test_others_are_refused_and_that_is_on_the_trail(
    person, status, world, agency_return, client_of
):
    answer = typed(client_of(getattr(world, person)), agency_return, {"A5": "Mine"})

    assert answer.status_code == status
    assert draft(agency_return).data == {}
    refused = Entry.objects.filter(verb=Verb.REFUSED, object_id=agency_return.pk)
    assert refused.get().person_id == getattr(world, person).pk


def test_section_that_is_not_there_is_not_found(world, agency_return, client_of):
    answer = typed(client_of(world.auditor), agency_return, {"A5": "Mine"}, section="Z")
    assert answer.status_code == 404
    assert AgencyReturn.objects.get(pk=agency_return.pk).state == "not_started"


@pytest.mark.parametrize("fields", [{"version": "x"}, {"save_key": "x"}, {"version": ""}])
def test_broken_request_is_a_bad_request(fields, world, agency_return, client_of):
    data = {"A5": "Mine", "version": 0, "save_key": uuid.uuid4()} | fields
    assert client_of(world.auditor).post(url(agency_return), data).status_code == 400
    assert draft(agency_return).data == {}


def test_nul_is_refused_and_half_a_character_replaced(world, agency_return, client_of):
    client = client_of(world.auditor)
    assert typed(client, agency_return, {"A5": "a\x00b"}).status_code == 422
    body = f"version=0&save_key={uuid.uuid4()}&A5=a%ED%A0%80b"  # a lone surrogate
    kind = "application/x-www-form-urlencoded"
    assert client.post(url(agency_return), body, content_type=kind).status_code == 200
    assert draft(agency_return).data["A5"][0].encode()  # nothing that no database takes


def test_forged_names_are_not_stored(world, agency_return, client_of):
    fields = {"A5": "Mine", "state": "sent", "saved_by": "1", "B2": "part", "B1-1": "part"}
    typed(client_of(world.auditor), agency_return, fields)
    assert draft(agency_return).data == {"A5": ["Mine"]}
    assert draft(agency_return, "B").data == {}


def test_a_sitting_is_on_the_trail_once(world, agency_return, client_of):
    client = client_of(world.auditor)
    for version in range(3):
        typed(client, agency_return, {"A5": f"{version}"}, version=version)
    started = Entry.objects.filter(verb=Verb.STARTED_EDITING, object_id=agency_return.pk)
    assert started.count() == 1
    later = timezone.now() - returns.SITTING - datetime.timedelta(minutes=1)
    agency_return.drafts.update(saved_at=later)
    typed(client, agency_return, {"A5": "again"}, version=3)
    assert started.count() == 2


# -- what it costs


def is_work(query):
    return not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))


def large(sections):
    """The small set with many more sections of the same questions."""
    content = small(slug="large")
    first = content["sections"][0]
    for number in range(sections):
        copies = [
            question | {"code": f"{question['code']}x{number}"}
            for question in first["questions"]
            if "depends_on" not in question and not question.get("asked_if_not_known")
        ]
        content["sections"].append({"code": f"M{number}", "title": "More", "questions": copies})
    return content


@pytest.mark.parametrize("sections", [0, 40])
@pytest.mark.parametrize("role", ["auditor", "lead"])
def test_keystroke_takes_at_most_seven_queries_whatever_the_size_of_the_set(
    sections, role, world, client_of
):
    """The first of all, which moves the return and is put on the trail; one that changes what is
    asked in all other sections; an ordinary one. The seventh fetches the keys of the child and of
    brothers and sisters, which a text is checked against."""
    care = AgencyFactory(partnership=world.partnership, name="Care", kind="CSC")
    police = AgencyFactory(partnership=world.partnership, name="Officers", kind="POL")
    question_set = QuestionSetFactory(content=large(sections))
    audit = AuditFactory(
        partnership=world.partnership,
        lead=care,
        asked=[police],
        question_set=question_set,
        title="Large",
    )
    case = CaseFactory(audit=audit, pseudonym="Ada")
    acting.open_audit(audit)
    agency = care if role == "lead" else police
    row = acting.agency_return(case, agency)
    client = client_of(PersonFactory(name="Typist", **{role: agency}))
    client.get(reverse("return-section", args=[row.public_id, "A"]))  # the set is in memory now

    steps = [{"A5": "A"}, {"A1": "unknown" if role == "auditor" else "known"}, {"A5": "A v"}]
    for version, fields in enumerate(steps):
        with CaptureQueriesContext(connection) as queries:
            assert typed(client, row, fields, version=version).status_code == 200
        work = [query["sql"] for query in queries if is_work(query)]
        assert len(work) <= 7, "\n".join(work)


def test_request_is_under_four_kilobytes_and_answer_under_one(world, agency_return, client_of):
    client = client_of(world.auditor, enforce_csrf_checks=True)
    page = client.get(reverse("return-section", args=[agency_return.public_id, "A"]))
    token = page.context["csrf_token"]
    fields = {"A5": "A sentence of sixty characters, as people write them here. " * 45}
    saving = {"version": 0, "save_key": uuid.uuid4(), "csrfmiddlewaretoken": str(token)}
    answer = client.post(url(agency_return), fields | saving)

    assert answer.status_code == 200
    sent = str(answer.request["CONTENT_LENGTH"])
    assert int(sent) < 4096
    headers = "".join(f"{name}: {value}\r\n" for name, value in answer.items())
    assert len(headers) + len(answer.content) < 1024


def test_emptied_ticks_of_an_optional_question_are_no_problem(world, client_of):
    content = small(slug="optional")
    content["sections"][0]["questions"][1]["required"] = False
    audit = AuditFactory(
        partnership=world.partnership,
        lead=world.social_care,
        asked=[world.police],
        question_set=QuestionSetFactory(content=content),
    )
    case = CaseFactory(audit=audit, pseudonym="Kit")
    acting.open_audit(audit)
    agency_return = acting.agency_return(case, world.police)
    acting.fill_in(agency_return)

    typed(client_of(world.auditor), agency_return, {"A2": ""}, version=1)  # as the page sends it

    assert "A2" not in draft(agency_return).data
    assert draft(agency_return).problems == 0


def test_tick_that_a_copy_was_checked_is_kept_while_typing(world, agency_return, client_of):
    acting.save(agency_return, "A", {"A4": ["3"]})
    agency_return.drafts.filter(section__code="A").update(
        data={"A4": ["3"], "A4-copied": ["Ben"]}, asked=5, answered=0, problems=5
    )
    client = client_of(world.auditor)
    version = typed(client, agency_return, {"A4-checked": ""}, version=1).json()["version"]
    assert draft(agency_return).data == {"A4": ["3"], "A4-copied": ["Ben"]}
    assert draft(agency_return).answered == 0
    assert typed(client, agency_return, {"A4-checked": "on"}, version=version).status_code == 200
    assert draft(agency_return).data == {"A4": ["3"]}
    assert draft(agency_return).answered == 1
