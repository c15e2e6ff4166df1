"""Who reads a report and its versions, who signs it, and whose the template of Word reports is."""

from django.http import Http404

from auditapp.accounts.access import get_partnership
from auditapp.accounts.permissions import Permission, has_permission
from cases.access import get_audit_to_read_summary, get_audit_whole, sees_whole
from findings.models import Attendance, ReportFile, ReportTemplate, SummaryReport


def get_report_audit(user, audit_id):
    return get_audit_to_read_summary(user, audit_id)


def get_audit_to_sign(user, audit_id):
    """For the chair; 403 for the panel's other people, 404 for agencies."""
    return get_audit_whole(user, audit_id, Permission.SIGN_REPORT)


def may_sign(user, audit):
    return has_permission(user, Permission.SIGN_REPORT, partnership=audit.partnership)


def signed_reports(audit):
    """All versions, the last one first, without their contents."""
    reports = SummaryReport.objects.filter(audit=audit).select_related("signed_by")
    return reports.defer("content", "public_content").order_by("-number")


def get_version(user, audit_id, number):
    """A signed version for those who may read the summary."""
    audit = get_report_audit(user, audit_id)
    report = version_of(audit, number)
    if report is None:
        raise Http404
    return report


def version_of(audit, number):
    reports = SummaryReport.objects.filter(audit=audit, number=number).select_related("signed_by")
    report = reports.first()
    if report is not None:
        report.audit = audit
    return report


def shown_version(user, audit):
    """The version that stands for the summary: the last one signed, unless the audit is being
    moderated again and the person sees it whole; None where that is the live report."""
    if not audit.signed_version or (audit.is_open and sees_whole(user, audit)):
        return None
    return version_of(audit, audit.signed_version)


def files_of(report):
    """Its files without what is in them."""
    return list(report.files.defer("content"))


def get_file(user, audit_id, number, edition, format):
    report = get_version(user, audit_id, number)
    found = ReportFile.objects.filter(report=report, edition=edition, format=format).first()
    if found is None:
        raise Http404
    found.report = report
    return found


def who_came_last(audit):
    """Those who came to the last meeting that is recorded, as Attendances, with its date: (date,
    people); (None, []) without one."""
    meeting = audit.meetings.order_by("-date", "-pk").first()
    if meeting is None:
        return None, []
    came = Attendance.objects.filter(meeting=meeting).came().select_related("agency")
    return meeting.date, list(came)


# -- templates of Word reports


def get_own_template(user, partnership_id):
    """The template of a partnership that the person administers; 404 where it has none."""
    template = own_template(get_partnership(user, partnership_id))
    if template is None:
        raise Http404
    return template


def own_template(partnership):
    """All of it but the file, which is loaded when somebody asks for it; or None."""
    templates = ReportTemplate.objects.defer("content").select_related("partnership", "by")
    return templates.filter(partnership=partnership).first()
