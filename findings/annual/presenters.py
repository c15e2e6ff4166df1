"""What the summary of a year says: the public contents of signed reports and, as it stands today,
what became of their actions. Everything in it may be published."""

from collections import Counter

from auditapp.templatetags.interface import counted, day
from findings.actions.naming import owner_of
from findings.models import Effect
from findings.report.plain import document, part
from findings.states import DELIVERED, TO_DO, ActionState

from .years import days_of, year_of

DASH = "–"


def years_of(audits):
    """(year, its name, its audits) for each year that has some, the last one first."""
    years = {}
    for audit in audits:
        years.setdefault(year_of(audit.panel_date), []).append(audit)
    return [(year, name_of(year), years[year]) for year in sorted(years, reverse=True)]


def name_of(year):
    return f"{year} to {year + 1}"


def year_document(partnership, year, audits, *, reports, actions, teams, today, logo):
    """For report.plain. `audits` are all of the year; `reports`, `actions` and `teams` are by their
    ids."""
    signed = [audit for audit in audits if audit.pk in reports]
    contents = {audit.pk: reports[audit.pk].public_content for audit in signed}
    first, last = days_of(year)
    return document(
        f"Multi-agency audits, {name_of(year)}",
        [
            _numbers(signed, contents, actions, teams),
            _not_signed(audits, signed),
            *(
                each
                for audit in signed
                for each in _audit(audit, contents[audit.pk], actions.get(audit.pk, []))
            ),
            _differences(signed, actions),
        ],
        partnership=partnership,
        logo=logo,
        subtitle=f"Audits whose {partnership.panel} met from {day(first)} to {day(last)}",
        standing=f"As things stood on {day(today)}",
    )


def _numbers(signed, contents, actions, teams):
    if not signed:
        return part("The year in numbers", "No report of this year is signed yet.")
    figures = [content["figures"] for content in contents.values()]
    children = sum(one["children"] for one in figures)
    organisations = {name for one in figures for name in one["organisations"]}
    used = [teams[audit.pk] for audit in signed if audit.pk in teams]
    several = " A child in two audits counts twice." if len(signed) > 1 else ""
    rows = [_row(audit, contents[audit.pk], actions.get(audit.pk, [])) for audit in signed]
    return part(
        "The year in numbers",
        f"{counted(len(signed), 'audit was,audits were')} signed. The records of "
        f"{counted(children, 'child were,children were')} looked at by "
        f"{counted(len(organisations), 'organisation,organisations')}.{several}",
        _teams(used),
        table=(["Audit", "Children", "Worked well", "Worries", "Needed", "Actions done"], rows),
    )


def _teams(used):
    if not used:
        return ""
    teams, people = (sum(row[name] for row in used) for name in ("teams", "people"))
    return (
        f"{counted(teams, 'team,teams')} with {counted(people, 'person,people')} said that they "
        "used a learning briefing."
    )


def _row(audit, content, actions):
    done = sum(action.state in DELIVERED for action in actions)
    return [
        audit.title,
        str(content["figures"]["children"]),
        *(str(len(part["findings"])) for part in content["lists"]),
        f"{done} of {len(actions)}" if actions else DASH,
    ]


def _not_signed(audits, signed):
    items = [
        f"{audit.title}: the {audit.partnership.panel} {'met' if audit.has_met else 'meets'} on "
        f"{day(audit.panel_date)}"
        for audit in audits
        if audit not in signed
    ]
    return part("Not signed yet", items=items) if items else None


def _audit(audit, content, actions):
    """What it was about and what became of it, then its findings, a part for each kind."""
    rows = [[action.what, owner_of(action), standing_of(action)] for action in actions]
    yield part(
        content["title"],
        *content["what"],
        content["meeting"],
        *content["reach"],
        _states(actions),
        table=(["Action", "By whom", "Where it stands"], rows) if rows else None,
    )
    for found in content["lists"]:
        items = [f"{finding['wording']} {finding['raised']}." for finding in found["findings"]]
        if items:
            yield part(f"{found['label']}: {content['title']}", items=items)


def _states(actions):
    if not actions:
        return "No action is planned."
    states = Counter(action.state for action in actions)
    words = "; ".join(
        f"{states[state]} {state.label[0].lower()}{state.label[1:]}"
        for state in ActionState
        if states[state]
    )
    return f"Of {counted(len(actions), 'action,actions')}: {words}."


def standing_of(action):
    due = f", due {day(action.due)}" if action.due else ", no date yet"
    return action.get_state_display() + (due if action.state in TO_DO else "")


def _differences(signed, actions):
    """What was measured of the actions that made a difference."""
    items = []
    for audit in signed:
        for action in actions.get(audit.pk, []):
            made = [check for check in action.checks.all() if check.verdict == Effect.MADE]
            if made and action.state == ActionState.MADE_A_DIFFERENCE:
                what = action.what.strip().rstrip(".")
                items.append(f"{what}: {made[-1].measured} ({day(made[-1].date)})")
    return part("What made a difference", items=items) if items else None
