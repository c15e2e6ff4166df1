"""What must be clear, or explained, before a report is signed."""

from dataclasses import dataclass, field
from enum import Enum

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.timezone import localdate

from auditapp.encryption import WrongKey
from auditapp.templatetags.interface import counted, day
from cases.models import AgencyReturn, ObservationKind
from cases.returns.presenters.returns import Tag
from findings.accuracy.services import number_unanswered, what_is_left
from findings.board.access import findings_of, undecided_observations
from findings.identity_check.checking import open_hits


class Standing(Enum):
    CLEAR = "clear"
    NOTED = "noted"  # worth a look, and no reason to wait
    EXPLAIN = "explain"  # signed only with a reason
    BLOCKS = "blocks"  # not signed before it is cleared


TAGS = {
    Standing.CLEAR: Tag("Clear", "green"),
    Standing.NOTED: Tag("Have a look", "blue"),
    Standing.EXPLAIN: Tag("Explain", "orange"),
    Standing.BLOCKS: Tag("Clear this first", "red"),
}


@dataclass
class Point:
    """A point of the list: what it asks, how it stands, and where that is changed."""

    code: str  # under which its reason is kept
    label: str
    standing: Standing
    words: str
    url: str = ""
    details: list[str] = field(default_factory=list)

    @property
    def tag(self):
        return TAGS[self.standing]

    @property
    def blocks(self):
        return self.standing == Standing.BLOCKS

    @property
    def needs_reason(self):
        return self.standing == Standing.EXPLAIN


def checklist(audit, content):
    """The Points of an audit whose members' report has this content. Constant queries."""
    return [
        _returns(audit),
        _observations(audit),
        _proposals(audit),
        _findings(audit, content),
        _actions(audit, content),
        _differences(audit, content),
        *_since(audit, content),
        _accuracy(audit),
        _identities(audit),
    ]


def _returns(audit):
    """Withdrawn returns and children have a reason of their own already."""
    missing = list(
        AgencyReturn.objects.current()
        .filter(case__in=audit.cases.current(), sent_at=None)
        .select_related("case", "agency")
        .order_by("case", "agency__name")
    )
    label = "Every child has its returns"
    if not missing:
        return Point("returns", label, Standing.CLEAR, "All returns were sent or withdrawn.")
    by_child = {}
    for row in missing:
        by_child.setdefault(row.case.pseudonym, []).append(row.agency.short_name)
    return Point(
        "returns",
        label,
        Standing.EXPLAIN,
        f"{counted(len(missing), 'return was,returns were')} not sent.",
        audit.get_absolute_url(),
        [f"{child}: {get_text_list(names, 'and')}" for child, names in by_child.items()],
    )


def _observations(audit):
    number = undecided_observations(audit).count()
    label = "Every observation is used or set aside"
    if not number:
        return Point("observations", label, Standing.CLEAR, "None is open.")
    words = f"{counted(number, 'observation is,observations are')} open."
    return Point("observations", label, Standing.NOTED, words, audit.get_findings_url())


def _proposals(audit):
    number = findings_of(audit).filter(agreed_on=None).count()
    label = "Every proposed finding is agreed or removed"
    if not number:
        return Point("proposals", label, Standing.CLEAR, "No proposal waits.")
    words = f"{counted(number, 'proposal is,proposals are')} not agreed, and not in the report."
    return Point("proposals", label, Standing.NOTED, words, audit.get_findings_url())


def _findings(audit, content):
    empty = [part["label"] for part in content["lists"] if not part["findings"]]
    label = "Something is found in each of the three lists"
    if not empty:
        return Point("findings", label, Standing.CLEAR, "Each list has findings.")
    words = f"Nothing stands under: {get_text_list(empty, 'and')}."
    return Point("findings", label, Standing.EXPLAIN, words, audit.get_findings_url())


def _actions(audit, content):
    label = "Every finding of what needs to happen has an action"
    [needs] = [part for part in content["lists"] if part["kind"] == ObservationKind.NEEDS]
    without = [one["wording"] for one in needs["findings"] if not one["actions"]]
    url = reverse("action-list", args=[audit.public_id])
    if not without:
        words = "Each has one." if needs["findings"] else "There is no such finding."
        return Point("actions", label, Standing.CLEAR, words, url)
    words = f"{counted(len(without), 'finding has,findings have')} none."
    return Point("actions", label, Standing.EXPLAIN, words, url, without)


def _differences(audit, content):
    label = "Where records differ is settled"
    part = content["differences"]
    number = sum(row["numbers"][-1] for row in part["kinds"]) if part else 0
    if not number:
        return Point("differences", label, Standing.CLEAR, "Nothing is left to settle.")
    words = f"{counted(number, 'difference is,differences are')} still to settle."
    url = reverse("difference-list", args=[audit.public_id])
    return Point("differences", label, Standing.NOTED, words, url)


def _since(audit, content):
    """Of a re-audit only."""
    part = content["since"]
    if not part:
        return []
    label = "The panel said what became of each earlier finding"
    number = sum(not finding["why"] for finding in part["findings"])
    url = reverse("then-and-now", args=[audit.public_id])
    if not number:
        return [Point("since", label, Standing.CLEAR, "Nothing is left to judge.", url)]
    words = f"{counted(number, 'earlier finding is,earlier findings are')} not judged yet."
    return [Point("since", label, Standing.NOTED, words, url)]


def _accuracy(audit):
    label = "Agencies checked what is found about them"
    url = reverse("accuracy-overview", args=[audit.public_id])
    last = audit.accuracy_checks.order_by("-pk").first()
    if last is None:
        words = "The agencies were not asked."
    elif last.is_open:
        words = f"The check is open; agencies may comment until {day(last.due)}."
        if unanswered := number_unanswered(last):
            words += f" {counted(unanswered, 'comment has,comments have')} no answer."
        words += " Signing the report ends the check."
    elif what_is_left(last, localdate(last.closed_at)):
        words = f"Signing a version ended the check on {day(last.closed_at)}, before it was over."
    else:
        words = f"The check was closed on {day(last.closed_at)}."
        return Point("accuracy", label, Standing.CLEAR, words, url)
    return Point("accuracy", label, Standing.EXPLAIN, words, url)


def _identities(audit):
    label = "Nothing in it identifies a child"
    url = audit.get_identity_check_url()
    try:
        number = len(open_hits(audit))
    except WrongKey:
        words = "The texts can’t be compared with the keys, which the installation can’t read."
        return Point("identities", label, Standing.BLOCKS, words, url)
    if not number:
        words = "Nothing was found that nobody decided about."
        return Point("identities", label, Standing.CLEAR, words, url)
    words = f"{counted(number, 'place,places')} may tell who a child is: change it, or say why not."
    return Point("identities", label, Standing.BLOCKS, words, url)
