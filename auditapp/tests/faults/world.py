"""What the fault suite writes into: `python -m auditapp.tests.faults.world WRITERS` makes it in the
database of DATABASE_URL, and prints, in JSON, where each writer types and the cookies it comes with.

`… world --after` prints the version and the text of each draft that was saved.
"""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditapp.settings")

import django

django.setup()

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


def main(arguments):
    made = after() if arguments == ["--after"] else before(int(arguments[0]))
    print(json.dumps(made))


def before(writers):
    here = PartnershipFactory(name="Here")
    police = AgencyFactory(partnership=here, name="Police", kind="POL")
    care = AgencyFactory(partnership=here, name="Social care", kind="CSC")
    audit = AuditFactory(partnership=here, lead=care, asked=[police])
    children = [CaseFactory(audit=audit, pseudonym=f"Child {n}") for n in range(writers)]
    acting.open_audit(audit)
    return [_writer(child, police) for child in children]


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
    drafts = SectionDraft.objects.exclude(saved_at=None).values("pk", "version", "data", "saved_by")
    return {
        draft["pk"]: [draft["version"], (draft["data"].get(FIELD) or [""])[0]] for draft in drafts
    }


if __name__ == "__main__":
    main(sys.argv[1:])
