"""Each planted difference is found, and no pair that agrees."""

import itertools
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditapp.tests import acting
from auditapp.tests.factories import AgencyFactory, AuditFactory, CaseFactory, QuestionSetFactory
from auditapp.tests.question_sets import RECORD, REPORT, YES_NO_PART, small
from cases.models import AgencyReturn, Answer
from cases.returns.services import reviewing
from findings.differences.deriving import differences_in, differing_answers

AGREEING = {"B": {"B2": ["part"], "B6": ["full"]}}


def found(audit):
    """(child, question, agency spoken about, kind) of all differences."""
    every = differences_in(audit, list(audit.cases.current()), AgencyReturn.objects.sent())
    return [
        (d.case.pseudonym, d.question.code, d.about and d.about.name, d.kind.value) for d in every
    ]


@pytest.fixture
def lead_sent(world):
    """The lead records of everybody that they took part and were sent the full record."""
    acting.fill_in_and_send(world.case, world.social_care)


def test_agreeing_records_differ_nowhere(world, lead_sent):
    acting.fill_in_and_send(world.case, world.police, **AGREEING)
    acting.fill_in_and_send(world.case, world.health, **AGREEING)
    assert found(world.audit) == []


def test_invited_and_not_invited_contradict_each_other(world, lead_sent):
    acting.fill_in_and_send(world.case, world.police, B={"B2": ["uninvited"], "B6": ["full"]})
    assert found(world.audit) == [("Ada", "B1", "Police", "contradiction")]


def test_record_sent_and_not_held_is_a_kind_of_its_own(world, lead_sent):
    acting.fill_in_and_send(world.case, world.police, B={"B2": ["part"], "B6": ["nothing"]})
    assert found(world.audit) == [("Ada", "B5", "Police", "undelivered")]


def test_nothing_recorded_by_one_is_a_silence(world, lead_sent):
    acting.fill_in_and_send(world.case, world.police, B={"B2": ["nr"], "B6": ["full"]})
    assert found(world.audit) == [("Ada", "B1", "Police", "silence")]


def test_one_wrong_date_is_one_difference_whoever_has_the_right_one(world, lead_sent):
    acting.fill_in_and_send(world.case, world.police, **AGREEING)
    acting.fill_in_and_send(world.case, world.health, A={"A3-month": ["3"]}, **AGREEING)
    [difference] = differences_in(world.audit, [world.case], AgencyReturn.objects.sent())
    assert difference.kind == "contradiction"
    assert [(s.agency.name, s.value) for s in difference.sides] == [
        ("Social care", "2019-02-28"),
        ("Police", "2019-02-28"),
        ("Health", "2019-03-28"),
    ]


def test_child_not_known_to_an_agency_that_took_part_is_a_kind_of_its_own(world, lead_sent):
    row = acting.agency_return(world.case, world.police)
    acting.save(row, "A", {"A1": ["unknown"]})
    acting.send(row)
    [difference] = differences_in(world.audit, [world.case], AgencyReturn.objects.sent())
    assert (difference.kind, difference.question.code) == ("not_known", "A1")
    assert [(s.agency.name, s.question.code, s.value) for s in difference.sides] == [
        ("Social care", "B1", "part"),
        ("Social care", "B3", "available"),
        ("Police", "A1", "unknown"),
    ]


def test_child_not_known_to_an_agency_that_was_not_invited_is_none(world):
    others = [world.police, world.health, world.school_nursing, world.nursery]
    cells = {f"B1-{a.pk}": ["uninvited"] for a in others}
    cells |= {f"B3-{a.pk}": ["unasked"] for a in others}
    acting.fill_in_and_send(world.case, world.social_care, B=cells)
    row = acting.agency_return(world.case, world.police)
    acting.save(row, "A", {"A1": ["unknown"]})
    acting.send(row)
    assert found(world.audit) == []


def test_different_knowledge_is_no_difference(world, lead_sent):
    """A2 is shown side by side only, A4 and A5 are not compared."""
    other = {"A2": ["none"], "A4": ["9"], "A5": ["Something else"], "A7": ["poor"]}
    acting.fill_in_and_send(world.case, world.police, A=other, **AGREEING)
    assert found(world.audit) == []


def test_withdrawn_return_differs_from_nobody(world, lead_sent):
    row = acting.fill_in_and_send(world.case, world.police)
    assert len(found(world.audit)) == 2
    reviewing.withdraw(agency_return=row, reason="By mistake", by=world.administrator)
    assert found(world.audit) == []


def test_what_the_reader_may_not_read_differs_from_nothing(world, lead_sent):
    row = acting.fill_in_and_send(world.case, world.police)
    readable = AgencyReturn.objects.sent().exclude(pk=row.pk)
    assert differences_in(world.audit, [world.case], readable) == []


def test_other_children_are_left_alone(world):
    for case in (world.case, world.other_case):
        acting.fill_in_and_send(case, world.social_care)
        acting.fill_in_and_send(case, world.police)
    one = differences_in(world.audit, [world.other_case], AgencyReturn.objects.sent())
    assert {d.case.pseudonym for d in one} == {"Ben"}
    assert [row[0] for row in found(world.audit)] == ["Ada", "Ada", "Ben", "Ben"]


# -- any answers, against a comparison of every answer with every other


