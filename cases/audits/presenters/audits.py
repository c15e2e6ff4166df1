"""How an audit is shown."""

from cases.returns.presenters.returns import Tag
from cases.states import AuditState

COLOURS = {
    AuditState.SETTING_UP: "grey",
    AuditState.COLLECTING: "blue",
    AuditState.MODERATING: "purple",
    AuditState.PUBLISHED: "green",
    AuditState.CLOSED: "grey",
}


def audit_tag(audit):
    state = AuditState(audit.state)
    return Tag(state.label, COLOURS[state])
