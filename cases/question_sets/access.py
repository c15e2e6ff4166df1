"""Question sets."""

from django.db.models import F, Q
from django.http import Http404

from auditapp.accounts.permissions import Permission, partnerships_with
from cases.access import refuse
from cases.models import QuestionSet

OWN_FIRST = F("partnership_id").desc(nulls_last=True)


def visible_question_sets(user):
    """Shipped sets and those of the partnerships that the person administers; 404 for others."""
    ids = partnerships_with(user, Permission.ADMINISTER)
    if not ids:
        raise Http404
    return QuestionSet.objects.filter(Q(partnership=None) | Q(partnership__in=ids))


def get_question_set(user, **wanted):
    """The one of those that has the `wanted` values of fields: an own one before a shipped one."""
    if partnerships_with(user, Permission.ADMINISTER):
        visible = visible_question_sets(user).filter(**wanted)
        if found := visible.select_related("partnership").order_by(OWN_FIRST).first():
            return found
    hidden = QuestionSet.objects.filter(**wanted).first()
    if hidden is None:
        raise Http404
    refuse(user, hidden)


def earlier_version(question_set):
    """The version of the same set before this one, or None."""
    own = QuestionSet.objects.filter(
        partnership=question_set.partnership_id,
        slug=question_set.slug,
        version__lt=question_set.version,
    )
    return own.order_by("-version").first()
