"""How findings and observations are shown."""

from django.utils.text import get_text_list

from auditapp.templatetags.interface import counted
from cases.models import ObservationKind

from .forms import source


def raised(finding, children):
    """ "Raised for 6 of 10 children, by 4 agencies and 1 family voice"; families and practitioners
    stand beside, never counted as agencies. `finding` comes `with_counts()`, `children` is how
    many the audit has."""
    if not finding.children:
        return "No child linked"
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
