"""The trail for administrators: searched, in words, and taken away as a file."""

import csv
import datetime
import io
import uuid
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditapp.accounts.models import Agency
from auditapp.accounts.services import create_agency
from auditapp.history.models import Entry, Verb, record
from auditapp.tests import acting
from auditapp.tests.factories import (
    CaseFactory,
    ContributionFactory,
    FindingFactory,
    IdentityFactory,
    PersonFactory,
    founder,
)
from cases.children.services import cases as case_services
from cases.children.tests.choosing import candidate_list, sample_of
from cases.models import Case
from cases.offline.services import record_export
from cases.returns.concerns.services import raise_concern
from findings.board.services.findings import fingerprint_of, remove_finding

from ..views import ENTRIES_A_PAGE

URL, FILE = "/history/", "/history/history.csv"


@pytest.fixture
def client(world, client_of):
    return client_of(world.administrator)


def rows(client, **wanted):
    return client.get(URL, wanted).context["rows"]


def entry(world, **fields):
    given = {
        "verb": Verb.SENT,
        "object_type": "cases.agencyreturn",
        "object_id": 987_654,
        "partnership_id": world.partnership.pk,
    }
    return Entry.objects.bulk_create([Entry(**given | fields)])[0]


def at(moment, **fields):
    """An entry of that moment; `auto_now_add` would set today's."""
    field = Entry._meta.get_field("at")
    field.auto_now_add = False
    try:
        Entry.objects.bulk_create([Entry(at=moment, verb=Verb.SENT, object_id=1, **fields)])
    finally:
        field.auto_now_add = True


# -- what is listed


def test_trail_is_that_of_the_own_partnership(world, client):
    here = Entry.objects.filter(partnership_id=world.partnership.pk).count()
    assert here < Entry.objects.count()
    page = client.get(URL)
    assert page.context["page"].paginator.count == here
    assert "Far" not in page.text


def test_entry_says_in_words_who_did_what_to_what(world, client):
    row = acting.agency_return(world.case, world.police)
    record(Verb.SENT, row, by=world.auditor)
    [first, *_] = rows(client)
    assert (first.person, first.verb, first.object, first.agency) == (
        "Auditor",
        "sent",
        "return of Police on Ada",
        "Police",
    )
    assert first.context == "An audit"
    assert "return of Police on Ada" in client.get(URL).text


def test_every_kind_of_object_is_named(world, client):
    IdentityFactory(case=world.case)
    acting.send_cover_sheet(world.audit, world.police)
    ContributionFactory(
        agency_return=acting.agency_return(world.case, world.police), person=world.contributor
    )
    case_services.add_event(
        case=world.case, kind="referral", date=datetime.date(2019, 2, 28), by=founder()
    )
    raise_concern(
        agency_return=acting.agency_return(world.case, world.police),
        words="A worry",
        save_key=uuid.uuid4(),
        link=str,
        by=world.auditor,
    )
    record(Verb.CHANGED, world.auditor, by=world.chair, partnership_id=world.partnership.pk)
    record(Verb.CHANGED, world.auditor.memberships.get(), by=world.chair)
    record(Verb.EXPORTED, world.partnership, by=world.chair, partnership_id=world.partnership.pk)
    found = {row.object for row in rows(client)}
    assert found >= {
        "key of Ada",
        "child Ada",
        "cover sheet of Police",
        "invitation to the return of Police on Ada",
        "step in the path of Ada",
        "urgent concern of Police on Ada",
        "audit An audit",
        "place in the audit of Police",
        "account Auditor",
        "membership of Auditor: Auditor of Police",
        "agency Police",
        "history of Here",
    }
    assert not [words for words in found if words[-1].isdigit()]


def test_what_is_gone_is_told_by_its_number(world, client):
    gone = {"person_id": 987_654, "agency_id": 987_654, "case_id": 987_654}
    entry(world, **gone)
    entry(world, object_type="findings.finding", object_id=12)
    finding, agency_return = rows(client)[:2]
    assert finding.object == "finding 12"
    assert finding.person == "The system"
    assert (agency_return.object, agency_return.agency) == ("return 987654", "")
    assert agency_return.person == "somebody no longer here (987654)"


