import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.tests import acting
from auditapp.tests.factories import (
    AgencyFactory,
    AuditFactory,
    CaseFactory,
    PartnershipFactory,
    QuestionSetFactory,
    founder,
)
from auditapp.tests.question_sets import small
from cases.audits.services import audits
from cases.children.services.cases import add_event
from cases.models import AgencyReturn, Case, Kind
from cases.models.question_set import Fact

from ..asking import Asking, asking_of
from ..format import AUDIENCES

EVERY_FACT = frozenset(Fact.values)


def question(code="Q", *, parent=None, is_any_of=(), **fields):
    """As a Question row is to Asking."""
    defaults = {
        "kind": Kind.YES_NO,
        "audience": ["all"],
        "asked_when": [],
        "for_each_agency": False,
        "asked_if_not_known": False,
    }
    return SimpleNamespace(
        code=code, parent=parent, depends_is_any_of=list(is_any_of), **(defaults | fields)
    )


def asking(kind="POL", *, is_lead=False, facts=EVERY_FACT, **fields):
    return Asking(kind=kind, is_lead=is_lead, facts=frozenset(facts), **fields)


# -- whom it concerns


@pytest.mark.parametrize(
    ("audience", "police", "care_as_lead", "police_as_lead"),
    [
        ("all", True, True, True),
        ("lead", False, True, True),
        ("not_lead", True, False, False),
        ("POL", True, False, True),
        ("CSC", False, True, False),
        ("lead POL", True, True, True),
        ("not_lead CSC", True, True, False),
        ("EDU GP", False, False, False),
    ],
)
def test_audience_is_a_union(audience, police, care_as_lead, police_as_lead):
    asked = question(audience=audience.split())

    assert asking("POL").concerns(asked) == police
    assert asking("CSC", is_lead=True).concerns(asked) == care_as_lead
    assert asking("POL", is_lead=True).concerns(asked) == police_as_lead


def test_question_addresses_an_agency_whatever_became_of_the_case():
    asked = question(audience=["POL"], asked_when=["plan"])

    assert asking("POL", facts=[]).addresses(asked)
    assert not asking("POL", facts=[]).concerns(asked)
    assert not asking("GP").addresses(asked)


@pytest.mark.parametrize(
    ("asked_when", "facts", "expected"),
    [
        ([], [], True),
        (["plan"], [], False),
        (["plan"], ["plan"], True),
        (["plan"], ["conference"], False),
        (["plan", "unborn"], ["plan", "conference"], False),
        (["plan", "unborn"], ["plan", "unborn"], True),
    ],
)
def test_every_fact_of_a_question_must_hold(asked_when, facts, expected):
    assert asking(facts=facts).concerns(question(asked_when=asked_when)) == expected


def test_grade_is_asked_only_where_the_set_has_a_scale():
    grade = question(kind=Kind.GRADE)

    assert not asking().concerns(grade)
    assert asking(scale=(("good", "Good"),)).concerns(grade)


def test_for_each_agency_is_asked_only_where_there_are_others():
    each = question(for_each_agency=True)

    assert not asking(is_lead=True).concerns(each)
    assert asking(is_lead=True, others=("another",)).concerns(each)


# -- what was answered before


def test_dependent_question_is_asked_of_any_of_the_answers_named():
    parent = question("P")
    child = question(parent=parent, is_any_of=["yes", "nr"])

    for typed, expected in [
        ({}, False),
        ({"P": []}, False),
        ({"P": ["no"]}, False),
        ({"P": ["yes"]}, True),
        ({"P": ["nr"]}, True),
        ({"P": ["no", "yes"]}, True),
        ({"Q": ["yes"]}, False),
    ]:
        assert asking().asks(child, typed) == expected, typed


def test_chain_breaks_where_a_parent_is_not_asked():
    first = question("P1")
    second = question("P2", parent=first, is_any_of=["yes"], audience=["POL"])
    third = question("P3", parent=second, is_any_of=["yes"])
    typed = {"P1": ["yes"], "P2": ["yes"]}

    assert asking().asks(third, typed)
    assert not asking().asks(third, typed | {"P1": ["no"]})  # what P2 says no longer counts
    assert not asking("GP").asks(third, typed)


