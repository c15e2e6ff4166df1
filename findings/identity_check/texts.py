"""The texts of an audit: those that its report publishes, and those that stay inside."""

from dataclasses import dataclass

from django.urls import reverse

from cases.models import Case, MissedReason, Voice
from cases.models.own_fact import own_facts
from findings.models import Action, Briefing, CaseDiscussion, Finding, Judgement
from findings.panel.minutes import FIELDS
from findings.summary.method import cover_questions


@dataclass(frozen=True)
class ReportText:
    """`place` says in words where it stands, `url` is where it is changed, by administrators only
    if `is_administrators`, empty where no page does that; `case` is the child whom it is about, if
    it is about one."""

    place: str
    text: str
    url: str = ""
    case: Case | None = None
    is_administrators: bool = False


def published_texts(audit):
    """Every text that the report takes over. The number of queries is constant."""
    cases = list(audit.cases.current())
    found = [
        *_of_audit(audit),
        *_of_children(audit, cases),
        *_of_findings(audit),
        *_of_actions(audit),
        *_of_judgements(audit),
        *_of_earlier(audit),
        *_of_briefing(audit),
        *_of_voices(audit, cases),
        *_of_discussions(audit, cases),
        *_of_reasons(audit, cases),
        *_of_cover_sheets(audit),
    ]
    return [each for each in found if each.text.strip()]


def kept_texts(observations):
    """What agencies and families observed, which the panel reads and the report does not print."""
    return [
        ReportText(
            f"{o.case.pseudonym}: observation of {_source(o)}",
            o.text,
            reverse("case-detail", args=[o.case.audit.public_id, o.case.public_id]),
            o.case,
        )
        for o in observations
    ]


def _source(observation):
    if observation.voice_id:
        return observation.voice.get_who_display().lower()
    return observation.agency_return.agency.name


def _of_audit(audit):
    purpose = reverse("audit-set-up-purpose", args=[audit.public_id])
    for name, place in (("title", "Title"), ("topic", "Topic"), ("aim", "Aim"), ("scope", "Scope")):
        yield ReportText(place, getattr(audit, name), purpose, None, True)
    facts = reverse("audit-facts", args=[audit.public_id])
    for fact in own_facts(audit.further_facts):
        text = "\n".join([fact.label, *(label for _, label in fact.choices)])
        yield ReportText("Facts of the children", text, facts, None, True)
    yield ReportText("How the audit itself went", audit.method_note)


def _of_children(audit, cases):
    for case in cases:
        url = reverse("case-edit", args=[audit.public_id, case.public_id])
        yield ReportText(f"{case.pseudonym}: age", case.age, url, case, True)
        yield ReportText(f"{case.pseudonym}: circumstances", case.circumstances, url, case, True)


def _of_findings(audit):
    for finding in Finding.objects.filter(audit=audit).agreed():
        url = reverse("finding-edit", args=[audit.public_id, finding.pk])
        kind = finding.get_kind_display().lower()
        yield ReportText(f"Finding, {kind}", finding.wording, url)
        yield ReportText(f"Finding, {kind}: who did not agree", finding.dissent, url)


def _of_actions(audit):
    for action in Action.objects.filter(finding__audit=audit):
        url = reverse("action-edit", args=[audit.public_id, action.pk])
        for name, place in (
            ("what", "what is done"),
            ("body", "who does it"),
            ("lead", "lead"),
            ("measure", "measure"),
        ):
            yield ReportText(f"Action, {place}", getattr(action, name), url)


def _of_judgements(audit):
    for judgement in Judgement.objects.filter(audit=audit, finding__audit=audit.follows_id):
        url = reverse("then-and-now-judge", args=[audit.public_id, judgement.finding_id])
        yield ReportText("Then and now: why the panel judged so", judgement.why, url)


def _of_earlier(audit):
    """What the report of a re-audit repeats of the audit that it follows."""
    if audit.follows_id is None:
        return
    found = Finding.objects.filter(audit=audit.follows_id).agreed()
    for finding in found.select_related("audit").prefetch_related("actions__checks"):
        url = reverse("finding-detail", args=[finding.audit.public_id, finding.pk])
        yield ReportText("Then and now: an earlier finding", finding.wording, url)
        for action in finding.actions.all():
            texts = [action.what, action.body, action.not_delivered_reason]
            texts += [check.measured for check in action.checks.all()]
            url = reverse("action-detail", args=[finding.audit.public_id, action.pk])
            for text in texts:
                yield ReportText("Then and now: an earlier action", text, url)


def _of_briefing(audit):
    url = reverse("briefing-edit", args=[audit.public_id])
    for briefing in Briefing.objects.filter(audit=audit).prefetch_related("messages"):
        for text in (briefing.looked_at, briefing.differently, briefing.questions):
            yield ReportText("Learning briefing", text, url)
        for message in briefing.messages.all():
            yield ReportText("Learning briefing, a message", message.words, url)


def _of_voices(audit, cases):
    voices = Voice.objects.filter(case__in=cases, consent_to_quote=True).select_related("case")
    for voice in voices:
        case = voice.case
        url = reverse("voice-edit", args=[audit.public_id, case.public_id, voice.pk])
        place = f"{case.pseudonym}: words of {voice.get_who_display().lower()}"
        yield ReportText(place, voice.words, url, case)


def _of_discussions(audit, cases):
    for discussion in CaseDiscussion.objects.filter(case__in=cases).select_related("case"):
        case = discussion.case
        url = reverse("child-meeting", args=[audit.public_id, case.public_id])
        for name in FIELDS:
            if name != "grade":
                place = f"{case.pseudonym}: minutes, {MINUTES[name]}"
                yield ReportText(place, getattr(discussion, name), url, case)


MINUTES = {
    "experience": "what it was like for this child",
    "together_well": "what agencies did well together",
    "together_not_well": "what agencies did not do well together",
    "impact": "what difference that made",
    "grade_why": "why this grade",
    "conclusions": "conclusions",
    "dissent": "who saw it differently",
}


def _of_reasons(audit, cases):
    for reason in MissedReason.objects.filter(case__in=cases).select_related("case", "rule"):
        case = reason.case
        url = reverse(
            "missed-reason",
            args=[audit.public_id, case.public_id, reason.trigger_id, reason.rule_id],
        )
        yield ReportText(f"{case.pseudonym}: why late, {reason.rule}", reason.text, url, case)


def _of_cover_sheets(audit):
    if audit.question_set is None:
        return
    for asked in cover_questions(audit):
        for agency, words in asked.words:
            yield ReportText(f"Cover sheet of {agency.name}, {asked.question.code}", words)
