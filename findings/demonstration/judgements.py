"""What an audit follows, and what its panel says of the earlier findings.

A judgement has the `finding` in its wording, `verdict`, `why`, and `at` when it was written down.
"""

import uuid

from cases.models import Audit
from findings.models import Finding
from findings.then_and_now.services import judge


def earlier_audit(partnership, title):
    """The audit of that title; None without one."""
    return title and Audit.objects.get(partnership=partnership, title=title)


def load_judgement(content, audit, *, moment, by):
    judge(
        audit=audit,
        finding=Finding.objects.get(audit=audit.follows_id, wording=content["finding"]),
        verdict=content["verdict"],
        why=content["why"],
        version=0,
        save_key=uuid.uuid4(),
        by=by,
        at=moment(content["at"]),
    )
