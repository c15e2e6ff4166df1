"""What a question of a draft can name: other questions and their answers. Pure."""

from cases.question_sets.values import choices_of

from .edits import earlier_than, questions_of


def answers_of(document, question):
    """(value, label) of the answers to a question that others may depend on or a set may name."""
    return [(choice["value"], choice["label"]) for choice in choices_of(document, question)]


def may_depend_on(document, code):
    """The earlier questions on whose answers the question may depend; code "" for a new one."""
    return [
        question
        for question in earlier_than(document, code)
        if answers_of(document, question) and not question.get("for_each_agency")
    ]


def tables_in(document, code=""):
    """The for-each-agency questions, of which an ordinary one may be the counterpart."""
    return [
        question
        for question in questions_of(document)
        if question.get("for_each_agency") and question["code"] != code
    ]


def named(question, longest=70):
    """A question in a list to choose from."""
    text = " ".join(question["text"].split())
    return f"{question['code']}: {text if len(text) <= longest else text[: longest - 1] + '…'}"


def named_answers(document, questions):
    """("<code> <value>", words) of each answer to these questions, to choose one of."""
    return [
        (f"{question['code']} {value}", f"{named(question, 40)} – {label}")
        for question in questions
        for value, label in answers_of(document, question)
    ]
