from allauth.account.views import LoginView, PasswordChangeView
from django.conf import settings
from django.shortcuts import redirect

from auditapp.kept.access import leads_to_kept_form

from ..models import User

# Known to everybody who has read the README; the accounts exist only while DEMO is set.
DEMO_PASSWORD = "Demo-2019-audit"  # noqa: S105


class SignInView(LoginView):
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context |= {
            "single_sign_on": settings.OIDC_NAME,
            "text_is_kept": leads_to_kept_form(context["redirect_field_value"] or ""),
        }
        if settings.DEMO:
            context["demo_password"] = DEMO_PASSWORD
            context["demo_accounts"] = demonstration_accounts()
        return context


def demonstration_accounts():
    """The demonstration sign-ins with their roles, in the order in which they were made."""
    people = (
        User.objects.filter(email__endswith="@demo.example", is_active=True)
        .prefetch_related("memberships__agency", "memberships__partnership")
        .order_by("pk")
    )
    return [{"email": user.email, "roles": _roles(user)} for user in people]


def _roles(user):
    return "; ".join(map(str, user.memberships.all())) or "By invitation, to one return"


login = SignInView.as_view()


class ChangePasswordView(PasswordChangeView):
    """Whoever signed in by an invitation has no password to change; one is set by mail."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)


change_password = ChangePasswordView.as_view()
