"""The first shipped set holds exactly the questions that were agreed; wording may be improved.

Codes keep their meaning for good, so a change of this table is a new version of the set.
"""

import io
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction

from auditapp.accounts.models import AgencyKind
from cases.models import QuestionSet

from ..asking import Asking

pytestmark = pytest.mark.django_db
SLUG = "strategy-discussion-to-first-core-group"


@dataclass(frozen=True)
class Agreed:
    """A row of the agreed table; words are separated by spaces."""

    code: str
    kind: str
    theme: str
    for_each: bool = False
    options: str = ""
    audience: str = "all"
    required: bool = True
    depends_on: str = ""
    asked_when: str = ""
    agree: str = ""
    counterpart: str = ""
    if_not_known: bool = False


SECTIONS = "KC SD AS CC PL CG VC TF RO OV".split()
PART = "part absent uninvited nr na"
REPORT = "available unavailable late none unasked nr na"
RECORD = "full part nothing nr na"

# fmt: off
QUESTIONS = [
    # The child and the records searched
    Agreed("KC1", "one", "Information sharing", options="known earlier family unknown",
        if_not_known=True),
    Agreed("KC2", "several", "Think family", options="child mother father partner siblings unborn",
        agree="compare", if_not_known=True),
    Agreed("KC3", "one", "Records and systems", options="one several closed paper nr"),
    Agreed("KC4", "several", "Information sharing",
        options="dva physical neglect sexual emotional parentsub parentmh childmh childsub "
        "exploit offending school unborn separating none", agree="compare"),
    Agreed("KC5", "yes_no", "Unborn children", asked_when="unborn", if_not_known=True),
    Agreed("KC6", "text", "Multi-agency working"),
    Agreed("KC7", "yes_no", "Management oversight", if_not_known=True),
    # Strategy discussion
    Agreed("SD1", "date", "Timeliness", agree="yes"),
    Agreed("SD2", "one", "Meetings and minutes", for_each=True, options=PART, audience="lead"),
    Agreed("SD3", "one", "Meetings and minutes", options=PART, audience="not_lead",
        counterpart="SD2"),
    Agreed("SD4", "yes_no", "Information sharing"),
    Agreed("SD5", "several", "Management oversight",
        options="why who actions interim siblings parents none norecord", audience="lead EDT POL",
        agree="compare"),
    Agreed("SD6", "one", "Multi-agency working", options="joint sc pol noneneeded nr",
        audience="lead POL", agree="yes"),
    Agreed("SD7", "one", "Meetings and minutes", for_each=True, options=RECORD, audience="lead"),
    Agreed("SD8", "one", "Meetings and minutes", options=RECORD, audience="not_lead",
        counterpart="SD7"),
    Agreed("SD9", "yes_no", "Information sharing", audience="lead EDT", required=False,
        agree="yes"),
    # Section 47 enquiry and assessment
    Agreed("AS1", "one", "Voice of the child",
        options="alone withothers observed unborn notseen nr", audience="lead"),
    Agreed("AS2", "yes_no", "Management oversight", audience="lead"),
    Agreed("AS3", "several", "Assessment and tools",
        options="sos dash seraf neglect rcads trigger agencyra chron daily other none",
        agree="compare"),
    Agreed("AS4", "one", "Assessment and tools", options="used onrecord mentioned mixed",
        depends_on="AS3 sos dash seraf neglect rcads trigger agencyra chron daily other"),
    # Initial child protection conference
    Agreed("CC1", "date", "Timeliness", asked_when="conference", agree="yes"),
    Agreed("CC2", "one", "Meetings and minutes", for_each=True, options=PART, audience="lead",
        asked_when="conference"),
    Agreed("CC3", "one", "Meetings and minutes", options=PART, audience="not_lead",
        asked_when="conference", counterpart="CC2"),
    Agreed("CC4", "one", "Meetings and minutes", for_each=True, options=REPORT, audience="lead",
        asked_when="conference"),
    Agreed("CC5", "one", "Meetings and minutes", options=REPORT, audience="not_lead",
        asked_when="conference", counterpart="CC4"),
    Agreed("CC6", "yes_no", "Engaging families", asked_when="conference"),
    Agreed("CC7", "several", "Engaging families",
        options="child childvia mother father carer supporter none nr", audience="lead",
        asked_when="conference"),
    Agreed("CC8", "yes_no", "Engaging families", audience="lead EH EDU CH MW DA", required=False,
        asked_when="conference"),
    Agreed("CC9", "yes_no", "Engaging families", audience="lead EH EDU CH", required=False,
        asked_when="conference"),
    Agreed("CC10", "several", "Plan and impact",
        options="quorum views dissent change else members none", audience="lead",
        asked_when="conference"),
    Agreed("CC11", "one", "Meetings and minutes", for_each=True, options=RECORD, audience="lead",
        asked_when="conference"),
    Agreed("CC12", "one", "Meetings and minutes", options=RECORD, audience="not_lead",
        asked_when="conference", counterpart="CC11"),
    # Child protection plan
    Agreed("PL1", "one", "Records and systems", options="neg phy sab emo mul noplan nr",
        asked_when="plan", agree="yes"),
    Agreed("PL2", "yes_no", "Plan and impact", asked_when="plan"),
    Agreed("PL3", "one", "Records and systems", options="both own shared neither nr na",
        asked_when="plan"),
    Agreed("PL4", "yes_no", "Elective home education", depends_on="KC4 school", asked_when="plan"),
    Agreed("PL5", "yes_no", "Exploitation", audience="lead EH YOS EDU POL MH",
        depends_on="KC4 exploit offending", asked_when="plan"),
    Agreed("PL6", "yes_no", "Voice of the child", audience="EH YOS MH", asked_when="plan"),
    Agreed("PL7", "number", "Plan and impact", audience="POL", asked_when="plan"),
    Agreed("PL8", "yes_no", "Unborn children", audience="MW CH GP", depends_on="KC4 unborn",
        asked_when="plan unborn", agree="yes"),
    # First core group
    Agreed("CG1", "date", "Timeliness", asked_when="core_group", agree="yes"),
    Agreed("CG2", "one", "Meetings and minutes", for_each=True, options=PART, audience="lead",
        asked_when="core_group"),
    Agreed("CG3", "one", "Meetings and minutes", options=PART, audience="not_lead",
        asked_when="core_group", counterpart="CG2"),
    Agreed("CG4", "several", "Plan and impact",
        options="reasons purpose detail difference progress done strengths childview motherview "
        "fatherview suits challenge nextdate none", audience="lead", asked_when="core_group"),
    Agreed("CG5", "one", "Meetings and minutes", for_each=True, options=RECORD, audience="lead",
        asked_when="core_group"),
    Agreed("CG6", "one", "Meetings and minutes", options=RECORD, audience="not_lead",
        asked_when="core_group", counterpart="CG5"),
    Agreed("CG7", "yes_no", "Assessment and tools", audience="not_lead",
        depends_on="CG3 part absent", asked_when="core_group"),
    # The child's and the family's voice
    Agreed("VC1", "one", "Voice of the child", options="rich some little absent na",
        agree="compare"),
    Agreed("VC2", "yes_no", "Voice of the child"),
    Agreed("VC3", "one", "Identity and diversity", options="used recorded partly nr"),
    Agreed("VC4", "yes_no", "Engaging families"),
    Agreed("VC5", "yes_no", "Engaging families"),
    # Think family
    Agreed("TF1", "one", "Fathers", options="both mother father neither na", agree="compare"),
    Agreed("TF2", "several", "Fathers", options="unknown unsafe refused dead notasked none",
        depends_on="TF1 mother father neither"),
    Agreed("TF3", "yes_no", "Think family"),
    Agreed("TF4", "yes_no", "Domestic abuse safety planning", depends_on="KC4 dva",
        agree="compare"),
    Agreed("TF5", "yes_no", "Think family", depends_on="AS3 trigger"),
    # Recording, decisions and oversight
    Agreed("RO1", "yes_no", "Management oversight"),
    Agreed("RO2", "yes_no", "Management oversight"),
    Agreed("RO3", "yes_no", "Information sharing", audience="EH EDU CH MW GP MH", required=False),
    Agreed("RO4", "one", "Management oversight", options="open improved handed unchanged nr na"),
    # Overall
    Agreed("OV1", "one", "Plan and impact", options="safer same less cannot", agree="compare"),
    Agreed("OV2", "grade", "Multi-agency working", required=False),
    Agreed("OV3", "yes_no", "Management oversight"),
    Agreed("OV4", "text", "Management oversight", depends_on="OV3 yes"),
    Agreed("OV5", "text", "Records and systems", required=False),
    Agreed("OV6", "yes_no", "Management oversight"),
]
# fmt: on


