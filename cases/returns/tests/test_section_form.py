import datetime
import uuid

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditapp.accounts.models import Agency
from auditapp.tests.factories import QuestionSetFactory
from auditapp.tests.question_sets import COMPLETE, small
from cases.question_sets.asking import Asking
from cases.question_sets.fields import MAX_COMMENT, MAX_TEXT

from ..forms.observations import MAX_OBSERVATION, NUL_MESSAGE
from ..forms.section import EachTable, SectionForm, typed_values
from ..progress import Progress

OTHERS = (
    Agency(pk=11, name="The police", short_name="Police"),
    Agency(pk=12, name="The nursery", short_name="Nursery"),
)


@pytest.fixture
def form_of(db):
    """Call it with a section's code and what is posted, for the cleaned form. `elsewhere` is what
    was typed in other sections; the rest says of whom it is asked."""
    question_set = QuestionSetFactory()

    def form_of(code, data, *, elsewhere=None, check=False, lead=False, facts=(), kind="POL"):
        asking = Asking(
            kind="CSC" if lead else kind,
            is_lead=lead,
            facts=frozenset(facts),
            scale=(("good", "Good"), ("poor", "Poor")),
            others=OTHERS if lead else (),
            not_known=("A1", "unknown"),
        )
        data = {n: v if isinstance(v, list) else [v] for n, v in data.items()}
        typed = typed_values((elsewhere or {}) | data)
        section = question_set.section(code)
        form = SectionForm(section, asking, data=data, typed=typed, check=check)
        form.full_clean()
        return form

    return form_of


def codes(questions):
    return [question.code for question in questions]


def sent(form):
    """What would be sent: question or (question, agency) -> the value columns that are filled."""
    found = {}
    for answer in form.answers():
        key = (answer.question.code, answer.about.short_name) if answer.about else None
        columns = ["choice", "choices", "date", "number", "text", "comment"]
        values = {name: getattr(answer, name) for name in columns}
        found[key or answer.question.code] = {
            name: value for name, value in values.items() if value not in ("", None)
        }
    return found


def date_in_boxes(day):
    return {"A3-day": str(day.day), "A3-month": str(day.month), "A3-year": str(day.year)}


# -- required and optional

MISSING = {
    "A1": "A1: select an answer",
    "A2": "A2: select at least one",
    "A3": "A3: enter the date, or tick that it is not in your record",
    "A4": "A4: enter the number, or tick that it is not in your record",
    "A5": "A5: write an answer",
}


def test_empty_section_is_judged_only_when_checked(form_of):
    saved, checked = form_of("A", {}), form_of("A", {}, check=True)

    assert saved.errors == {}
    assert saved.missing == checked.missing == MISSING
    assert checked.errors == {name: [message] for name, message in MISSING.items()}
    assert saved.problems == checked.problems == 5


def test_optional_question_is_neither_counted_nor_missing(form_of):
    complete = COMPLETE["A"]
    without = {name: value for name, value in complete.items() if name != "A7"}

    assert codes(form_of("A", {}).asked) == ["A1", "A2", "A3", "A4", "A5", "A7"]
    assert form_of("A", {}).progress == Progress(asked=5, answered=0, problems=5)
    assert form_of("A", complete).progress == Progress(asked=5, answered=5, problems=0)
    assert form_of("A", without).progress == Progress(asked=5, answered=5, problems=0)


@pytest.mark.parametrize("blank", ["", " ", "\r\n\t"])
def test_blank_text_is_missing(form_of, blank):
    form = form_of("A", COMPLETE["A"] | {"A5": blank}, check=True)

    assert form.errors == {"A5": [MISSING["A5"]]}
    assert "A5" not in sent(form)


