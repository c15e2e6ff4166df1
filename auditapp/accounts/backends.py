from allauth.account.auth_backends import AuthenticationBackend

from .models import Membership, User


class EmailBackend(AuthenticationBackend):
    """Signs in by email, and brings a person and their current memberships in one query."""

    def _authenticate_by_email(self, email, password):
        """By the account's own address. allauth would go on taking one that it was corrected from,
        if a password was once chosen under it."""
        return self._check_password(User.objects.filter(email__iexact=email).first(), password)

    def get_user(self, user_id):
        current = Membership.objects.current().filter(user_id=user_id)
        found = list(current.select_related("user", "agency").order_by())
        if not found:
            return super().get_user(user_id)
        user = found[0].user
        if not self.user_can_authenticate(user):
            return None
        user._current_memberships = found
        return user
