"""The product's addresses and holes that the attack has to find: what each check is worth."""

import sys

from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import URLPattern, URLResolver, path

from auditapp import urls

handler400 = urls.handler400
handler404 = urls.handler404
handler500 = urls.handler500

PAGE = """<!doctype html><html lang="en-GB"><title>Planted</title><main>
<p><a href="/planted/agencies/?name=Police">Agencies</a></p>
<p><a href="/planted/number/?n=1">Number</a></p>
<form method="post" action="/planted/echo/">
<input type="hidden" name="csrfmiddlewaretoken" value="{token}"><input name="words" value="a">
<button>Send</button></form></main></html>"""


def contents(request):
    return HttpResponse(PAGE.format(token=get_token(request)))


def agencies(request):
    """Takes what is asked for into its SQL."""
    name = request.GET.get("name", "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM accounts_agency WHERE name = '{name}'")  # noqa: S608
        return HttpResponse(f"<p>{[row[0] for row in cursor.fetchall()]}</p>")


def echo(request):
    """Shows what was sent as it is."""
    return HttpResponse(f"<p>{request.POST.get('words', '')}</p>")


def number(request):
    """Fails on whatever is no number, and tells the log what it was."""
    print(request.GET.get("n"), file=sys.stderr, flush=True)
    return HttpResponse(f"<p>{int(request.GET.get('n', '1'))}</p>")


urlpatterns: list[URLPattern | URLResolver] = [
    path("planted/", contents, name="planted"),
    path("planted/agencies/", agencies, name="planted-agencies"),
    path("planted/echo/", echo, name="planted-echo"),
    path("planted/number/", number, name="planted-number"),
    *urls.urlpatterns,
]
