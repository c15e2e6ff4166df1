from auditapp.settings import *  # noqa: F403
from auditapp.settings import MIDDLEWARE

MIDDLEWARE = [*MIDDLEWARE, "auditapp.tests.faults.planted.Doubling"]
