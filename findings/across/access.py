"""Which audits are compared: for those who see them whole. 404 for agencies."""

from auditapp.accounts.models import Agency
from cases.models import Audit
from cases.states import AuditState


def audits_between(partnership, since=None, until=None):
    """Those of the partnership that were opened and whose panel meets in that time, both days
    included; the earliest first."""
    audits = Audit.objects.filter(partnership=partnership).exclude(state=AuditState.SETTING_UP)
    if since:
        audits = audits.filter(panel_date__gte=since)
    if until:
        audits = audits.filter(panel_date__lte=until)
    return audits.select_related("question_set").order_by("panel_date", "pk")


def agencies_of(partnerships):
    return Agency.objects.filter(partnership__in=partnerships).order_by("name", "pk")
