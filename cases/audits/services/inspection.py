"""A joint inspection: an audit that is set up and opened in one go."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.accounts.services.partnerships import lock
from cases.children.services.children import add_children
from cases.children.services.pseudonyms import fill_in_pseudonyms
from cases.models import Audit, Part

from .audits import add_agency, create_audit, open_audit
from .telling import Telling

# What the audit says of itself until somebody writes it otherwise.
TEXTS = {
    "topic": "Joint inspection",
    "aim": "To say together, child by child, what difference agencies made.",
    "scope": "The children whom the inspectors named, and what each agency’s record says of them.",
}


@transaction.atomic
def open_inspection(*, partnership, lead, asked, children, save_key, link, by, **fields):
    """An open audit of these NewChildren, who get pseudonyms; `fields` are those of Audit. Returns
    it with the Telling of the agencies' people. See `open_audit` for `link`. The same `save_key`
    again gives the audit that it made, and tells nobody. Raises ValidationError."""
    lock(partnership)
    made = Audit.objects.filter(partnership=partnership, save_key=save_key).first()
    if made is not None:
        return made, Telling([])
    audit = create_audit(partnership=partnership, by=by, **TEXTS, **fields)
    add_agency(audit=audit, agency=lead, part=Part.LEAD, by=by)
    for agency in asked:
        if agency != lead:
            add_agency(audit=audit, agency=agency, part=Part.ASKED, by=by)
    if errors := fill_in_pseudonyms(audit, children):
        raise ValidationError([error.message for error in errors])
    if children:
        add_children(audit=audit, children=children, save_key=uuid.uuid4(), by=by)
    return audit, open_audit(audit=audit, by=by, link=link, save_key=save_key)
