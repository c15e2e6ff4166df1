"""When a form is kept: it was made for a person by a page of ours, and that page sent it."""

from urllib.parse import urlsplit

from django.conf import settings

from auditapp.posted import (
    KEPT_FORM,
    MADE_FOR,
    fields_of,
    is_from_own_page,
    person_id_of,
)

from .services import keep

OURS = {"csrfmiddlewaretoken", MADE_FOR, KEPT_FORM}  # the page that sends it again has its own


def keep_form(request):
    """Keep what was posted, or None: nothing that another site made a browser send, nothing of a
    form that does not say whose it is, nothing about signing in. Nothing of what is kept is done
    until its owner presses the button that sends it again."""
    if not is_from_own_page(request, settings.CSRF_TRUSTED_ORIGINS):
        return None
    fields = [field for field in fields_of(request) if field[0] not in OURS]
    person_id = person_id_of(request.POST)
    if not fields or person_id is None:
        return None
    return keep(
        person_id=person_id,
        path=request.get_full_path(),
        page=_page_of(request),
        fields=fields,
        has_files=bool(request.FILES),
    )


def _page_of(request):
    """The address of the page that the form stood on, without our own name."""
    referer = urlsplit(request.headers.get("Referer", ""))
    if referer.netloc != request.get_host() or not referer.path.startswith("/"):
        return request.path
    return f"/{referer.path.lstrip('/')}"
