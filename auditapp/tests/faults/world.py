"""What the fault suite writes into, made and read in processes of `manage.py shell`, which print it
in JSON."""

import json

from django.conf import settings
from django.urls import reverse

from auditapp.tests import acting
from auditapp.tests.factories import (
    AgencyFactory,
    AuditFactory,
    CaseFactory,
    PartnershipFactory,
    PersonFactory,
)
from auditapp.tests.world import session_of
from cases.models import SectionDraft

FIELD = "A5"  # a text


def before(writers):
    """Prints where each of so many writers types, and the cookies that it comes with."""
    here = PartnershipFactory(name="Here")
    police = AgencyFactory(partnership=here, name="Police", kind="POL")
    care = AgencyFactory(partnership=here, name="Social care", kind="CSC")
    audit = AuditFactory(partnership=here, lead=care, asked=[police])
    children = [CaseFactory(audit=audit, pseudonym=f"Child {n}") for n in range(writers)]
    acting.open_audit(audit)
    print(json.dumps([_writer(child, police) for child in children]))


def _writer(child, agency):
    person = PersonFactory(auditor=agency)
    row = acting.agency_return(child, agency)
    [draft] = [each for each in row.drafts.all() if each.section.code == "A"]
    return {
        "draft": draft.pk,
        "version": draft.version,
        "typed": reverse("return-typed", args=[row.public_id, "A"]),
        "section": reverse("return-section", args=[row.public_id, "A"]),
        "cookies": {
            settings.SESSION_COOKIE_NAME: session_of(person).session_key,
            settings.CSRF_COOKIE_NAME: "t" * 32,
        },
    }


def after():
    """Prints the version and the text of each draft that was saved."""
    drafts = SectionDraft.objects.exclude(saved_at=None).values("pk", "version", "data", "saved_by")
    texts = {each["pk"]: [each["version"], (each["data"].get(FIELD) or [""])[0]] for each in drafts}
    print(json.dumps(texts))