def as_agreed(question):
    """A row of the database in the words of the table."""
    depends_on = [question.parent.code, *question.depends_is_any_of] if question.parent else []
    return Agreed(
        code=question.code,
        kind=question.kind,
        theme=question.theme.name,
        for_each=question.for_each_agency,
        options=" ".join(choice["value"] for choice in question.choices),
        audience=" ".join(question.audience),
        required=question.required,
        depends_on=" ".join(depends_on),
        asked_when=" ".join(question.asked_when),
        agree=question.agree,
        counterpart=question.counterpart.code if question.counterpart else "",
        if_not_known=question.asked_if_not_known,
    )


@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker):
    """The rows as loaded, once for all tests of this file; nothing stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_question_sets", stdout=io.StringIO())
        question_set = QuestionSet.objects.get(slug=SLUG, version=3, partnership=None)
        loaded = SimpleNamespace(
            question_set=question_set,
            sections=question_set.content,
            questions=question_set.questions,
            rows=[as_agreed(question) for question in question_set.questions],
            cover=question_set.cover,
        )
        transaction.set_rollback(True)
    return loaded


def test_shipped_set_holds_what_was_agreed(shipped):
    assert len(QUESTIONS) == 67
    assert shipped.rows == QUESTIONS


def test_shipped_set_says_not_known_and_has_no_scale(shipped):
    saying = [question.code for question in shipped.questions if question.says_not_known]

    assert (saying, shipped.question_set.not_known_is) == (["KC1"], "unknown")
    assert shipped.question_set.scale == []


def test_yes_to_having_worked_with_the_family_asks_for_sign_off(shipped):
    asking = [question.code for question in shipped.questions if question.asks_sign_off]

    assert asking == ["KC7"]
    assert shipped.question_set.sign_off_is == "yes"


def test_cover_sheet_asks_once_about_shared_records_and_the_audit_itself(shipped):
    (section,) = shipped.cover

    assert section.code == "CS"
    assert [(q.code, q.kind) for q in section.question_list] == [
        ("CS1", "one"),
        ("CS2", "text"),
        ("CS3", "several"),
        ("CS4", "one"),
        ("CS5", "text"),
        ("CS6", "text"),
    ]


def test_shipped_sections_are_in_order(shipped):
    assert [section.code for section in shipped.sections] == SECTIONS
    for section in shipped.sections:
        assert {question.code.rstrip("0123456789") for question in section.question_list} == {
            section.code
        }


# -- how much is asked

WHOLE_PATH = frozenset(["conference", "plan", "core_group"])
# A service that knows the child, came to the core group and used no tool.
ORDINARY = {
    "KC1": ["known"],
    "KC4": ["neglect"],
    "AS3": ["none"],
    "CG3": ["part"],
    "TF1": ["both"],
    "OV3": ["no"],
}


def asked(shipped, kind, typed, *, facts=WHOLE_PATH):
    """Codes of what is asked; of social care as the lead, with one other agency."""
    is_lead = kind == "CSC"
    asking = Asking(
        kind=kind,
        is_lead=is_lead,
        facts=facts,
        others=("another",) if is_lead else (),
        not_known=("KC1", "unknown"),
    )
    return [question.code for question in shipped.questions if asking.asks(question, typed)]


@pytest.mark.parametrize("kind", [kind for kind in AgencyKind.values if kind != "CSC"])
def test_not_known_to_us_is_three_questions_and_four_if_unborn(shipped, kind):
    unknown = ORDINARY | {"KC1": ["unknown"]}

    assert asked(shipped, kind, unknown) == ["KC1", "KC2", "KC7"]
    unborn = asked(shipped, kind, unknown, facts=WHOLE_PATH | {"unborn"})
    assert unborn == ["KC1", "KC2", "KC5", "KC7"]


@pytest.mark.parametrize(
    ("kind", "count"),
    {
        # those that the 2019 audit asked
        "EDT": 39,
        "EH": 41,
        "YOS": 38,
        "EDU": 40,
        "GP": 38,
        "POL": 40,
        "CH": 40,
        "MH": 39,
        # those that it named only
        "MW": 39,
        "DA": 38,
        "HOS": 37,
        "OTH": 37,
    }.items(),
)
def test_service_is_asked_about_forty_questions(shipped, kind, count):
    assert len(asked(shipped, kind, ORDINARY)) == count


def test_lead_is_asked_forty_six_with_seven_for_each_agency(shipped):
    codes = asked(shipped, "CSC", ORDINARY)

    assert len(codes) == 46
    for_each = [q.code for q in shipped.questions if q.for_each_agency]
    assert for_each == ["SD2", "SD7", "CC2", "CC4", "CC11", "CG2", "CG5"]
    assert set(for_each) <= set(codes)


@pytest.mark.parametrize(
    ("typed", "opened", "closed"),
    [
        ({"AS3": ["sos", "trigger"]}, ["AS4", "TF5"], []),
        ({"KC4": ["dva", "school", "offending"]}, ["PL4", "PL5", "TF4"], []),
        ({"TF1": ["mother"]}, ["TF2"], []),
        ({"OV3": ["yes"]}, ["OV4"], []),
        ({"CG3": ["uninvited"]}, [], ["CG7"]),
        ({"CG3": ["absent"]}, [], []),
    ],
)
def test_ticks_open_and_close_questions(shipped, typed, opened, closed):
    before = asked(shipped, "POL", ORDINARY)
    after = asked(shipped, "POL", ORDINARY | typed)

    assert sorted(set(after) - set(before)) == opened
    assert sorted(set(before) - set(after)) == closed


@pytest.mark.parametrize(
    ("facts", "sections"),
    [
        ([], "KC SD AS VC TF RO OV"),
        (["conference"], "KC SD AS CC VC TF RO OV"),
        (["conference", "plan"], "KC SD AS CC PL VC TF RO OV"),
        (["conference", "plan", "core_group"], "KC SD AS CC PL CG VC TF RO OV"),
    ],
)
@pytest.mark.parametrize("kind", ["CSC", "POL", "OTH"])
def test_sections_are_asked_as_far_as_the_case_went(shipped, kind, facts, sections):
    codes = asked(shipped, kind, ORDINARY, facts=frozenset(facts))

    assert list(dict.fromkeys(code[:2] for code in codes)) == sections.split()


def test_midwife_handover_is_asked_for_a_child_unborn_at_the_start(shipped):
    typed = ORDINARY | {"KC4": ["unborn"]}
    unborn = WHOLE_PATH | {"unborn"}

    assert "PL8" in asked(shipped, "CH", typed, facts=unborn)
    assert "PL8" not in asked(shipped, "CH", typed)
    assert "PL8" not in asked(shipped, "CH", ORDINARY, facts=unborn)
    assert "PL8" not in asked(shipped, "POL", typed, facts=unborn)
