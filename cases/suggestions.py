"""What is suggested to administrators while they set an audit up."""

from django.utils import timezone

try:
    from auditapp.working_days import add_working_days
except ImportError:
    add_working_days = None


def suggested_due_date(partnership):
    """The partnership's usual number of working days from today on."""
    if add_working_days is None:
        return None
    return add_working_days(timezone.localdate(), partnership.returns_due_after)
