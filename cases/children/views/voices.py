"""What families and practitioners said."""

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.accounts.permissions import Permission
from auditapp.saving import SavedForm, Stale
from cases import access
from cases.children.identity_check.pages import TextCheck
from cases.returns.forms.observations import ObservationRow, observation_data
from cases.returns.identity_check import OBSERVATIONS
from cases.returns.presenters.returns import by_kind
from cases.states import WrongState

from ..forms import VoiceForm, voice_initial
from ..presenters.voices import SHEETS, voice_line
from ..services import cases as services

TEXTS = ["words", "how", *OBSERVATIONS]


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, audit_id, case_id):
    case = access.get_case(request.user, audit_id, case_id, Permission.RECORD_VOICE)
    if request.method != "POST" and case.audit.is_published:
        return redirect(case)
    check = TextCheck(TEXTS, audit=case.audit, case=case)
    posted = check.posted(request)
    form = VoiceForm(posted, initial={"version": 0})
    if posted is not None:
        if _is_forged(form):
            return HttpResponseBadRequest()
        if form.is_valid() and "add" not in request.POST:
            try:
                voice = services.record_voice(case=case, by=request.user, **form.fields_to_save())
            except WrongState:
                return _page(request, case, form, problem="closed")
            messages.success(request, "What they said is recorded.")
            return _after(request, check, form, voice)
    return _page(request, case, check.show(form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, audit_id, case_id, voice_id):
    voice = access.get_voice(request.user, audit_id, case_id, voice_id)
    check = TextCheck(TEXTS, audit=voice.case.audit, case=voice.case)
    if request.method != "POST":
        if voice.case.audit.is_published:
            return redirect(voice.case)
        form = VoiceForm(initial=voice_initial(voice))
        form.data.update(_observations(voice))
        return _page(request, voice.case, check.show(form), voice)
    form = VoiceForm(check.posted(request))
    if _is_forged(form):
        return HttpResponseBadRequest()
    if not form.is_valid() or "add" in request.POST:
        return _page(request, voice.case, form, voice)
    try:
        services.change_voice(
            voice=voice,
            version=form.cleaned_data["version"],
            by=request.user,
            **form.fields_to_save(),
        )
    except WrongState:
        return _page(request, voice.case, form, voice, problem="closed")
    except Stale:
        voice = access.get_voice(request.user, audit_id, case_id, voice_id)  # removed by now: 404
        form.data = form.data.copy()
        form.data["version"] = voice.version
        return _page(request, voice.case, form, voice, problem="stale")
    messages.success(request, "The change is saved.")
    return _after(request, check, form, voice)


def _after(request, check, form, voice):
    if check.leads_back(request, form):
        return redirect("voice-edit", voice.case.audit.public_id, voice.case.public_id, voice.pk)
    return redirect(voice.case)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, audit_id, case_id, voice_id):
    """Ask, then delete what somebody said."""
    voice = access.get_voice(request.user, audit_id, case_id, voice_id)
    if request.method != "POST":
        return redirect(voice.case) if voice.case.audit.is_published else _removal(request, voice)
    form = SavedForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        services.remove_voice(voice=voice, version=form.cleaned_data["version"], by=request.user)
    except WrongState:
        return _removal(request, voice, problem="closed")
    except Stale:
        voice = access.get_voice(request.user, audit_id, case_id, voice_id)
        return _removal(request, voice, problem="stale")
    messages.success(request, "What they said is removed.")
    return redirect(voice.case)


def _removal(request, voice, problem=""):
    observations = [o for o in voice.observations.all() if not o.withdrawn]
    context = {
        "case": voice.case,
        "voice": voice,
        "line": voice_line(voice),
        "groups": by_kind(observations),
        "problem": problem,
        "saving": SavedForm(initial={"version": voice.version}),
    }
    status = 409 if problem else 200
    return render(request, "cases/children/voice_remove.html", context, status=status)


@require_safe
def question_sheet(request, audit_id, sheet):
    """Questions to print and take to a talk: nothing of the audit or a child is on it."""
    audit = access.get_audit_whole(request.user, audit_id, Permission.RECORD_VOICE)
    if sheet not in SHEETS:
        raise Http404
    return render(request, f"cases/children/sheets/{sheet}.html", {"audit": audit})


def _is_forged(form):
    return bool({"version", "save_key"} & form.errors.keys())


def _observations(voice):
    """The voice's observations as a browser would post them."""
    rows = [
        ObservationRow(o.kind, 0, str(o.key), o.text)
        for o in voice.observations.all()
        if not o.withdrawn
    ]
    return MultiValueDict(observation_data(rows))


def _page(request, case, form, voice=None, problem=""):
    if case.audit.is_published:  # whatever else is wrong with the form, it can't be saved
        problem = "closed"
    context = {"case": case, "audit": case.audit, "form": form, "voice": voice}
    context |= {"problem": problem, "sheets": SHEETS.items()}
    context["line"] = voice_line(voice) if voice else ""
    is_wrong = form.is_bound and "add" not in request.POST
    status = 409 if problem else 422 if is_wrong else 200
    return render(request, "cases/children/voice.html", context, status=status)
