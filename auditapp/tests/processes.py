"""What the processes of one run have in common."""

import fcntl
import os
from contextlib import contextmanager


@contextmanager
def alone(tmp_path_factory, what):
    """The folder that all processes of this run share, while no other makes `what`."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with (folder / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
