"""Files to take away: a workbook to fill in, a print, a table of answers."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from cases import access

from ..access import get_audit_to_fill_in, returns_to_download, with_drafts
from ..content import gather
from ..services import record_export
from ..table import answers_csv
from ..word import return_docx
from ..workbook import returns_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv; charset=utf-8"


@require_safe
def workbook(request, return_id):
    content = returns_xlsx(_one(request, return_id))
    return _file(content, "return.xlsx", XLSX)


@require_safe
def print_out(request, return_id):
    [written] = _one(request, return_id)
    return _file(return_docx(written), "return.docx", DOCX)


@require_safe
def answers(request, return_id):
    content = answers_csv(_one(request, return_id))
    return _file(content, "answers.csv", CSV)


def _one(request, return_id):
    agency_return = access.get_return(request.user, return_id)
    record_export(target=agency_return, by=request.user)
    return gather([with_drafts(agency_return)])


@require_safe
def audit_workbook(request, audit_id):
    """All returns of the person's agencies. What others sent is read on the site or as CSV."""
    audit = get_audit_to_fill_in(request.user, audit_id)
    record_export(target=audit, by=request.user)
    returns = returns_to_download(request.user, audit, own_only=True)
    return _file(returns_xlsx(gather(returns)), "returns.xlsx", XLSX)


@require_safe
def audit_answers(request, audit_id):
    audit = access.get_audit(request.user, audit_id)
    record_export(target=audit, by=request.user)
    returns = returns_to_download(request.user, audit)
    return _file(answers_csv(gather(returns)), "answers.csv", CSV)


def _file(content, name, content_type):
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )
