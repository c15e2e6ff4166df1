"""What an audit's administrators may define as facts of its children, and change later. Pure.

Facts are OwnFacts, as `Audit.facts` gives them. `used` says which values children have: code ->
value -> how many children.
"""

from cases.models.own_fact import LONGEST_LABEL, MAX_FACTS, OwnFact
from cases.question_sets.values import value_of

MAX_CHOICES = 20
NOT_RECORDED = "Not recorded"


def code_of(label, taken):
    """A code made of a label, other than those taken."""
    return value_of(label, taken, otherwise="other")


def folded(text):
    return " ".join(text.split()).casefold()


def defined(code, label, lines, before=None):
    """The OwnFact of that label with a choice for each line; choices that it had `before` keep
    their values."""
    had = {folded(text): value for value, text in before.choices} if before else {}
    choices, taken = [], set(had.values())
    for line in lines:
        value = had.get(folded(line)) or code_of(line, taken)
        taken.add(value)
        choices.append((value, line))
    return OwnFact(code, label, tuple(choices))


def as_rows(facts):
    """As they are stored."""
    return [
        {
            "code": fact.code,
            "label": fact.label,
            "choices": [{"value": value, "label": label} for value, label in fact.choices],
        }
        for fact in facts
    ]


def problems(before, after, *, of_set, used, is_open):
    """(code, what to do) for all that keeps an audit's own facts from being `after` instead of
    `before`, beside the facts `of_set`."""
    said = {folded(fact.label) for fact in of_set}
    for fact in after:
        if folded(fact.label) in said:
            yield fact.code, f"Another fact is called “{fact.label}”: choose another name"
        said.add(folded(fact.label))
        yield from ((fact.code, wrong) for wrong in _problems_of_one(fact))
    if len(after) > MAX_FACTS:
        yield after[-1].code, f"Define at most {MAX_FACTS} facts"
    now = {fact.code: fact for fact in after}
    for fact in before:
        for wrong in _problems_of_change(
            fact, now.get(fact.code), used.get(fact.code, {}), is_open
        ):
            yield fact.code, wrong


def _problems_of_one(fact):
    if len(fact.label) > LONGEST_LABEL:
        yield f"Shorten the name to {LONGEST_LABEL} characters or fewer"
    labels = [folded(label) for _, label in fact.choices]
    if not 2 <= len(labels) <= MAX_CHOICES:
        yield f"{fact.label}: write from 2 to {MAX_CHOICES} choices, one a line"
    for _, label in fact.choices:
        if len(label) > LONGEST_LABEL:
            yield f"“{label[:20]}…”: shorten this choice to {LONGEST_LABEL} characters or fewer"
    for twice in sorted({label for label in labels if labels.count(label) > 1}):
        shown = next(label for _, label in fact.choices if folded(label) == twice)
        yield f"“{shown}” is there twice: take one out"


def _problems_of_change(fact, now, used, is_open):
    kept = now.values if now else []
    for value, label in fact.choices:
        if value in kept:
            continue
        if children := used.get(value):
            has = "child has" if children == 1 else "children have"
            yield f"{children} {has} “{label}” as {fact.label}: keep it, or change that first"
        elif is_open:
            yield f"Put “{label}” back: in an open audit choices can only be added"
    if is_open and now and now.label != fact.label:
        yield f"Call it “{fact.label}” again: names can’t be changed in an open audit"


def unknown_values(facts, values):
    """Codes and values in `values` (code -> value) that are none of these facts."""
    known = {fact.code: fact.values for fact in facts}
    return [(c, value) for c, value in values.items() if value not in known.get(c, [])]


def in_words(facts, values):
    """(label of the fact, label of its value) for each fact that is known, of code -> value."""
    said = [(fact.label, fact.label_of(values.get(fact.code, ""))) for fact in facts]
    return [(label, value) for label, value in said if value]


def children_counted(facts, cases):
    """For each fact (fact, [(label of a choice, how many children)]), "Not recorded" last where
    there are such."""
    found = []
    for fact in facts:
        values = [case.facts.get(fact.code, "") for case in cases]
        rows = [(label, values.count(value)) for value, label in fact.choices]
        if unknown := len(cases) - sum(number for _, number in rows):
            rows.append((NOT_RECORDED, unknown))
        found.append((fact, rows))
    return found
