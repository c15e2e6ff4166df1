from auditapp.settings import *  # noqa: F403

ROOT_URLCONF = "auditapp.tests.attack.planted"