def compared_set():
    """A set with each list, compared from both sides, and with what all are asked."""
    content = small()
    sections = content["sections"]
    sections[1]["questions"] += [
        {
            "code": "B4",
            "kind": "one",
            "text": "What became of your report?",
            "choices": [*REPORT, *RECORD[3:]],
            "required": True,
            "audience": ["not_lead"],
            "counterpart": "B3",
        },
        {"code": "B7", "kind": "yes_no", "text": "Joint?", "required": True, "agree": "yes"},
    ]
    sections[1]["questions"][2]["choices"] = [*REPORT, *RECORD[3:]]
    return content | {"slug": "compared"}


PAIRS = {"B1": "B2", "B3": "B4", "B5": "B6"}  # asked of the lead, answered by the agency itself
VALUES = {
    "B1": [option["value"] for option in YES_NO_PART],
    "B3": [option["value"] for option in [*REPORT, *RECORD[3:]]],
    "B5": [option["value"] for option in RECORD],
}
AMONG = {"A3": ["2019-02-28", "2019-03-01", "nr"], "B7": ["yes", "no", "nr", "na"]}
SENT_BY_THE_AGENCY = {"available", "unavailable", "late"}
INVOLVED = {("B1", "part")} | {("B3", value) for value in SENT_BY_THE_AGENCY}


@pytest.fixture
def answering(world):
    """An audit of three children, a lead and four agencies whose returns count as sent, empty."""
    load = QuestionSetFactory(content=compared_set())
    asked = [AgencyFactory(partnership=world.partnership, name=name) for name in "BCDE"]
    audit = AuditFactory(
        partnership=world.partnership, lead=world.social_care, asked=asked, question_set=load
    )
    for name in ("One", "Two", "Three"):
        CaseFactory(audit=audit, pseudonym=name)
    acting.open_audit(audit)
    rows = AgencyReturn.objects.filter(case__audit=audit)
    rows.update(state="sent", first_sent_at="2019-03-01T00:00Z", sent_at="2019-03-01T00:00Z")
    return audit


@pytest.mark.parametrize("seed", range(12))
def test_any_answers_differ_as_a_comparison_of_each_two_says(seed, answering):
    given = random_answers(random.Random(seed), answering)
    assert sorted(found(answering), key=str) == sorted(brute_force(answering, given), key=str)


def random_answers(chance, audit):
    """Put answers into the database; returns (child, agency, code, about) -> canonical string."""
    questions = {q.code: q for q in audit.question_set.questions}
    lead, *others = audit.agencies.order_by("audit_agencies__pk")
    given, rows = {}, []

    def answer(row, code, value, about=None):
        given[row.case.pseudonym, row.agency.name, code, about and about.name] = value
        is_date = code == "A3" and value != "nr"
        rows.append(
            Answer(
                partnership_id=row.partnership_id,
                case=row.case,
                agency_return=row,
                question=questions[code],
                about_agency=about,
                date=value if is_date else None,
                choice="" if is_date else value,
                comparable=value,
            )
        )

    for row in AgencyReturn.objects.filter(case__audit=audit).select_related("case", "agency"):
        if row.agency != lead and chance.random() < 0.15:
            answer(row, "A1", "unknown")
            continue
        for code, values in AMONG.items():
            if chance.random() < 0.8:
                answer(row, code, chance.choice(values))
        for each, own in PAIRS.items():
            if row.agency == lead:
                for other in others:
                    if chance.random() < 0.9:
                        answer(row, each, chance.choice(VALUES[each]), other)
            elif chance.random() < 0.9:
                answer(row, own, chance.choice(VALUES[each]))
    Answer.objects.bulk_create(rows)
    return given


def brute_force(audit, given):
    """The same as `found`, in no order, from each two answers."""
    kinds = {}
    for (mine, one), (theirs, other) in itertools.permutations(given.items(), 2):
        (child, _, code, about), (their_child, them, their_code, _) = mine, theirs
        if child != their_child:
            continue
        if code in AMONG and code == their_code and {one, other}.isdisjoint({"na"}):
            if one != other:
                place = (child, code, None)
                kind = "silence" if "nr" in (one, other) else "contradiction"
                if kinds.get(place) != "contradiction":
                    kinds[place] = kind
        elif PAIRS.get(code) == their_code and about == them:
            if kind := brute_kind(code, one, other):
                kinds[child, code, about] = kind
        elif their_code == "A1" and about == them and (code, one) in INVOLVED:
            kinds[child, "A1", about] = "not_known"
    return [(child, code, about, kind) for (child, code, about), kind in kinds.items()]


def brute_kind(code, lead, own):
    if lead == own or "na" in (lead, own):
        return None
    if "nr" in (lead, own):
        return "silence"
    if code == "B5" and (lead, own) in {("full", "nothing"), ("part", "nothing"), ("full", "part")}:
        return "undelivered"
    if code == "B3" and own in SENT_BY_THE_AGENCY and lead not in SENT_BY_THE_AGENCY:
        return "undelivered"
    return "contradiction"


def test_comparing_is_one_pass_over_the_answers(answering):
    """One statement finds what differs: a window over the answers, not a join of each with each."""
    random_answers(random.Random(1), answering)
    with CaptureQueriesContext(connection) as queries:
        found(answering)
    assert len(queries) == 3  # children, agencies, answers
    with CaptureQueriesContext(connection) as queries:
        list(differing_answers(answering.question_set, AgencyReturn.objects.sent()))
    [compared] = [query["sql"] for query in queries]
    assert compared.count('FROM "cases_answer"') == 1
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {compared}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "WindowAgg" in plan
        assert plan.count("cases_answer ") == 1, plan
