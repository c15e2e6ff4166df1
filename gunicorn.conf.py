"""Gunicorn, read by script/demo and by an installation: `gunicorn auditapp.wsgi`."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, because browsers open connections ahead of need: one would hold up a whole sync worker.
worker_class = "gthread"
threads = 4
control_socket_disable = True


def when_ready(server):
    """Say where, once a browser can connect."""
    print(f"Side by Side is at http://{bind} (Ctrl-C stops it)", flush=True)
