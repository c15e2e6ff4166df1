"""A PostgreSQL that may be hurt: what it acknowledged has to be there after it was killed."""

import os
import signal
import sys
import time

from .running import ROOT

sys.path.insert(0, str(ROOT / "script"))

import _postgres


class Postgres:
    def __init__(self, folder):
        self.folder = folder
        self.url = f"postgres://postgres@/postgres?host={folder}"
        self.cluster = _postgres.Cluster(folder)
        self.process = None

    def start(self):
        self.process = self.cluster.serve(_postgres.KEPT)

    def pull_the_plug(self):
        """All of its processes end at once, and nothing is finished."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        time.sleep(0.2)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
