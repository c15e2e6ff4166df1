"""By what a sample can be stratified: columns that every list has, and the audit's facts. Pure."""

from cases.children.ages import UNKNOWN

COLUMNS = {"category": "Category", "age_band": "Age", "sex": "Sex"}
FACT = "fact-"


def strata_for(facts):
    """name -> heading, in the order in which values stand in the account of a draw."""
    return COLUMNS | {FACT + fact.code: fact.label for fact in facts}


def heading_of(name, facts):
    """Also of a fact that the audit has no more."""
    return strata_for(facts).get(name, name.removeprefix(FACT))


def value_of(row, name, facts):
    """What a row of a list has there, as people read it."""
    if not name.startswith(FACT):
        return row[name]
    value = row.get("facts", {}).get(name.removeprefix(FACT), "")
    labels = {FACT + fact.code: fact.label_of(value) for fact in facts}
    return labels.get(name) or UNKNOWN
