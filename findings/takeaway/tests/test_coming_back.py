"""An audit that was taken away and brought in again is the same audit."""

import dataclasses
import datetime
import io
import json

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db import models as django_models
from django.test.utils import CaptureQueriesContext

from auditapp.accounts.models import Agency, User
from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import AgencyFactory, PartnershipFactory, PersonFactory, founder
from auditapp.tests.strategies import AWKWARD
from auditapp.tests.test_query_counts import FEW, MANY, build
from cases.models import Audit, Case, CaseIdentity, QuestionSet, Theme, TimescaleRule
from cases.question_sets.services import load
from cases.question_sets.writing import content_of
from cases.returns.services.returns import drafts_of
from findings.models import Action
from findings.summary import content as report
from findings.summary.summaries import summarise
from findings.takeaway.opening import CAME_WITH, TABLES_CAME_WITH
from findings.takeaway.services import bring_in
from findings.takeaway.tables import OWN
from findings.takeaway.writing import MANIFEST, take_away

from .audits import contents, file_of, packed, told, with_questions, with_rows

HUGE = "A paragraph of 100 kB. " * 4_400
ODD = [*AWKWARD, "&amp; & < > {{ x }}", "=cmd|' /C calc'!A0", "+1", "@SUM(1)", HUGE]


def brought_in(file, partnership, **options):
    return bring_in(partnership=partnership, file=io.BytesIO(file), by=founder(), **options)


@pytest.fixture
def second(world):
    """A partnership without anything."""
    return PartnershipFactory(name="Second")


def test_everything_comes_back(world, second):
    audit = brought_in(world.file, second).audit
    assert told(file_of(audit)) == told(world.file)


def test_it_is_another_audit_with_addresses_and_keys_of_its_own(world, second):
    twice = [brought_in(world.file, second).audit for _ in range(2)]
    for table in OWN:
        for name in ("public_id", "save_key", "review_key"):
            fields = {field.name for field in table.model._meta.concrete_fields}
            if name in fields:
                keys = list(table.model._default_manager.values_list(name, flat=True))
                keys = [key for key in keys if key]
                assert len(set(keys)) == len(keys), table.name
    assert len({world.audit.pk, *(audit.pk for audit in twice)}) == 3
    assert told(file_of(world.audit)) == told(world.file)


def test_trail_tells_that_it_was_brought_in_and_nothing_else_of_it(world, second, mailoutbox):
    before = set(Entry.objects.values_list("pk", flat=True))
    audit = brought_in(world.file, second).audit
    new = Entry.objects.exclude(pk__in=before)
    assert new.filter(verb="imported").get().object_id == audit.pk
    kinds = set(new.exclude(verb="imported").values_list("verb", "object_type"))
    assert kinds <= {
        *(("added", "accounts.agency"), ("added", "accounts.user")),
        *(("added", "cases.timescalerule"), ("added", "cases.questionset")),
    }
    assert set(new.values_list("partnership_id", flat=True)) == {second.pk}
    assert mailoutbox == []


def test_people_are_matched_by_name_and_role_or_cannot_sign_in(world):
    audit = brought_in(world.file, world.partnership).audit
    assert audit.findings.first().proposed_by != world.chair  # the founder has no role
    reviewed = audit.acceptances.get()
    assert reviewed.by == world.chair
    strangers = User.objects.filter(name__endswith=" (brought in)")
    assert strangers
    for person in strangers:
        assert not person.is_active
        assert not person.has_usable_password()
        assert not person.memberships.exists()


def test_namesakes_are_not_taken_for_each_other(world, second):
    PersonFactory(name=world.chair.name, panel=second)  # another role
    audit = brought_in(world.file, second).audit
    assert audit.acceptances.get().by.name == f"{world.chair.name} (brought in)"


def test_agencies_themes_limits_and_questions_are_matched(world):
    def counts():
        return [m.objects.count() for m in (Agency, Theme, TimescaleRule, QuestionSet)]

    before = counts()
    audit = brought_in(world.file, world.partnership).audit
    assert counts() == before
    assert set(audit.agencies.all()) == set(world.audit.agencies.all())
    assert audit.question_set == world.audit.question_set


def test_agency_is_matched_whatever_the_case_of_its_name(world, second):
    police = AgencyFactory(partnership=second, name="POLICE", kind="POL")
    audit = brought_in(world.file, second).audit
    assert police in audit.agencies.all()


