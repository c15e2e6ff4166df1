"""Restricted comments: for the return's own agency, and for the chair and administrators who read
the return. For everybody else, the panel and one-off contributors included, there is none: 404.
"""

from django.http import Http404

from auditapp.accounts.permissions import Permission, has_permission
from cases.access import found_return, is_own, is_readable, refuse
from cases.models import RestrictedComment
from cases.states import ReturnState


def get_return_with_comment(user, public_id):
    """The return, with `is_own`; 404 for those who neither write nor read its restricted comment,
    and for readers where there is none."""
    agency_return = found_return(public_id)
    agency_return.is_own = is_own(user, agency_return) and not agency_return.is_contributor
    if not agency_return.is_own and not _may_read(user, agency_return):
        refuse(user, agency_return)
    if not agency_return.is_own and comment_of(agency_return) is None:
        raise Http404
    return agency_return


def get_return_to_comment(user, public_id):
    """The same for its own agency; 403 for the chair and administrators."""
    agency_return = get_return_with_comment(user, public_id)
    if not agency_return.is_own:
        refuse(user, agency_return, visible=True)
    return agency_return


def comment_of(agency_return):
    """The comment without its text, which services.look gives; or None."""
    comments = RestrictedComment.objects.filter(agency_return=agency_return)
    return comments.select_related("written_by").defer("text").first()


def may_write(agency_return):
    """Does it take a comment now? Asked of a return of the person's own agency."""
    return agency_return.case.audit.is_open and agency_return.state != ReturnState.WITHDRAWN


def shows_link(user, agency_return):
    """Is there something behind the link on the page of this return, which the person sees?"""
    if is_own(user, agency_return):
        if agency_return.is_contributor:
            return False
        return may_write(agency_return) or comment_of(agency_return) is not None
    return _may_read(user, agency_return) and comment_of(agency_return) is not None


def _may_read(user, agency_return):
    return has_permission(
        user, Permission.READ_RESTRICTED, partnership=agency_return.partnership
    ) and is_readable(user, agency_return)
