"""Gunicorn, read by script/demo and by an installation: `gunicorn auditapp.wsgi`."""

import os
import subprocess
import sys
from pathlib import Path

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, because browsers open connections ahead of need: one would hold up a whole sync worker.
worker_class = "gthread"
threads = 4
control_socket_disable = True
# A worker loads the code itself, so that HUP brings new code in: workers of the new code start,
# then those of the old finish what they are answering, for so many seconds, and go.
preload_app = False
graceful_timeout = 30
# A worker that does not stir for so many seconds is replaced; a slow page, in a thread, stirs.
timeout = 60


def on_starting(server):
    """Say in a line what is wrong with the settings, and do not start. In a process of its own,
    for what this one loads stays loaded after HUP."""
    manage = Path(__file__).with_name("manage.py")
    if code := subprocess.run([sys.executable, manage, "check_start"]).returncode:
        sys.exit(code)


def when_ready(server):
    """Say where, once a browser can connect."""
    print(f"Side by Side is at http://{bind} (Ctrl-C stops it)", flush=True)
