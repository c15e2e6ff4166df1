"""Every address of the product, found by walking the resolver."""

import io
import zipfile

from django.urls import URLResolver, get_resolver, reverse

from auditapp.tests import acting
from auditapp.tests.factories import (
    AccuracyCheckFactory,
    AccuracyCommentFactory,
    ActionFactory,
    AnswerCheckFactory,
    AnswerCountFactory,
    AuditFactory,
    AuditFileFactory,
    BriefingFactory,
    CaseFactory,
    ConcernFactory,
    ContributionFactory,
    DiscussionFactory,
    DraftFactory,
    FindingFactory,
    IdentityFactory,
    InvitationFactory,
    JudgementFactory,
    KeptFormFactory,
    KeyFactory,
    MeetingFactory,
    NoPartFactory,
    ProposalFactory,
    RemedyFactory,
    ReportFactory,
    ReportTemplateFactory,
    TeamAnswerFactory,
    ThemeFactory,
    UploadFactory,
    VoiceFactory,
)
from cases.children.tests.choosing import candidate_list, sample_of, waiting_import
from cases.models import Observation
from findings.identity_check.checking import open_hits

from .paths import late_path
from .re_audits import earlier_audit, follow


def patterns(of=None):
    """Every URLPattern below a resolver, the product's own if none is given."""
    for entry in (of or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def addresses(world):
    """name -> path of every address. The return is of police on Ada, and was sent; with it come an
    observation, a voice, a finding and an urgent concern of police's auditor, and the cover sheet,
    sent too; somebody is invited to the one on Ben. Ada has a key, of which the finding says a
    name, and is on the agenda of a meeting, without Robin; social care's return on Ben was
    accepted. A parameter not known here raises KeyError: add it."""
    IdentityFactory(case=world.case)
    worried = {"observations-worried": ["A worry"], "observations-worried-key": [""]}
    sent = acting.fill_in_and_send(world.case, world.police, A=worried)
    observation = Observation.objects.get(agency_return=sent)
    finding = FindingFactory(
        audit=world.audit, observations=[observation], wording="Nominella was not asked."
    )
    voice = VoiceFactory(case=world.case, consent_to_quote=False)
    ben = acting.fill_in_and_send(world.other_case, world.social_care)
    acceptance = acting.accept_together([ben], by=world.chair)
    theme = ThemeFactory(partnership=world.partnership)
    acting.comment_restricted(sent, "A comment", by=world.auditor)
    sheet = acting.send_cover_sheet(world.audit, world.police)
    unsent = acting.agency_return(world.other_case, world.police)
    contribution = ContributionFactory(agency_return=unsent, person=world.contributor)
    concern = ConcernFactory(agency_return=sent, by=world.auditor)
    upload = UploadFactory(audit=world.audit, agency=world.police, by=world.auditor)
    event, rule = late_path(world.case, "A reason")
    candidates = candidate_list(world.audit, world.administrator)
    first = world.audit.question_set.questions[0]
    check = AnswerCheckFactory(agency_return=sent, question=first, value="known")
    meeting = MeetingFactory(audit=world.audit)
    DiscussionFactory(case=world.case, meeting=meeting)
    reply = AccuracyCheckFactory(audit=world.audit).replies.get(agency=world.police)
    action = ActionFactory(finding=finding, owner=world.police)
    values = {
        "reply_id": reply.pk,
        "comment_id": AccuracyCommentFactory(reply=reply, finding=finding).pk,
        "check_id": check.pk,
        "remedy_id": RemedyFactory(agency_return=sent).pk,
        "action_id": action.pk,
        "proposal_id": ProposalFactory(action=action).pk,
        "count_id": AnswerCountFactory(finding=finding).pk,
        "observation_id": observation.pk,
        "form_key": KeptFormFactory(person_id=world.auditor.pk).key,
        "fingerprint": open_hits(world.audit)[0].fingerprint,
        "code": "B1",
        "about_id": world.police.pk,
        "meeting_id": meeting.pk,
        "mark_id": NoPartFactory(case=world.case, user=world.contributor).pk,
        "event_id": event.pk,
        "rule_id": rule.pk,
        "acceptance_id": acceptance.pk,
        "theme_id": theme.pk,
        "sheet": "family",
        "draft_id": DraftFactory(partnership=world.partnership).pk,
        "form": "docx",
        "set_id": world.audit.question_set_id,
        "partnership_id": world.partnership.pk,
        "file_id": AuditFileFactory(audit=world.audit, by=world.administrator).public_id,
        "import_id": waiting_import(world.audit, world.administrator).public_id,
        "list_id": candidates.pk,
        "sample_id": sample_of(candidates, world.administrator).pk,
        "concern_id": concern.public_id,
        "upload_id": upload.public_id,
        "audit_id": world.audit.public_id,
        "case_id": world.case.public_id,
        "agency_id": world.police.pk,
        "return_id": sent.public_id,
        "number": 1,
        "section_code": "A",
        "sheet_id": sheet.public_id,
        "voice_id": voice.pk,
        "finding_id": finding.pk,
        "slug": world.audit.question_set.slug,
        "version": world.audit.question_set.version,
        "edition": "members",
        "year": 2025,
        "format": "pdf",
        "uidb36": "1",
        "key": "used-or-forged",
    }
    values |= _management(world)
    others = {
        "contribute": {"token": contribution.token},
        "invitation": {"token": InvitationFactory(partnership=world.partnership).token},
    }
    others["then-and-now-judge"] = {"finding_id": _earlier_finding(world).pk}
    signed_audit = _signed_audit(world)
    signed = {"audit_id": signed_audit.public_id}
    others |= dict.fromkeys(["report-version", "report-changes", "report-file"], signed)
    told = TeamAnswerFactory(briefing=BriefingFactory(audit=signed_audit))
    values["link_id"] = told.briefing.link_id
    others["audit-close"] = signed
    others |= dict.fromkeys(["team-list", "team-ask", "team-stop"], signed)
    others["team-answer-remove"] = signed | {"answer_id": told.pk}
    return {
        pattern.name: reverse(
            pattern.name,
            kwargs={
                name: (values | others.get(pattern.name, {}))[name]
                for name in pattern.pattern.regex.groupindex
            },
        )
        for pattern in patterns()
    }


def _earlier_finding(world):
    """Of an audit that the world's own follows; it was judged."""
    earlier = earlier_audit(world.audit)
    finding = FindingFactory(audit=earlier, wording="Nobody was asked then")
    follow(world.audit, earlier)
    JudgementFactory(audit=world.audit, finding=finding)
    return finding


def _signed_audit(world):
    """Another audit of the same agencies, whose report is signed."""
    audit = AuditFactory(
        partnership=world.partnership, lead=world.social_care, asked=[world.police]
    )
    CaseFactory(audit=audit, pseudonym="Dot")
    acting.open_audit(audit)
    ReportFactory(audit=audit)
    return audit


def _management(world):
    """The auditor of police with that role, in the partnership with its logo and template."""
    acting.set_logo(world.partnership)
    ReportTemplateFactory(partnership=world.partnership)
    return {
        "partnership_id": world.partnership.pk,
        "agency_id": world.police.pk,
        "person_id": world.auditor.pk,
        "mail_id": acting.fail_to_mail(world.auditor, world.audit).pk,
        "membership_id": world.auditor.memberships.get().pk,
        "kind": "csv",
        "pk": KeyFactory(user=world.chair).pk,
    }


def words_of(response):
    """The text of an answer; of a workbook or document, all the text that is in it."""
    content = response.getvalue()
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")  # a logo is no text
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
