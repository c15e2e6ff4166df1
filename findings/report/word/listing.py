"""The list of placeholders, from the sample report, so that none is forgotten."""

from dataclasses import dataclass

from .checking import placeholders
from .placeholders import is_picture, item_of

# What a list is gone through with: the name of one of its items.
VARIABLES = {
    "children.rows": "child",
    "children.groups": "group",
    "group.rows": "part",
    "lists": "list",
    "list.findings": "finding",
    "finding.actions": "action",
    "since.findings": "earlier",
    "earlier.counts": "compared",
    "earlier.alike": "found",
    "voices.quotes": "quote",
    "timescales.rows": "limit",
    "meetings.tables": "table",
    "table.rows": "row",
    "row.shares": "share",
    "table.total": "sum",
    "differences.kinds": "kind",
    "differences.pairs": "pair",
    "grades": "grading",
    "grading.rows": "step",
    "method.returns.rows": "line",
    "method.cover": "entry",
    "entry.rows": "choice",
    "entry.words": "said",
    "pictures.timescales": "picture",
    "pictures.meetings": "picture",
    "pictures.differences": "picture",
    "pictures.grades": "picture",
    "pictures.lists": "picture",
    "pictures.since": "picture",
}
TITLES = {
    "": "The report as a whole",
    "logo": "The logo",
    "figures": "Figures",
    "children": "The children",
    "child": "Each child",
    "group": "Each fact by which children are counted",
    "part": "Each choice of such a fact",
    "list": "Each of the three lists of findings",
    "finding": "Each finding",
    "action": "Each action for a finding",
    "since": "What became of the findings of the audit that this one follows",
    "earlier": "Each finding of that audit",
    "compared": "Each count of answers, then and now",
    "found": "Each finding of this audit on the same theme",
    "voices": "What families and practitioners said",
    "quote": "Each quotation",
    "timescales": "Timescales met and missed",
    "limit": "Each time limit",
    "meetings": "Who was invited and came",
    "table": "Each meeting",
    "table.picture": "The picture of a meeting",
    "row": "Each service",
    "share": "Each number of a service",
    "sum": "Each number of all services together",
    "differences": "Where records differ",
    "kind": "Each kind of difference",
    "pair": "Each two agencies",
    "grading": "Each question with grades",
    "step": "Each grade",
    "method": "How the audit itself went",
    "method.returns": "Returns",
    "line": "Returns of each organisation",
    "entry": "Each question of the cover sheets",
    "choice": "Each answer",
    "said": "What an agency wrote",
    "picture": "Pictures",
}
MEANINGS = {
    "title": "Title of the audit",
    "topic": "Its topic",
    "partnership": "Name of the partnership",
    "panel": "What you call the panel, within a sentence",
    "what": "Aim and scope, a paragraph each",
    "meeting": "When the panel met",
    "period": "The period audited",
    "reach": "How much was looked at and by whom, a sentence each",
    "standing": "Whether the report is signed, and which version it is",
    "signatures": "Who agreed and signed it, a line each; none before it is signed",
    "logo.image": "Your logo; nothing if you have none",
    "figures.children": "How many children",
    "figures.discussed": "How many of them the panel discussed",
    "figures.organisations": "Names of the organisations that audited",
    "children.empty": "Said if no child is listed; otherwise empty",
    "child.pseudonym": "Pseudonym",
    "child.age": "Age as it may be published",
    "child.circumstances": "Circumstances, a paragraph each",
    "child.discussed": "Whether the panel discussed the child",
    "group.label": "The fact",
    "part.value": "The choice",
    "part.children": "How many children have it",
    "list.kind": "well, worried or needs, to ask for in a condition",
    "list.label": "Heading of the list",
    "list.empty": "Said if the list has no finding; otherwise empty",
    "finding.wording": "The finding",
    "finding.raised": "For how many children it was raised, and by how many agencies",
    "finding.children": "Number of children it was raised for",
    "finding.agencies": "Number of agencies that raised it",
    "finding.theme": "Its theme; may be empty",
    "finding.counted": "Answers counted for it; may be none",
    "action.what": "What is to be done",
    "action.owner": "Which agency or other body does it",
    "action.others": "Which agencies take part; may be empty",
    "action.priority": "High, medium or low",
    "action.lead": "Who leads it there; may be empty",
    "action.due": "By when; may be empty",
    "action.measure": "How one will know that it helped children",
    "since.heading": "Heading of this part, with the date of the earlier audit",
    "since.earlier": "Title of the earlier audit",
    "since.note": "What is compared",
    "since.judged": "How many findings improved and did not",
    "since.empty": "Said if it had no finding; otherwise empty",
    "earlier.kind": "well, worried or needs, to ask for in a condition",
    "earlier.label": "In which of the three lists it stood",
    "earlier.wording": "The finding",
    "earlier.raised": "For how many children it was raised then, and by how many agencies",
    "earlier.not_alike": "Said if nothing was found on its theme now; otherwise empty",
    "earlier.actions": "What was to be done about it, by whom and by when; may be none",
    "earlier.verdict": "What the panel says became of it",
    "earlier.why": "Why it says so; may be empty",
    "earlier.when": "When it was judged; may be empty",
    "compared.question": "The question and the answers that count",
    "compared.then": "For how many children it was answered so then",
    "compared.now": "For how many now, or why that is not compared",
    "found.label": "In which of the three lists it stands",
    "found.wording": "The finding",
    "found.raised": "For how many children it was raised, and by how many agencies",
    "voices.not_quoted": "How many views are not quoted; may be empty",
    "voices.empty": "Said if there is no view; otherwise empty",
    "quote.words": "The words, a paragraph each",
    "quote.who": "Who said it",
    "quote.child": "Pseudonym of the child; may be empty",
    "timescales.note": "How it was counted",
    "timescales.columns": "Headings of the numbers",
    "timescales.empty": "Said if there is nothing to count; otherwise empty",
    "limit.rule": "The limit",
    "limit.source": "Where it is laid down",
    "limit.numbers": "Its numbers, in the order of the headings",
    "limit.late": "Each child not in time, and why; may be none",
    "meetings.heading": "Heading of this part",
    "meetings.note": "How it was counted",
    "meetings.empty": "Said if there is nothing to count; otherwise empty",
    "table.title": "The meeting",
    "table.columns": "Headings of the numbers",
    "table.picture.title": "What the picture is called",
    "table.picture.description": "What it shows, in words",
    "table.picture.image": "The picture",
    "row.service": "The service",
    "share.words": "How the number is written",
    "share.count": "For how many children it was so",
    "share.of": "Of how many",
    "sum.words": "How the number is written",
    "sum.count": "For how many children it was so",
    "sum.of": "Of how many",
    "differences.note": "What is counted",
    "differences.columns": "Headings of the numbers",
    "differences.pairs_note": "How differences between two agencies are counted",
    "kind.kind": "The kind",
    "kind.numbers": "Its numbers, in the order of the headings",
    "pair.agencies": "The two agencies",
    "pair.numbers": "Their differences of each kind, and all together",
    "grading.question": "The question",
    "grading.total": "How many returns gave a grade",
    "step.grade": "The grade",
    "step.returns": "How many returns gave it",
    "method.heading": "Heading of this part",
    "method.note": "The note on the method, a paragraph each",
    "method.about": "What is said of the audit besides, a paragraph each",
    "method.returns.columns": "Headings of the numbers",
    "method.returns.total": "The numbers of all organisations together",
    "line.organisation": "The organisation",
    "line.numbers": "Its numbers, in the order of the headings",
    "entry.question": "The question",
    "entry.answered": "How many agencies answered it",
    "entry.total": "How many gave one of the answers, if each could give one",
    "choice.answer": "The answer",
    "choice.agencies": "How many agencies gave it",
    "said.agency": "The agency",
    "said.words": "What it wrote, a paragraph each",
    "picture.title": "What the picture is called",
    "picture.description": "What it shows, in words",
    "picture.image": "The picture",
}


