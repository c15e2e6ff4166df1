"""How a person signs in: second step, passkeys, recovery codes, and where they are signed in."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import access, services
from ..presenters import session_rows
from ..second_factor import MFAAdapter, has_one, is_missing, not_needed


class Index(mfa.IndexView):
    http_method_names = ["get", "head"]
    template_name = "accounts/security.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = session_rows(services.living_sessions(user), self.request.session.session_key)
        return super().get_context_data(**kwargs) | {"sessions": rows}


index = Index.as_view()


@not_needed
@require_safe
def second_factor(request):
    """Where whoever has given the password alone is sent."""
    if not is_missing(request):
        return redirect(get_next_redirect_url(request) or "home")
    if has_one(request.user):
        return redirect(_on_the_way(request, "mfa_reauthenticate"))
    ways = {"key": "mfa_add_webauthn", "authenticator": "mfa_activate_totp"}
    context = {f"{way}_url": _on_the_way(request, name) for way, name in ways.items()}
    return render(request, "accounts/second_factor.html", context)


def _on_the_way(request, name):
    """The address of this page, which leads on to `next` if that is an address of ours."""
    return passthrough_next_redirect_url(request, reverse(name), "next")


# -- at sign-in


authenticate = mfa.authenticate
reauthenticate = not_needed(ReauthenticateView.as_view())
reauthenticate_by_code = not_needed(mfa.reauthenticate)
reauthenticate_by_key = not_needed(webauthn.reauthenticate_webauthn)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_passkey(request):
    return webauthn.login_webauthn(request)


# -- adding and taking away. What was just added counts as shown.


class _Adding:
    """Where somebody was going when they were sent to add it lasts, past the recovery codes that
    they are shown first."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"next": get_next_redirect_url(self.request)}

    def get_success_url(self):
        if self.did_generate_recovery_codes:
            return _on_the_way(self.request, "mfa_view_recovery_codes")
        return get_next_redirect_url(self.request) or reverse("mfa_index")


class AddAuthenticator(_Adding, totp.ActivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        _added(self.request, Authenticator.Type.TOTP)
        return response


class RemoveAuthenticator(totp.DeactivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        services.record_removed_factor(user=self.request.user)
        return response


class AddKey(_Adding, webauthn.AddWebAuthnView):
    def form_valid(self, form):
        response = super().form_valid(form)
        _added(self.request, Authenticator.Type.WEBAUTHN)
        return response


class _OwnKey:
    def get_object(self, queryset=None):
        return access.get_own_key(self.request.user, self.kwargs["pk"])


class RemoveKey(_OwnKey, webauthn.RemoveWebAuthnView):
    def get_success_url(self):
        return reverse("mfa_index")

    def form_valid(self, form):
        if not MFAAdapter().can_delete_authenticator(self.object):
            messages.error(self.request, MFAAdapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        response = super().form_valid(form)
        services.record_removed_factor(user=self.request.user)
        return response


class RenameKey(_OwnKey, webauthn.EditWebAuthnView):
    def get_success_url(self):
        return reverse("mfa_index")


class RecoveryCodes(recovery.ViewRecoveryCodesView):
    def get_context_data(self, **kwargs):
        onwards = get_next_redirect_url(self.request) or reverse("home")
        return super().get_context_data(**kwargs) | {"onwards": onwards}


def _added(request, kind):
    record_authentication(request, request.user, "mfa", type=kind)
    services.record_added_factor(user=request.user)


add_authenticator = not_needed(AddAuthenticator.as_view())
remove_authenticator = RemoveAuthenticator.as_view()
add_key = not_needed(AddKey.as_view())
remove_key = RemoveKey.as_view()
rename_key = RenameKey.as_view()
recovery_codes = RecoveryCodes.as_view()
new_recovery_codes = recovery.generate_recovery_codes
download_recovery_codes = recovery.download_recovery_codes


@not_needed
@require_safe
def authenticator_picture(request):
    """The QR code of the authenticator that is being added: an address of its own, because the
    content security policy shows no data in place of one."""
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return HttpResponse(status=404)
    adapter = MFAAdapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, get_totp_secret()))
    return HttpResponse(picture, content_type="image/svg+xml")


# -- sessions


@not_needed
@require_http_methods(["GET", "HEAD", "POST"])
def session_left(request):
    """How long this session still lasts; asking by POST keeps it alive, asking by GET does not."""
    session = request.session
    return JsonResponse(
        {"seconds": session.seconds_left(), "can_last_longer": not session.is_near_its_end()}
    )


@require_POST
def end_sessions(request):
    """Sign out everywhere else, or everywhere."""
    here = request.session.session_key
    ended = services.end_sessions(user=request.user, keep=here, by=request.user)
    if request.POST.get("where") == "everywhere":
        logout(request)
        messages.success(request, "You are signed out everywhere.")
        return redirect("account_login")
    places = "1 other place" if ended == 1 else f"{ended} other places"
    messages.success(request, f"You are signed out in {places}, and still signed in here.")
    return redirect("mfa_index")