NOT_KNOWN = ("P1", "unknown")


def test_not_known_leaves_only_the_questions_meant_for_that():
    says = question("P1", asked_if_not_known=True)
    other = question("P2", asked_if_not_known=True)
    ordinary = question("P3")
    unknown = {"P1": ["unknown"]}

    def asked(an_asking, typed):
        return [q.code for q in (says, other, ordinary) if an_asking.asks(q, typed)]

    assert asked(asking(not_known=NOT_KNOWN), unknown) == ["P1", "P2"]
    assert asked(asking(not_known=NOT_KNOWN), {"P1": ["known"]}) == ["P1", "P2", "P3"]
    assert asked(asking(not_known=NOT_KNOWN), {}) == ["P1", "P2", "P3"]
    assert asked(asking(), unknown) == ["P1", "P2", "P3"]


def test_lead_may_not_say_not_known():
    lead = asking("CSC", is_lead=True, not_known=NOT_KNOWN)

    assert not lead.says_not_known({"P1": ["unknown"]})
    assert lead.asks(question("P3"), {"P1": ["unknown"]})


def test_not_known_question_may_depend_on_nothing_else_that_is_left_out():
    ordinary = question("P2")
    dependent = question("P3", parent=ordinary, is_any_of=["yes"], asked_if_not_known=True)
    typed = {"P1": ["unknown"], "P2": ["yes"]}

    assert not asking(not_known=NOT_KNOWN).asks(dependent, typed)


VALUES = ["yes", "no", "nr", "unknown"]


@st.composite
def chains(draw):
    """Questions, each but the first perhaps dependent on an earlier one."""
    made = []
    for i in range(draw(st.integers(1, 6))):
        made.append(
            question(
                f"P{i}",
                parent=draw(st.sampled_from([None, *made])),
                is_any_of=draw(st.sets(st.sampled_from(VALUES))),
                audience=draw(st.lists(st.sampled_from(AUDIENCES), min_size=1, max_size=3)),
                asked_when=draw(st.lists(st.sampled_from(Fact.values), max_size=2)),
                asked_if_not_known=draw(st.booleans()),
            )
        )
    return made


@given(
    questions=chains(),
    is_lead=st.booleans(),
    facts=st.sets(st.sampled_from(Fact.values)),
    typed=st.dictionaries(
        st.sampled_from([f"P{i}" for i in range(6)]), st.lists(st.sampled_from(VALUES), max_size=2)
    ),
)
def test_whatever_is_asked_concerns_the_return_and_its_parent_is_asked(
    questions, is_lead, facts, typed
):
    one = asking(is_lead=is_lead, facts=facts, not_known=("P0", "unknown"))

    for each in questions:
        if one.asks(each, typed):
            assert one.concerns(each)
            assert each.asked_if_not_known or not one.says_not_known(typed)
            assert each.parent is None or one.asks(each.parent, typed)


# -- off the database


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], []),
        ([{"kind": "referral"}, {"kind": "review"}], []),
        ([{"kind": "birth"}], ["unborn"]),
        ([{"kind": "icpc", "outcome": "plan"}], ["conference", "plan"]),
        ([{"kind": "icpc", "outcome": "no_plan"}], ["conference"]),
        ([{"kind": "icpc", "outcome": "not_reached"}], []),
        ([{"kind": "core_group"}], ["core_group"]),
        (
            [
                {"kind": "icpc", "outcome": "no_plan"},
                {"kind": "icpc", "outcome": "plan", "episode": 2},
                {"kind": "core_group", "episode": 2},
                {"kind": "core_group", "episode": 3},
                {"kind": "birth"},
            ],
            ["conference", "core_group", "plan", "unborn"],
        ),
    ],
)
def test_facts_come_from_the_events_of_that_case(world, events, expected):
    for event in events:
        add_event(case=world.case, date=datetime.date(2026, 1, 5), by=founder(), **event)

    assert sorted(asking_of(acting.agency_return(world.case, world.police)).facts) == expected
    assert asking_of(acting.agency_return(world.other_case, world.police)).facts == set()
    row = Case.objects.with_facts().get(pk=world.case.pk)
    assert sorted(f for f in Fact.values if getattr(row, f"fact_{f}")) == expected


