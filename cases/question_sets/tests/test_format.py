import copy
import json
import re
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from auditapp.tests.question_sets import SMALL, small

from ..format import CHOICE_KEYS, QUESTION_KEYS, SECTION_KEYS, SET_KEYS, problems
from ..services import load

GONE = object()


def steps(path):
    """["sections", 0, "code"] of "sections[0].code"."""
    return [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path)]


def changed(path, value, content=None):
    """The small set with `value` at `path`, or without what is there if it is GONE."""
    content = json.loads(json.dumps(SMALL)) if content is None else content  # nothing shared
    if not path:
        return value
    *before, last = steps(path)
    place = content
    for step in before:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = copy.deepcopy(value)
    return content


def test_small_set_is_right():
    assert problems(small()) == []


@pytest.mark.parametrize("content", [None, 1, 1.5, "text", True, [], [small()]])
def test_content_that_is_no_object_is_said_to_be_none(content):
    assert problems(content) == ["must be an object {…}"]


# Questions of the small set by their codes.
A1, A2, A3, A4, A5, A6, A7 = (f"sections[0].questions[{i}]" for i in range(7))
B1, B2, B3, B5, B6 = (f"sections[1].questions[{i}]" for i in range(5))
C1, C2, C3 = (f"sections[2].questions[{i}]" for i in range(3))
PAIR = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
PLAN = [{"code": "plan", "label": "Plan", "choices": PAIR}]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        # the set
        ("slug", GONE, "slug: is missing"),
        ("slug", "Not A Slug", "slug: use small letters, digits and single hyphens"),
        ("slug", "two--hyphens", "slug: use small letters"),
        ("slug", "", "slug: use small letters"),
        ("slug", "s" * 81, "slug: use small letters, digits and single hyphens, at most 80"),
        ("version", GONE, "version: is missing"),
        ("version", 0, "version: use a whole number from 1"),
        ("version", 2**31, "version: use a whole number from 1"),
        ("version", "1", "version: must be a whole number"),
        ("version", 1.0, "version: must be a whole number"),
        ("version", True, "version: must be a whole number"),
        ("title", GONE, "title: is missing"),
        ("title", "t" * 201, "title: use at most 200 characters"),
        ("title", " ", "title: write a title"),
        ("title", "a\x00b", "title: holds a NUL character"),
        ("title", "a\ud800b", "title: holds half a character"),
        ("sections", GONE, "sections: is missing"),
        ("sections", {}, "sections: must be a list […]"),
        ("sections", [], "sections: add at least one section"),
        ("surprise", 1, "surprise: is not known; use slug, version, title, scale"),
        ("scale", None, "scale: must be a list […]"),
        ("scale[0]", "good", "scale[0]: must be an object {…}"),
        ("scale[1].value", "good", "scale[1].value: “good” is used twice"),
        ("scale[1].label", GONE, "scale[1].label: is missing"),
        # what says "not known"
        ("not_known", None, "not_known: must be an object {…}"),
        ("not_known.is", GONE, "not_known.is: is missing"),
        # the answer that asks for sign-off
        ("sign_off", {"question": "Z1", "is": "yes"}, "sign_off.question: there is no question"),
        ("sign_off", {"question": "B1", "is": "part"}, "sign_off.question: name a question with"),
        ("sign_off", {"question": "A1", "is": "maybe"}, "sign_off.is: must be one of"),
        ("sign_off", {"question": "A1"}, "sign_off.is: is missing"),
        ("quorum", {"question": "Z1", "is_any_of": ["part"]}, "quorum.question: there is no"),
        ("quorum", {"question": "A1", "is_any_of": ["known"]}, "quorum.question: name a for-each"),
        ("quorum", {"question": "B1", "is_any_of": []}, "quorum.is_any_of: name at least one"),
        ("quorum", {"question": "B1", "is_any_of": ["x"]}, "quorum.is_any_of[0]: must be one of"),
        ("quorum", {"question": "B1"}, "quorum.is_any_of: is missing"),
        (f"{A3}.date_of", "party", f"{A3}.date_of: must be one of referral"),
        (f"{A4}.date_of", "icpc", f"{A4}.date_of: only a date question"),
        # the cover sheet
        ("sections[2].once", "yes", "sections[2].once: must be true or false"),
        ("sections[1].once", True, "sections[1].questions[0].for_each_agency: does not go with"),
        ("sections[0].once", True, f"{A1}.asked_if_not_known: does not go with"),
        ("sections[2].once", True, f"{C2}.asked_when: does not go with"),
        ("not_known.question", "Z1", "not_known.question: there is no question “Z1”"),
        ("not_known.question", "A2", "not_known.question: name a question with one choice"),
        ("not_known.question", "A5", "not_known.question: name a question with one choice"),
        ("not_known.question", "B1", "not_known.question: name a question with one choice"),
        ("not_known.is", "never", "not_known.is: must be one of known, unknown"),
        (f"{A1}.asked_if_not_known", GONE, f"{A1}.asked_if_not_known: must be true"),
        (f"{A1}.asked_when", ["plan"], f"{A1}.asked_when: leave it out"),
        # sections
        ("sections[0]", 5, "sections[0]: must be an object {…}"),
        ("sections[0].code", GONE, "sections[0].code: is missing"),
        ("sections[1].code", "A", "sections[1].code: “A” is used by an earlier section"),
        ("sections[1].code", "1B", "sections[1].code: use a letter, then letters and digits"),
        ("sections[1].code", "a/b", "sections[1].code: use a letter, then letters and digits"),
        ("sections[1].code", "B" * 21, "sections[1].code: use a letter"),
        ("sections[1].code", "check", "sections[1].code: “check” is reserved; choose another"),
        ("sections[1].code", "Identity", "sections[1].code: “Identity” is reserved"),
        ("sections[1].code", "accept", "sections[1].code: “accept” is reserved"),
        ("sections[1].code", "withdraw", "sections[1].code: “withdraw” is reserved"),
        ("sections[1].title", "", "sections[1].title: write a title"),
        ("sections[2].questions", [], "sections[2].questions: add at least one question"),
        ("sections[2].guidance", ["x"], "sections[2].guidance: must be a text"),
        # questions
        (A3, None, f"{A3}: must be an object {{…}}"),
        (f"{A3}.code", GONE, f"{A3}.code: is missing"),
        (f"{A3}.code", "A1", f"{A3}.code: “A1” is used by {A1}"),
        (f"{C3}.code", "A1", f"{C3}.code: “A1” is used by {A1}"),
        (f"{A3}.code", "A-3", f"{A3}.code: use a letter, then letters and digits"),
        (f"{A3}.code", "save", f"{A3}.code: “save” is reserved; choose another code"),
        (f"{A3}.code", "Version", f"{A3}.code: “Version” is reserved; choose another code"),
        (f"{A3}.code", "errors", f"{A3}.code: “errors” is reserved; choose another code"),
        (f"{A3}.code", "section", f"{A3}.code: “section” is reserved; choose another code"),
        (f"{A3}.kind", "time", f"{A3}.kind: must be one of yes_no, one, several"),
        (f"{A3}.kind", ["date"], f"{A3}.kind: must be a text"),
        (f"{A3}.text", " \n", f"{A3}.text: write the question"),
        (f"{A3}.text", "t" * 5001, f"{A3}.text: use at most 5000 characters"),
        (f"{A3}.required", GONE, f"{A3}.required: is missing"),
        (f"{A3}.required", "yes", f"{A3}.required: must be true or false"),
        (f"{A3}.requried", True, f"{A3}.requried: is not known; use code, kind, text"),
        (f"{A3}.audience", "all", f"{A3}.audience: must be a list […]"),
        (f"{A3}.audience", [], f"{A3}.audience: name at least one, or leave it out for all"),
        (f"{A3}.audience", ["POL", "PLO"], f"{A3}.audience[1]: must be one of all, lead"),
        (f"{A3}.audience", [["POL"]], f"{A3}.audience[0]: must be one of all, lead"),
        (f"{A3}.asked_when", ["conference", "born"], f"{A3}.asked_when[1]: must be one of unborn"),
        (f"{A3}.agree", "no", f"{A3}.agree: must be one of yes, compare"),
        (f"{A3}.theme", "t" * 81, f"{A3}.theme: use at most 80 characters"),
        (f"{A3}.theme", "–", f"{A3}.theme: use letters or digits"),
        (f"{A4}.for_each_agency", True, f"{A4}.for_each_agency: only yes_no, one, date can"),
        (f"{A2}.for_each_agency", True, f"{A2}.for_each_agency: only yes_no, one, date can"),
        (f"{A5}.for_each_agency", True, f"{A5}.for_each_agency: only yes_no, one, date can"),
        (f"{A7}.for_each_agency", True, f"{A7}.for_each_agency: only yes_no, one, date can"),
        # choices
        (f"{A1}.choices", GONE, f"{A1}.choices: give at least two choices"),
        (f"{A2}.choices", PAIR[:1], f"{A2}.choices: give at least two choices"),
        (f"{A3}.choices", PAIR, f"{A3}.choices: a date question has no choices of its own"),
        (f"{A7}.choices", PAIR, f"{A7}.choices: a grade question has no choices of its own"),
        (f"{A1}.choices[0]", "known", f"{A1}.choices[0]: must be an object {{…}}"),
        (f"{A1}.choices[0].value", 1, f"{A1}.choices[0].value: must be a text"),
        (f"{A1}.choices[0].value", "Known!", f"{A1}.choices[0].value: use small letters, digits"),
        (f"{A1}.choices[0].value", "k" * 41, f"{A1}.choices[0].value: use small letters, digits"),
        (f"{A2}.choices[1].value", "none", f"{A2}.choices[2].value: “none” is used twice"),
        (f"{A1}.choices[0].label", " ", f"{A1}.choices[0].label: write a label"),
        (f"{A1}.choices[0].label", "l" * 301, f"{A1}.choices[0].label: use at most 300"),
        (f"{A1}.choices[0].hint", "x", f"{A1}.choices[0].hint: is not known; use value, label"),
        (
            f"{A2}.choices",
            [{"value": f"{i:0>39}", "label": "One of many"} for i in range(7)],
            f"{A2}.choices: shorten the values, to 255 characters together",
        ),
        # facts of a child
        ("facts", PLAN * 11, "facts[1].code: “plan” is used by an earlier fact"),
        ("facts", [PLAN[0] | {"code": "Plan"}], "facts[0].code: use small letters, digits and _"),
        ("facts", [PLAN[0] | {"label": " "}], "facts[0].label: write a label of at most 60"),
        ("facts", [PLAN[0] | {"label": "l" * 61}], "facts[0].label: write a label of at most 60"),
        ("facts", [PLAN[0] | {"choices": PAIR[:1]}], "facts[0].choices: give at least two"),
        ("facts", [PLAN[0] | {"kind": "one"}], "facts[0].kind: is not known"),
        ("facts", [PLAN[0], PLAN[0] | {"code": "b"}], "facts[1].label: “Plan” is used by an"),
        (
            "facts",
            [f | {"code": f"f{i}", "label": f"F {i}"} for i, f in enumerate(PLAN * 11)],
            "facts: use at most 10",
        ),
        (f"{A3}.asked_when", ["plan=a"], f"{A3}.asked_when[0]: must be one of unborn"),
        # what a question depends on
        (f"{A6}.depends_on", "A2", f"{A6}.depends_on: must be an object {{…}}"),
        (f"{A6}.depends_on.is_any_of", GONE, f"{A6}.depends_on.is_any_of: is missing"),
        (f"{A6}.depends_on.is_any_of", [], f"{A6}.depends_on.is_any_of: name at least one choice"),
        (f"{A6}.depends_on.is_any_of[0]", "pub", f"{A6}.depends_on.is_any_of[0]: must be one of n"),
        (f"{A6}.depends_on.is_any_of", ["school", 1], f"{A6}.depends_on.is_any_of[1]: must be one"),
        (f"{A6}.depends_on.question", "Z9", f"{A6}.depends_on.question: “Z9” is not an earlier"),
        (f"{A6}.depends_on.question", "A7", f"{A6}.depends_on.question: “A7” is not an earlier"),
        (f"{A6}.depends_on.question", "A6", f"{A6}.depends_on.question: “A6” is not an earlier"),
        (f"{A6}.depends_on.question", "A3", f"{A6}.depends_on.question: “A3” has no choices"),
        (
            f"{C1}.depends_on",
            {"question": "A7", "is_any_of": ["good", "bad"]},
            f"{C1}.depends_on.is_any_of[1]: must be one of good, poor",
        ),
        (f"{C1}.depends_on.question", "B1", f"{C1}.depends_on.question: “B1” has no choices"),
        # the other side of the same fact
        (f"{B2}.counterpart", "Z9", f"{B2}.counterpart: there is no question “Z9”"),
        (f"{B2}.counterpart", "B6", f"{B2}.counterpart: an ordinary question names a for-each"),
        (f"{B1}.counterpart", "B3", f"{B1}.counterpart: an ordinary question names a for-each"),
        (f"{B2}.counterpart", "B3", f"{B2}.counterpart: kind and choices must be those of “B3”"),
        (f"{B1}.choices[4].value", "n_a", f"{B2}.counterpart: kind and choices must be those of"),
        (f"{B2}.kind", "several", f"{B2}.counterpart: kind and choices must be those of “B1”"),
    ],
)
def test_mistake_gives_its_path_and_what_to_do(path, value, expected):
    found = problems(changed(path, value))

    assert len(found) >= 1
    assert found[0].startswith(expected)


