"""Question sets."""

from django.db.models import Q
from django.http import Http404

from auditapp.accounts.permissions import Permission, partnerships_with
from cases.models import QuestionSet


def visible_question_sets(user):
    """Shipped sets and those of the partnerships that the person administers; 404 for others."""
    ids = partnerships_with(user, Permission.ADMINISTER)
    if not ids:
        raise Http404
    return QuestionSet.objects.filter(Q(partnership=None) | Q(partnership__in=ids))


def earlier_version(question_set):
    """The version of the same set before this one, or None."""
    own = QuestionSet.objects.filter(
        partnership=question_set.partnership_id,
        slug=question_set.slug,
        version__lt=question_set.version,
    )
    return own.order_by("-version").first()
