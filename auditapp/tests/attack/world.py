"""What is attacked: the world of the tests with something of every kind in it, made in a process of
`manage.py shell`, which prints it in JSON."""

import json

from django.conf import settings
from django.db import transaction

from auditapp.tests import acting
from auditapp.tests.addresses import addresses
from auditapp.tests.world import make_world, session_of


def before():
    """Prints addresses, first those of a return that is still being filled in, and the cookies of
    an auditor."""
    with transaction.atomic():
        world = make_world()
        paths = sorted(addresses(world).values())
        begun = acting.agency_return(world.other_case, world.police).get_absolute_url()
        paths = [begun, f"{begun}A/", f"{begun}B/", f"{begun}C/", *paths]
        cookies = {
            settings.SESSION_COOKIE_NAME: session_of(world.auditor).session_key,
            settings.CSRF_COOKIE_NAME: "t" * 32,
        }
    print(json.dumps({"paths": paths, "cookies": cookies}))
