"""What comes of a meeting in the demonstration: findings with their actions, the accuracy check,
the briefing, the signed report, and what teams did with the briefing.
"""

import uuid

from cases.models import Observation, Theme
from findings.accuracy.marks import marks_of
from findings.accuracy.services import answer_comment, close_check, open_check, save_reply
from findings.board.services.findings import count_answers, make_finding
from findings.briefing.services import save_briefing
from findings.models import AccuracyComment, Briefing, Finding
from findings.report.checklist import checklist
from findings.report.freezing import draft_to_sign
from findings.report.services.signing import sign
from findings.teams.services import ask_teams, save_team_answer

from .following import follow_actions, plan_action
from .places import place


def load_finding(content, refs, by_code, whose):
    """`refs` gives the keys of observations by their name in the file, `by_code` the questions."""
    keys = [key for ref in content["evidence"] for key in refs[ref]]
    finding = make_finding(
        audit=whose.audit,
        kind=content["kind"],
        wording=content["wording"],
        theme=Theme.objects.get(name=content["theme"]) if content.get("theme") else None,
        observations=Observation.objects.filter(key__in=keys).select_related("case"),
        agreed_on=whose.audit.panel_date,
        save_key=uuid.uuid4(),
        by=whose.chair,
    )
    for count in content.get("counts", []):
        count_answers(
            finding=finding,
            question=by_code[count["question"]],
            agency=None,
            choices=count["choices"],
            by=whose.chair,
        )
    for action in content.get("actions", []):
        plan_action(action, finding, whose)


def load_signing(file, content, whose):
    """The parts of a file that not every audit has."""
    for name, load in (
        ("accuracy", _accuracy),
        ("briefing", _briefing),
        ("report", _report),
        ("followed", follow_actions),
        ("teams", _teams),
    ):
        if name in content:
            with place(file, name):
                load(content[name], whose)


def _accuracy(content, whose):
    """`content`: opened_at, closed_at, and replies with agency, at and perhaps a comment (finding,
    words, answer, answered_at)."""
    check = open_check(audit=whose.audit, by=whose.chair, at=whose.moment(content["opened_at"]))
    for said in content["replies"]:
        _reply(check, said, whose)
    close_check(check=check, by=whose.chair, at=whose.moment(content["closed_at"]))


def _reply(check, said, whose):
    reply = check.replies.get(agency=whose.people.agencies[said["agency"]])
    comments = {}
    if "finding" in said:
        comments[Finding.objects.get(audit=whose.audit, wording=said["finding"])] = said["words"]
    save_reply(
        reply=reply,
        comments=comments,
        seen=marks_of(comments, []).values(),
        finished=True,
        version=reply.version,
        save_key=uuid.uuid4(),
        by=whose.people.auditor(reply.agency),
        at=whose.moment(said["at"]),
    )
    for comment in AccuracyComment.objects.filter(reply=reply):
        answer_comment(
            comment=comment,
            answer=said["answer"],
            seen=comment.fingerprint,
            by=whose.chair,
            at=whose.moment(said["answered_at"]),
        )


def _briefing(content, whose):
    """`content`: looked_at, differently, questions, and messages with finding and words."""
    found = {finding.wording: finding for finding in Finding.objects.filter(audit=whose.audit)}
    save_briefing(
        audit=whose.audit,
        messages=[(found[each["finding"]], each["words"]) for each in content["messages"]],
        version=0,
        save_key=uuid.uuid4(),
        by=whose.chair,
        **{name: content[name] for name in ("looked_at", "differently", "questions")},
    )


def _report(content, whose):
    """`content`: at, agreed_on, agreed_by, approved_on, approved_by, and reasons by code of the
    check list."""
    draft = draft_to_sign(whose.audit)
    wanted = [p.code for p in checklist(whose.audit, draft.content) if p.needs_reason]
    if sorted(wanted) != sorted(content["reasons"]):
        raise ValueError(f"reasons are wanted for: {', '.join(wanted)}")
    sign(
        audit=whose.audit,
        number=1,
        digest=draft.digest,
        save_key=uuid.uuid4(),
        by=whose.chair,
        reasons=content["reasons"],
        at=whose.moment(content["at"]),
        agreed_on=whose.day(content["agreed_on"]),
        agreed_by=content["agreed_by"],
        approved_on=whose.day(content["approved_on"]),
        approved_by=content["approved_by"],
    )


def _teams(content, whose):
    """`content`: used_on, people and change of each, and perhaps the finding that it is about."""
    briefing = Briefing.objects.select_related("audit").get(audit=whose.audit)
    ask_teams(briefing=briefing, by=whose.chair)
    for said in content:
        wording = said.get("finding")
        save_team_answer(
            briefing=briefing,
            used_on=whose.day(said["used_on"]),
            people=said["people"],
            change=said["change"],
            finding=Finding.objects.get(audit=whose.audit, wording=wording) if wording else None,
            save_key=uuid.uuid4(),
            at=whose.moment(f"{said['used_on']}T16:00"),
        )
