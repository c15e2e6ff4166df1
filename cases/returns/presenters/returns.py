"""How returns, their sections and answers are shown."""

from dataclasses import dataclass, field

from django.utils import timezone

from auditapp.templatetags.interface import day
from cases.models import ObservationKind
from cases.states import UNSENT, ReturnState

from ..copied import CHECKED
from ..progress import progress_of

COLOURS = {
    ReturnState.NOT_STARTED: "grey",
    ReturnState.IN_PROGRESS: "blue",
    ReturnState.WAITING: "purple",
    ReturnState.SENT: "teal",
    ReturnState.ACCEPTED: "green",
    ReturnState.SENT_BACK: "orange",
    ReturnState.WITHDRAWN: "grey",
}
NOTHING_SENT = "Nothing sent"


@dataclass(frozen=True)
class Tag:
    label: str
    colour: str


def return_tag(agency_return):
    state = ReturnState(agency_return.state)
    return Tag(state.label, COLOURS[state])


def lateness(agency_return, audit, today=None):
    """ "Overdue", "Sent late" or nothing. Due is the audit's last day for returns."""
    if audit.returns_due is None:  # it is being set up
        return ""
    if agency_return.state in UNSENT and audit.is_open:
        return "Overdue" if (today or timezone.localdate()) > audit.returns_due else ""
    if agency_return.first_sent_at:
        sent_on = timezone.localdate(agency_return.first_sent_at)
        return "Sent late" if sent_on > audit.returns_due else ""
    return ""


def blocking(agency_return):
    """What keeps an unsent return, fetched `with_progress()`, from being sent, in words."""
    if agency_return.state == ReturnState.WAITING:
        return "Waits for sign-off"
    if agency_return.state not in UNSENT:
        return ""
    return left_words(progress_of(agency_return)) or "Ready to send"


def left_words(progress):
    """ "24 still to answer, 1 to correct"; nothing if it can be sent as it is."""
    parts = [(progress.left, "still to answer"), (progress.to_correct, "to correct")]
    return ", ".join(f"{number} {words}" for number, words in parts if number)


# Perhaps something may be answered, and observations may be written down all the same.
NOTHING_REQUIRED = Tag("Nothing required", "grey")
SECTION_NOT_STARTED = Tag("Not started", "grey")
SECTION_IN_PROGRESS = Tag("In progress", "blue")
SECTION_COMPLETE = Tag("Complete", "green")


def section_tag(draft):
    if draft.version == 0:
        return SECTION_NOT_STARTED if draft.asked else NOTHING_REQUIRED
    if draft.problems:
        return SECTION_IN_PROGRESS
    return SECTION_COMPLETE if draft.asked else NOTHING_REQUIRED


def reasons_in(section, send_back):
    """(code, reason) of the section's questions at which the panel gave one."""
    if send_back is None:
        return []
    codes = [question.code for question in section.question_list]
    return [(code, send_back.by_code[code]) for code in codes if code in send_back.by_code]


def shown_entries(form, send_back):
    """The layout of a SectionForm, with the panel's reason beside each question that has one."""
    entries = form.layout()
    for entry in entries:
        for shown in getattr(entry, "questions", [entry]):
            shown.reason = send_back.by_code.get(shown.question.code, "") if send_back else ""
    return entries


# -- answers


def answer_text(answer):
    """An answer, sent or about to be (`Answer` or `SentAnswer`), in words; empty for a comment
    alone."""
    return value_text(answer.question, answer)


def value_text(question, value):
    """The same of anything that has the value columns of an answer to this question."""
    if value.choice:
        return question.label_of(value.choice)
    if value.choices is not None:
        return "; ".join(question.label_of(choice) for choice in value.choices)
    if value.date:
        return day(value.date)
    if value.number is not None:
        return str(value.number)
    return value.text


@dataclass
class AnsweredQuestion:
    """A question with what was answered: (agency spoken about or None, text) pairs."""

    question: object
    lines: list
    comment: str = ""
    reason: str = ""  # what the panel asked to look at again
    reason_field: object = None  # where the panel writes that
    problems: list = field(default_factory=list)  # messages: why it can't be sent as it is


@dataclass
class AnsweredSection:
    section: object
    questions: list
    observations: list  # (kind label, texts)
    url: str = ""
    problems: list = field(default_factory=list)  # messages about observations


def answered_questions(answers):
    """AnsweredQuestions of answers in question order."""
    questions = {}
    for answer in answers:
        entry = questions.setdefault(answer.question.pk, AnsweredQuestion(answer.question, []))
        about = getattr(answer, "about", None) or getattr(answer, "about_agency", None)
        if text := answer_text(answer):
            entry.lines.append((about, text))
        if answer.comment:
            entry.comment = answer.comment
    return questions


def sent_sections(question_set, answers, observations):
    """What was sent, by section; sections without anything are left out."""
    questions = answered_questions(answers)
    sections = []
    for section in question_set.content:
        shown = [questions[q.pk] for q in section.question_list if q.pk in questions]
        said = [o for o in observations if o.section_id == section.pk]
        if shown or said:
            sections.append(AnsweredSection(section, shown, by_kind(said)))
    return sections


def by_kind(observations):
    """(kind value, kind label, observations) for the kinds that occur, in the fixed order."""
    return [
        (kind.value, kind.label, rows)
        for kind in ObservationKind
        if (rows := [o for o in observations if o.kind == kind])
    ]


def checked_sections(agency_return, forms, send_back=None, with_links=True):
    """Everything asked, answered or not, as the check page shows it before sending; what the panel
    asked to look at again stands with its answer."""
    sections = []
    for form in forms:
        errors = form.errors  # cleans the form, which its answers need
        answers = answered_questions(form.answers())
        shown = []
        for question in form.asked:
            entry = answers.get(question.pk, AnsweredQuestion(question, []))
            entry.problems = [
                message
                for name in [
                    *form.names_of(question),
                    question.code + CHECKED,
                    f"{question.code}-comment",
                ]
                for message in errors.get(name, [])
            ]
            if send_back:
                entry.reason = send_back.by_code.get(question.code, "")
            shown.append(entry)
        sections.append(
            AnsweredSection(
                form.section,
                shown,
                by_kind(form.observation_rows),
                url=agency_return.get_section_url(form.section) if with_links else "",
                problems=[message for message, _ in form.observation_errors()],
            )
        )
    return sections
