"""The keys that texts are checked against.

The system compares, and shows nothing of a key that the text did not say itself: that is no look
at the key, and not put on the trail as one (docs/decisions/0025).
"""

from django.db.models import Case as If
from django.db.models import OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject

from auditapp.encryption import decrypt
from cases.models import AuditAgency, Case, CaseIdentity, LocalIdentifier
from cases.models.audit import JSONList

from .keys import make_key
from .matching import Checker

TEXTS = [
    *("name", "other_names", "birth_date", "expected_date", "nhs_number", "address"),
    *("mother_name", "mother_birth_date", "siblings", "others_with_responsibility", "school"),
]


def checker_of_audit(audit, first=None):
    """For texts that everybody reads: the keys of all children of the audit, that of the case
    `first` before those of others, who may be called the same. Raises WrongKey."""
    return _checker(_ordered(CaseIdentity.objects.filter(case__audit=audit), first))


def checker_of_case(case):
    """For texts about one child: its key, then those of its brothers and sisters in the audit. One
    query. Raises WrongKey."""
    siblings = Case.siblings.through.objects.filter(from_case=case.pk).values("to_case")
    of_family = CaseIdentity.objects.filter(Q(case=case.pk) | Q(case__in=siblings))
    return _checker(_ordered(of_family, case))


def _ordered(identities, first):
    is_other = If(When(case=first, then=0), default=1)
    return identities.order_by(is_other, "case_id")


def _checker(identities):
    children = Case.objects.filter(audit=OuterRef("case__audit")).order_by().values("audit")
    numbers = LocalIdentifier.objects.filter(identity=OuterRef("pk")).order_by().values("identity")
    rows = identities.select_related("case").annotate(
        pseudonyms=Subquery(
            children.annotate(rows=JSONList(JSONObject(name="pseudonym"))).values("rows")
        ),
        listed=Subquery(AuditAgency.objects.filter(audit=OuterRef("case__audit")).as_json()),
        stored_numbers=Subquery(
            numbers.annotate(rows=JSONList(JSONObject(value="value"))).values("rows")
        ),
    )
    keys, spared = [], []
    for row in rows:
        stored = [decrypt(number["value"]) for number in row.stored_numbers or ()]
        texts = {name: getattr(row, name) for name in TEXTS}
        keys.append(make_key(row.case_id, row.case.pseudonym, numbers=stored, **texts))
        spared = _names(row)
    return Checker(keys, spared)


def _names(row):
    """Pseudonyms and agencies of the audit, the same for each of its keys."""
    pseudonyms = [child["name"] for child in row.pseudonyms]
    agencies = [agency[part] for agency in row.listed or () for part in ("name", "short_name")]
    return [*pseudonyms, *agencies]
