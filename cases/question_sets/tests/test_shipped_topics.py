"""What holds for every shipped set, and what those of other topics than the first ask."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import transaction

from auditapp.accounts.models import AgencyKind
from cases.management.commands.load_question_sets import SHIPPED
from cases.models import QuestionSet

from ..asking import Asking
from ..format import problems
from ..writing import content_of

pytestmark = pytest.mark.django_db

FILES = sorted(SHIPPED.glob("*.json"))
CONTENTS = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in FILES}
JOURNEY = "childs-journey-early-help-child-in-need"
CORE_GROUP = "core-group-practice"
EXPERIENCE = "evaluation-of-a-childs-experience"
FIRST = "strategy-discussion-to-first-core-group"
OTHER_KINDS = [kind for kind in AgencyKind.values if kind != "CSC"]


def test_four_sets_are_shipped_each_named_by_its_version():
    versions = [(FIRST, 3), (JOURNEY, 1), (CORE_GROUP, 1), (EXPERIENCE, 1)]

    assert sorted(CONTENTS) == sorted(f"{slug}-{version}" for slug, version in versions)
    assert all(name == f"{c['slug']}-{c['version']}" for name, c in CONTENTS.items())


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_shipped_set_is_right_and_written_in_one_way(content):
    questions = [q for section in content["sections"] for q in section["questions"]]

    assert problems(content) == []
    assert content["not_known"] == {"question": "KC1", "is": "unknown"}
    assert content["sign_off"] == {"question": "KC7", "is": "yes"}
    assert all(question["theme"] for question in questions)
    assert all(question["text"].endswith("?") for question in questions)
    assert "  " not in json.dumps(content)


def test_code_that_two_shipped_sets_share_means_the_same():
    """Else answers compared across audits would be those of different questions."""
    met = {}
    for name, content in CONTENTS.items():
        for section in content["sections"]:
            for question in section["questions"]:
                said = [question[key] for key in ("kind", "text")] + question.get("choices", [])
                assert met.setdefault(question["code"], said) == said, (name, question["code"])


@pytest.fixture(scope="module")
def topics(django_db_setup, django_db_blocker):
    """Slug -> (questions of a return, content as written back), loaded once."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_question_sets", stdout=io.StringIO())
        loaded = {
            one.slug: (one.questions, one.scale, content_of(one))
            for one in QuestionSet.objects.filter(partnership=None)
        }
        transaction.set_rollback(True)
    return loaded


def asked(topic, kind, typed, *, is_lead=False):
    questions, scale, _ = topic
    asking = Asking(
        kind=kind,
        is_lead=is_lead,
        facts=frozenset(),  # nothing of a path is recorded where the topic has none
        scale=tuple((grade["value"], grade["label"]) for grade in scale),
        others=("another",) if is_lead else (),
        not_known=("KC1", "unknown"),
    )
    return [question for question in questions if asking.asks(question, typed)]


@pytest.mark.parametrize("slug", [JOURNEY, CORE_GROUP, EXPERIENCE])
def test_other_topics_ask_nothing_of_a_path(topics, slug):
    questions, *_ = topics[slug]

    assert not [q.code for q in questions if q.asked_when or q.date_of]


@pytest.mark.parametrize("slug", [JOURNEY, CORE_GROUP, EXPERIENCE])
@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_not_known_to_us_is_three_questions_of_every_topic(topics, slug, kind):
    codes = [q.code for q in asked(topics[slug], kind, {"KC1": ["unknown"]})]

    assert codes == ["KC1", "KC2", "KC7"]


# Social care leads and wrote the assessment; a service was part of the plan; or it had no part.
LED = {
    "RD1": ["decided"],
    "EA1": ["led"],
    "PN3": ["named"],
    "VD1": ["planned"],
    "RV3": ["often"],
    "SS1": ["down"],
    "MO1": ["steer"],
    "VC1": ["rich"],
    "OV3": ["no"],
}
IN_PLAN = LED | {"RD1": ["neither"], "EA1": ["gave"], "SS1": ["same"]}
NO_PART = {
    "RD1": ["neither"],
    "EA1": ["none"],
    "PN3": ["no"],
    "VD1": ["never"],
    "RV3": ["noplan"],
    "SS1": ["nr"],
    "MO1": ["na"],
    "VC1": ["na"],
    "OV3": ["no"],
}


def test_journey_asks_a_service_by_its_part_in_it(topics):
    topic = topics[JOURNEY]

    assert len(asked(topic, "CSC", LED, is_lead=True)) == 70
    assert {len(asked(topic, kind, IN_PLAN)) for kind in OTHER_KINDS if kind != "EH"} == {54}
    assert {len(asked(topic, kind, NO_PART)) for kind in OTHER_KINDS} == {34}


def test_journey_asks_why_after_every_grade(topics):
    questions, scale, _ = topics[JOURNEY]
    grades = [place for place, q in enumerate(questions) if q.kind == "grade"]

    assert [g["label"] for g in scale] == [
        "Outstanding",
        "Good",
        "Requires improvement",
        "Inadequate",
    ]
    graded = [questions[place].section.code for place in grades]
    assert graded == "RD EA PN VD RV SS MO VC TF MA OV".split()
    for place in grades:
        grade, why = questions[place : place + 2]
        assert (why.kind, why.text, why.required) == ("text", "Why this grade?", True)
        assert (why.parent, why.depends_is_any_of) == (grade.parent, grade.depends_is_any_of)


def test_journey_asks_what_difference_each_step_made(topics):
    questions, *_ = topics[JOURNEY]

    asking = [q for q in questions if q.text.startswith("What difference did")]
    assert [q.section.code for q in asking] == "RD EA PN VD RV SS OV".split()
    assert {q.kind for q in asking[:-1]} == {"one"}, "so that it can be counted"


def test_core_group_has_fifteen_tests_of_the_minutes_for_the_lead(topics):
    topic = topics[CORE_GROUP]
    lead = asked(topic, "CSC", {"OV3": ["no"]}, is_lead=True)
    tests = [q for q in lead if q.section.code == "MT"]

    assert [q.code for q in tests] == [f"MT{number}" for number in range(1, 16)]
    assert {q.kind for q in tests} == {"yes_no"}
    assert len(lead) == 35
    for kind in OTHER_KINDS:
        member = asked(topic, kind, {"CM4": ["part"], "OV3": ["no"]})
        assert len(member) == 17
        assert not [q for q in member if q.section.code == "MT"]


def test_evaluation_is_short_and_the_same_for_everybody(topics):
    topic = topics[EXPERIENCE]
    typed = {"ID1": ["early"], "PN9": ["done"], "OV3": ["no"]}

    counts = {len(asked(topic, kind, typed)) for kind in OTHER_KINDS}
    counts.add(len(asked(topic, "CSC", typed, is_lead=True)))
    assert counts == {21}
    questions, _, content = topic
    assert [q.section.code for q in questions if q.kind == "grade"] == ["OV"]
    assert "five working days" in content["sections"][0]["guidance"]
