"""Pages for requests that cannot be answered as asked."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """The form is from before a sign-in or too old; say so and keep nothing hidden."""
    return render(request, "403_csrf.html", status=403)