# -- dates and numbers


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({}, {"A3": {"date": datetime.date(2019, 2, 28)}, "A4": {"number": 3}}),
        ({"A4": "0"}, {"A4": {"number": 0}}),
        ({"A4": " 99999 "}, {"A4": {"number": 99_999}}),
        ({"A3-month": " february"}, {"A3": {"date": datetime.date(2019, 2, 28)}}),
    ],
)
def test_date_and_number_are_read(form_of, changes, value):
    form = form_of("A", COMPLETE["A"] | changes, check=True)

    assert form.errors == {}
    assert {code: sent(form)[code] for code in value} == value


@pytest.mark.parametrize("blank", ["", "  "])
def test_not_in_our_record_answers_a_date_and_a_number(form_of, blank):
    boxes = dict.fromkeys(["A3-day", "A3-month", "A3-year", "A4"], blank)
    form = form_of("A", COMPLETE["A"] | boxes | {"A3-nr": "on", "A4-nr": "on"}, check=True)

    assert form.errors == {}
    assert form.answered == 5
    assert sent(form)["A3"] == sent(form)["A4"] == {"choice": "nr"}


@pytest.mark.parametrize(
    "typed",
    [{"A3-day": "28"}, {"A3-month": "x"}, {"A4": "3"}, {"A4": "three"}],
)
def test_answer_and_not_in_our_record_together_are_refused(form_of, typed):
    blank = dict.fromkeys(["A3-day", "A3-month", "A3-year", "A4"], "")
    ticks = {"A3-nr": "on", "A4-nr": "on"}
    form = form_of("A", COMPLETE["A"] | blank | ticks | typed)
    (name,) = typed

    assert form.errors == {
        name[:2]: [f"{name[:2]}: either give an answer or tick “Not in our record”, not both"]
    }
    assert (form.problems, form.answered) == (1, 5)


@pytest.mark.parametrize(
    ("changes", "name", "message"),
    [
        ({"A4": "three"}, "A4", "A4: enter a whole number from 0 to 99999"),
        ({"A4": "-1"}, "A4", "A4: enter a whole number from 0 to 99999"),
        ({"A4": "100000"}, "A4", "A4: enter a whole number from 0 to 99999"),
        ({"A4": "1.5"}, "A4", "A4: enter a whole number from 0 to 99999"),
        ({"A4": "9" * 5_000}, "A4", "A4: enter a whole number from 0 to 99999"),
        ({"A3-day": "31"}, "A3", "A3: the date must be a real date, such as 28 2 2019"),
        ({"A3-year": ""}, "A3", "A3: the date must include a year"),
        ({"A3-year": "19"}, "A3", "A3: the date must include a year with 4 digits"),
    ],
)
def test_wrong_date_or_number_says_what_to_do(form_of, changes, name, message):
    form = form_of("A", COMPLETE["A"] | changes)

    assert form.errors == {name: [message]}
    assert form.missing == {}
    assert (form.problems, form.answered) == (1, 5)
    assert name not in sent(form)


def test_date_may_be_today_but_not_in_the_future(form_of):
    today = timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)

    assert form_of("A", COMPLETE["A"] | date_in_boxes(today)).errors == {}
    assert form_of("A", COMPLETE["A"] | date_in_boxes(tomorrow)).errors == {
        "A3": ["A3: the date must be today or in the past"]
    }


# -- choices


@pytest.mark.parametrize(
    ("section", "changes", "message"),
    [
        ("A", {"A1": "forged"}, "A1: select one of the answers listed"),
        ("A", {"A1": "Known to us"}, "A1: select one of the answers listed"),
        ("A", {"A2": ["neglect", "forged"]}, "A2: select from the answers listed"),
        ("A", {"A7": "excellent"}, "A7: select one of the answers listed"),
        ("B", {"B2": "full"}, "B2: select one of the answers listed"),
    ],
)
def test_choice_that_is_not_listed_is_refused(form_of, section, changes, message):
    form = form_of(section, COMPLETE[section] | changes)
    (name,) = changes

    assert form.errors == {name: [message]}
    assert name not in sent(form)


