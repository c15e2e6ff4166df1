"""Whatever is done in the editor: every page can show it, and what the checks accept is loaded as
it is and shown to everybody.
"""

import itertools

import hypothesis
import pytest
from hypothesis import strategies as st

from auditapp.tests.strategies import question_sets
from cases.question_sets.difference import changes_between
from cases.question_sets.rows import rows_of
from cases.question_sets.services import load
from cases.question_sets.writing import content_of
from cases.returns.forms.section import SectionForm

from .. import edits
from ..audiences import everybody
from ..checks import problems_of
from ..estimate import estimate
from ..forms.questions import ChangeQuestionForm
from ..forms.sets import PropertiesForm
from ..presenters import outline
from ..shape import misshapen

WHAT = ["move", "move section", "rename", "copy", "remove", "reword", "add section"]


def edited(document, what, number):
    """The document after an edit of one of its parts, whichever `number` leads to."""
    questions = list(edits.questions_of(document))
    sections = document["sections"]
    section = sections[number % len(sections)] if sections else None
    free = edits.free_code([*questions, *sections], "N")
    if what == "add section" or not questions:
        return edits.add_section(document, {"code": free, "title": "New"})
    if what == "move section":
        return edits.move_section(document, section["code"], number % 3 - 1)
    question = questions[number % len(questions)]
    code, seen = question["code"], edits.digest_of(question)
    if what == "move":
        return edits.move_question(document, code, 1 if number % 2 else -1)
    if what == "rename":
        return edits.change_question(document, code, question | {"code": free}, seen)
    if what == "copy":
        return edits.add_question(document, section["code"], question | {"code": free})
    if what == "remove":
        return edits.remove_question(document, code, seen, anyway=True)
    return edits.change_question(document, code, question | {"text": f"Reworded {number}"}, seen)


def is_shown(document):
    """Do all pages of the draft find what they show?"""
    problems = problems_of(document)
    outline(document, problems)
    estimate(document)
    PropertiesForm(document=document, properties=edits.properties_of(document)).as_p()
    for question in edits.questions_of(document):
        list(ChangeQuestionForm(question=question, document=document).groups)
    _, sections = rows_of(document)
    for section, asking in itertools.product(sections, everybody(document)):
        SectionForm(section, asking, data={}, typed={}).layout()
    return problems


@pytest.mark.django_db
def test_any_draft_is_shown_and_loaded_as_it_was_written():
    numbers, accepted = itertools.count(1), []

    @hypothesis.given(
        question_sets(), st.lists(st.tuples(st.sampled_from(WHAT), st.integers(0, 99)), max_size=12)
    )
    @hypothesis.settings(max_examples=12)
    def holds(document, steps):
        document["slug"] = f"set-{next(numbers)}"
        for question in edits.questions_of(document):
            question.pop("theme", None)  # a theme may have a name of its own by now
        for what, number in steps:
            document = edited(document, what, number)
            assert misshapen(document) == []
        if is_shown(document):
            return
        loaded, _ = load(content=document, by=None)
        assert changes_between(document, content_of(loaded)) == []
        accepted.append(document)

    holds()
    assert len(accepted) >= 3
