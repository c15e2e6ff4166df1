from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .access import visible_question_sets


@require_safe
def question_set_list(request):
    question_sets = visible_question_sets(request.user)
    return render(request, "cases/question_sets/list.html", {"question_sets": question_sets})


@require_safe
def detail(request, slug, version):
    question_sets = visible_question_sets(request.user)
    question_set = get_object_or_404(question_sets, slug=slug, version=version)
    return render(request, "cases/question_sets/detail.html", {"question_set": question_set})
