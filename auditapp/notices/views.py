"""What a person chose about mail, and what administrators see of mails."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from . import access, services
from .forms import AT_ONCE, DAILY, ChoiceForm, MailFilter
from .presenters import is_silent, notice_row

NOTICES_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def choice(request):
    """The person's own choice, and what is sent at all."""
    if request.method != "POST":
        when = DAILY if access.chooses_daily(request.user) else AT_ONCE
        return _choice_page(request, ChoiceForm(initial={"when": when}))
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return _choice_page(request, form, status=422)
    services.choose(person=request.user, daily=form.is_daily)
    messages.success(request, "Your choice is saved.")
    return redirect("mail-choice")


def _choice_page(request, form, status=200):
    return render(request, "notices/choice.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD"])
def list_(request, partnership_id):
    partnership = access.get_partnership_of_mails(request.user, partnership_id)
    filters = MailFilter(request.GET)
    notices = access.notices_of(partnership, **filters.chosen)
    page = Paginator(notices, NOTICES_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    last_round = access.last_round()
    context = {
        "partnership": partnership,
        "filters": filters,
        "is_filtered": any(filters.chosen.values()),
        "page": page,
        "rows": [notice_row(notice) for notice in page],
        "query": query.urlencode(),
        "last_round": last_round,
        "is_silent": is_silent(last_round),
    }
    return render(request, "notices/list.html", context)


@require_POST
def again(request, partnership_id, mail_id):
    """Send a mail that was given up."""
    partnership, mail = access.get_mail(request.user, partnership_id, mail_id)
    if services.try_again(mail=mail, by=request.user, partnership=partnership):
        messages.success(request, f"The mail to {mail.person.name} is tried again now.")
    else:
        messages.success(request, f"The mail to {mail.person.name} needs no other try.")
    return redirect("mail-list", partnership.pk)
