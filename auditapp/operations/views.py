"""What machines ask: a balancer, a monitor, a service manager. Nobody signs in for it."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from .health import problems


@login_not_required
@require_safe
def alive(request):
    """The process answers. It asks nothing: a database that is away must not restart the server."""
    return _text(["ok"], HTTPStatus.OK)


@login_not_required
@require_safe
def ready(request):
    """Pages can be served; else what is in the way, a line each."""
    found = problems()
    return _text(found or ["ok"], HTTPStatus.SERVICE_UNAVAILABLE if found else HTTPStatus.OK)


def _text(lines, status):
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