def test_others_are_the_whole_list_for_the_lead_and_nobody_for_the_rest(world):
    lead = asking_of(acting.agency_return(world.case, world.social_care))
    police = asking_of(acting.agency_return(world.case, world.police))

    assert lead.is_lead
    assert lead.others == (world.police, world.health, world.school_nursing, world.nursery)
    assert (police.is_lead, police.others) == (False, ())
    assert (lead.kind, police.kind) == ("CSC", "POL")
    assert police.not_known == ("A1", "unknown")
    assert police.scale == (("good", "Good"), ("poor", "Poor"))


def test_case_may_have_its_own_lead(world):
    Case.objects.filter(pk=world.case.pk).update(lead_agency=world.health)

    leads = {
        r.agency
        for r in AgencyReturn.objects.filter(case=world.case).for_filling_in()
        if asking_of(r).is_lead
    }
    assert leads == {world.health}
    assert asking_of(acting.agency_return(world.case, world.health)).others == (
        world.social_care,
        world.police,
        world.school_nursing,
        world.nursery,
    )
    assert asking_of(acting.agency_return(world.other_case, world.social_care)).is_lead


def test_lead_alone_on_the_list_has_nobody_to_answer_about(db):
    partnership = PartnershipFactory(name="Here")
    care = AgencyFactory(partnership=partnership, name="Care", kind="CSC")
    audit = AuditFactory(partnership=partnership, lead=care, asked=[])
    case = CaseFactory(audit=audit, pseudonym="Ada")
    acting.open_audit(audit)
    alone = asking_of(acting.agency_return(case, care))
    each = next(q for q in audit.question_set.questions if q.for_each_agency)

    assert alone.is_lead
    assert not alone.concerns(each)
    audits.add_agency(
        audit=audit,
        agency=AgencyFactory(partnership=partnership, name="Nursery"),
        part="named",
        by=founder(),
    )
    assert asking_of(acting.agency_return(case, care)).concerns(each)


def test_set_without_scale_or_not_known_says_neither(db):
    partnership = PartnershipFactory(name="Here")
    content = small(scale=[])
    del content["not_known"]
    audit = AuditFactory(
        partnership=partnership,
        lead=AgencyFactory(partnership=partnership, name="Care", kind="CSC"),
        asked=[police := AgencyFactory(partnership=partnership, name="Police", kind="POL")],
        question_set=QuestionSetFactory(content=content),
    )
    case = CaseFactory(audit=audit, pseudonym="Ada")
    acting.open_audit(audit)
    found = asking_of(acting.agency_return(case, police))

    assert (found.scale, found.not_known) == ((), None)
    assert not found.says_not_known({"A1": ["unknown"]})
    grade = next(q for q in audit.question_set.questions if q.kind == Kind.GRADE)
    assert not found.concerns(grade)


def test_only_who_is_asked_about_it_can_say_not_known(db):
    content = small()
    content["sections"][0]["questions"][0]["audience"] = ["POL"]
    partnership = PartnershipFactory(name="Here")
    agencies = [
        AgencyFactory(partnership=partnership, name=kind, kind=kind)
        for kind in ("CSC", "POL", "CH")
    ]
    audit = AuditFactory(
        partnership=partnership,
        lead=agencies[0],
        asked=agencies[1:],
        question_set=QuestionSetFactory(content=content),
    )
    case = CaseFactory(audit=audit, pseudonym="Ada")
    acting.open_audit(audit)

    found = [asking_of(acting.agency_return(case, agency)).not_known for agency in agencies]
    assert found == [None, ("A1", "unknown"), None]


def test_asking_takes_no_query(world, django_assert_num_queries):
    lead = acting.agency_return(world.case, world.social_care)
    police = acting.agency_return(world.case, world.police)
    assert lead.case.audit.question_set.content  # in memory from here on

    with django_assert_num_queries(0):
        asking_of(lead)
        asking_of(police)
