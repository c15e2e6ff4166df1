import codecs

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import add_never_cache_headers

from auditapp import errors, mail
from auditapp.posted import largest_body, length_of

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
# What a browser would let a page do; passkeys are the only one of these that pages ask for.
OWN = ["publickey-credentials-create", "publickey-credentials-get"]
NOBODYS = [
    *("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid"),
    *("idle-detection", "magnetometer", "microphone", "midi", "payment"),
    *("screen-wake-lock", "serial", "storage-access", "usb"),
    "xr-spatial-tracking",
]
PERMISSIONS = ", ".join([*(f"{name}=(self)" for name in OWN), *(f"{name}=()" for name in NOBODYS)])


class BrowserRulesMiddleware:
    """No other site may show or read any of it, and no page may use what it does not need."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = PERMISSIONS
        return response


class CompressedPagesMiddleware(GZipMiddleware):
    """Pages alone: files are compressed already, and what a script gets is short."""

    def process_response(self, request, response):
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


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


class ErrorPagesMiddleware:
    """A refusal without words, which is all that many views and decorators give, gets the page that
    says what to do."""

    STATUSES = {400, 405, 409}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_bare = not response.streaming and not response.content
        if is_bare and response.status_code in self.STATUSES and request.accepts("text/html"):
            response.content = errors.page(request, response.status_code).content
        return response


class MailAfterAnswerMiddleware:
    """Sends what was put into `request.mails`, (name, EmailMessage) each, when the server closes
    the response because it has been sent. So a mail server that is slow or away keeps nobody
    waiting, and how long an answer takes does not tell what was mailed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.mails = []
        response = self.get_response(request)
        response._resource_closers.append(lambda: mail.send_messages(request.mails))
        return response


class LargestBodyMiddleware:
    """Refuses a body that is bigger than any form's before reading it. What of it is not sent under
    a length (`chunked`, which browsers do not) Django takes for empty."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            length = length_of(request)
        except ValueError:
            raise BadRequest("The length of the body is not a number.") from None
        if length > largest_body():
            raise RequestDataTooBig
        return self.get_response(request)


class Utf8Middleware:
    """Refuses text in any other encoding than UTF-8. `charset=utf-7`, for one, could bring in half
    of a character pair, which neither a page nor PostgreSQL takes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            request.encoding = "utf-8"  # or whoever reads the query from here on fails at it
            raise BadRequest("The request is not in UTF-8.")
        return self.get_response(request)