def test_entry_leads_to_where_it_stands(world, client):
    finding = FindingFactory(audit=world.audit, wording="Calls come late")
    gone = FindingFactory(audit=world.audit, wording="Taken out again")
    number = gone.pk
    remove_finding(finding=gone, seen=fingerprint_of(gone), by=world.chair)
    sample = sample_of(candidate_list(world.audit, world.administrator), world.administrator)
    record(Verb.DREW, sample, by=world.administrator, partnership_id=world.partnership.pk)
    entry(world, object_type="cases.missedreason", object_id=5, case_id=world.case.pk)
    entry(world, object_type="cases.theme", object_id=7)
    urls = {row.object: row.url for row in rows(client)}
    child = world.case.get_absolute_url()
    assert urls["child Ada"] == child
    assert urls["reason for a missed timescale of Ada"] == f"{child}#path"
    assert urls["audit An audit"] == world.audit.get_absolute_url()
    assert urls[f"finding {number}"] == urls["theme 7"] == ""
    page = client.get(URL).text
    assert "Calls come late" not in page
    for words in (f"finding {finding.pk}", f"sample {sample.pk}"):
        assert f'href="{urls[words]}"' in page
        assert client.get(urls[words], follow=True).status_code == 200
    assert "Calls come late" in client.get(urls[f"finding {finding.pk}"], follow=True).text


def test_purpose_is_in_words(world, client):
    entry(world, verb=Verb.LOOKED, purpose="find_record")
    assert rows(client)[0].purpose == "To find the child’s record"


def test_trail_holds_no_name_of_a_child_and_no_text(world, client):
    IdentityFactory(case=world.case)
    acting.fill_in_and_send(world.case, world.police, A={"A5": ["Something that was typed"]})
    text = client.get(URL).text
    for words in ("Nominella", "Something that was typed", "What happened to"):
        assert words not in text


# -- searching


def test_search_by_child_has_all_that_concerns_it_and_nothing_else(world, client):
    acting.fill_in_and_send(world.case, world.police)
    acting.fill_in_and_send(world.other_case, world.police)
    IdentityFactory(case=world.case)
    client.get(f"{world.far_case.get_absolute_url()}")
    found = rows(client, child=world.case.public_id)
    assert {row.child for row in found} == {"Ada"}
    assert {row.object for row in found} == {"child Ada", "key of Ada", "return of Police on Ada"}


def test_entries_on_the_child_itself_are_found_though_they_name_no_case(world, client):
    entry(world, object_type="cases.case", object_id=world.case.pk)  # from before there was one
    assert rows(client, child=world.case.public_id)[0].object == "child Ada"


def test_search_by_person_agency_and_verb(world, client, client_of):
    acting.fill_in_and_send(world.case, world.police, by=world.auditor)
    acting.fill_in_and_send(world.case, world.health, by=world.other_auditor)
    client_of(world.auditor).get(acting.agency_return(world.case, world.health).get_absolute_url())
    assert {row.person for row in rows(client, person=world.auditor.pk)} == {"Auditor"}
    assert {row.agency for row in rows(client, agency=world.health.pk)} == {"Health"}
    [refusal] = rows(client, verb="refused")
    assert (refusal.person, refusal.object) == ("Auditor", "return of Health on Ada")
    assert rows(client, person=world.auditor.pk, verb="sent", agency=world.police.pk)
    assert not rows(client, person=world.auditor.pk, agency=world.social_care.pk)


def days(since=None, until=None):
    query = {}
    for name, day in (("since", since), ("until", until)):
        if day:
            query |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    return query


