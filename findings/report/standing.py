"""Who agreed, approved and signed a version of a report, as every form of it says."""

from auditapp.templatetags.interface import day

NOT_SIGNED = "Live from the returns and findings as they stand now; not signed."


def signed_standing(report):
    return f"Version {report.number}, signed by {report.signed_by.name} on {day(report.signed_at)}."


def signatures(report):
    """Sentences on who agreed, approved and signed a version."""
    panel = report.audit.partnership.panel
    said = [
        f"Agreed by the {panel} on {day(report.agreed_on)}: {report.agreed_by}",
        f"Approved for the executive by {report.approved_by} on {day(report.approved_on)}.",
    ]
    return [*said, f"Why there is a new version: {report.why}"] if report.why else said