def test_choice_that_stands_alone_is_refused_with_others(form_of):
    alone = form_of("A", COMPLETE["A"] | {"A2": ["none"]})
    several = form_of("A", COMPLETE["A"] | {"A2": ["neglect", "school"], "A6": "yes"})
    both = form_of("A", COMPLETE["A"] | {"A2": ["neglect", "none"]})

    assert alone.errors == several.errors == {}
    assert both.errors == {"A2": ["A2: select “None of these” alone, or the others"]}
    assert (both.problems, both.answered) == (1, 5)


# -- texts


@pytest.mark.parametrize(
    ("name", "limit"), [("A5", MAX_TEXT), ("A5-comment", MAX_COMMENT), ("A1-comment", MAX_COMMENT)]
)
def test_text_that_is_too_long_says_by_how_much(form_of, name, limit):
    fits = form_of("A", COMPLETE["A"] | {name: "x" * limit})
    too_long = form_of("A", COMPLETE["A"] | {name: "x" * (limit + 1)})

    assert fits.errors == {}
    assert too_long.errors == {
        name: [
            f"{name[:2]}: shorten this to {limit} characters or fewer; it has {limit + 1}",
        ]
    }
    assert too_long.stored()[name] == ["x" * (limit + 1)]


def test_observation_that_is_too_long_is_a_problem(form_of):
    fits = form_of("A", COMPLETE["A"] | {"observations-well": "x" * MAX_OBSERVATION})
    too_long = form_of("A", COMPLETE["A"] | {"observations-well": ["a", "x" * 2_001]})

    assert (fits.observation_errors(), fits.problems) == ([], 0)
    assert too_long.observation_errors() == [
        ("Shorten this to 2000 characters or fewer; it has 2001", "id_observations-well-1")
    ]
    assert too_long.problems == 1


