"""The trail in words. Children by pseudonym; who they are is not in it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from auditapp.history.models import Verb
from cases.models import LookPurpose

# What belongs to one agency's return on one child, and what to one child: how it is called.
OF_RETURN = {
    "cases.agencyreturn": "return",
    "cases.urgentconcern": "urgent concern",
    "cases.restrictedcomment": "restricted comment at the return",
    "cases.contribution": "invitation to the return",
    "cases.answercheck": "question to check in the return",
    "cases.remedy": "what is put right out of the return",
}
OF_CHILD = {
    "cases.caseevent": "step in the path",
    "cases.caseidentity": "key",
    "cases.voice": "words of family or practitioner",
    "findings.differencedecision": "decision where records differ",
    "cases.missedreason": "reason for a missed timescale",
    "cases.nottakingpart": "taking no part in the discussion",
    "findings.casediscussion": "discussion",
}
OF_AUDIT = {
    "cases.auditagency": "place in the audit",
    "cases.coversheet": "cover sheet",
    "cases.accuracycheck": "accuracy check",
    "cases.accuracyreply": "comments on accuracy",
    "findings.accuracycomment": "comment on accuracy",
    "cases.upload": "uploaded workbook",
    "cases.candidatelist": "list of children to draw from",
}
OTHERS = {
    "cases.case": "child",
    "cases.audit": "audit",
    "cases.questionset": "question set",
    "cases.questionsetdraft": "draft of question set",
    "cases.sample": "sample",
    "cases.timescalerule": "timescale",
    "cases.theme": "theme",
    "findings.panelmeeting": "meeting of the panel",
    "findings.action": "action",
    "findings.judgement": "judgement of an earlier finding",
    "findings.actionproposal": "wish to change an action",
    "findings.differencecheck": "check whether an action made a difference",
    "findings.briefing": "learning briefing",
    "findings.teamanswer": "answer of a team",
    "findings.summaryreport": "signed report",
    "findings.identityoverride": "reason why words identify nobody",
    "cases.acceptance": "acceptance of returns",
    "findings.reporttemplate": "template of reports",
    "findings.auditfile": "file of an audit to bring in",
    "accounts.agency": "agency",
    "accounts.membership": "membership",
    "accounts.partnership": "partnership",
    "accounts.user": "account",
}
WORDS = OF_RETURN | OF_CHILD | OF_AUDIT | OTHERS
PURPOSES = dict(LookPurpose.choices)


@dataclass
class Row:
    number: int
    at: datetime
    person: str
    verb: str
    object: str
    child: str
    audit: str
    agency: str
    purpose: str
    url: str = ""  # where it stands, if there is such a page

    @property
    def context(self):
        """The child and the audit, as far as the object's own words do not name them."""
        return " · ".join(t for t in (self.child, self.audit) if t and t not in self.object)


def entry_rows(entries, seen):
    """A Row for each entry; `seen` is what `access.seen_in` found of them."""
    return [_row(entry, seen) for entry in entries]


def _row(entry, seen):
    case = seen.cases.get(entry.case_id or (entry.object_type == "cases.case" and entry.object_id))
    audit = case.audit if case else seen.audits_by_object.get((entry.object_type, entry.object_id))
    agency = seen.agencies.get(entry.agency_id)
    return Row(
        number=entry.pk,
        at=entry.at,
        person=_person(entry, seen),
        verb=entry.get_verb_display(),
        object=_object(entry, seen, case, agency, audit),
        child=case.pseudonym if case else "",
        audit=audit.title if audit else "",
        agency=agency.name if agency else "",
        purpose=PURPOSES.get(entry.purpose, entry.purpose),
        url=_url(entry, seen, case, audit),
    )


# Where on the page of a child something of it stands.
ON_CHILD = {
    "cases.case": "",
    "cases.caseevent": "#path",
    "cases.missedreason": "#path",
    "cases.voice": "#voices",
}


def _url(entry, seen, case, audit):
    """The page that shows it, which every administrator of the partnership may open. A finding is
    another app's: its address is known by name alone."""
    kind, pk = entry.object_type, entry.object_id
    if (kind, pk) in seen.removed:
        return ""
    if kind in ON_CHILD and case:
        return case.get_absolute_url() + ON_CHILD[kind]
    if kind == "cases.audit" and audit:
        return audit.get_absolute_url()
    if kind == "cases.sample" and audit:
        return reverse("sample-detail", args=[audit.public_id, pk])
    if kind == "findings.finding":
        return reverse("finding-by-number", args=[pk])
    return ""


def _person(entry, seen):
    if entry.person_id is None:
        return "The system"
    person = seen.people.get(entry.person_id)
    return person.name if person else f"somebody no longer here ({entry.person_id})"


def _object(entry, seen, case, agency, audit):
    """In words; with its number alone where it is not there any more."""
    kind, pk = entry.object_type, entry.object_id
    if kind in OF_RETURN and case and agency:
        return f"{OF_RETURN[kind]} of {agency.name} on {case.pseudonym}"
    if kind in OF_CHILD and case:
        return f"{OF_CHILD[kind]} of {case.pseudonym}"
    if kind in OF_AUDIT and audit:
        return f"{OF_AUDIT[kind]} of {agency.name}" if agency else OF_AUDIT[kind]
    if kind == "cases.case" and case:
        return f"child {case.pseudonym}"
    if kind == "cases.audit" and audit:
        return f"audit {audit.title}"
    return _named(entry, seen) or f"{WORDS.get(kind, kind.split('.')[-1])} {pk}"


def _named(entry, seen):
    """Of what belongs to no audit: its kind and its name, if it is still there."""
    kind, pk = entry.object_type, entry.object_id
    if kind == "accounts.partnership" and entry.verb == Verb.EXPORTED and pk in seen.partnerships:
        return f"history of {seen.partnerships[pk]}"
    if kind == "accounts.membership" and (membership := seen.memberships.get(pk)):
        return f"membership of {membership.user.name}: {membership}"
    by_kind = {
        "accounts.agency": seen.agencies,
        "accounts.partnership": seen.partnerships,
        "accounts.user": seen.people,
        "cases.questionset": seen.question_sets,
        "cases.questionsetdraft": seen.drafts,
    }
    found = by_kind.get(kind, {}).get(pk)
    return f"{WORDS[kind]} {found}" if found else ""