def test_working_copies_begin_from_what_was_sent(world, second):
    def data(audit):
        row = acting.agency_return(audit.cases.get(pseudonym="Ada"), agency_of(audit, "Police"))
        drafts = sorted(drafts_of(row).values(), key=lambda draft: draft.section.position)
        names = {a.pk: a.name for a in audit.agencies.all()}
        return [
            {about_name(name, names): values for name, values in draft.data.items()}
            for draft in drafts
        ], [(d.asked, d.answered, d.problems) for d in drafts]

    assert data(brought_in(world.file, second).audit) == data(world.audit)


def agency_of(audit, name):
    return audit.agencies.get(name=name)


def about_name(field, names):
    code, _, about = field.partition("-")
    return f"{code}-{names[int(about)]}" if about.isdecimal() else field


def test_what_was_not_sent_is_neither_there_nor_begun(world, second):
    audit = brought_in(world.file, second).audit
    begun = audit.cases.get(pseudonym="Ben").returns.get(agency__name="School nursing")
    assert begun.state == "not_started"
    assert not any(draft.data for draft in begun.drafts.all())
    again = audit.cases.get(pseudonym="Ada").returns.get(agency__name="School nursing")
    assert again.state == "sent_back"
    assert not CaseIdentity.objects.filter(case__audit=audit).exists()


@pytest.mark.parametrize("state", ["published", "closed"])
def test_published_audit_stays_published(state, world, second):
    Audit.objects.filter(pk=world.audit.pk).update(state=state)
    world.audit.refresh_from_db()
    assert brought_in(file_of(world.audit), second).audit.state == state


def test_half_set_up_audit_comes_back(world, second):
    half = Audit.objects.create(partnership=world.partnership, title="Half")
    audit = brought_in(file_of(half), second).audit
    assert (audit.title, audit.state, audit.question_set) == ("Half", "setting_up", None)
    assert not audit.cases.exists()
    assert not audit.agencies.exists()


def free_texts():
    """(table, field) of the texts that people write."""
    short = {"pseudonym_letter", "comparable", "choice", "value", "grade", "name"}
    for table in OWN:
        for column in table.columns:
            found = table.field_of(column)
            is_text = isinstance(found, django_models.CharField | django_models.TextField)
            if is_text and not found.choices and column not in short:
                yield table, found


def test_odd_texts_come_back_whole(world, second):
    """In every field that takes text, several of them in each."""
    for number, (table, found) in enumerate(free_texts()):
        rows = table.rows(world.audit).order_by("pk")
        rows = [row for row in rows if getattr(row, found.name)]
        for place, row in enumerate(rows):
            odd = f"{place} {ODD[(number + place) % len(ODD)]}"
            setattr(row, found.name, odd[: found.max_length])
        table.model._default_manager.bulk_update(rows, [found.name])
    world.audit.refresh_from_db()
    file = file_of(world.audit)
    assert told(brought_in_and_out(file, second)) == told(file)
    sheets = [c.decode() for n, c in contents(file).items() if n.endswith(".csv")]
    assert not any("\x0b" in sheet or "\x01" in sheet for sheet in sheets)


def brought_in_and_out(file, partnership):
    return file_of(brought_in(file, partnership).audit)


def test_formulas_are_text_in_the_tables(world):
    world.audit.method_note = "=1+1"
    world.audit.save()
    members = contents(file_of(world.audit))
    assert "'=1+1" in members["tables/audit.csv"].decode()
    assert '"method_note": "=1+1"' in members["data/audit.json"].decode()


def test_control_characters_that_can_be_typed_come_back(world, second):
    file = with_rows(world.file, "audit", lambda rows: rows[0].update(note="a\x0bb\x85c\u2028d"))
    assert brought_in(file, second).audit.note == "a\x0bb\x85c\u2028d"


