"""A question set on paper, for agencies to say what they think of it before it is used."""

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Cm

from auditapp.plain_text import clean
from auditapp.printing import content_of, note, printed_document, question_heading, run
from cases.models.own_fact import conditions, own_facts
from cases.models.question_set import ALL, NOT_IN_RECORD, Fact
from cases.question_sets.values import choices_of

from . import words

BOX = "☐"
INTRODUCTION = (
    "This set of questions is proposed for an audit. Please say in the boxes what your agency "
    "could not answer from its records, what is unclear, and what is missing."
)
ANSWERED = {
    "date": f"A date, or {BOX} {NOT_IN_RECORD}",
    "number": f"A number, or {BOX} {NOT_IN_RECORD}",
    "text": "An answer in words",
}
HOW_MANY = {"several": "Several can be ticked:", "one": "One is chosen:"}


def consultation_docx(content):
    """Bytes of the document about a set, or a draft of one."""
    title = f"{content['title'] or 'Untitled'}, version {content['version']}"
    document = printed_document("Question set", title)
    document.add_paragraph(clean(title), style="Title")
    document.add_paragraph(INTRODUCTION)
    _line(document, "Agency: ", "")
    _line(document, "Filled in by (role) and date: ", "")
    questions = {q["code"]: q for s in content["sections"] for q in s["questions"]}
    for section in content["sections"]:
        _section(document, section, questions, content)
    document.add_heading("The whole set", 1)
    _comments(document, "What is missing? What is asked too much? How long would it take?", 5)
    return content_of(document)


def _section(document, section, questions, content):
    document.add_heading(clean(section["title"]), 1)
    if section.get("once"):
        note(document, "Asked once of each agency, not for each child.")
    if section.get("guidance"):
        document.add_paragraph(clean(section["guidance"]))
    for question in section["questions"]:
        _question(document, question, questions, content)
    _comments(document, f"Comments on “{section['title']}”")


def _question(document, question, questions, content):
    question_heading(document, f"{question['code']} {question['text']}")
    if question.get("guidance"):
        note(document, question["guidance"]).paragraph_format.keep_with_next = True
    asked_of = _line(document, "Asked of: ", _asked_of(question, questions, content))
    asked_of.paragraph_format.keep_with_next = True
    choices = _choices(question, content)
    if question.get("for_each_agency"):
        document.add_paragraph("Answered once for each other agency:")
    elif question["kind"] in HOW_MANY:
        document.add_paragraph(HOW_MANY[question["kind"]])
    if question["kind"] in ANSWERED:
        document.add_paragraph(ANSWERED[question["kind"]])
    elif question["kind"] == "yes_no":
        document.add_paragraph("   ".join(f"{BOX} {label}" for label, _ in choices))
    else:
        for label, guidance in choices:
            line = document.add_paragraph()
            line.paragraph_format.left_indent = Cm(0.6)
            run(line, f"{BOX} {label}")
            run(line, f"  {guidance}" if guidance else "", grey=True)


def _choices(question, content):
    """(label, guidance) of each."""
    choices = choices_of(content, question)
    return [(choice["label"], choice.get("guidance", "")) for choice in choices]


def _asked_of(question, questions, content):
    """Who is asked, and when, in words."""
    audience = question.get("audience", [ALL])
    parts = ["; ".join(words.AUDIENCES.word(one) for one in audience)]
    depends = question.get("depends_on")
    if depends and depends["question"] in questions:  # a draft may name one that is gone
        parts.append(_condition(questions[depends["question"]], depends["is_any_of"], content))
    if facts := question.get("asked_when"):
        known = dict(Fact.choices) | conditions(own_facts(content.get("facts", [])))
        parts.append("only where " + " and ".join(known.get(fact, fact) for fact in facts))
    if not question["required"]:
        parts.append("need not be answered")
    return ", ".join(parts)


def _condition(parent, values, content):
    labels = {choice["value"]: choice["label"] for choice in choices_of(content, parent)}
    answers = " or ".join(f"“{labels.get(value, value)}”" for value in values)
    return f"only if {parent['code']} is {answers}"


def _line(document, label, text):
    line = document.add_paragraph()
    run(line, label, grey=True)
    run(line, text)
    return line


def _comments(document, label, centimetres=2):
    """A box to write in."""
    note(document, label).paragraph_format.keep_with_next = True
    row = document.add_table(1, 1, style="Table Grid").rows[0]
    row.height, row.height_rule = Cm(centimetres), WD_ROW_HEIGHT_RULE.AT_LEAST
