"""Lists of children to draw from, and every draw from them."""

from django.db.models import Count

from cases.children.access import found_or_404
from cases.models import CandidateList, Sample


def candidate_lists_of(audit):
    lists = CandidateList.objects.filter(audit=audit).select_related("imported_by").defer("rows")
    return lists.annotate(draws=Count("samples")).order_by("-pk")


def get_candidates(audit, pk):
    lists = CandidateList.objects.filter(audit=audit, pk=pk)
    return found_or_404(
        lists.select_related("audit__partnership", "audit__question_set", "imported_by")
    )


def samples_of(audit):
    """Every draw from the audit's lists, newest first, as pages list them."""
    samples = Sample.objects.filter(candidates__audit=audit).select_related("drawn_by")
    return samples.order_by("-pk")


def get_sample(audit, pk):
    samples = Sample.objects.filter(candidates__audit=audit, pk=pk)
    return found_or_404(
        samples.select_related(
            "candidates__audit__question_set", "candidates__imported_by", "drawn_by"
        )
    )
