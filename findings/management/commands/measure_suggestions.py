"""What suggestions are worth, on an audit whose panel has done the grouping itself."""

from itertools import combinations

from django.core.management.base import BaseCommand, CommandError

from cases.models import Audit, Observation
from findings.board.similarity import Text, groups
from findings.models import Evidence


class Command(BaseCommand):
    help = (
        "Suggest groups of the observations of an audit as if none were used, and compare them "
        "with its findings: how many of the pairs that one finding rests on are put together, and "
        "how many of the pairs put together are not of one finding."
    )

    def add_arguments(self, parser):
        parser.add_argument("title", nargs="?", default="February 2019", help="how it begins")

    def handle(self, *args, title, **options):
        audit = Audit.objects.filter(title__startswith=title).first()
        if audit is None:
            raise CommandError(f"There is no audit whose title begins with “{title}”.")
        observations = list(Observation.objects.counting().filter(case__audit=audit))
        rests = {}  # observation -> findings
        for evidence in Evidence.objects.filter(finding__audit=audit):
            rests.setdefault(evidence.observation_id, set()).add(evidence.finding_id)
        found = groups([Text(o.pk, o.kind, o.section_id, o.text) for o in observations])
        together = {frozenset(pair) for g in found for pair in combinations(g.keys, 2)}
        of_one = {
            frozenset((one.pk, other.pk))
            for one, other in combinations(observations, 2)
            if rests.get(one.pk, set()) & rests.get(other.pk, set())
        }
        right = len(together & of_one)
        self.stdout.write(f"{len(observations)} observations, {len(of_one)} pairs of one finding")
        self.stdout.write(f"{len(found)} groups suggested, {len(together)} pairs")
        self.stdout.write(f"put together: {_share(right, len(of_one))} of the pairs of one finding")
        wrong = len(together) - right
        self.stdout.write(f"wrong: {_share(wrong, len(together))} of the pairs suggested")


def _share(part, whole):
    return f"{round(100 * part / whole)}%" if whole else "none"
