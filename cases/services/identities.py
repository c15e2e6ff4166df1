"""Writes of the key: who the child of a case is."""

from django.db import transaction

from auditapp.history.models import Verb, record

from ..models import CaseIdentity, LocalIdentifier


@transaction.atomic
def create_identity(*, case, by, local_identifiers=None, **fields):
    """The key of a case that has none; `fields` are those of CaseIdentity, as text, and
    `local_identifiers` maps agencies to the numbers of their records."""
    identity = CaseIdentity.objects.create(case=case, **fields)
    _replace_local_identifiers(identity, local_identifiers or {})
    record(Verb.ADDED, identity, by=by, partnership_id=case.audit.partnership_id)
    return identity


def _replace_local_identifiers(identity, values):
    identity.local_identifiers.all().delete()
    LocalIdentifier.objects.bulk_create(
        LocalIdentifier(identity=identity, agency=agency, value=value)
        for agency, value in values.items()
        if value
    )
