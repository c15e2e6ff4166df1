"""What a browser sent with a form: as it is sent once more, and for whom its page was made."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.signing import BadSignature, Signer
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError

LARGEST_FILE = 30 * 1024 * 1024  # bytes; of all forms, the one that takes a whole audit
TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
SIGN_IN = "/accounts/"

# Every form says for whom its page was made (the tag `csrf_token` writes it): one that comes when
# nobody is signed in any more, or somebody else is, still belongs to one person.
MADE_FOR = "made_for"
# Says which kept form is sent again.
KEPT_FORM = "kept_form"


def largest_body():
    """In bytes: such a file, and beside it as much as Django takes of all else."""
    return LARGEST_FILE + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def length_of(request):
    """Of the body, in bytes, as it says itself; raises ValueError if that is no number."""
    return int(request.META.get("CONTENT_LENGTH") or 0)


def signed(person):
    return _signer().sign(person.pk)


def person_id_of(post):
    """The key of the person whom the form was made for; None where it does not say, or says what
    we did not sign."""
    try:
        return int(_signer().unsign(post.get(MADE_FOR, "")))
    except BadSignature:
        return None


def _signer():
    return Signer(salt="auditapp.posted.made_for")


def fields_of(request):
    """(name, text) of all that was sent, but for files. Nothing of a form about signing in, whose
    passwords and codes no page may hold, and nothing of what can't be read."""
    try:
        post = request.POST
    except (*TOO_BIG, MultiPartParserError, UnreadablePostError):
        return []
    if request.path.startswith(SIGN_IN) or any("password" in name for name in post):
        return []
    return [(name, text) for name, texts in post.lists() for text in texts]


def texts_of(fields):
    """What of it somebody wrote in words, to be read on a page: choices, numbers and keys are of a
    piece, and go along unseen."""
    return [text for _, text in fields if len(text.split()) > 1]


def is_from_own_page(request, trusted_origins=()):
    """Does the browser itself say that a page of ours sent this, not another site's?"""
    origin = request.headers.get("Origin", "null")
    if origin == "null":
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    return origin in {f"{request.scheme}://{request.get_host()}", *trusted_origins}
