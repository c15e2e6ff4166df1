"""Evaluations of children's experience as a document, with pseudonyms only."""

from auditapp.templatetags.interface import counted, day
from findings.panel.evaluations import evaluation_of, evaluations_of

from .documents import logo_of
from .plain import document, part

MINUTES = [
    ("experience", "What it was like for this child"),
    ("together_well", "What agencies did well together"),
    ("together_not_well", "What agencies did not do well together"),
    ("impact", "What difference that made to the child"),
    ("conclusions", "Conclusions"),
    ("dissent", "Who saw it differently, and why"),
]


def evaluation_document(user, case):
    """For report.plain; as much as the person may read."""
    audit = case.audit
    return document(
        f"{case.pseudonym}, {case.age}: evaluation by all agencies",
        _parts(evaluation_of(user, case), audit.partnership),
        partnership=audit.partnership,
        logo=logo_of(audit.partnership),
        standing=audit.title,
        subtitle=audit.title,
    )


def evaluations_document(user, audit, cases):
    """The evaluations of these children one after another, each heading with the child's
    pseudonym, for report.plain."""
    evaluations = evaluations_of(user, audit, cases)
    children = [
        (found.case.pseudonym, found.case.age, found.child.agreed_grade or "–")
        for found in evaluations
    ]
    headings = ["Child", "Age", "Grade"]
    if not audit.question_set.scale:
        headings, children = headings[:2], [row[:2] for row in children]
    nobody = "" if children else "There is no child whose evaluation you may read."
    parts = [part("The children", nobody, table=(headings, children) if children else None)]
    for found in evaluations:
        for each in _parts(found, audit.partnership):
            if each:
                parts.append(each | {"heading": f"{found.case.pseudonym}: {each['heading']}"})
    return document(
        "Evaluations of the children’s experience",
        parts,
        partnership=audit.partnership,
        logo=logo_of(audit.partnership),
        standing=audit.title,
        subtitle=audit.title,
    )


def _parts(found, partnership):
    discussion = found.child.discussion
    written = [
        part(heading, getattr(discussion, name))
        for name, heading in MINUTES
        if discussion and getattr(discussion, name)
    ]
    nothing = f"The {partnership.panel} wrote nothing down about this child."
    return [
        part("Who was there", *_who(found)),
        part("Circumstances", found.case.circumstances or "None are recorded."),
        _path(found),
        *(written or [part(f"What the {partnership.panel} found", nothing)]),
        _grade(found),
        _grades(found),
        _voices(found),
        _findings(found),
    ]


def _who(found):
    if not found.meeting:
        return ["No meeting is recorded for this child."]
    meeting = found.meeting.meeting
    place = f", {meeting.place}" if meeting.place else ""
    came = "; ".join(found.came) or "Nobody is recorded as having come"
    apologies = f" Apologies: {'; '.join(found.apologies)}." if found.apologies else ""
    standing = "" if found.child.discussion.is_held else " The discussion is not marked as held."
    return [f"Meeting of {day(meeting.date)}{place}. {found.meeting.quorum}{standing}",
            f"{came}.{apologies}"]  # fmt: skip


def _path(found):
    steps = [
        f"{step.get_kind_display()}, {day(step.date)}"
        + (f" ({step.get_outcome_display().lower()})" if step.outcome else "")
        for step in found.child.sheet.path.steps
    ]
    if not found.child.sheet.has_path:
        return None
    if not steps:
        return part("The child’s path", "No step is recorded.")
    limits = [
        (
            row.clock.rule.name,
            "–" if row.clock.why else day(row.clock.due),
            day(row.clock.actual.date) if row.clock.actual else "–",
            _result(row),
        )
        for row in found.child.clocks
    ]
    headings = ["Limit", "Last day in time", "It was on", "Result"]
    return part(
        "The child’s path",
        "; ".join(steps) + ".",
        f"Time limits as things stood on {day(found.as_of)}." if limits else "",
        table=(headings, limits) if limits else None,
    )


def _result(row):
    why = f". Why: {row.reason.text}" if row.reason else ""
    return f"{row.tag.label} {row.by}".strip() + why


def _grade(found):
    if not found.has_scale or not found.child.discussion:
        return None
    if not found.child.agreed_grade:
        return part("Grade", "No grade is agreed.")
    return part("Grade", found.child.agreed_grade, found.child.discussion.grade_why)


def _grades(found):
    rows = [
        (f"{row.question.code} {row.question.text}", f"{label}: {', '.join(agencies)}")
        for row in found.child.grades
        for label, agencies in row.given
    ]
    if not rows:
        return None
    return part("Grades that agencies gave", table=(["Question", "Grade, and who gave it"], rows))


def _voices(found):
    number = found.child.sheet.not_quoted
    quotes = [(v.words, f"{v.get_who_display()}, {v.how}") for v in found.child.quotes]
    unsaid = f"{counted(number, 'voice is,voices are')} recorded that may not be quoted."
    unsaid = unsaid if number else ""
    nothing = "" if quotes or unsaid else "Nothing is recorded."
    return part("What families and practitioners said", unsaid, nothing, quotes=quotes)


def _findings(found):
    items = [f"{f.get_kind_display()}: {f.wording} {raised}." for f, raised in found.findings]
    nothing = "" if items else "No finding rests on what was said about this child."
    return part("Findings that rest on this child", nothing, items=items)
