"""What is held about one child or one account: in numbers, and in words for the file.

Tables and their columns are those of taking an audit away, narrowed to the rows of one child. What
that leaves out is told of in numbers, with who has it.
"""

from dataclasses import dataclass

from django.db.models import Count, ForeignKey

from auditapp.history.models import Verb
from auditapp.notices.words import sentence, told_by
from cases.models import (
    AgencyReturn,
    Case,
    CaseIdentity,
    Contribution,
    Question,
    Remedy,
    RestrictedComment,
    Section,
    SectionDraft,
    UrgentConcern,
)
from findings.erasure.services import reports_telling_of
from findings.takeaway.tables import OWN
from findings.takeaway.tables.table import heading
from findings.takeaway.values import words
from findings.takeaway.writing import Names


@dataclass(frozen=True)
class Part:
    """A table of the file: what a row is, and rows of cells."""

    about: str
    headings: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Elsewhere:
    """What is held and is not in the file, and who has it."""

    what: str
    number: int
    who: str


def path_to_child(model, seen=()):
    """The shortest lookup by which rows of a model hang on a child; None where they do not."""
    if model is Case:
        return "pk"
    links = [f for f in model._meta.local_fields if isinstance(f, ForeignKey)]
    links = [f for f in links if f.related_model not in (*seen, model)]
    for field in links:
        if field.related_model is Case:
            return field.name
    paths = [(f.name, path_to_child(f.related_model, (*seen, model))) for f in links]
    return min((f"{name}__{rest}" for name, rest in paths if rest), key=len, default=None)


OF_CHILD = [(table, path) for table in OWN if (path := path_to_child(table.model))]


def numbers_of_child(case):
    """(what a row is, how many) for each kind that there is."""
    for table, path in OF_CHILD:
        if number := table.rows(case.audit).filter(**{path: case.pk}).count():
            yield table.about, number


def parts_of_child(case):
    names = _names(case.audit)
    for table, path in OF_CHILD:
        rows = table.rows(case.audit).filter(**{path: case.pk})
        rows = rows.select_related(*_joined(table)).order_by("pk")
        cells = [[_said(table, row, column, names) for column in table.columns] for row in rows]
        if cells:
            yield Part(table.about, [heading(column) for column in table.columns], cells)


def _joined(table):
    for column in table.columns:
        field = table.field_of(column)
        if isinstance(field, ForeignKey):
            yield field.name
            if field.related_model is AgencyReturn:
                yield from (f"{field.name}__agency", f"{field.name}__case")


def _names(audit):
    questions = Question.objects.filter(question_set=audit.question_set_id)
    rows = {q.pk: q for q in questions.select_related("question_set")}
    sections = Section.objects.filter(question_set=audit.question_set_id)
    codes = {
        Question: {pk: question.code for pk, question in rows.items()},
        Section: dict(sections.values_list("pk", "code")),
    }
    return Names(rows, codes)


def _said(table, row, column, names):
    if column in table.computed:
        return words(table.computed[column].of(row, names))
    field = table.field_of(column)
    if isinstance(field, ForeignKey):
        return _linked(getattr(row, field.attname), field, row, names)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return words(getattr(row, column))


def _linked(pk, field, row, names):
    if pk is None:
        return ""
    if field.related_model is Question:
        return f"{names.questions[pk].code} {names.questions[pk].text}"
    if field.related_model is Section:
        return names.codes[Section][pk]
    return str(getattr(row, field.name))


# -- the key, and restricted comments: each has been looked at, which is on the trail


KEY = [f.name for f in CaseIdentity._meta.local_fields if f.name not in
       ("id", "case", "version", "save_key")]  # fmt: skip


def part_of_key(key, agencies):
    """`agencies` are those of the audit, by id."""
    rows = [[heading(name), getattr(key, name)] for name in KEY if getattr(key, name)]
    rows += [[f"Number at {agencies[pk]}", number] for pk, number in key.numbers.items()]
    return Part("Who the child is.", ["What", "As recorded"], rows)


def part_of_restricted(comments):
    rows = [
        [str(c.agency_return.agency), c.get_reason_display(), words(c.written_at), c.text]
        for c in comments
    ]
    columns = ["Agency", "Why restricted", "Written at", "Text"]
    return Part("A comment for the chair and administrators alone.", columns, rows)


def elsewhere_of_child(case, restricted_readable):
    """What is not in the file, and who must be asked for it."""
    comments = RestrictedComment.objects.filter(agency_return__case=case).count()
    invitations = Contribution.objects.filter(agency_return__case=case).count()
    drafts = SectionDraft.objects.filter(agency_return__case=case).exclude(saved_at=None).count()
    found = [
        Elsewhere("Sections that an agency typed, as typed", drafts, "The agency has them."),
        Elsewhere(
            "Urgent concerns", UrgentConcern.objects.filter(agency_return__case=case).count(),
            "The agency that raised one and whoever was told have it.",
        ),
        Elsewhere(
            "What an agency puts right for the child",
            Remedy.objects.filter(agency_return__case=case).count(),
            "It is on the pages of the returns, for the agency and administrators.",
        ),
        Elsewhere(
            "Restricted comments that you may not read", comments - restricted_readable,
            "The agency that wrote it and the chair have it.",
        ),
        Elsewhere(
            "Invitations to one return", invitations,
            "They say who was invited, and nothing of the child.",
        ),
        Elsewhere(
            "Signed versions of the report that tell of the child", len(reports_telling_of(case)),
            "They are on the page of the audit’s summary.",
        ),
    ]  # fmt: skip
    return [each for each in found if each.number]


# -- an account


def parts_of_person(person):
    account = [
        ["Name", person.name],
        ["Email address", person.email],
        ["Account since", words(person.date_joined)],
        ["Signed in last", words(person.last_login)],
        ["Invited", words(person.invited_at)],
        ["May sign in", words(person.is_active)],
    ]
    roles = [[str(m), words(m.until)] for m in person.memberships_here]
    told = [
        [words(notice.made_at), sentence(told_by([notice])), notice.title]
        for notice in person.notices.filter(
            partnership__in={m.partnership_id for m in person.memberships_here}
        )
    ]
    parts = [
        Part("The account.", ["What", "As recorded"], account),
        Part("A role in the partnership.", ["Role", "Last day"], roles),
        Part("What the person was told by mail.", ["When", "What", "Audit"], told),
    ]
    return [part for part in parts if part.rows]


def acts_of(entries):
    """(what was done, how often), most often first."""
    counted = entries.order_by().values_list("verb").annotate(Count("pk")).order_by("-pk__count")
    return [(Verb(verb).label, number) for verb, number in counted]
