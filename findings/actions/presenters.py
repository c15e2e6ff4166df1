"""How actions are said and shown."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import get_text_list

from auditapp.templatetags.interface import counted, day
from cases.returns.presenters.returns import Tag
from findings.models import Effect
from findings.states import DELIVERED, UNFINISHED
from findings.states import ActionState as A

from .forms.following import OWNER_LABELS, UpdateForm
from .forms.listing import AGENCY, FINDING, THEME
from .naming import owner_of, theme_of
from .standing import by_urgency, is_followed, is_overdue, lacks_date

NO_DATE = "No date yet"
SHORT = {A.SAID_DONE: "To be confirmed"}
COLOURS = {
    A.OPEN: "grey",
    A.IN_PROGRESS: "blue",
    A.SAID_DONE: "purple",
    A.DONE: "turquoise",
    A.MADE_A_DIFFERENCE: "green",
    A.NOT_DELIVERED: "red",
}
AFTER_CHECK = {
    None: Tag("Difference not looked at yet", "grey"),
    Effect.NOT_YET: Tag("No difference yet: look again", "yellow"),
    Effect.NONE: Tag("Made no difference", "orange"),
}

CLOSED = "This audit is closed. Its actions take no more changes."
ANSWERED = "The chair answered this already."


@dataclass
class Row:
    action: object
    tag: Tag
    flags: list[Tag]
    owner: str
    lead: str
    others: str
    due: str
    note: str  # why it is blocked or was not delivered

    @property
    def is_over(self):
        return self.action.state not in UNFINISHED


def row_of(action, today):
    """Of an action that access.listed gave."""
    return Row(
        action=action,
        tag=state_tag(action),
        flags=flags_of(action, today),
        owner=owner_of(action),
        lead=lead_of(action),
        others=get_text_list([p.agency.name for p in action.partners.all()], "and"),
        due=day(action.due) if action.due else NO_DATE,
        note=action.blocked or action.not_delivered_reason,
    )


def state_tag(action):
    state = A(action.state)
    return Tag(SHORT.get(state, state.label), COLOURS[state])


def flags_of(action, today):
    """Any number of them can be true at once."""
    flags = [] if is_followed(action) else [Tag("Audit closed", "grey")]
    if is_overdue(action, today):
        flags.append(Tag("Overdue", "red"))
    if action.blocked:
        flags.append(Tag("Blocked", "orange"))
    if lacks_date(action, today):
        flags.append(Tag("A month without a date", "yellow"))
    if action.state == A.DONE:
        flags.append(AFTER_CHECK[action.last_verdict])
    if action.has_proposal:
        flags.append(Tag("A change is asked for", "purple"))
    return flags


def lead_of(action):
    """Who leads it, as it is known today."""
    if action.lead_person is None:
        return action.lead
    if action.person_is_there:
        return ", ".join(filter(None, [action.lead_person.name, action.lead]))
    return f"{action.lead_person.name} has left; it is now with the agency’s leads"


@dataclass
class Group:
    heading: str
    rows: list[Row]
    finding: object = None


def rows_by_urgency(actions, today):
    return [row_of(action, today) for action in by_urgency(actions, today)]


def groups_of(actions, order, today, findings=()):
    """The actions in the order that was chosen; by finding with those that have none."""
    rows = rows_by_urgency(actions, today)
    if order == FINDING:
        return [_of_finding(finding, rows) for finding in findings]
    if order in KEYS:
        return _grouped(rows, KEYS[order], NAMELESS[order])
    return [Group("", rows)] if rows else []


KEYS = {AGENCY: lambda row: row.owner, THEME: lambda row: theme_of(row.action)}
NAMELESS = {AGENCY: "", THEME: "Without a theme"}


def _grouped(rows, key, nameless):
    names = sorted({key(row) for row in rows}, key=lambda name: (name == "", name))
    return [Group(name or nameless, [r for r in rows if key(r) == name]) for name in names]


def _of_finding(finding, rows):
    own = [row for row in rows if row.action.finding_id == finding.pk]
    return Group(finding.wording, own, finding)


def in_words(actions, today):
    """12 actions: 3 overdue, 1 blocked and 1 without a date."""
    numbers = [
        (sum(is_overdue(a, today) for a in actions), "overdue"),
        (sum(bool(a.blocked) for a in actions), "blocked"),
        (sum(lacks_date(a, today) for a in actions), "without a date for a month"),
        (sum(a.state == A.SAID_DONE for a in actions), "to be confirmed"),
    ]
    parts = [f"{number} {what}" for number, what in numbers if number]
    said = counted(len(actions), "action,actions")
    return f"{said}: {get_text_list(parts, 'and')}" if parts else said


@dataclass
class Event:
    """Something in the history of an action. `kind` is what it is, `words` what was written."""

    at: datetime
    by: str
    kind: str
    words: str = ""


def history_of(action, updates, proposals, checks):
    """The last first."""
    panel = action.finding.audit.partnership.panel
    events = [_update(one) for one in updates] + [_check(one, panel) for one in checks]
    for proposal in proposals:
        events += _proposal(proposal)
    events.sort(key=lambda event: event.at, reverse=True)
    planned = Event(action.created_at, "", "Planned")
    return [*events, planned]


MOVED_TO = {A.SAID_DONE: "Said to be done", A.DONE: "Confirmed as done"}


def _update(update):
    kind = MOVED_TO.get(update.state) or update.get_state_display()
    kind = kind or update.get_blocking_display() or "Update"
    return Event(update.at, update.by.name, kind, update.words)


def _proposal(proposal):
    kind = f"Change asked for: {asked_for(proposal)}"
    events = [Event(proposal.asked_at, proposal.asked_by.name, kind, proposal.reason)]
    if proposal.decided_at:
        kind = "Change agreed" if proposal.agreed else "Change declined"
        decided = Event(proposal.decided_at, proposal.decided_by.name, kind, proposal.decision)
        events.append(decided)
    return events


def asked_for(proposal):
    """to be done by 3 May 2026, and by Police, led by Pip."""
    parts = []
    if proposal.due:
        parts.append(f"to be done by {day(proposal.due)}")
    who = proposal.owner.name if proposal.owner else proposal.body
    if who:
        parts.append(
            f"to be done by {who}" + (f", led by {proposal.lead}" if proposal.lead else "")
        )
    return ", and ".join(parts)


def _check(check, panel):
    where = f"meeting of the {panel}" if check.meeting else check.body
    kind = f"{check.get_verdict_display()}: looked at on {day(check.date)}, {where}"
    return Event(check.at, check.by.name, kind, check.measured)


def shown_updates(updates):
    """(row of the file, action, lines) of RowUpdates."""
    return [(update.number, update.action, _said(update)) for update in updates]


def _said(update):
    told, was = update.told, update.action.blocked
    labels = UpdateForm.base_fields
    if told["move"]:
        yield "How it stands", OWNER_LABELS[told["move"]]
    for name in ("words", "evidence"):
        if told[name]:
            yield labels[name].label, told[name]
    if told["blocked"] is not None and told["blocked"] != was:
        yield labels["blocked"].label, told["blocked"] or "Nothing any more"


def why_no_proposal(action):
    if action.state not in UNFINISHED:
        return "This action is over, so its date and owner stay as they are."
    if action.has_proposal:
        return "A change is asked for already. Another can be asked for once the chair answered it."
    return ""


def why_no_check(action):
    if action.state in DELIVERED:
        return ""
    return "This can be recorded once the chair has confirmed that the action is done."
