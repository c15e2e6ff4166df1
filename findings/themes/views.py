"""Themes across audits: what was found on each, and managing a partnership's own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.accounts.permissions import Permission, partnerships_with
from auditapp.saving import SavedForm, Stale
from cases.states import WrongState

from . import access, presenters, services
from .forms import AddThemeForm, MergeThemeForm, RenameThemeForm, RetireThemeForm


@require_safe
def theme_list(request):
    partnerships = access.get_partnerships(request.user)
    ids = [partnership.pk for partnership in partnerships]
    themes = list(access.themes_of(ids))
    counts = list(access.counted_by_audit(ids))
    context = {
        "groups": list(presenters.by_partnership(partnerships, themes, counts)),
        "managed": partnerships_with(request.user, Permission.MANAGE_THEMES),
    }
    return render(request, "findings/themes/list.html", context)


@require_safe
def detail(request, theme_id):
    theme = access.get_theme(request.user, theme_id)
    context = {
        "theme": theme,
        "note": presenters.note_of(theme),
        "former_names": list(theme.former_names.all()),
        "merged": list(theme.merged.all()),
        "findings": list(access.findings_on(request.user, theme)),
        "may_change": access.may_change(request.user, theme),
    }
    return render(request, "findings/themes/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, partnership_id):
    partnership = access.get_partnership_to_add(request.user, partnership_id)
    themes = access.themes_of([partnership.pk]).current()
    form = AddThemeForm(_posted(request), themes=themes)
    context = {"partnership": partnership, "form": form}
    template = "findings/themes/create.html"
    if not form.is_bound:
        return render(request, template, context)
    if "save_key" in form.errors:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return render(request, template, context, status=422)
    if form.chosen:
        messages.info(request, f"No theme was added: here is “{form.chosen}”.")
        return redirect(form.chosen)
    try:
        theme = services.add_theme(
            partnership=partnership,
            name=form.cleaned_data["new_theme"],
            confirmed=form.confirmed,
            save_key=form.cleaned_data["save_key"],
            by=request.user,
        )
    except services.Similar as found:
        form.offer_similar(found.themes)
        return render(request, template, context, status=422)
    except ValidationError as error:
        form.add_error("new_theme", error.messages)
        return render(request, template, context, status=422)
    except Stale:
        return HttpResponseBadRequest()  # the key of another partnership's theme
    messages.success(request, f"“{theme}” is added.")
    return redirect(theme)


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request, theme_id):
    theme = access.get_theme_to_change(request.user, theme_id)
    others = access.themes_of([theme.partnership_id]).current().exclude(pk=theme.pk)
    initial = {"version": theme.version, "new_theme": theme.name}
    form = RenameThemeForm(_posted(request), initial=initial, themes=others)

    def save():
        services.rename_theme(
            theme=theme,
            name=form.cleaned_data["new_theme"],
            confirmed=form.confirmed,
            by=request.user,
            **_saving(form),
        )

    def merge_instead():
        return redirect(f"{reverse('theme-merge', args=[theme.pk])}?into={form.chosen.pk}")

    return _changed(request, theme, "rename", form, save, "The theme has its new name.",
                    otherwise=merge_instead)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, theme_id):
    theme = access.get_theme_to_change(request.user, theme_id)
    others = access.others_to_merge_into(theme)
    initial = {"version": theme.version, "into": request.GET.get("into")}
    form = MergeThemeForm(_posted(request), initial=initial, others=others)
    moving = access.findings_to_move(theme).count()

    def save():
        services.merge_theme(
            theme=theme, into=form.cleaned_data["into"], by=request.user, **_saving(form)
        )

    more = {"is_any": others.exists(), "moving": moving}
    return _changed(request, theme, "merge", form, save, "The themes are merged.", **more)


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request, theme_id):
    theme = access.get_theme_to_change(request.user, theme_id)
    form = RetireThemeForm(_posted(request), initial={"version": theme.version})

    def save():
        services.retire_theme(
            theme=theme, reason=form.cleaned_data["reason"], by=request.user, **_saving(form)
        )

    return _changed(request, theme, "retire", form, save, "The theme is retired.")


@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request, theme_id):
    theme = access.get_theme_to_change(request.user, theme_id)
    form = SavedForm(_posted(request), initial={"version": theme.version})

    def save():
        services.bring_back_theme(theme=theme, by=request.user, **_saving(form))

    return _changed(request, theme, "bring_back", form, save, "The theme is offered again.")


def _posted(request):
    return request.POST if request.method == "POST" else None


def _saving(form):
    return {name: form.cleaned_data[name] for name in ("version", "save_key")}


def _changed(request, theme, what, form, save, done, otherwise=None, **more):
    """Show the form, or do what it says; `otherwise` where an existing theme was chosen instead."""
    template = f"findings/themes/{what}.html"
    context = more | {"theme": theme, "form": form}
    if not form.is_bound:
        return render(request, template, context)
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    if not form.is_valid():
        return render(request, template, context, status=422)
    if otherwise and form.chosen:
        return otherwise()
    try:
        save()
    except services.Similar as found:
        form.offer_similar(
            found.themes, use="Merge it into “{}” instead", new="Call it “{}” all the same"
        )
        return render(request, template, context, status=422)
    except ValidationError as error:
        form.add_error("new_theme" if otherwise else None, error.messages)
        return render(request, template, context, status=422)
    except (Stale, WrongState):
        now = access.get_theme(request.user, theme.pk)
        form.data = form.data.copy()
        form.data["version"] = now.version
        context |= {"theme": now, "stale": True, "note": presenters.note_of(now)}
        return render(request, template, context, status=409)
    messages.success(request, done)
    return redirect(theme)
