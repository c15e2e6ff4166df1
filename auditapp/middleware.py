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
