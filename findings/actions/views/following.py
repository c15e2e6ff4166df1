"""One action, and what people say of it: each has a page of its own with one form."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.saving import Stale
from cases.children.identity_check.pages import TextCheck
from cases.states import WrongState

from .. import access
from ..forms.following import AnswerForm, CheckForm, DecideForm, ProposalForm, UpdateForm
from ..presenters import (
    ANSWERED,
    CLOSED,
    asked_for,
    history_of,
    row_of,
    why_no_check,
    why_no_proposal,
)
from ..services.checks import record_check
from ..services.progress import decide_on_action, update_action
from ..services.proposals import decide_proposal, propose_change
from ..standing import is_followed


@require_safe
def detail(request, audit_id, action_id):
    action = access.get_action(request.user, audit_id, action_id)
    user, audit = request.user, action.finding.audit
    proposals = list(access.proposals_of(action))
    context = {
        "audit": audit,
        "action": action,
        "row": row_of(action, timezone.localdate()),
        "history": history_of(
            action, access.updates_of(action), proposals, access.checks_of(action)
        ),
        "proposal": next((p for p in proposals if p.decided_at is None), None),
        "sees_whole": access.sees_whole(user, audit),
        "shows_finding": access.shows_finding(user, action),
        "is_followed": is_followed(action),
        "may_write": access.may_write(user, action),
        "may_do": access.may_do(user, action),
        "may_decide": access.may_decide(user, action),
        "may_check": access.may_check(user, action),
        "may_plan": access.may_plan(user, audit),
    }
    if context["proposal"]:
        context["asked_for"] = asked_for(context["proposal"])
    return render(request, "findings/actions/detail.html", context)


@dataclass
class Page:
    """A page that says one thing of an action: `form(action, posted)` makes its form and
    `act(**told)` does it, with version, key and who; `cannot(action)` is why not now, if so."""

    title: str
    button: str
    done: str
    form: Callable
    act: Callable
    cannot: Callable = lambda action: ""
    proposal: object = None


@require_http_methods(["GET", "HEAD", "POST"])
def update(request, audit_id, action_id):
    action = access.get_action_to_update(request.user, audit_id, action_id)
    is_owner = access.may_do(request.user, action)
    page = Page(
        "Write an update",
        "Save the update",
        "The update is saved.",
        lambda action, *posted: UpdateForm(*posted, action=action, is_owner=is_owner),
        lambda **told: update_action(action=action, **told),
    )
    return _follow(request, action, page)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request, audit_id, action_id):
    action = access.get_action_to_decide(request.user, audit_id, action_id)
    page = Page(
        "Decide on an action",
        "Save what you decide",
        "What you decided is saved.",
        lambda action, *posted: DecideForm(*posted, action=action),
        lambda **told: decide_on_action(action=action, **told),
    )
    return _follow(request, action, page)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, audit_id, action_id):
    action = access.get_action_to_propose(request.user, audit_id, action_id)
    agencies = access.agencies_to_own(action.finding.audit)
    page = Page(
        "Ask for another date or owner",
        "Ask for it",
        "The chair is asked. Until then the action stays as it is.",
        lambda action, *posted: ProposalForm(*posted, action=action, agencies=agencies),
        lambda **told: propose_change(action=action, **told),
        why_no_proposal,
    )
    return _follow(request, action, page)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, audit_id, action_id, proposal_id):
    proposal = access.get_proposal(request.user, audit_id, action_id, proposal_id)
    page = Page(
        "Answer a wish to change an action",
        "Save your answer",
        "Your answer is saved.",
        lambda action, *posted: AnswerForm(*posted, action=action),
        lambda **told: decide_proposal(proposal=proposal, **told),
        lambda action: ANSWERED if proposal.decided_at else "",
        proposal,
    )
    return _follow(request, proposal.action, page)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request, audit_id, action_id):
    action = access.get_action_to_check(request.user, audit_id, action_id)
    meetings = access.meetings_of(action)
    page = Page(
        "Record whether it made a difference",
        "Save the check",
        "What was measured is saved.",
        lambda action, *posted: CheckForm(*posted, action=action, meetings=meetings),
        lambda **told: record_check(action=action, **told),
        why_no_check,
    )
    return _follow(request, action, page)


def _follow(request, action, page):
    if request.method != "POST":
        return _page(request, action, page, page.form(action))
    checked = TextCheck([], audit=action.finding.audit)
    checked.names = page.form(action).TEXTS
    form = page.form(action, checked.posted(request))
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, action, page, form, 422)
    checked.show(form)
    if checked.found and "as_it_is" not in request.POST:
        return _page(request, action, page, form, 422, names_found=True)
    try:
        page.act(by=request.user, **_meta(form), **form.told())
    except (WrongState, Stale):
        return _stale(request, action, page, form)
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return _page(request, action, page, form, 422)
    messages.success(request, page.done)
    return redirect(action)


def _meta(form):
    return {name: form.cleaned_data[name] for name in ("version", "save_key")}


def _stale(request, action, page, form):
    """What was typed, beside how the action stands by now; saving goes on from there."""
    action = access.get_action(request.user, action.finding.audit.public_id, action.pk)
    form.data = form.data.copy()
    form.data["version"] = action.version
    last = list(access.updates_of(action))[-3:]
    history = history_of(action, last, access.proposals_of(action), access.checks_of(action))
    return _page(request, action, page, form, 409, is_stale=True, history=history[:-1])


def _page(request, action, page, form, status=200, **context):
    context |= {
        "audit": action.finding.audit,
        "action": action,
        "page": page,
        "form": form,
        "row": row_of(action, timezone.localdate()),
        "cannot": CLOSED if not is_followed(action) else page.cannot(action),
        "asked_for": asked_for(page.proposal) if page.proposal else "",
    }
    return render(request, "findings/actions/follow.html", context, status=status)
