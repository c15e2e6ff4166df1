from django.shortcuts import render
from django.views.decorators.http import require_safe

from .access import earlier_version, get_question_set
from .difference import changes_between
from .writing import content_of


@require_safe
def detail(request, slug, version):
    question_set = get_question_set(request.user, slug=slug, version=version)
    earlier = earlier_version(question_set)
    changes = changes_between(content_of(earlier), content_of(question_set)) if earlier else None
    context = {"question_set": question_set, "earlier": earlier, "changes": changes}
    return render(request, "cases/question_sets/detail.html", context)
