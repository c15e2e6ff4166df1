import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Verb

from .models import User
from .notices import WHAT
from .services.security import record_everywhere


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up."""

    def is_open_for_signup(self, request):
        return False

    def get_login_stages(self):
        return ["auditapp.accounts.second_factor.SecondFactorStage"]

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not of whoever has just signed in."""
        request = context.request
        shown = [record["at"] for record in get_authentication_records(request, request.user)]
        return not shown or time.time() - shown[-1] >= app_settings.REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix, email, context):
        """After the answer; see MailAfterAnswerMiddleware."""
        message = self.render_mail(template_prefix, email, context)
        self.request.mails.append((template_prefix, message))

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """To the address that the account has here, whichever allauth remembers."""
        words = {
            "person": user,
            "what": WHAT[template_prefix],
            "at": timezone.now(),
            "link": self.request.build_absolute_uri(reverse("mfa_index")),
        }
        self.send_mail("account/email/notice", user.email, words)

    def set_password(self, user, password):
        """Wrong guesses at the old one count no more. allauth would forget those of the addresses
        that it has noted, and may have noted none."""
        super().set_password(user, password)
        self._delete_login_attempts_cached_email(self.request, email=user.email)

    def reauthenticate(self, user, password):
        return user.check_password(password)

    def post_login(self, request, user, **kwargs):
        record_everywhere(Verb.SIGNED_IN, user, by=user)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request, **credentials):
        """An address without account leaves its entry too, so that both answers take as long."""
        person = User.objects.filter(email__iexact=credentials.get("email", "")).first()
        record_everywhere(Verb.FAILED_SIGN_IN, person or User(pk=0), by=None)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Wrong passwords are counted by account alone. allauth would count anew for each `Host`
        of a request, in which any port passes."""
        return credentials["email"].lower()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens accounts that an administrator has made, and makes none."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Whom the provider knows by an address that one of us has is that person from then on,
        whatever their address becomes. The provider is the installation's own: what it says of an
        address counts, unless it says that nobody has checked it."""
        if sociallogin.is_existing:
            return
        found = [each for each in sociallogin.email_addresses if each.email]
        claims = sociallogin.account.extra_data
        unchecked = {part.get("email_verified") for part in claims.values()} & {False, "false"}
        person = None
        if found and not unchecked:
            people = User.objects.filter(email__iexact=found[0].email, is_active=True)
            person = people.first()
        if person is None:
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))
        sociallogin.account.extra_data = {}  # names and more, which nobody here reads
        sociallogin.connect(request, person)
        record_everywhere(Verb.CONNECTED, person, by=person)
