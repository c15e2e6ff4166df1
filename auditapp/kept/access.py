from django.http import Http404
from django.urls import Resolver404, resolve

from auditapp.history.models import Verb, record

from .models import KeptForm


def leads_to_kept_form(path):
    try:
        return resolve(path).url_name == "kept-form"
    except Resolver404:
        return False


def get_kept_form(user, key):
    """What this person sent; 404 for everybody else, and after its hour."""
    kept = KeptForm.objects.current().filter(key=key).first()
    if kept is None:
        raise Http404
    if kept.owner_id != user.pk:
        record(Verb.REFUSED, kept, by=user)
        raise Http404
    return kept
