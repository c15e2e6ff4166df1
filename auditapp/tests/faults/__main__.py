"""`script/faults`: hurts the running product while people write, and counts what became of it.

For each fault and database it prints how many saves were acknowledged, how many of these were lost
or saved twice, how many requests were refused, the longest time in which somebody got nothing
saved, and in what time 95 of 100 saves were made, counting all attempts. Lost, twice and refused
have to be 0; it ends with 1 if one is not, or if one of two planted products, which lose and double
saves, is not found out.
"""

import argparse
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .postgres import Postgres
from .running import Product
from .writers import Writer, together

WRITERS = 24
SECONDS = 12
PLANTED = {
    "planted: saves are lost": "auditapp.tests.faults.forgetful_settings",
    "planted: saved twice": "auditapp.tests.faults.doubling_settings",
}
HEADINGS = (
    f"{'fault':26} {'database':11} {'acknowledged':>12} {'lost':>5} {'twice':>6} "
    f"{'refused':>8} {'longest gap':>12} {'95 in 100':>10}"
)


@dataclass
class Result:
    fault: str
    database: str
    acknowledged: int
    lost: int
    twice: int
    refused: int
    gap: float  # seconds
    most: float  # 95 of 100 saves took no longer, in seconds

    def __str__(self):
        return (
            f"{self.fault:26} {self.database:11} {self.acknowledged:12} {self.lost:5} "
            f"{self.twice:6} {self.refused:8} {self.gap:10.1f} s {self.most:8.2f} s"
        )

    @property
    def is_good(self):
        return not (self.lost or self.twice or self.refused) and self.acknowledged > 0


def judged(fault, database, writers, saved):
    """What the database holds against what was acknowledged. Each writer alone writes to its draft,
    so its last acknowledged text has to be there, and each save counts its version up by one."""
    lost = twice = 0
    for writer in writers:
        version, text = saved.get(writer.place["draft"], (writer.place["version"], ""))
        made = version - writer.place["version"]
        known = len(writer.acknowledged)
        if writer.acknowledged and text not in (writer.acknowledged[-1], writer.in_flight):
            lost += 1
        lost += max(0, known - made)
        twice += max(0, made - known - bool(writer.in_flight))
    return Result(
        fault,
        database,
        sum(len(writer.acknowledged) for writer in writers),
        lost,
        twice,
        sum(len(writer.refused) for writer in writers),
        max(writer.longest_gap for writer in writers),
        percentile([each for writer in writers for each in writer.times], 95),
    )


def percentile(values, number):
    return sorted(values)[len(values) * number // 100] if values else 0.0


# -- the faults: each gets the product, its database and the time when it has to be over


def nothing(product, database, until):
    time.sleep(until - time.monotonic())


def killed_workers(product, database, until):
    while time.monotonic() < until - 1:
        time.sleep(0.5)
        product.kill_workers()


def deploys(product, database, until):
    while time.monotonic() < until - 3:
        time.sleep(2)
        product.deploy()


def database_restarts(product, database, until):
    """Pulled like a plug, and started at once."""
    while time.monotonic() < until - 4:
        time.sleep(2)
        database.pull_the_plug()
        database.start()


def database_lost(product, database, until):
    time.sleep(2)
    database.pull_the_plug()
    time.sleep(5)
    database.start()
    time.sleep(max(0, until - time.monotonic()))


def disk_full(product, database, until):
    time.sleep(3)
    product.limit_files(database.stat().st_size)  # the journal is longer than that at once
    time.sleep(4)
    product.limit_files(None)
    time.sleep(max(0, until - time.monotonic()))


TYPING = "no fault, a save each 2 s"
FAULTS = {
    TYPING: (nothing, "sqlite postgresql"),
    "no fault, no pause": (nothing, "sqlite postgresql"),
    "workers killed (SIGKILL)": (killed_workers, "sqlite postgresql"),
    "deploys (SIGHUP)": (deploys, "sqlite postgresql"),
    "database restarted": (database_restarts, "postgresql"),
    "database lost for 5 s": (database_lost, "postgresql"),
    "disk full for 4 s": (disk_full, "sqlite"),
}


def suffered(name, kind, product, database, places, seconds=SECONDS):
    fault, _ = FAULTS.get(name, (nothing, ""))
    saved = product.saved()
    writers = []
    for place in places:
        version, _ = saved.get(place["draft"], (place["version"], ""))
        pause = 2.0 if name == TYPING else 0.0
        writers.append(Writer(place | {"version": version}, product.port, pause=pause))
    together(writers, lambda until: fault(product, database, until), seconds)
    for writer in writers:
        writer.close()
    return judged(name, kind, writers, product.saved())


def double_sends(kind, product, places):
    """One form, twenty times at once: one save, twenty successes (P4)."""
    place = places[0]
    version, _ = product.saved().get(place["draft"], (place["version"], ""))
    body = {"save_key": uuid.uuid4(), "version": version, "A5": f"twenty {uuid.uuid4()}"}

    def send(_):
        writer = Writer(place, product.port)
        status, _ = writer.post(place["typed"], body)
        writer.close()
        return status

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(send, range(20)))
    after, text = product.saved()[place["draft"]]
    return Result(
        "one form sent 20 times",
        kind,
        statuses.count(200),
        int(text != body["A5"]),
        after - version - 1,
        20 - statuses.count(200),
        0.0,
        0.0,
    )


def run(kind, folder, only):
    """All faults on one kind of database, one after the other."""
    database = Postgres(folder) if kind == "postgresql" else folder / "faults.sqlite3"
    if kind == "postgresql":
        database.start()
    url = database.url if kind == "postgresql" else f"sqlite:///{database}"
    product = Product(folder, url)
    try:
        places = product.prepare(WRITERS)
        product.start()
        for name, (_, kinds) in FAULTS.items():
            if kind in kinds.split() and only in name:
                yield suffered(name, kind, product, database, places)
        if only in "one form sent 20 times":
            yield double_sends(kind, product, places)
    finally:
        if product.process:
            product.stop()
        if kind == "postgresql":
            database.stop()


def planted(folder):
    """Two products that lose or double saves, which has to be noticed. Gives whether it was."""
    url = f"sqlite:///{folder / 'planted.sqlite3'}"
    places = Product(folder, url).prepare(4)
    noticed = True
    for name, settings in PLANTED.items():
        product = Product(folder, url, DJANGO_SETTINGS_MODULE=settings)
        product.start()
        try:
            row = suffered(name, "sqlite", product, None, places, seconds=3)
        finally:
            product.stop()
        print(row, flush=True)
        noticed &= bool(row.lost if "lost" in name else row.twice)
    print("Both were noticed." if noticed else "Not noticed: what follows shows nothing.")
    return noticed


def main():
    reader = argparse.ArgumentParser(prog="script/faults", description=__doc__)
    reader.add_argument("--runs", type=int, default=1, help="how often all faults are tried")
    reader.add_argument("--only", default="", help="faults whose name contains this")
    reader.add_argument("--database", choices=["sqlite", "postgresql"], help="on this one alone")
    options = reader.parse_args()
    print(HEADINGS)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        noticed = planted(Path(folder))
    results = []
    for _ in range(options.runs):
        for kind in [options.database] if options.database else ["sqlite", "postgresql"]:
            with tempfile.TemporaryDirectory(prefix="faults-") as folder:
                for row in run(kind, Path(folder), options.only):
                    results.append(row)
                    print(row, flush=True)
    bad = [row for row in results if not row.is_good]
    print(f"{len(bad)} of {len(results)} failed.")
    return bool(bad) or not results or not noticed


if __name__ == "__main__":
    sys.exit(main())
