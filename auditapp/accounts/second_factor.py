"""The second factor: who needs one, and whether this session has shown one."""

from functools import wraps

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings

from auditapp import encryption

from .permissions import memberships

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are stored with the field keys; a last factor cannot be taken away."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right, or it was used before. Wait for the next one, "
        "and check that the clock of your device is right.",
        "cannot_delete_authenticator": "This is your only second step. Add another before you "
        "remove it.",
    }

    def encrypt(self, text):
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text):
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        return not is_required(authenticator.user) or bool(others_than(authenticator))

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": "Side by Side"}

    def generate_authenticator_name(self, user, type):
        return ""


class SecondFactorStage(AuthenticateStage):
    """Asks for it after the password, and after single sign-on unless that asks for one itself."""

    def _should_handle(self, request):
        return super()._should_handle(request) and not _is_proven(request, self.login.user)


def others_than(authenticator):
    factors = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
    return factors.exclude(pk=authenticator.pk)


def has_one(user):
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_required(user):
    """Of everybody but those who come by a link to one return, and have no other way in."""
    if settings.SECOND_FACTOR_OPTIONAL:
        return False
    return user.has_usable_password() or bool(memberships(user))


def is_missing(request):
    """No query: what the session has shown is in the session."""
    return is_required(request.user) and not _is_proven(request, request.user)


def _is_proven(request, user):
    methods = {record["method"] for record in get_authentication_records(request, user)}
    return "mfa" in methods or (settings.OIDC_SECOND_FACTOR and "socialaccount" in methods)


def not_needed(view):
    """Mark a view that is open to whoever has given the password only."""

    @wraps(view)
    def marked(*args, **kwargs):
        return view(*args, **kwargs)

    marked.without_second_factor = True
    return marked
