"""What the database cannot know of a row that comes back, and pages rely on. Pure.

`known` is what the file holds: `questions` and `sections` by code as JSON, `scale`, `facts` of the
question set, the row `audit`, and `rows`, table name -> number -> values.
"""

import datetime

from cases.children.facts.definitions import unknown_values
from cases.models.observation import ObservationKind
from cases.models.own_fact import MAX_FACTS, own_facts
from cases.models.question_set import NOT_RECORDED
from cases.question_sets.format import YES_NO, fact_problems


def fits(value, shape, known):
    """Is it of that shape: a dict with just these keys, a list of one shape, or what a function of
    the value and `known` says?"""
    if isinstance(shape, dict):
        return (
            isinstance(value, dict)
            and value.keys() == shape.keys()
            and all(fits(value[name], inner, known) for name, inner in shape.items())
        )
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(one, shape[0], known) for one in value)
    return shape(value, known)


def _text(value, known):
    return isinstance(value, str)


def _maybe(shape):
    return lambda value, known: value is None or fits(value, shape, known)


def _number(value, known):
    return type(value) is int


def _day(value, known):
    try:
        return isinstance(value, str) and bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


def _question(value, known):
    return isinstance(value, str) and value in known.questions


def _section(value, known):
    return isinstance(value, str) and value in known.sections


def _kind(value, known):
    return value in ObservationKind.values


_ANSWER = {
    "question": _question,
    "about": _maybe(_text),
    "choice": _text,
    "choices": _maybe([_text]),
    "date": _maybe(_day),
    "number": _maybe(_number),
    "text": _text,
    "comment": _text,
}
SENT = {
    "answers": [_ANSWER],
    "observations": [{"section": _section, "key": _text, "kind": _kind, "text": _text}],
}
COVER = {"answers": [_ANSWER | {"asked": _text, "labels": [_text]}]}


FACTS = [{"code": _text, "label": _text, "choices": [{"value": _text, "label": _text}]}]


def facts_are_wrong(values, known):
    """Of the audit: facts that no page would have let anybody define."""
    own = values["further_facts"]
    found = fact_problems([*known.facts, *own]) if own else []
    if len(own) > MAX_FACTS:
        found = [f"use at most {MAX_FACTS}"]
    return f"further_facts: {found[0]}" if found else ""


def values_are_wrong(values, known):
    """Of a child."""
    facts = own_facts([*known.facts, *known.audit["further_facts"]])
    wrong = unknown_values(facts, values["facts"])
    return f"facts: “{wrong[0][1]}” is no choice of “{wrong[0][0]}”" if wrong else ""


VALUES = ["choice", "choices", "date", "number", "text"]


def answer_is_wrong(values, known):
    question = known.questions[values["question"]]
    is_given = any(values[name] not in ("", None) for name in VALUES)
    if bool(values["about_agency"]) != (question.get("for_each_agency", False) and is_given):
        return "about_agency: is given just where the question is answered for each agency"
    if not _is_answer_to(question, values, known):
        return f"is no answer to {question['code']}"
    return ""


def _is_answer_to(question, values, known):
    """Is what is given, if anything, of the question's kind and among its choices?"""
    kind, choice, choices = question["kind"], values["choice"], values["choices"]
    if choices is not None and (kind != "several" or not set(choices) <= _codes(question)):
        return False
    if choice and choice not in _codes_of(kind, question, known):
        return False
    others = {"date": values["date"], "number": values["number"], "text": values["text"] or None}
    return all(value is None or kind == name for name, value in others.items())


def _codes_of(kind, question, known):
    if kind == "yes_no":
        return YES_NO
    if kind == "grade":
        return known.scale
    return _codes(question) if kind == "one" else _ticked(kind)


def _ticked(kind):
    """The tick beside a date or number: not in our record."""
    return [NOT_RECORDED] if kind in ("date", "number") else []


def _codes(question):
    return {choice["value"] for choice in question.get("choices", [])}


def grade_is_wrong(values, known):
    if values["grade"] and values["grade"] not in known.scale:
        return "grade: is not on the scale of the question set"
    return ""


def not_on_the_list(values, known):
    listed = {row["agency"] for row in known.rows["audit-agencies"].values()}
    return "" if values["agency"] in listed else "agency: is not on the audit’s list"