@dataclass
class Placeholder:
    written: str
    meaning: str
    sample: str


@dataclass
class Group:
    """Placeholders that stand within the same loops, the outermost first."""

    title: str
    loops: list[str]
    rows: list[Placeholder]


def groups():
    """All Groups, in the order of a report. Those of pictures are one: they have the same parts."""
    found = {}
    for group in _groups(placeholders(), "", []):
        if group.rows:
            before = found.setdefault(group.title, group)
            if before is not group:
                before.loops += group.loops
    return list(found.values())


def _groups(held, name, loops):
    prefix = f"{name}." if name else ""
    plain = {key: value for key, value in held.items() if not _has_parts(value)}
    rows = [_placeholder(prefix + key, value) for key, value in plain.items()]
    yield Group(TITLES.get(name, ""), loops, rows)
    for key, value in held.items():
        if isinstance(value, dict):
            yield from _groups(value, prefix + key, loops)
        elif _has_parts(value):
            variable = VARIABLES[prefix + key]
            loop = f"{{% for {variable} in {prefix}{key} %}}"
            yield from _groups(item_of(value), variable, [*loops, loop])


def _has_parts(value):
    return isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict))


def _placeholder(name, value):
    if isinstance(value, list):
        between = " " if str(value[0]).endswith(".") else ", "
        words = between.join(map(str, value))
        return Placeholder(f'{{{{ {name}|join("{between}") }}}}', MEANINGS[name], words)
    shown = "the picture" if is_picture(value) else str(value)
    return Placeholder(f"{{{{ {name} }}}}", MEANINGS[name], shown)
