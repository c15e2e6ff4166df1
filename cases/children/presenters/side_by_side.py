"""All sent returns of a case beside each other: questions down, agencies across."""

from dataclasses import dataclass, field

from cases.models import Kind
from cases.returns.presenters.returns import answer_text, by_kind


@dataclass
class Cell:
    text: str = ""
    comment: str = ""


@dataclass
class Row:
    """The answers to one question in the order of the columns.

    For a for-each-agency question a column holds what the lead answered *about* that agency;
    `elsewhere` is what it answered about agencies that send no return, and its comment.
    """

    question: object
    cells: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)  # (agency, text)
    comment: str = ""

    @property
    def is_text(self):
        return self.question.kind == Kind.TEXT


@dataclass
class Block:
    """One section: rows, and observations by kind."""

    section: object
    rows: list
    observations: list


def blocks(question_set, columns, answers, observations):
    """The blocks of the sections in which something was sent; none while no set is chosen.

    `columns` are agencies; `answers` come with question, agency_return and about_agency.
    """
    own, about, comments = {}, {}, {}
    for answer in answers:
        agency_id = answer.agency_return.agency_id
        cell = Cell(answer_text(answer), answer.comment)
        if not answer.question.for_each_agency:
            own[answer.question_id, agency_id] = cell
        elif answer.about_agency_id:
            about.setdefault(answer.question_id, {})[answer.about_agency_id] = (answer, cell)
        else:
            comments[answer.question_id] = answer.comment
    result = []
    for section in question_set.content if question_set else []:
        rows = []
        for question in section.question_list:
            row = (
                _about_row(question, columns, about.get(question.pk, {}), comments)
                if question.for_each_agency
                else Row(question, [own.get((question.pk, agency.pk)) for agency in columns])
            )
            if any(row.cells) or row.elsewhere or row.comment:
                rows.append(row)
        said = [o for o in observations if o.section_id == section.pk]
        if rows or said:
            result.append(Block(section, rows, by_kind(said)))
    return result


def _about_row(question, columns, answered, comments):
    column_ids = {agency.pk for agency in columns}
    return Row(
        question,
        [answered[a.pk][1] if a.pk in answered else None for a in columns],
        [
            (answer.about_agency, cell.text)
            for agency_id, (answer, cell) in answered.items()
            if agency_id not in column_ids
        ],
        comments.get(question.pk, ""),
    )