def test_line_break_counts_as_one_character_and_is_sent_as_one(form_of):
    typed = {"A5": "x\r\n" * (MAX_TEXT // 2), "observations-well": "x\r\n" * 1_000}
    form = form_of("A", COMPLETE["A"] | typed | {"A1-comment": "one\r\ntwo"})

    assert form.problems == 0
    assert sent(form)["A1"]["comment"] == "one\ntwo"
    assert form.observation_rows[0].said == ("x\n" * 1_000).strip()
    assert form.stored()["A1-comment"] == ["one\r\ntwo"]


@pytest.mark.parametrize(
    "name", ["A1", "A2", "A3-day", "A3-nr", "A4", "A5", "A6", "A7", "A5-comment", "A6-comment"]
)
def test_nul_cannot_be_stored(form_of, name):
    form = form_of("A", COMPLETE["A"] | {name: "a\x00b"})

    assert not form.is_storable
    field = name.removesuffix("-day")
    assert form.errors[field] == [NUL_MESSAGE]


@pytest.mark.parametrize("name", ["observations-needs", "observations-needs-key"])
def test_nul_in_an_observation_cannot_be_stored(form_of, name):
    form = form_of("A", COMPLETE["A"] | {"observations-needs": "text", name: "\x00"})

    assert not form.is_storable


def test_nul_elsewhere_in_what_is_posted_does_not_matter(form_of):
    assert form_of("A", COMPLETE["A"] | {"elsewhere": "\x00"}).is_storable


# -- questions that are not asked


def test_unasked_question_is_shown_but_neither_required_nor_judged_nor_sent(form_of):
    typed = {"A6": "forged", "A6-comment": "x" * (MAX_COMMENT + 1)}
    form = form_of("A", COMPLETE["A"] | typed, check=True)

    assert "A6" in codes(form.shown)
    assert "A6" not in codes(form.asked)
    assert form.errors == {}
    assert (form.answered, form.problems) == (5, 0)
    assert "A6" not in sent(form)
    assert form.stored()["A6"] == ["forged"]


def test_question_opened_by_an_answer_is_required(form_of):
    form = form_of("A", COMPLETE["A"] | {"A2": ["school"]}, check=True)

    assert codes(form.asked) == ["A1", "A2", "A3", "A4", "A5", "A6", "A7"]
    assert form.errors == {"A6": ["A6: select an answer"]}


@pytest.mark.parametrize(
    ("elsewhere", "shown", "asked"),
    [
        ({}, ["C1", "C3"], ["C3"]),
        ({"A2": ["neglect"]}, ["C3"], ["C3"]),
        ({"A2": ["neglect", "school"]}, ["C1", "C3"], ["C1", "C3"]),
        ({"A1": ["unknown"]}, [], []),
        ({"A1": ["unknown"], "A2": ["school"]}, [], []),
    ],
)
def test_answers_elsewhere_decide_what_is_shown_and_asked(form_of, elsewhere, shown, asked):
    form = form_of("C", {"C1": "yes", "C3": "1"}, elsewhere=elsewhere)

    assert codes(form.shown) == shown
    assert codes(form.asked) == asked
    assert list(sent(form)) == asked


def test_facts_of_the_case_and_kind_of_agency_decide_too(form_of):
    assert codes(form_of("C", {}, facts=["conference"]).asked) == ["C2", "C3"]
    assert codes(form_of("C", {}, kind="GP").asked) == []
    assert codes(form_of("B", {}, kind="GP").asked) == ["B2", "B6"]
    assert codes(form_of("B", {}, lead=True).asked) == ["B1", "B3", "B5"]


def test_not_known_to_us_leaves_one_question_and_keeps_the_rest(form_of):
    form = form_of("A", COMPLETE["A"] | {"A1": "unknown", "A4": "three"}, check=True)

    assert codes(form.asked) == ["A1"]
    assert codes(form.shown) == ["A1", "A2", "A3", "A4", "A5", "A6", "A7"]
    assert (form.answered, form.problems) == (1, 0)
    assert sent(form) == {"A1": {"choice": "unknown"}}
    assert form.stored()["A4"] == ["three"]


# -- what is stored


def test_everything_typed_is_stored_as_it_was_typed(form_of):
    typed = {
        "A1": ["forged"],
        "A2": ["none", "neglect"],
        "A3-day": ["31 "],
        "A3-month": ["Febr"],
        "A4": [" three"],
        "A5": [" =1+1\r\n\t<b>é \U0001f600 "],
        "A5-comment": [" "],
        "A6": ["yes"],
    }
    form = form_of("A", typed | {"A3-year": "", "version": "3", "B2": "part", "A1-nr": "on"})

    assert form.stored() == typed


def test_what_was_unticked_or_emptied_is_gone(form_of):
    before = {"A2": ["neglect"], "A3-nr": ["on"], "A5": ["text"], "A4": ["3"]}

    assert form_of("A", {"A4": "4", "A5": ""}).stored(before) == {"A4": ["4"]}


def test_answers_to_questions_not_shown_stay(form_of):
    before = {"C1": ["yes"], "C1-comment": ["why"], "C2": ["no"], "C3": ["1"]}
    form = form_of("C", {"C3": "2"}, elsewhere={"A2": ["neglect"]})

    assert codes(form.shown) == ["C3"]
    assert form.stored(before) == before | {"C3": ["2"]}


def test_answer_to_a_question_that_the_page_still_showed_is_kept(form_of):
    """In another window A2 was answered after this page was opened."""
    before = {"C1-comment": ["old"], "C2": ["no"]}
    typed = {"C1": ["yes"], "C1-comment": ["why"], "C3": ["2"]}
    form = form_of("C", typed, elsewhere={"A2": ["neglect"]})

    assert codes(form.shown) == ["C3"]
    assert form.stored(before) == typed | {"C2": ["no"]}


def test_answer_is_kept_when_the_case_no_longer_calls_for_it(form_of):
    assert form_of("C", {"C2": "yes", "C3": "2"}).stored() == {"C2": ["yes"], "C3": ["2"]}


def test_answer_to_a_question_for_others_is_not_kept(form_of):
    """No page of this agency shows it."""
    assert form_of("B", {"B1-11": "part", "B2": "part"}).stored() == {"B2": ["part"]}
    assert form_of("C", {"C3": "2", "C3-comment": "x"}, kind="GP").stored() == {}
    assert form_of("B", {"B2": "part"}, lead=True).stored() == {}


def test_hidden_answer_with_a_nul_cannot_be_stored(form_of):
    form = form_of("C", {"C1-comment": "\x00"}, elsewhere={"A2": ["neglect"]})

    assert not form.is_storable


# -- observations


def test_observations_are_kept_in_order_without_blank_ones(form_of):
    key = str(uuid.uuid4())
    form = form_of(
        "A",
        {
            "observations-needs": ["a need"],
            "observations-well": [" first ", " ", "second"],
            "observations-well-key": [key, str(uuid.uuid4())],
        },
    )

    assert [(row.kind, row.index, row.text) for row in form.observation_rows] == [
        ("well", 0, " first "),
        ("well", 1, "second"),
        ("needs", 0, "a need"),
    ]
    stored = form.stored()
    assert stored["observations-well"] == [" first ", "second"]
    assert stored["observations-needs"] == ["a need"]
    assert stored["observations-well-key"][0] == key
    new = [stored["observations-well-key"][1], *stored["observations-needs-key"]]
    assert len({key, *map(uuid.UUID, new)}) == 3


@pytest.mark.parametrize("key", ["", "forged", "1", "'--"])
def test_observation_with_a_wrong_key_gets_a_new_one(form_of, key):
    stored = form_of("A", {"observations-well": "text", "observations-well-key": key}).stored()

    assert str(uuid.UUID(stored["observations-well-key"][0])) != key


def test_observations_with_the_same_key_become_two(form_of):
    key = str(uuid.uuid4())
    stored = form_of(
        "A",
        {
            "observations-well": ["one", "two"],
            "observations-well-key": [key, key.upper()],
            "observations-worried": "three",
            "observations-worried-key": key,
        },
    ).stored()

    keys = stored["observations-well-key"] + stored["observations-worried-key"]
    assert keys[0] == key
    assert len(set(keys)) == 3


def test_page_has_an_empty_box_for_each_kind(form_of):
    groups = form_of("A", {"observations-worried": ["one", "two"]}).observation_groups()

    assert [(kind, [row.text for row in rows]) for kind, _, rows in groups] == [
        ("well", [""]),
        ("worried", ["one", "two", ""]),
        ("needs", [""]),
    ]
    assert groups[1][2][2].id == "id_observations-worried-2"


# -- what is sent


def test_answers_are_one_value_and_a_comment(form_of):
    typed = {"A2": ["school", "neglect"], "A5": " A visit. \n", "A6": "nr", "A6-comment": " why "}

    assert sent(form_of("A", COMPLETE["A"] | typed)) == {
        "A1": {"choice": "known"},
        "A2": {"choices": ["school", "neglect"]},
        "A3": {"date": datetime.date(2019, 2, 28)},
        "A4": {"number": 3},
        "A5": {"text": "A visit."},
        "A6": {"choice": "nr", "comment": "why"},
        "A7": {"choice": "good"},
    }


def test_comment_alone_is_sent_but_answers_nothing(form_of):
    form = form_of("A", {"A7-comment": "No scale fits.", "A1-comment": "?", "A3-comment": " "})

    assert sent(form) == {"A1": {"comment": "?"}, "A7": {"comment": "No scale fits."}}
    assert form.answered == 0
    assert "A1" in form.missing


def test_comparable_is_equal_when_the_answers_agree(form_of):
    def comparable(**changes):
        form = form_of("A", COMPLETE["A"] | changes)
        return {answer.question.code: answer.comparable for answer in form.answers()}

    assert comparable() == {
        "A1": "known",
        "A2": "neglect",
        "A3": "2019-02-28",
        "A4": "3",
        "A5": "",
        "A7": "good",
    }
    one = comparable(A2=["school", "neglect"], A6="na", **{"A4": "03", "A3-month": "Feb"})
    other = comparable(A2=["neglect", "school"], A6="na", A4="3")
    assert one == other
    assert (one["A2"], one["A6"]) == ("neglect,school", "na")
    assert comparable(A4="", **{"A4-nr": "on", "A4-comment": "x"})["A4"] == "nr"
    assert comparable(A4="0")["A4"] == "0"
    assert comparable(A1="", **{"A1-comment": "x"})["A1"] == ""


# -- the lead's tables


def cells(**changes):
    names = [f"{code}-{agency.pk}" for code in ("B1", "B3", "B5") for agency in OTHERS]
    values = {"B1": "part", "B3": "late", "B5": "full"}
    return {name: values[name[:2]] for name in names} | changes


def test_lead_answers_once_for_each_agency(form_of):
    form = form_of("B", cells(**{"B1-12": "absent", "B3-comment": "by post"}), lead=True)

    assert (len(form.asked), form.progress) == (3, Progress(asked=6, answered=6, problems=0))
    assert sent(form) == {
        ("B1", "Police"): {"choice": "part"},
        ("B1", "Nursery"): {"choice": "absent"},
        ("B3", "Police"): {"choice": "late"},
        ("B3", "Nursery"): {"choice": "late"},
        "B3": {"comment": "by post"},
        ("B5", "Police"): {"choice": "full"},
        ("B5", "Nursery"): {"choice": "full"},
    }


def test_missing_cell_names_the_agency(form_of):
    form = form_of("B", cells(**{"B1-12": "", "B5-11": "forged"}), lead=True, check=True)

    assert form.errors == {
        "B1-12": ["B1: select an answer for Nursery"],
        "B5-11": ["B5: select one of the answers listed"],
    }
    assert form.progress == Progress(asked=6, answered=5, problems=2)
    assert (form.progress.left, form.progress.to_correct) == (1, 1)


def test_cell_of_an_agency_not_on_the_list_is_ignored(form_of):
    form = form_of("B", cells(**{"B1-99": "part"}), lead=True)

    assert ("B1-99" in form.fields, "B1-99" in form.stored()) == (False, False)
    assert len(sent(form)) == 6


def test_lead_may_not_answer_not_known(form_of):
    form = form_of("A", COMPLETE["A"] | {"A1": "unknown"}, lead=True, check=True)

    assert form.errors == {"A1": ["A1: select one of the answers listed"]}
    assert len(form.asked) == 6
    assert [value for value, _ in form.fields["A1"].choices] == ["known"]


def test_dates_for_each_agency_have_boxes_in_the_cells(db):
    content = small()
    content["sections"][1]["questions"][2] |= {"kind": "date", "choices": []}
    section = QuestionSetFactory(content=content).section("B")
    asking = Asking(kind="CSC", is_lead=True, facts=frozenset(), others=OTHERS)
    data = {
        "B3-11-day": ["1"], "B3-11-month": ["2"], "B3-11-year": ["2019"], "B3-12-day": ["1"],
    }  # fmt: skip
    form = SectionForm(section, asking, data=data, typed=data)
    form.full_clean()

    assert form.errors == {"B3-12": ["B3: the date must include a month and a year"]}
    assert sent(form) == {("B3", "Police"): {"date": datetime.date(2019, 2, 1)}}
    assert form.stored() == data


# -- the page


def test_for_each_agency_questions_make_one_table(form_of):
    (table,) = form_of("B", cells(), lead=True).layout()

    assert isinstance(table, EachTable)
    assert [shown.question.code for shown in table.questions] == ["B1", "B3", "B5"]
    assert [(agency, [cell.name for cell in row]) for agency, row in table.rows] == [
        (OTHERS[0], ["B1-11", "B3-11", "B5-11"]),
        (OTHERS[1], ["B1-12", "B3-12", "B5-12"]),
    ]


def test_dependent_question_says_when_to_answer(form_of):
    shown = {entry.question.code: entry for entry in form_of("A", {}).layout()}
    elsewhere = {entry.question.code: entry for entry in form_of("C", {}).layout()}
    settled = {
        entry.question.code: entry
        for entry in form_of("C", {}, elsewhere={"A2": ["school"]}).layout()
    }

    assert shown["A6"].when == "Answer only if A2 is “Out of school”."
    assert (shown["A6"].parent_code, shown["A6"].parent_values) == ("A2", "school")
    assert shown["A2"].when == "Answer only if the child or family is known to you."
    assert (shown["A2"].parent_code, shown["A2"].parent_values) == ("A1", "known")
    assert shown["A1"].when == ""
    assert elsewhere["C1"].when == "Answer only if A2 is “Out of school”."
    assert settled["C1"].when == elsewhere["C3"].when == ""


def test_lead_is_not_told_of_not_known(form_of):
    assert [entry.when for entry in form_of("A", {}, lead=True).layout()[:2]] == ["", ""]


# -- whatever is posted

NAMES = [
    *("A1 A2 A3-day A3-month A3-year A3-nr A4 A4-nr A5 A6 A7 A1-comment A6-comment").split(),
    *("B1-11 B1-12 B2 B3-11 B6 B6-comment C1 C2 C3 C3-nr").split(),
    *("observations-well observations-well-key observations-needs").split(),
]
VALUES = "known unknown neglect school none part full yes nr good on 1 2 2019".split()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    section=st.sampled_from("ABC"),
    data=st.dictionaries(
        st.sampled_from(NAMES), st.lists(st.sampled_from(VALUES) | st.text(), max_size=3)
    ),
    elsewhere=st.dictionaries(
        st.sampled_from(["A1", "A2"]), st.lists(st.sampled_from(VALUES), max_size=2)
    ),
    lead=st.booleans(),
    facts=st.sampled_from([[], ["conference"]]),
)
def test_whatever_is_posted_is_counted_the_same_saved_or_checked(
    form_of, section, data, elsewhere, lead, facts
):
    saved = form_of(section, data, elsewhere=elsewhere, lead=lead, facts=facts)
    checked = form_of(section, data, elsewhere=elsewhere, lead=lead, facts=facts, check=True)

    assert saved.problems == checked.problems
    assert 0 <= saved.answered == checked.answered <= len(saved.asked)
    assert {answer.question for answer in saved.answers()} <= set(saved.asked)
    if saved.problems == 0:
        required = {q.code for q in saved.asked if q.required}
        assert required <= {answer.question.code for answer in saved.answers()}
    assert saved.layout() or not saved.shown


# -- copied answers


def test_unchecked_copy_is_missing_its_check_until_it_is_ticked(form_of):
    copied = {"A4": "3", "A4-copied": "Ben"}
    message = "A4: check the answer copied from Ben, then tick that you did"
    form = form_of("A", copied)
    assert form.missing["A4-checked"] == message
    assert "A4-checked" not in form.errors  # said only to somebody who wants to be ready
    assert form_of("A", copied, check=True).errors["A4-checked"] == [message]
    ticked = form_of("A", copied | {"A4-checked": "on"})
    assert "A4-checked" not in ticked.missing
    assert (form.answered, ticked.answered) == (0, 1)
    assert form.stored()["A4-copied"] == ["Ben"]
    assert ticked.stored() == {"A4": ["3"]}


def test_mark_without_an_answer_means_nothing(form_of):
    form = form_of("A", {"A4": "", "A4-copied": "Ben"})
    assert "A4-checked" not in form.fields
    assert "A4-checked" not in form.missing
    assert form.stored() == {}


def test_mark_is_never_among_the_answers(form_of):
    form = form_of("A", {"A1": "known", "A1-copied": "Ben", "A2": "none", "A2-comment": "Why"})
    assert sent(form) == {"A1": {"choice": "known"}, "A2": {"choices": ["none"], "comment": "Why"}}