def test_file_of_an_earlier_version_comes_back(world, second):
    def without(*names):
        return lambda rows: [{n: row[n] for n in row if n not in names} for row in rows]

    file = with_rows(world.file, "audit", without("further_facts"))
    file = with_rows(file, "children", without("facts", "facts_in_words"))
    file = with_rows(file, "actions", without(*CAME_WITH[3]["actions"]))
    file = with_rows(file, "returns", without(*CAME_WITH[4]["returns"]))
    later_ones = tuple(f"/{name}." for name in TABLES_CAME_WITH[3])
    members = {n: c for n, c in contents(file).items() if not any(o in n for o in later_ones)}
    manifest = json.loads(members[MANIFEST]) | {"version": 1}
    audit = brought_in(packed(members | {MANIFEST: json.dumps(manifest).encode()}), second).audit
    assert audit.further_facts == []
    assert {case.pseudonym: case.facts for case in audit.cases.all()} == {
        case.pseudonym: {} for case in world.audit.cases.all()
    }
    assert not audit.briefing.team_answers.exists()
    for action in Action.objects.filter(finding__audit=audit):
        assert (action.state, action.priority, action.owner.name) == ("open", "medium", "Police")


# -- the question set


@pytest.mark.parametrize("content", [None, "shipped"])
def test_question_set_comes_back_as_it_was_loaded(content, world):
    if content:
        call_command("load_question_sets")
    for question_set in QuestionSet.objects.all():
        written = content_of(question_set) | {"slug": f"again-{question_set.pk}"}
        again, _ = load(content=written, by=None)
        assert content_of(again) == written


def test_unknown_question_set_becomes_the_partnerships_own(world, second):
    def other(content):
        return content | {"slug": "other"}

    audit = brought_in(with_questions(world.file, other), second).audit
    assert audit.question_set.partnership == second
    assert content_of(audit.question_set) == content_of(world.audit.question_set) | {
        "slug": "other"
    }


# -- how it is written


def test_queries_do_not_grow_with_the_audit(db):
    def queries(size):
        audit = build(cases=size).audit
        with CaptureQueriesContext(connection) as found, take_away(audit, by=founder()) as file:
            assert file.read(2) == b"PK"
        return len(found)

    with transaction.atomic():
        few = queries(FEW)
        transaction.set_rollback(True)
    assert queries(MANY) <= few + 5  # long tables come in pieces


@pytest.mark.django_db(transaction=True)
def test_file_is_written_as_everything_was_at_one_moment():
    """Outside of any other transaction, as on a page."""
    audit = Audit.objects.create(partnership=PartnershipFactory(name="Here"), title="An audit")
    with take_away(audit, by=founder()) as file:
        assert told(file.read())["audit"][0]["title"] == "An audit"


# -- the demonstration


def test_demonstration_has_the_same_summary_afterwards(demonstration):
    original, file = demonstration.audit, file_of(demonstration.audit)
    audit = brought_in(file, PartnershipFactory(name="Empty")).audit
    before, after = plain(summarise(original)), plain(summarise(audit))
    assert len(before["children"]) == 10
    assert [len(found) for found in before["findings"].values()] == [14, 10, 10]
    assert after == before
    one, other = (without_ids(report.content_of(summarise(a))) for a in (original, audit))
    assert other == one | {"partnership": "Empty"}
    assert told(file_of(audit)) == told(file)


# What is named by keys is compared as the report says it; and what is brought in, nobody signed
IDENTITIES = {
    *(
        "id",
        "public_id",
        "version",
        "save_key",
        "return_id",
        "verdicts",
        "counts",
        "signed_version",
    ),
}


def without_ids(content):
    """What a report says, without the keys that its links need."""
    if isinstance(content, list):
        return [without_ids(one) for one in content]
    if isinstance(content, dict):
        return {name: without_ids(held) for name, held in content.items() if name != "id"}
    # Who leads an action has no account there, and their name says so.
    return content.replace(" (brought in)", "") if isinstance(content, str) else content


def plain(value):
    """A Summary as plain values: rows by what people read of them, not by their keys."""
    if dataclasses.is_dataclass(value):
        names = {f.name for f in dataclasses.fields(value)} - IDENTITIES
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, django_models.Model):
        found = {
            f.name: getattr(value, f.attname)
            for f in value._meta.concrete_fields
            if f.name not in IDENTITIES and not f.is_relation
        }
        counts = {n: v for n, v in vars(value).items() if type(v) is int and n not in found}
        counts = {n: v for n, v in counts.items() if not n.endswith("_id") and n not in IDENTITIES}
        cached = value._state.fields_cache.items()
        named = {n: str(row) for n, row in cached if isinstance(row, Agency | Theme | Case)}
        return found | counts | named
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
