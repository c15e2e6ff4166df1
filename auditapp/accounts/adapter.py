from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up."""

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Wrong passwords are counted by account alone. allauth would count anew for each `Host`
        of a request, in which any port passes."""
        return credentials["email"].lower()
