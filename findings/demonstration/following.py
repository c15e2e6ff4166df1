"""The actions of the demonstration: how they are planned, and what became of them."""

import uuid

from findings.actions.services.checks import record_check
from findings.actions.services.planning import add_action
from findings.actions.services.progress import decide_on_action, update_action
from findings.actions.services.proposals import decide_proposal, propose_change
from findings.models import Action

STEPS = {
    "update": update_action,
    "decide": decide_on_action,
    "propose": propose_change,
    "answer": decide_proposal,
    "check": record_check,
}


def plan_action(content, finding, whose):
    """`content`: what, measure, and as far as there is one owner or body, others, lead_person (the
    agency of whom), priority, due."""
    agencies = whose.people.agencies
    told = {
        name: content[name] for name in ("what", "measure", "priority", "body") if name in content
    }
    if "owner" in content:
        told["owner"] = agencies[content["owner"]]
    if "lead_person" in content:
        told["lead_person"] = whose.people.auditor(agencies[content["lead_person"]])
    add_action(
        finding=finding,
        others=[agencies[key] for key in content.get("others", [])],
        due=whose.day(content["due"]) if "due" in content else None,
        created_at=whose.moment(f"{whose.audit.panel_date}T16:30"),
        save_key=uuid.uuid4(),
        by=whose.chair,
        **told,
    )


def follow_actions(content, whose):
    """`content`: of each action what was done (`action`), and the steps that follow: what, at, by
    (an agency; the chair without one), told."""
    for story in content:
        action = Action.objects.get(finding__audit=whose.audit, what=story["action"])
        for step in story["then"]:
            _take(step, action, whose)
            action.refresh_from_db()


def _take(step, action, whose):
    told = dict(step["told"])
    for name in ("due", "date"):
        if name in told:
            told[name] = whose.day(told[name])
    person = whose.people.auditor(whose.people.agencies[step["by"]]) if "by" in step else None
    is_answer = step["what"] == "answer"
    on = {"proposal": action.proposals.get(decided_at=None)} if is_answer else {"action": action}
    STEPS[step["what"]](
        version=action.version,
        save_key=uuid.uuid4(),
        by=person or whose.chair,
        at=whose.moment(step["at"]),
        **on,
        **told,
    )
