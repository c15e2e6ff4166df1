import gc
import io
import os

import django
from django.core.management import call_command
from django.db import connections

from auditapp.handler import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditapp.settings")

django.setup(set_prefix=False)
application = Handler()

# A server does not run the checks by itself. A failing one stops the start with its message.
# Gunicorn asked already (gunicorn.conf.py); another server may not have.
call_command(
    "check",
    tags=["database", "production"],
    deploy=True,
    databases=["default"],
    stdout=io.StringIO(),
)
connections.close_all()

# What is loaded by now stays as long as the process: it need not be looked through for garbage time
# and again, which took some 5 % of a page's time.
gc.collect()
gc.freeze()
