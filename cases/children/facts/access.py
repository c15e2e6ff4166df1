"""Which facts of its children an audit defines itself, and which of their values children have."""

from collections import Counter

from cases.models import Case
from cases.models.own_fact import own_facts


def facts_of_set(audit):
    return own_facts(audit.question_set.facts) if audit.question_set else []


def further_facts(audit):
    return own_facts(audit.further_facts)


def used_values(audit):
    """code -> value -> how many children have it, those withdrawn too."""
    used = {}
    for values in Case.objects.filter(audit=audit).values_list("facts", flat=True):
        for code, value in values.items():
            used.setdefault(code, Counter())[value] += 1
    return used