def test_search_by_days_takes_in_both_as_the_clock_in_the_united_kingdom_has_them(world, client):
    """In summer the day begins at 23:00 UTC of the day before."""
    for hour, minute in ((22, 59), (23, 0)):
        for day, number in ((9, 1), (10, 2)):
            moment = datetime.datetime(2019, 7, day, hour, minute, tzinfo=datetime.UTC)
            place = {"partnership_id": world.partnership.pk, "agency_id": world.police.pk}
            at(moment, object_type=f"x.moment{number}{hour}", **place)
    tenth = datetime.date(2019, 7, 10)
    found = {row.object for row in rows(client, **days(tenth, tenth))}
    assert found == {"moment123 1", "moment222 1"}
    assert len(rows(client, **days(until=tenth))) == 3
    assert "moment122 1" not in {row.object for row in rows(client, **days(since=tenth))}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"since-day": "31", "since-month": "2", "since-year": "2019"}, "must be a real date"),
        ({"since-day": "1"}, "must include a month and a year"),
        (days(datetime.date(2019, 3, 1), datetime.date(2019, 2, 28)), "the same as “From” or"),
        ({"child": "x"}, "choose one that is listed"),
        ({"child": str(uuid.UUID(int=0))}, "choose one that is listed"),
        ({"person": "9" * 40}, "choose one that is listed"),
        ({"verb": "\x00"}, "choose one that is listed"),
    ],
)
def test_search_that_cannot_be_is_said_and_lists_nothing(world, client, query, words):
    page = client.get(URL, query)
    assert page.status_code == 200
    assert words in page.text
    assert not page.context["rows"]
    answer = client.get(FILE, query)
    assert answer.status_code == 422
    assert words in answer.text
    assert not Entry.objects.filter(verb=Verb.EXPORTED).exists()


@pytest.mark.parametrize("year", [1, 9999])
def test_first_and_last_days_there_are_can_be_searched(client, year):
    day = datetime.date(year, 12, 31) if year > 1 else datetime.date(1, 1, 1)
    query = {"since-year": f"{year:04}", "until-year": f"{year:04}"}
    page = client.get(URL, days(day, day) | query)
    assert page.status_code == 200
    assert "Nothing like this has happened" in page.text


def test_children_people_and_agencies_of_others_are_not_offered(world, client):
    form = client.get(URL).context["form"]
    offered = {name: str(form[name]) for name in ("child", "person", "agency")}
    assert "Ada" in offered["child"]
    assert "Zoe" not in offered["child"]
    assert "Outsider" not in offered["person"]
    assert "Far police" not in offered["agency"]
    for name, value in (
        ("child", world.far_case.public_id),
        ("person", world.outsider.pk),
        ("agency", world.far_police.pk),
    ):
        assert "choose one that is listed" in client.get(URL, {name: value}).text


def test_somebody_without_a_membership_who_did_something_is_offered(world, client):
    agency_return = acting.agency_return(world.case, world.police)
    ContributionFactory(agency_return=agency_return, person=world.contributor)
    record(Verb.SENT, agency_return, by=world.contributor)
    assert rows(client, person=world.contributor.pk)[0].person == "Robin"


# -- pages


def test_pages_keep_what_is_looked_for(world, client):
    for _ in range(ENTRIES_A_PAGE + 5):
        entry(world, person_id=world.auditor.pk)
    day = datetime.date.today()
    query = {"verb": "sent", "person": world.auditor.pk, **days(since=day)}
    first = client.get(URL, query)
    assert len(first.context["rows"]) == ENTRIES_A_PAGE
    assert first.context["page"].paginator.count == ENTRIES_A_PAGE + 5
    assert first.context["query"] == urlencode({
        "person": world.auditor.pk, "verb": "sent",
        "since-day": day.day, "since-month": day.month, "since-year": day.year,
    })  # fmt: skip
    second = client.get(f"{URL}?{first.context['query']}&page=2")
    assert len(second.context["rows"]) == 5
    assert "Newer" in second.text
    for number in ("9" * 30, "-1", "nonsense", "\x00", ""):
        assert client.get(URL, query | {"page": number}).status_code == 200


def test_page_takes_as_many_queries_however_many_entries_and_children(world, client_of):
    def queries():
        client = client_of(world.administrator)  # a session's use is written down each minute
        with CaptureQueriesContext(connection) as found:
            assert client.get(URL, {"verb": "sent"}).status_code == 200
        return len(found)

    for number in range(30):
        if number == 3:
            few = queries()
        case = CaseFactory(audit=world.audit, pseudonym=f"Child {number}")
        agency = create_agency(
            partnership=world.partnership, name=f"Agency {number}", short_name=f"A{number}",
            kind="OTH", by=founder(),
        )  # fmt: skip
        person = PersonFactory(name=f"Person {number}", auditor=agency)
        place = {"person_id": person.pk, "case_id": case.pk, "agency_id": agency.pk}
        entry(world, **place)
        entry(world, object_type="cases.audit", object_id=world.audit.pk, **place)
    assert queries() == few
    assert few <= 20


