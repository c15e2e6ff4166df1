"""Bringing question sets in and taking them out: for administrators, 404 for everybody else."""

from django.http import Http404

from cases.question_sets.access import visible_question_sets


def get_question_set(user, set_id):
    found = visible_question_sets(user).filter(pk=set_id).first()
    if found is None:
        raise Http404
    return found
