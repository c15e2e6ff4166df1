"""Facts of the children that a set brings along, written one on a line: its name, a colon, and its
choices with semicolons between. What they are stored by is made from the words. Pure.
"""

from cases.models.own_fact import LONGEST_LABEL, MAX_FACTS
from cases.question_sets.format import LONGEST

from .choice_lines import value_of

HOW = "write its name, a colon, and at least two choices with semicolons between"


def lines_of(facts):
    return "\n".join(_line(fact) for fact in facts)


def read_lines(text, before=()):
    """(facts, what is wrong with which line). A line that still says what one of the facts
    `before` said is that fact. One that was reworded, or has other choices, keeps its code, and so
    do choices: by their words, or by their place where as many stand there as before."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    by_line = {_line(fact): fact for fact in before}
    names = [_name(line) for _, line in lines]
    were = _kept(before, names)
    facts, wrong = [], []
    for (number, line), name, was in zip(lines, names, were, strict=True):
        fact = by_line.pop(line.strip(), None)
        if fact is None:
            fact = _fact(name, line, was, facts, before)
            wrong += [f"Line {number}: {what}" for what in _wrong(fact, facts)]
        facts.append(fact)
    if len(facts) > MAX_FACTS:
        wrong.append(f"Write at most {MAX_FACTS} facts")
    return facts, wrong


def _line(fact):
    choices = "; ".join(_one_line(choice["label"]) for choice in fact["choices"])
    return f"{_one_line(fact['label'])}: {choices}"


def _one_line(text):
    return " ".join(text.replace(";", ",").replace(":", ",").split())


def _name(line):
    return " ".join(line.partition(":")[0].split())


def _kept(before, labels):
    """For each label the entry of `before` that it is, or None."""
    by_label = {_one_line(entry["label"]).casefold(): entry for entry in before}
    found = [by_label.get(label.casefold()) for label in labels]
    if len(before) == len(labels):
        gone = [entry if entry not in found else None for entry in before]
        found = [entry or left for entry, left in zip(found, gone, strict=True)]
    return found


def _fact(name, line, was, facts, before):
    labels = [" ".join(part.split()) for part in line.partition(":")[2].split(";")]
    labels = [label for label in labels if label]
    taken = {fact["code"] for fact in [*facts, *before]}
    choices = []
    earlier = was["choices"] if was else []
    for label, choice in zip(labels, _kept(earlier, labels), strict=True):
        known = {c["value"] for c in [*choices, *earlier]}
        value = choice["value"] if choice else value_of(label, known)
        choices.append({"value": value, "label": label})
    code = was["code"] if was else value_of(name, taken)
    return {"code": code, "label": name, "choices": choices}


def _wrong(fact, earlier):
    labels = [choice["label"].casefold() for choice in fact["choices"]]
    if not fact["label"] or len(labels) < 2:
        yield HOW
    if len(fact["label"]) > LONGEST_LABEL:
        yield f"shorten the name to {LONGEST_LABEL} characters or fewer"
    if any(len(label) > LONGEST["label"] for label in labels):
        yield f"shorten each choice to {LONGEST['label']} characters or fewer"
    if len(set(labels)) < len(labels):
        yield "write each choice once"
    if fact["label"].casefold() in {other["label"].casefold() for other in earlier}:
        yield f"“{fact['label']}” is there already: write all its choices on one line"