# -- the file


def table(answer):
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_file_has_exactly_what_is_looked_for(world, client, monkeypatch):
    monkeypatch.setattr("cases.trail.exports.ENTRIES_AT_ONCE", 3)  # several pieces
    acting.fill_in_and_send(world.case, world.police, by=world.auditor)
    acting.fill_in_and_send(world.case, world.health, by=world.other_auditor)
    entry(world, case_id=world.case.pk, verb=Verb.LOOKED, purpose="safeguard")
    query = {"child": world.case.public_id}
    shown = client.get(URL, query).context["rows"]
    answer = client.get(FILE, query)
    assert answer.streaming
    assert answer["Content-Disposition"] == 'attachment; filename="history.csv"'
    found = table(answer)
    assert [int(row["Number"]) for row in found] == [row.number for row in shown]
    assert len(found) > 3
    assert found[0]["What for"] == "To act on a concern for the child"
    assert {row["Child"] for row in found} == {"Ada"}
    assert {row["Audit"] for row in found} == {"An audit"}


def test_file_of_everything_is_recorded_and_does_not_hold_its_own_record(world, client):
    before = client.get(URL).context["page"].paginator.count
    found = table(client.get(FILE))
    assert len(found) == before
    exported = Entry.objects.get(verb=Verb.EXPORTED)
    assert (exported.object_id, exported.partnership_id) == (world.partnership.pk,) * 2
    assert rows(client)[0].object == "history of Here"


def test_administrator_of_two_partnerships_takes_from_both_and_both_know(world, client_of):
    both = PersonFactory(name="Both", administrator=[world.partnership, world.other_partnership])
    found = table(client_of(both).get(FILE))
    assert {"Police", "Far police"} <= {row["Agency"] for row in found}
    exported = Entry.objects.filter(verb=Verb.EXPORTED)
    assert {e.partnership_id for e in exported} == {
        world.partnership.pk,
        world.other_partnership.pk,
    }


def test_no_cell_of_the_file_is_a_formula(world, client):
    Agency.objects.filter(pk=world.police.pk).update(name="=HYPERLINK(1)")
    Case.objects.filter(pk=world.case.pk).update(pseudonym="+1")
    record(Verb.SENT, acting.agency_return(world.case, world.police), by=world.auditor)
    row = table(client.get(FILE))[0]
    assert row["Agency"] == "'=HYPERLINK(1)"
    assert row["Child"] == "'+1"


@pytest.mark.parametrize("role", ["auditor", "agency_lead", "panel", "chair", "nobody"])
def test_trail_is_not_there_for_others(world, client_of, role):
    for path in (URL, FILE):
        assert client_of(getattr(world, role)).get(path).status_code == 404
    assert not Entry.objects.filter(verb=Verb.EXPORTED).exists()


# -- every entry that concerns a child says which


def test_what_is_done_about_a_child_names_it_on_the_trail(world, client_of):
    agency_return = acting.fill_in_and_send(world.case, world.police, by=world.auditor)
    IdentityFactory(case=world.case)
    record_export(target=agency_return, by=world.auditor)
    ContributionFactory(
        agency_return=acting.agency_return(world.other_case, world.police), person=world.contributor
    )
    concern = raise_concern(
        agency_return=agency_return, words="W", save_key=uuid.uuid4(), link=str, by=world.auditor
    )
    case_services.record_voice(
        case=world.case, who="child", words="W", how="H", consent_to_quote=False,
        observations=[], save_key=uuid.uuid4(), by=founder(),
    )  # fmt: skip
    client_of(world.other_auditor).get(world.case.get_absolute_url())  # refused
    client_of(world.other_auditor).get(concern.get_absolute_url())
    of_children = [
        "agencyreturn", "case", "caseidentity", "caseevent", "voice", "contribution",
        "urgentconcern",
    ]  # fmt: skip
    found = Entry.objects.filter(object_type__in=[f"cases.{name}" for name in of_children])
    assert {e.object_type.split(".")[1] for e in found} >= set(of_children) - {"caseevent"}
    assert {e.verb for e in found} >= {"refused", "exported", "sent", "added", "raised"}
    assert None not in {e.case_id for e in found}
