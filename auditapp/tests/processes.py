"""What the processes of one run have in common."""

import fcntl
import os
import pickle
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


def made_once(tmp_path_factory, what, make):
    """What `make()` returned in the first process that came here, unpickled for each caller."""
    with alone(tmp_path_factory, what) as folder:
        file = folder / f"{what}.pickle"
        if not file.exists():
            file.write_bytes(pickle.dumps(make()))
        return pickle.loads(file.read_bytes())  # noqa: S301  our own
