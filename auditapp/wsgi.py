import io
import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditapp.settings")

application = get_wsgi_application()

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
