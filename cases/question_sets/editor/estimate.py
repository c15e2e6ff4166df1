"""How many questions a set asks of whom, and about how long a return takes. Pure."""

from dataclasses import dataclass

from auditapp.accounts.models import AgencyKind
from cases.models import Kind
from cases.question_sets.rows import rows_of

from .audiences import OTHERS, asking_as, every_fact

# Minutes that an answer takes, with finding it in the record: an estimate, the only place of it.
MINUTES = {
    Kind.YES_NO: 1,
    Kind.ONE: 1,
    Kind.SEVERAL: 1.5,
    Kind.GRADE: 3,
    Kind.DATE: 1.5,
    Kind.NUMBER: 1.5,
    Kind.TEXT: 4,
}
MINUTES_EACH = 0.5  # for each agency in a table


@dataclass(frozen=True)
class Load:
    """What a return takes at least, where nothing more is asked after any answer and no fact of
    the child holds, and at most, where everything is."""

    fewest: int
    most: int
    quickest: int  # minutes
    longest: int


@dataclass
class Line:
    who: list[str]
    load: Load
    before: Load | None = None  # of the set that it is compared with


def estimate(document, before=None):
    """Lines for the lead and for kinds of agencies, those of the same load together; where
    `before` is given, another document, beside what that asks of them."""
    loads, loads_before = _loads(document), _loads(before) if before else {}
    lines = {}
    for who, load in loads.items():
        line = lines.setdefault(
            (load, loads_before.get(who)), Line([], load, loads_before.get(who))
        )
        line.who.append(who)
    return list(lines.values())


def _loads(document):
    _, sections = rows_of(document)
    questions = [q for s in sections if not s.once for q in s.question_list]
    lead = (asking_as(document, AgencyKind.CSC, is_lead=True, facts=f) for f in _facts(document))
    found = {"Lead agency (children’s social care)": _load(questions, *lead)}
    for kind in AgencyKind:
        askings = (asking_as(document, kind, facts=facts) for facts in _facts(document))
        found[str(kind.label).replace("'", "’")] = _load(questions, *askings)
    return found


def _facts(document):
    return frozenset(), every_fact(document)


def _load(questions, least, most):
    fewest = [q for q in questions if q.parent is None and least.concerns(q)]
    every = [q for q in questions if _concerned(most, q)]
    return Load(len(fewest), len(every), _minutes(fewest), _minutes(every))


def _concerned(asking, question):
    parent = question.parent
    return asking.concerns(question) and (parent is None or _concerned(asking, parent))


def _minutes(questions):
    return round(
        sum(MINUTES_EACH * OTHERS if q.for_each_agency else MINUTES[q.kind] for q in questions)
    )
