"""allauth's forms, in our words."""

from allauth.account.forms import ReauthenticateForm, ResetPasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

from ..models import User

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-10"}


class OwnResetForm(ResetPasswordForm):
    """For the account's own address alone; see EmailBackend."""

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        self.users = list(User.objects.filter(email__iexact=email, is_active=True))
        return email


class PasswordAgainForm(ReauthenticateForm):
    password = forms.CharField(
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )


class _CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="The 6 figures that your authenticator shows now, or a recovery code.",
        widget=forms.TextInput(attrs=CODE),
        error_messages={"required": "Enter the code"},
    )


class CodeForm(_CodeForm, mfa.AuthenticateForm):
    pass


class CodeAgainForm(_CodeForm, mfa.ReauthenticateForm):
    pass


class NewAuthenticatorForm(ActivateTOTPForm):
    code = forms.CharField(
        label="The code that it shows now",
        max_length=20,
        help_text="6 figures. It changes every 30 seconds.",
        widget=forms.TextInput(attrs=CODE),
        error_messages={"required": "Enter the code that the authenticator shows"},
    )


def _name():
    return forms.CharField(
        label="What do you call it?",
        max_length=60,
        help_text="Such as “NHS laptop” or “Key on my key ring”.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
        error_messages={"required": "Say what you call it"},
    )


class _CredentialField(forms.JSONField):
    """Python's reader refuses long numbers and deep nesting with errors that Django lets pass."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data, initial):
        return ""  # an answer counts once


class _Credential(forms.Form):
    """What a browser says of a key is what anybody says: the libraries that read it raise all kinds
    of errors at it, a wrong signature being one."""

    credential = _CredentialField(widget=forms.HiddenInput)

    def _refused_if_odd(self, read):
        try:
            return read()
        except ValidationError:
            raise
        except Exception:
            raise get_adapter().validation_error("incorrect_code") from None


class _KnownKeyForm(_Credential):
    def clean_credential(self):
        return self._refused_if_odd(super().clean_credential)


class KeyForm(_KnownKeyForm, webauthn.AuthenticateWebAuthnForm):
    pass


class PasskeyForm(_KnownKeyForm, webauthn.LoginWebAuthnForm):
    pass


class KeyAgainForm(_KnownKeyForm, webauthn.ReauthenticateWebAuthnForm):
    pass


class NewKeyForm(_Credential, webauthn.AddWebAuthnForm):
    name = _name()
    passwordless = forms.BooleanField(
        label="Sign in with it alone, without your password",
        required=False,
        initial=True,
        help_text="It then asks for its PIN, a fingerprint or your face. Untick this for an older "
        "security key without a PIN.",
    )

    def clean(self):
        return self._refused_if_odd(super().clean)


class KeyNameForm(webauthn.EditWebAuthnForm):
    name = _name()
