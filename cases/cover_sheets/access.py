"""Cover sheets: the own ones, and what others sent."""

from django.db.models import OuterRef, Subquery

from auditapp.accounts.permissions import Permission, covered, has_permission
from cases.access import found, refuse
from cases.models import AuditAgency, CoverSheet


def own_cover_sheets(user):
    """Cover sheets of the person's agencies."""
    return CoverSheet.objects.filter(covered(user, Permission.FILL_IN_RETURN))


def cover_sheets_of(audit):
    """All cover sheets of an audit that the person sees whole: which are sent, not contents. The
    lead's first, as in the audit's list of agencies."""
    place = AuditAgency.objects.filter(audit=audit, agency=OuterRef("agency")).values("pk")
    return audit.cover_sheets.current().select_related("agency").order_by(Subquery(place))


def get_cover_sheet(user, public_id):
    """A cover sheet that the person fills in, or reads once it was sent; `is_own` tells which."""
    sheet = _found_cover_sheet(public_id)
    sheet.is_own = _is_own_cover_sheet(user, sheet)
    if not sheet.is_own and not _is_readable_cover_sheet(user, sheet):
        refuse(user, sheet)
    return sheet


def get_cover_sheet_to_fill_in(user, public_id):
    """A cover sheet of the person's agency; 403 for those who may only read it."""
    sheet = _found_cover_sheet(public_id)
    if not _is_own_cover_sheet(user, sheet):
        refuse(user, sheet, visible=_is_readable_cover_sheet(user, sheet))
    return sheet


def _found_cover_sheet(public_id):
    sheets = CoverSheet.objects.for_filling_in().select_related("saved_by", "sent_by")
    return found(sheets, public_id)


def _is_own_cover_sheet(user, sheet):
    """Not once the agency was withdrawn from the audit."""
    return (
        has_permission(user, Permission.FILL_IN_RETURN, agency=sheet.agency)
        and CoverSheet.objects.current().filter(pk=sheet.pk).exists()
    )


def _is_readable_cover_sheet(user, sheet):
    return sheet.is_sent and has_permission(
        user, Permission.READ_SENT_RETURN, partnership=sheet.audit.partnership
    )
