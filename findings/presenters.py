"""How findings and observations are shown."""

from django.utils.text import get_text_list

from auditapp.templatetags.interface import counted
from cases.models import ObservationKind
from cases.presenters.clocks import TAGS, by_words, limit_words

from .forms.finding import source


def raised(finding, children):
    """ "Raised for 6 of 10 children, by 4 agencies and 1 family voice"; families and practitioners
    stand beside, never counted as agencies. `finding` comes `with_counts()`, `children` is how
    many the audit has."""
    if not finding.children:
        return "Agreed by the panel, no child linked"
    sources = [
        counted(finding.agencies, "agency,agencies"),
        counted(finding.families, "family voice,family voices"),
        counted(finding.practitioners, "practitioner,practitioners"),
    ]
    by = get_text_list([text for text in sources if not text.startswith("0 ")], "and")
    return f"Raised for {finding.children} of {counted(children, 'child,children')}, by {by}"


def columns(findings, observations, children):
    """One column for each kind: findings with their counts, and observations with their source."""
    return [
        {
            "kind": kind.value,
            "label": kind.label,
            "findings": [(f, raised(f, children)) for f in findings if f.kind == kind],
            "observations": [
                {"observation": o, "source": source(o), "used": o.used}
                for o in observations
                if o.kind == kind
            ],
        }
        for kind in ObservationKind
    ]


def evidence_rows(observations):
    return [{"observation": o, "source": source(o)} for o in observations]


PARTS_OF_RULES = [
    ("met", "In time"),
    ("missed", "Missed"),
    ("not_recorded", "Nothing recorded"),
    ("running", "Still running"),
]


def rule_rows(timescales):
    """For each rule its count, the limit in words, the parts of its bar as (name, left, middle and
    width in per cent, number), and each late clock with its tag."""
    return [
        {
            "count": count,
            "limit": limit_words(count.rule),
            "parts": list(_bar_parts(count)),
            "words": ", ".join(
                f"{getattr(count, name)} {label.lower()}"
                for name, label in PARTS_OF_RULES
                if getattr(count, name)
            ),
            "late": [(missed, TAGS[missed.clock.verdict], by_words(missed.clock))
                     for missed in count.late],
        }
        for count in timescales.rules
    ]  # fmt: skip


def _bar_parts(count):
    left = 0.0
    for name, _ in PARTS_OF_RULES:
        number = getattr(count, name)
        width = 100 * number / count.children
        if number:
            yield name, f"{left:.2f}%", f"{left + width / 2:.2f}%", f"{width:.2f}%", number
        left += width
