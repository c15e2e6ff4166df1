import codecs

from django.core.exceptions import BadRequest
from django.http import HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]


class NoStoreMiddleware:
    """No page is kept by a browser or a proxy, and only the methods that pages use are answered.

    Plain Django function views would answer TRACE with 200. Static files are served before this.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            response = HttpResponseNotAllowed(METHODS)
        else:
            response = self.get_response(request)
        add_never_cache_headers(response)
        return response


class Utf8Middleware:
    """Refuses text in any other encoding than UTF-8. `charset=utf-7`, for one, could bring in half
    of a character pair, which neither a page nor PostgreSQL takes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("The request is not in UTF-8.")
        return self.get_response(request)
