"""What a person may see of a partnership's template. The report itself is for whoever
`cases.access.get_audit_to_read_summary` lets read it."""

from django.http import Http404

from auditapp.accounts.access import get_partnership
from findings.models import ReportTemplate


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


def template_content(partnership):
    """The bytes of a partnership's own template, or None."""
    template = ReportTemplate.objects.filter(partnership=partnership).only("content").first()
    return template and bytes(template.content)
