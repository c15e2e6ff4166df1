"""How cover sheets are shown."""

from auditapp.templatetags.interface import day
from cases.returns.presenters.conflict import conflicting_texts
from cases.returns.presenters.returns import AnsweredQuestion, AnsweredSection, Tag
from cases.returns.progress import progress_of

NOT_STARTED = Tag("Not started", "grey")
IN_PROGRESS = Tag("In progress", "blue")
SENT = Tag("Sent", "teal")
CHANGED = Tag("Changed since sent", "orange")


def sheet_tag(sheet):
    if sheet.is_changed_since_sent:
        return CHANGED
    if sheet.is_sent:
        return SENT
    return IN_PROGRESS if sheet.version else NOT_STARTED


def sheet_rows(sheets):
    """Own sheets as lists show them; what was sent last comes last."""
    rows = [
        {"sheet": sheet, "tag": sheet_tag(sheet), "progress": progress_of(sheet)}
        for sheet in sheets
    ]
    return sorted(rows, key=lambda row: row["tag"] == SENT)


def cover_sheets_to_do(own):
    sheets = own.to_do().select_related("agency", "audit")
    return sheet_rows(sheets.order_by("audit__returns_due", "audit", "agency"))


def sent_words(answer):
    """One answer of a sheet's `sent` in words; empty for a comment alone."""
    if answer["labels"]:
        return "; ".join(answer["labels"])
    if answer["date"]:
        return day(answer["date"])
    return answer["text"] if answer["number"] is None else str(answer["number"])


def sent_cover_sections(sheet):
    """What was sent, by section."""
    answers = {answer["question"]: answer for answer in sheet.sent["answers"]}
    sections = []
    for section in sheet.audit.question_set.cover:
        questions = [
            AnsweredQuestion(question, [(None, words)] if words else [], answer["comment"])
            for question in section.question_list
            if (answer := answers.get(question.code))
            for words in [sent_words(answer)]
        ]
        if questions:
            sections.append(AnsweredSection(section, questions, []))
    return sections


def conflicting_cover_texts(mine, theirs):
    """What was typed now and what is saved, wherever they differ, of two CoverForms."""
    pairs = zip(mine.sections, theirs.sections, strict=True)
    return [difference for pair in pairs for difference in conflicting_texts(*pair)]
