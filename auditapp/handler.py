from contextlib import suppress
from functools import partial

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from .frames import with_room


class Request(WSGIRequest):
    """Django reads the query in the named encoding while it makes the request, before anything
    could answer for it: `charset=hex` would fail there. Utf8Middleware refuses it."""

    def _set_content_type_params(self, meta):
        with suppress(LookupError, ValueError):
            super()._set_content_type_params(meta)


class Handler(WSGIHandler):
    request_class = Request

    def __call__(self, environ, start_response):
        return with_room(partial(super().__call__, environ, start_response))
