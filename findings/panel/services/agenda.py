"""Writes of the agenda: which children the panel discusses, in what order, who takes no part."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale, lock_for_change
from cases.models import Case, NotTakingPart
from cases.states import WrongState
from findings.models import CaseDiscussion, DiscussionState

from ..minutes import lost_with
from .meetings import lock_audit


class NeedsMeeting(Exception):
    """A child that was discussed was so in a meeting."""


@transaction.atomic
def choose_child(*, case, reason, save_key, by, meeting=None):
    """Put a child last on the agenda. The same `save_key` again returns what it made. Raises Stale
    if somebody else chose the child meanwhile, WrongState or ValidationError."""
    lock_audit(case.audit)
    if chosen := CaseDiscussion.objects.filter(case=case).first():
        if chosen.save_key != save_key:
            raise Stale
        return chosen
    discussion = CaseDiscussion(case=case, save_key=save_key)
    others = list(CaseDiscussion.objects.filter(case__audit=case.audit_id))
    discussion.position = max((other.position for other in others), default=0) + 1
    _place(discussion, reason, meeting)
    record(Verb.ADDED, discussion, by=by, partnership_id=case.audit.partnership_id)
    return discussion


@transaction.atomic
def change_choice(*, discussion, reason, meeting, version, save_key, by):
    """Why the child is on the agenda, and of which meeting. Raises Stale, WrongState,
    NeedsMeeting or ValidationError."""
    audit = discussion.case.audit
    lock_audit(audit)
    locked = lock_for_change(discussion, version=version, save_key=save_key)
    if locked is None:
        return discussion
    _place(locked, reason, meeting)
    record(Verb.CHANGED, locked, by=by, partnership_id=audit.partnership_id)
    return locked


def _place(discussion, reason, meeting):
    if meeting and meeting.audit_id != discussion.case.audit_id:
        raise ValidationError({"meeting": "Select a meeting of this audit"})
    if discussion.is_held and meeting is None:
        raise NeedsMeeting("Select the meeting in which the child was discussed")
    discussion.reason, discussion.meeting = reason, meeting
    discussion.full_clean(exclude=["minutes_key"])
    discussion.save()


@transaction.atomic
def move_child(*, discussion, to, by):
    """Make it number `to` of the agenda; the same again changes nothing."""
    audit = discussion.case.audit
    lock_audit(audit)
    others = CaseDiscussion.objects.on_agenda().filter(case__audit=audit)
    order = [row for row in others if row.pk != discussion.pk]
    order.insert(max(to - 1, 0), discussion)
    for position, row in enumerate(order, start=1):
        row.position = position
    CaseDiscussion.objects.bulk_update(order, ["position"])
    record(Verb.CHANGED, discussion, by=by, partnership_id=audit.partnership_id)


@transaction.atomic
def take_off(*, discussion, seen, by):
    """Take a child off the agenda, and its minutes with it. `seen` is `lost_with` of what the page
    showed. Raises WrongState for one that was discussed, Stale where somebody wrote since."""
    audit = discussion.case.audit
    lock_audit(audit)
    locked = CaseDiscussion.objects.select_for_update().get(pk=discussion.pk)
    if locked.is_held:
        raise WrongState("take off the agenda", locked.state)
    if lost_with(locked) != seen:
        raise Stale
    record(Verb.REMOVED, locked, by=by, partnership_id=audit.partnership_id)
    locked.delete()


@transaction.atomic
def mark_held(*, discussion, held, by):
    """Say that the panel discussed the child, or that it did not after all. The report goes by
    `Case.discussed`, which is set here alone. Raises WrongState without a meeting."""
    audit = discussion.case.audit
    lock_audit(audit)
    locked = CaseDiscussion.objects.select_for_update().get(pk=discussion.pk)
    if held and locked.meeting_id is None:
        raise WrongState("mark as discussed without a meeting", locked.state)
    if locked.is_held == held:
        return
    locked.state = DiscussionState.DISCUSSED if held else DiscussionState.CHOSEN
    locked.save(update_fields=["state"])
    Case.objects.filter(pk=locked.case_id).update(discussed=held)
    record(Verb.CHANGED, locked, by=by, partnership_id=audit.partnership_id)


# -- taking no part


@transaction.atomic
def mark_no_part(*, case, user, reason, by):
    """From now on the person is shown nothing of the child. Marked already, they stay so."""
    Case.objects.select_for_update().get(pk=case.pk)
    if mark := NotTakingPart.objects.current().filter(case=case, user=user).first():
        return mark
    mark = NotTakingPart(case=case, user=user, reason=reason, marked_at=timezone.now())
    mark.full_clean()
    mark.save()
    record(Verb.ADDED, mark, by=by, partnership_id=case.audit.partnership_id)
    return mark


@transaction.atomic
def end_no_part(*, mark, by):
    ended = NotTakingPart.objects.current().filter(pk=mark.pk).update(ended_at=timezone.now())
    if ended:
        record(Verb.ENDED, mark, by=by, partnership_id=mark.case.audit.partnership_id)