def test_cycle_of_dependencies_is_refused_where_it_points_forward():
    content = changed(f"{A2}.depends_on", {"question": "A6", "is_any_of": ["yes"]})

    assert problems(content) == [f"{A2}.depends_on.question: “A6” is not an earlier question"]


def test_dependent_of_a_grade_without_a_scale_is_refused():
    content = changed(f"{C1}.depends_on", {"question": "A7", "is_any_of": ["poor"]})
    del content["scale"]

    assert problems(content) == [
        f"{C1}.depends_on.question: “A7” has no choices that are given once"
    ]


def test_questions_name_the_values_of_facts_that_the_set_defines():
    content = changed("facts", PLAN)
    assert problems(changed(f"{A3}.asked_when", ["plan=b", "plan"], content)) == []

    [problem] = problems(changed(f"{A3}.asked_when", ["plan=c"], content))
    assert problem.startswith(f"{A3}.asked_when[0]: must be one of unborn")
    assert problem.endswith("plan=a, plan=b")


def test_every_mistake_is_told_at_once():
    content = changed("slug", "!")
    changed(f"{A6}.depends_on.question", "A7", content)
    changed(f"{A4}.kind", "count", content)
    changed(f"{C3}.text", "", content)

    assert [found.split(":")[0] for found in problems(content)] == [
        "slug",
        f"{A4}.kind",
        f"{C3}.text",
        f"{A6}.depends_on.question",
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("not_known", GONE),
        ("scale", []),
        ("sections[0].guidance", "Look at the record.\nThen answer."),
        (f"{A1}.choices[0].guidance", "In the period"),
        (f"{A3}.audience", ["lead", "POL", "not_lead"]),
        (f"{A3}.asked_when", ["unborn", "conference", "plan", "core_group"]),
        (f"{A3}.theme", "Children’s mental health"),
        (f"{A3}.for_each_agency", True),
        (f"{A6}.depends_on", {"question": "A1", "is_any_of": ["known", "unknown"]}),
        (f"{C2}.depends_on", {"question": "A6", "is_any_of": ["yes", "nr"]}),
        (f"{C1}.depends_on", {"question": "A7", "is_any_of": ["poor"]}),
    ],
)
def test_what_the_format_allows_is_accepted(path, value):
    assert problems(changed(path, value)) == []


