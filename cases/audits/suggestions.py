"""What is suggested to administrators while they set an audit up."""

from django.utils import timezone

from auditapp.working_days import add_working_days


def suggested_due_date(partnership):
    """The partnership's usual number of working days from today on."""
    return add_working_days(timezone.localdate(), partnership.returns_due_after)
