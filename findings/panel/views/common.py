"""What the views of the panel share."""

from django.shortcuts import redirect, render


def is_forged(form):
    return bool({"version", "save_key", "rows"} & form.errors.keys())


def closed(request, audit, back, problem):
    """409: what was asked for was not done, and why."""
    context = {"audit": audit, "back": back, "problem": problem}
    return render(request, "findings/panel/not_done.html", context, status=409)


def scale_of(audit):
    return audit.question_set.scale if audit.question_set else []


def to_audit(audit):
    """Nobody meets about an audit that is being set up."""
    return redirect(audit) if audit.is_being_set_up else None
