from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .access import earlier_version, visible_question_sets
from .difference import changes_between
from .writing import content_of

OWN_FIRST = F("partnership_id").desc(nulls_last=True)


@require_safe
def detail(request, slug, version):
    found = visible_question_sets(request.user).filter(slug=slug, version=version)
    question_set = found.select_related("partnership").order_by(OWN_FIRST).first()
    if question_set is None:
        raise Http404
    earlier = earlier_version(question_set)
    changes = changes_between(content_of(earlier), content_of(question_set)) if earlier else None
    context = {"question_set": question_set, "earlier": earlier, "changes": changes}
    return render(request, "cases/question_sets/detail.html", context)
