"""What tests do to things that are there, through the services, as the founder unless `by` says
who. What they make is in factories/.

    row = acting.agency_return(world.case, world.police)
    acting.fill_in(row, A={"A5": ["What police saw"]})
    acting.send(row, by=world.auditor)
"""

import uuid

from django.utils import timezone

from auditapp.accounts import services as accounts
from auditapp.notices import services as notices
from auditapp.notices.kinds import Kind
from auditapp.notices.models import Problem
from auditapp.notices.retrying import MOST_TRIES
from cases.audits.services import audits
from cases.children.facts.definitions import code_of, defined
from cases.children.facts.services import change_facts
from cases.cover_sheets import services as cover_sheets
from cases.models import AgencyReturn, CoverSheet
from cases.returns.accepting import services as accepting
from cases.returns.restricted import services as restricted
from cases.returns.services import returns, sending
from findings.panel.minutes import marks_of
from findings.panel.services.minutes import save_minutes

from .factories import founder
from .question_sets import COMPLETE, COMPLETE_COVER, complete_lead


def set_logo(partnership, content=b"\x89PNG\r\n\x1a\n and a picture"):
    accounts.set_logo(partnership=partnership, content=content, by=founder())


def open_audit(audit):
    audits.open_audit(audit=audit, by=founder())


def define_facts(audit, **facts):
    """Make these its own: label -> labels of choices. Codes and values are made of them."""
    audit.refresh_from_db()
    change_facts(
        audit=audit,
        facts=[defined(code_of(label, ()), label, choices) for label, choices in facts.items()],
        version=audit.version,
        save_key=uuid.uuid4(),
        by=founder(),
    )
    audit.refresh_from_db()


def leave_notice(person, audit, kind=Kind.ASSIGNED, **about):
    """Tell somebody what happened in an audit; the notice, whose mail waits."""
    notices.leave([person], kind=kind, audit=audit, object_id=audit.pk, by=founder(), **about)
    return person.notices.latest("pk")


def fail_to_mail(person, audit):
    """A mail to the person that the mail server did not take, however often it was tried."""
    mail, now = leave_notice(person, audit).mail, timezone.now()
    mail.tries, mail.tried_at, mail.problem = MOST_TRIES, now, Problem.REFUSED
    mail.given_up_at = now
    mail.save()
    return mail


def revise(audit):
    """Go back to moderating, for a new version of its report."""
    audits.revise(audit=audit, by=founder())


# -- returns


def agency_return(case, agency):
    """The one that opening the audit made, as a view would fetch it."""
    return AgencyReturn.objects.for_filling_in().get(case=case, agency=agency)


def save(agency_return, section, data, *, by=None):
    """Save one section, over whatever it holds."""
    section = agency_return.case.audit.question_set.section(section)
    draft = agency_return.drafts.get(section=section)
    return returns.save_section(
        agency_return=agency_return,
        section=section,
        data=data,
        version=draft.version,
        save_key=uuid.uuid4(),
        by=by or founder(),
    )


def fill_in(agency_return, *, by=None, **changes):
    """Answer everything; `changes` are data by section, laid over the complete ones."""
    others = [
        row.agency
        for row in agency_return.case.audit.audit_agencies.select_related("agency")
        if row.agency != agency_return.agency
    ]
    is_lead = agency_return.lead_id == agency_return.agency_id
    complete = complete_lead(others) if is_lead else COMPLETE
    for section, data in complete.items():
        save(agency_return, section, data | changes.get(section, {}), by=by)


def send(agency_return, *, by=None, at=None):
    return sending.send(
        agency_return=agency_return,
        version=returns.return_version(returns.drafts_of(agency_return)),
        save_key=uuid.uuid4(),
        by=by or founder(),
        at=at,
    )


def fill_in_and_send(case, agency, *, by=None, **changes):
    """The return as it was sent; `changes` as in `fill_in`."""
    row = agency_return(case, agency)
    fill_in(row, by=by, **changes)
    send(row, by=by)
    return agency_return(case, agency)


def accept_together(returns, *, by):
    """One press that accepts these, all of one audit."""
    return accepting.accept_together(
        audit=returns[0].case.audit,
        sendings={row.public_id: row.sent_at for row in returns},
        save_key=uuid.uuid4(),
        by=by,
    )


def comment_restricted(agency_return, text, *, by):
    restricted.save_comment(
        agency_return=agency_return,
        reason="address",
        text=text,
        version=0,
        save_key=uuid.uuid4(),
        by=by,
    )


# -- cover sheets


def cover_sheet(audit, agency):
    """The one that opening the audit made, as a view would fetch it."""
    return CoverSheet.objects.for_filling_in().get(audit=audit, agency=agency)


def save_cover_sheet(audit, agency, data=COMPLETE_COVER, *, by=None, send=False):
    sheet = cover_sheet(audit, agency)
    return cover_sheets.save_cover_sheet(
        sheet=sheet,
        data=data,
        version=sheet.version,
        save_key=uuid.uuid4(),
        by=by or founder(),
        send=send,
    )


def send_cover_sheet(audit, agency, data=COMPLETE_COVER, *, by=None):
    return save_cover_sheet(audit, agency, data, by=by, send=True)


# -- the panel


def write_minutes(discussion, *, by=None, **texts):
    """On a page that shows what is saved now; returns the discussion."""
    saved, _ = save_minutes(
        discussion=discussion,
        typed=texts,
        marks=marks_of(discussion),
        save_key=uuid.uuid4(),
        by=by or founder(),
    )
    return saved
