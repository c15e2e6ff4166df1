"""How findings are shown."""

from django.utils.text import get_text_list

from auditapp.templatetags.interface import counted
from cases.models import ObservationKind
from cases.question_sets.canonical import words_of

from ..sources import source


def raised(finding, children, is_part=False):
    """ "Raised for 6 of 10 children, by 4 agencies and 1 family voice"; families and practitioners
    stand beside, never counted as agencies. `finding` comes `with_counts()`, `children` is how
    many the audit has, or of a part of them is counted."""
    if not finding.children:
        if is_part:
            return f"Raised for none of {counted(children, 'child,children')}"
        bases = [
            *(["counted answers"] if finding.has_counts else []),
            *(["answers that differ"] if finding.has_differences else []),
        ]
        return f"Rests on {get_text_list(bases, 'and')}" if bases else "No child linked"
    sources = [
        counted(finding.agencies, "agency,agencies"),
        counted(finding.families, "family voice,family voices"),
        counted(finding.practitioners, "practitioner,practitioners"),
    ]
    by = get_text_list([text for text in sources if not text.startswith("0 ")], "and")
    return f"Raised for {finding.children} of {counted(children, 'child,children')}, by {by}"


def answers_counted(counts):
    """ "“Nothing” for 7 of 10 children" of each Counted, with what it counts, by finding."""
    rows = {}
    for one in counts:
        count = one.count
        choices = " or ".join(f"“{words_of(count.question, c)}”" for c in count.choices)
        words = f"{choices} for {one.children} of {counted(one.of, 'child,children')}"
        rows.setdefault(count.finding_id, []).append({"count": count, "words": words})
    return rows


def lists(findings, counts, children):
    """One list for each kind: findings with what they rest on, those agreed first."""
    by_finding = answers_counted(counts)
    return [
        {
            "kind": kind.value,
            "label": kind.label,
            "agreed": [row for row in rows if row["finding"].is_agreed],
            "proposed": [row for row in rows if not row["finding"].is_agreed],
        }
        for kind in ObservationKind
        for rows in [
            [
                {
                    "finding": finding,
                    "raised": raised(finding, children),
                    "counted": by_finding.get(finding.pk, []),
                }
                for finding in findings
                if finding.kind == kind
            ]
        ]
    ]


def evidence_rows(observations):
    return [{"observation": o, "source": source(o)} for o in observations]
