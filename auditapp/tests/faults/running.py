"""The product as an installation runs it, with gunicorn, and its database, to be hurt."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

WORLD = "auditapp.tests.faults.world"
ROOT = Path(__file__).resolve().parents[3]
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


class Product:
    """Gunicorn on a loopback port, on the database of `url`; what it writes goes to `folder`."""

    def __init__(self, folder, url, **environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "gunicorn.log"
        self.environment = os.environ | {
            "DATABASE_URL": url,
            "DEMO": "1",  # cookies over http
            "DEBUG": "0",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "EMAIL_URL": "dummymail://",
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
            **environment,
        }
        self.process = None

    def run(self, *command):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT, env=self.environment, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def prepare(self, writers):
        """The tables and the world; gives where each writer writes."""
        self.make_tables()
        return self.asked(WORLD, f"before({writers})")

    def make_tables(self):
        self.run("script/_manage.py", "migrate", "--no-input", "+", "createcachetable")

    def saved(self):
        """draft -> (version, text), as the database has them."""
        found = self.asked(WORLD, "after()")
        return {int(draft): (version, text) for draft, (version, text) in found.items()}

    def asked(self, module, call):
        """What a function of a module prints, in a process that has the product."""
        code = f"import {module} as module; module.{call}"
        printed = self.run("manage.py", "shell", "--no-imports", "-c", code)
        return json.loads(printed.splitlines()[-1])

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "auditapp.wsgi"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10):
                    return
            except HTTPError:
                return
            except URLError:
                time.sleep(0.1)
        raise SystemExit(f"The product does not start:\n{self.log.read_text()[-3000:]}")

    def workers(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def kill_workers(self):
        for pid in self.workers():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        return len(self.workers())

    def deploy(self):
        self.process.send_signal(signal.SIGHUP)

    def limit_files(self, size):
        """No process of it may make a file longer than so many bytes: a full disk, for SQLite."""
        for pid in [self.process.pid, *self.workers()]:
            limit = UNLIMITED if size is None else (size, resource.RLIM_INFINITY)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
