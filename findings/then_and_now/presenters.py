"""How then and now are told, on the page and in the report: plain data, as in `summary.content`."""

from auditapp.templatetags.interface import counted, day
from cases.models import ObservationKind
from cases.question_sets.canonical import words_of
from cases.returns.presenters.conflict import Difference
from cases.returns.presenters.returns import Tag
from findings.actions.naming import owner_of
from findings.board.presenters.findings import raised
from findings.drawings import shares
from findings.models import Trend
from findings.states import ActionState

TAGS = {
    Trend.IMPROVED: Tag("Improved", "green"),
    Trend.SAME: Tag("The same", "orange"),
    Trend.WORSE: Tag("Worse", "red"),
    Trend.CANNOT_SAY: Tag("Cannot say", "grey"),
}
NOT_JUDGED = Tag("Not judged yet", "blue")
NO_ANSWER = "No answer"


def told(comparison):
    """The part `since` of a report's content; None where the audit follows none."""
    if comparison is None:
        return None
    earlier = comparison.earlier
    return {
        "heading": f"Since the audit of {day(earlier.panel_date)}",
        "earlier": earlier.title,
        "note": _note(comparison),
        "judged": _judged(comparison),
        "findings": [_line(comparison, line) for line in comparison.lines],
        "empty": "" if comparison.lines else f"No finding was agreed in “{earlier.title}”.",
    }


def _note(comparison):
    now = "this audit so far" if comparison.audit.is_open else "this audit"
    return (
        f"Each finding of “{comparison.earlier.title}” is looked at again. The children are not "
        f"the same: {counted(comparison.children_then, 'child,children')} then, "
        f"{counted(comparison.children_now, 'child,children')} in {now}. So there are "
        "numbers and no percentages."
    )


def _judged(comparison):
    """ "2 improved, 1 the same, 4 not judged yet" """
    if not comparison.lines:
        return ""
    verdicts = [line.judgement and line.judgement.verdict for line in comparison.lines]
    words = [
        f"{verdicts.count(verdict)} {tag.label.lower()}"
        for verdict, tag in [*TAGS.items(), (None, NOT_JUDGED)]
        if verdict in verdicts
    ]
    number = counted(len(verdicts), "earlier finding,earlier findings")
    return f"Of {number}: {', '.join(words)}."


def _line(comparison, line):
    finding, judgement = line.finding, line.judgement
    return {
        "id": finding.pk,
        "kind": finding.kind,
        "label": finding.get_kind_display(),
        "wording": finding.wording,
        "raised": f"{raised(finding, comparison.children_then)}.",
        "counts": [_count(comparison, compared) for compared in line.compared],
        "alike": [
            {
                "wording": found.wording,
                "label": ObservationKind(found.kind).label,
                "raised": f"{raised(found, comparison.children_now)}.",
            }
            for found in line.alike
        ],
        "not_alike": "" if line.alike else _not_alike(comparison, finding),
        "actions": [action_words(action) for action in line.actions],
        "verdict": TAGS[judgement.verdict].label if judgement else NOT_JUDGED.label,
        "why": judgement.why if judgement else "",
        "when": when(judgement) if judgement else "",
    }


def _count(comparison, compared):
    then, now = compared.then, compared.now
    count = then.count
    choices = " or ".join(f"“{words_of(count.question, c)}”" for c in count.choices)
    agency = f", {count.agency.name}" if count.agency else ""
    so_far = " so far" if comparison.audit.is_open else ""
    return {
        "question": f"{count.question.text} {choices}{agency}",
        "then": share(then),
        "now": f"{share(now)}{so_far}" if now else f"Not compared. {compared.why_not}",
        "drawn": [[then.children, then.of], [now.children, now.of] if now else [0, 0]],
    }


def share(one):
    """ "7 of 10 children" of a Counted."""
    return f"{one.children} of {counted(one.of, 'child,children')}" if one.of else NO_ANSWER


def _not_alike(comparison, finding):
    if finding.theme is None:
        return "It has no theme by which later findings would be found."
    yet = " yet" if comparison.audit.is_open else ""
    theme = finding.theme.merged_into or finding.theme
    return f"No finding on the theme “{theme.name}” is agreed in this audit{yet}."


def action_words(action):
    """ "Police, by 30 June 2019: Something is done. Made a difference. Measured on …" """
    when = f", by {day(action.due)}" if action.due else ""
    parts = [f"{owner_of(action)}{when}: {sentence(action.what)}", f"{_state_words(action)}."]
    if action.not_delivered_reason:
        parts[-1] = f"Not delivered: {sentence(action.not_delivered_reason)}"
    checks = list(action.checks.all())
    if checks:
        last = checks[-1]
        parts.append(f"Measured on {day(last.date)}: {sentence(last.measured)}")
    return " ".join(parts)


def sentence(text):
    """With a full stop, and in one line."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _state_words(action):
    """The state, and of what is done what was last seen of a difference."""
    verdicts = [check.get_verdict_display() for check in action.checks.all()]
    if action.state == ActionState.DONE and verdicts:
        return f"Done; whether it made a difference: {verdicts[-1].lower()}"
    return ActionState(action.state).label


def when(judgement):
    """When, and in which meeting, it was judged."""
    if judgement.meeting:
        return f"Judged in the meeting of {day(judgement.meeting.date)}."
    return f"Judged on {day(judgement.at)}."


def then_and_now(since):
    """The picture of the counted answers, of what `told` says; None without any."""
    counts = [count for line in since["findings"] for count in line["counts"]] if since else []
    if not counts:
        return None
    rows = [
        {
            "service": count["question"],
            "shares": [
                {"count": number, "of": of, "words": f"{number} of {of}"}
                for number, of in count["drawn"]
            ],
        }
        for count in counts
    ]
    table = {"columns": ["Then", "Now"], "rows": rows}
    return shares("since", "Children for whom it was answered so, then and now", table, "no number")


def rows_with_tags(since, said=None):
    """(line of the told, its tag, what teams `said`, by the finding's key) for the page."""
    tags = {tag.label: tag for tag in TAGS.values()}
    return [
        (line, tags.get(line["verdict"], NOT_JUDGED), (said or {}).get(line["id"], []))
        for line in since["findings"]
    ]


def differences(typed, judgement):
    """What was typed and what is saved, where they differ."""
    names = {verdict.value: tag.label for verdict, tag in TAGS.items()}
    texts = [
        ("Judgement", names[typed["verdict"]], names[judgement.verdict]),
        ("Why", typed["why"], judgement.why),
        ("Meeting", _meeting_words(typed["meeting"]), _meeting_words(judgement.meeting)),
    ]
    return [Difference(*each) for each in texts if each[1] != each[2]]


def _meeting_words(meeting):
    return day(meeting.date) if meeting else "None"
