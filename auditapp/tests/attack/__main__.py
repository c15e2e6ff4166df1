"""`script/attack`: three attackers, signed in as an auditor, against the running product with the
settings of an installation: wapiti, sqlmap, and our own odd texts.

First against a product with planted holes, of which each attacker has to find its own: else that
they find nothing would not count. It prints for each how many requests the product answered, what
was found, and how many answers were server errors; it ends with 1 unless the planted holes were
found and nothing else was.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from auditapp.tests.faults.postgres import Postgres
from auditapp.tests.faults.running import Product
from auditapp.tests.naughty import CANARY

from . import naughty, tools
from .visitor import Visitor, pages_open_to

PLANTED = "auditapp.tests.attack.planted_settings"
# A word of what each has to find among the planted holes.
EXPECTED = {
    "wapiti": ["/planted/agencies/", "/planted/echo/"],
    "sqlmap": ["GET /planted/agencies/"],
    "our own": ["a script of ours would run", "500: /planted/number/", "in the log"],
}
HEADINGS = f"{'attacker':10} {'requests':>9} {'findings':>9} {'server errors':>14}"


class Attacked:
    """The product, and what its access log says of an attacker."""

    def __init__(self, folder, **environment):
        self.access = folder / "access.log"
        self.database = Postgres(folder)
        self.database.start()
        self.product = Product(
            folder, self.database.url, DEMO="0", BEHIND_PROXY="1",
            EMAIL_URL="smtp://127.0.0.1:9", FROM_EMAIL="no-reply@audit.example.org",
            GUNICORN_CMD_ARGS=f"--access-logfile {self.access} --access-logformat %(s)s",
            **environment,
        )  # fmt: skip
        self.product.make_tables()
        self.world = self.product.asked("auditapp.tests.attack.world", "before()")
        self.product.start()

    def visitor(self):
        return Visitor(self.product.port, self.world["cookies"])

    def statuses(self):
        return [int(line) for line in self.access.read_text().split()]

    def stop(self):
        self.product.stop()
        self.database.stop()


def attackers(attacked, folder, root, starts, options):
    """(name, what it found) of each; it is attacked while that is read."""
    visitor = attacked.visitor()
    pages = pages_open_to(visitor, starts)
    print(f"Pages open to an auditor: {len(pages)}, with {sum(len(p.forms) for p in pages)} forms")
    paths = [page.path for page in pages]
    bin_folder = options.tools / "bin"
    yield "wapiti", tools.wapiti(folder, visitor, root, paths, options.seconds, bin_folder)
    yield "sqlmap", tools.sqlmap(folder, visitor, pages, options.seconds, bin_folder)
    yield "our own", naughty.attack(visitor, pages, sorted({*starts, *paths}))
    if not visitor.is_signed_in():
        raise SystemExit("The attackers were signed out, so this does not count.")


def attack(folder, options, *, planted):
    """Prints a line for each attacker, and what it found. True if that is as it should be."""
    attacked = Attacked(folder, **({"DJANGO_SETTINGS_MODULE": PLANTED} if planted else {}))
    root = "/planted/" if planted else "/"
    starts = [root] if planted else [root, *attacked.world["paths"]]
    is_good = True
    try:
        for name, found in attackers(attacked, folder, root, starts, options):
            if options.only not in name:
                continue
            before = len(attacked.statuses())
            findings = sorted(set(found))
            statuses = attacked.statuses()[before:]
            if CANARY in attacked.product.log.read_text(errors="replace"):
                findings.append("What was sent is in the log.")
            errors = sum(status >= 500 for status in statuses)
            print(f"{name:10} {len(statuses):9} {len(findings):9} {errors:14}", flush=True)
            for finding in findings[:40]:
                print(f"    {finding}")
            if planted:
                missed = [w for w in EXPECTED[name] if not any(w in f for f in findings)]
                print(*(f"    not found: {word}\n" for word in missed), end="", sep="")
                is_good &= not missed
            else:
                is_good &= not (findings or errors) and bool(statuses)
    finally:
        attacked.stop()
    return is_good


def main():
    reader = argparse.ArgumentParser(prog="script/attack", description=__doc__)
    reader.add_argument("--tools", type=Path, required=True, help="environment of the attackers")
    reader.add_argument("--only", default="", help="attackers whose name contains this")
    reader.add_argument(
        "--seconds", type=int, default=60,
        help="for reading, for each kind of wapiti's attacks, and for each form of sqlmap's",
    )  # fmt: skip
    options = reader.parse_args()
    results = []
    for planted in (True, False):
        print("With planted holes" if planted else "The product")
        print(HEADINGS)
        with tempfile.TemporaryDirectory(prefix="attack-") as folder:
            results.append(attack(Path(folder), options, planted=planted))
    print("As it should be." if all(results) else "Not as it should be: see above.")
    return not all(results)


if __name__ == "__main__":
    sys.exit(main())