# -- whatever stands in a file


def paths_in(node, path=()):
    yield path
    if isinstance(node, dict | list):
        for step, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from paths_in(child, (*path, step))


def at(path):
    node = SMALL
    for step in path:
        node = node[step]
    return node


def written(path):
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in path).removeprefix(".")


PATHS = list(paths_in(SMALL))
WORDS = sorted({at(path) for path in PATHS if isinstance(at(path), str)})
KEYS = sorted({*SET_KEYS, *SECTION_KEYS, *QUESTION_KEYS, *CHOICE_KEYS, "question", "is"})

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())  # with NUL and halves of characters
    | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner, max_size=6)
    ),
    max_leaves=10,
)
another_part = st.sampled_from(PATHS).map(at)


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(PATHS),
    key=st.none() | st.sampled_from(KEYS),
    value=anything | another_part,
)
@example(path=("title",), key=None, value="\ud800")
@example(path=("version",), key=None, value=2**63)
def test_anything_anywhere_is_a_list_of_problems_or_can_be_loaded(db, path, key, value):
    """Put into any place of the small set, or added to it under a key."""
    if key is not None and isinstance(at(path), dict):
        path = (*path, key)

    found = problems(changed(written(path), value))

    assert all(isinstance(problem, str) and problem for problem in found)
    if not found:
        with rolled_back():
            assert load(content=changed(written(path), value), by=None)[1]
