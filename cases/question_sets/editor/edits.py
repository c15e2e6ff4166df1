"""What can be done to the document of a draft: functions from document to document, which leave the
one that they are given as it is. Pure.

Every function raises Gone where what it is about is not there any more, and those that replace
something raise Changed unless it still has the digest that was `seen`.
"""

import copy
import hashlib
import json

NAMING = ("not_known", "sign_off", "quorum")  # of a set, each naming a question
PROPERTIES = ("title", "scale", "facts", *NAMING)


class Gone(Exception):
    """Somebody took it out meanwhile."""


class Changed(Exception):
    """Somebody changed it meanwhile."""


class CodeTaken(Exception):
    """Another section or question has the code."""


class Needed(Exception):
    """Other questions rest on it: `codes`."""

    def __init__(self, codes):
        super().__init__(", ".join(codes))
        self.codes = codes


def digest_of(thing):
    """What a form brings back of a section, a question or a set's properties, to tell whether it
    was changed since."""
    return hashlib.sha256(json.dumps(thing, sort_keys=True).encode()).hexdigest()[:16]


# -- finding


def section_of(document, code):
    return _found(document["sections"], code)


def question_of(document, code):
    return _found(list(questions_of(document)), code)


def home_of(document, code):
    """The section that holds the question."""
    for section in document["sections"]:
        if any(question["code"] == code for question in section["questions"]):
            return section
    raise Gone


def questions_of(document):
    for section in document["sections"]:
        yield from section["questions"]


def earlier_than(document, code):
    """The questions before that one; all of them if there is none of that code."""
    earlier = []
    for question in questions_of(document):
        if question["code"] == code:
            break
        earlier.append(question)
    return earlier


def resting_on(document, code):
    """The codes of the questions that name this one."""
    return [
        question["code"]
        for question in questions_of(document)
        if code in (question.get("depends_on", {}).get("question"), question.get("counterpart"))
    ]


def free_code(entries, stem):
    """`stem` with the next number that no entry has."""
    taken = {entry["code"].lower() for entry in entries}
    stem = stem[:16]
    return next(f"{stem}{n}" for n in range(1, len(taken) + 2) if f"{stem}{n}".lower() not in taken)


# -- sections


def add_section(document, section, after=None):
    """At the end, or after the section of that code."""
    document = copy.deepcopy(document)
    _free(document["sections"], section["code"])
    sections = document["sections"]
    place = len(sections) if after is None else _place(sections, after) + 1
    sections.insert(place, {"questions": []} | section)
    return document


def change_section(document, code, section, seen):
    """Everything of it but its questions."""
    document = copy.deepcopy(document)
    sections = document["sections"]
    place = _place(sections, code)
    _unchanged(without_questions(sections[place]), seen)
    if section["code"] != code:
        _free(sections, section["code"])
    sections[place] = section | {"questions": sections[place]["questions"]}
    return document


def without_questions(section):
    return {name: value for name, value in section.items() if name != "questions"}


def remove_section(document, code, seen, anyway=False):
    """With its questions. Raises Needed while questions of other sections rest on them, unless
    `anyway`: then these lose what they name."""
    document = copy.deepcopy(document)
    section = document["sections"].pop(_place(document["sections"], code))
    _unchanged(section, seen)
    _let_go(document, [question["code"] for question in section["questions"]], anyway)
    return document


def move_section(document, code, by):
    document = copy.deepcopy(document)
    sections = document["sections"]
    place = _place(sections, code)
    sections.insert(max(place + by, 0), sections.pop(place))
    return document


# -- questions


def add_question(document, section, question, after=None):
    """At the end of the section of that code, or after the question `after` of it."""
    document = copy.deepcopy(document)
    _free(list(questions_of(document)), question["code"])
    questions = section_of(document, section)["questions"]
    place = len(questions) if after is None else _place(questions, after) + 1
    questions.insert(place, question)
    return document


def change_question(document, code, question, seen):
    """Where its code is another one, whatever named it follows."""
    document = copy.deepcopy(document)
    questions = home_of(document, code)["questions"]
    place = _place(questions, code)
    _unchanged(questions[place], seen)
    if question["code"] != code:
        _free(list(questions_of(document)), question["code"])
    questions[place] = copy.deepcopy(question)
    for names, key in _references(document):
        if names[key] == code:
            names[key] = question["code"]
    return document


def remove_question(document, code, seen, anyway=False):
    """Raises Needed while others rest on it, unless `anyway`: then these lose what they name."""
    document = copy.deepcopy(document)
    questions = home_of(document, code)["questions"]
    question = questions.pop(_place(questions, code))
    _unchanged(question, seen)
    _let_go(document, [code], anyway)
    return document


def move_question(document, code, by):
    """Up (-1) or down (1); past the end of its section into the next one, if there is one."""
    document = copy.deepcopy(document)
    sections = document["sections"]
    home = next(i for i, section in enumerate(sections) if section is home_of(document, code))
    questions = sections[home]["questions"]
    place = _place(questions, code)
    question = questions.pop(place)
    if 0 <= place + by <= len(questions):
        questions.insert(place + by, question)
    elif 0 <= home + by < len(sections):
        other = sections[home + by]["questions"]
        other.insert(len(other) if by < 0 else 0, question)
    else:
        questions.insert(place, question)
    return document


# -- the set


def properties_of(document):
    """What the page of the set's own properties changes."""
    return {name: document[name] for name in PROPERTIES if name in document}


def change_properties(document, properties, seen):
    _unchanged(properties_of(document), seen)
    others = {name: value for name, value in document.items() if name not in PROPERTIES}
    return copy.deepcopy(others | properties)


# -- inside


def _found(entries, code):
    for entry in entries:
        if entry["code"] == code:
            return entry
    raise Gone


def _place(entries, code):
    return entries.index(_found(entries, code))


def _free(entries, code):
    if any(entry["code"] == code for entry in entries):
        raise CodeTaken


def _unchanged(thing, seen):
    if digest_of(thing) != seen:
        raise Changed


def _references(document):
    """(object, key) of each place in which a document names a question."""
    for question in questions_of(document):
        if "depends_on" in question:
            yield question["depends_on"], "question"
        if "counterpart" in question:
            yield question, "counterpart"
    for name in NAMING:
        if name in document:
            yield document[name], "question"


def _let_go(document, codes, anyway):
    """What is left names none of these any more."""
    resting = [code for gone in codes for code in resting_on(document, gone)]
    if resting and not anyway:
        raise Needed(list(dict.fromkeys(resting)))
    for question in questions_of(document):
        if question.get("depends_on", {}).get("question") in codes:
            del question["depends_on"]
        if question.get("counterpart") in codes:
            del question["counterpart"]
    for name in NAMING:
        if document.get(name, {}).get("question") in codes:
            del document[name]
