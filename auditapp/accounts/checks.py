from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from .models import User

DEMO_DOMAIN = "@demo.example"


@checks.register(checks.Tags.database)
def demonstration_accounts_are_closed(app_configs, databases=None, **kwargs):
    """Refuse to start with demonstration sign-ins, whose password is public, unless DEMO is set."""
    if settings.DEMO or not databases:
        return []
    try:
        found = User.objects.filter(email__iendswith=DEMO_DOMAIN, is_active=True).count()
    except DatabaseError:  # not migrated yet: nobody can sign in
        return []
    if not found:
        return []
    return [
        checks.Error(
            f"{found} active demonstration accounts (…{DEMO_DOMAIN}) are in this database.",
            hint="Start with script/demo, or set DATABASE_URL to a database without them.",
            id="accounts.E001",
        )
    ]
