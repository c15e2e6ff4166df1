"""The key on pages."""

import datetime

from auditapp.templatetags.interface import day
from cases.returns.presenters.conflict import Difference

from .rules import DATES

NO_NAME = "No name yet"


def part_rows(identity, agency):
    """(label, text) of what `agency` needs to find the child's record, without what is empty."""
    rows = [
        ("Name", identity.name or NO_NAME),
        ("Other names", identity.other_names),
        ("Date of birth", day(identity.birth_date)),
        ("Expected date of birth", day(identity.expected_date)),
        ("NHS number", spaced(identity.nhs_number)),
        ("Address", identity.address),
        ("Mother", mother(identity)),
        ("Brothers and sisters", identity.siblings),
        ("Others with parental responsibility", identity.others_with_responsibility),
        ("School or nursery", identity.school),
        (f"Number in the records of {agency.name}", identity.numbers.get(agency.pk, "")),
    ]
    return [(label, text) for label, text in rows if text]


def matching_rows(cases, identities, agency):
    """Of each case: the case, its key or none, and the agency's own number for it."""
    return [
        {
            "case": case,
            "identity": identity,
            "name": identity and (identity.name or NO_NAME),
            "nhs_number": identity and spaced(identity.nhs_number),
            "mother": identity and mother(identity),
            "number": identity and identity.numbers.get(agency.pk, ""),
        }
        for case in cases
        for identity in [identities.get(case.pk)]
    ]


def mother(identity):
    born = identity.mother_birth_date and f"born {day(identity.mother_birth_date)}"
    return ", ".join(filter(None, [identity.mother_name, born]))


def spaced(nhs_number):
    """In the groups in which it is read out."""
    parts = (nhs_number[:3], nhs_number[3:6], nhs_number[6:])
    return " ".join(parts) if len(nhs_number) == 10 else nhs_number


def initial(identity):
    """What the form shows of a key."""
    names = [field.name for field in identity._meta.fields if field.name not in ("id", "case")]
    values = {name: getattr(identity, name) for name in names if name != "save_key"}
    dates = {name: typed_date(values[name]) for name in DATES}
    numbers = {f"local-{agency_id}": text for agency_id, text in identity.numbers.items()}
    return values | dates | numbers | {"nhs_number": spaced(identity.nhs_number)}


def typed_date(text):
    """As the boxes of a date take it: a date, or what is stored instead of one."""
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        return [text, "", ""]


def conflicting_keys(form, saved):
    """A Difference for each field in which what was typed and what is saved differ; `saved` is the
    unbound form of the key as it is now."""
    differences = []
    for field in form.visible_fields():
        mine, theirs = (_text(each[field.name]) for each in (form, saved))
        if mine != theirs:
            differences.append(Difference(field.label, mine, theirs))
    return differences


def _text(field):
    value = field.value()
    if isinstance(value, datetime.date):
        value = [value.day, value.month, value.year]
    return " ".join(map(str, value)).strip() if isinstance(value, list) else value or ""
