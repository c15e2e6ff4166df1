from allauth.account.auth_backends import AuthenticationBackend

from .models import Membership


class EmailBackend(AuthenticationBackend):
    """Signs in by email, and brings a person and their current memberships in one query."""

    def get_user(self, user_id):
        found = list(
            Membership.objects.current().filter(user_id=user_id).select_related("user", "agency")
        )
        if not found:
            return super().get_user(user_id)
        user = found[0].user
        if not self.user_can_authenticate(user):
            return None
        user._current_memberships = found
        return user
