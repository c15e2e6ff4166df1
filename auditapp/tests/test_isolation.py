"""Who gets what answer: every address, for every role, for the own agency's thing, another
agency's and another partnership's, for GET and POST.

A new address without a row fails `test_every_address_has_a_row`. Whoever is not named in a row
gets 404; whoever is not signed in is sent to the sign-in page.
"""

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import (
    AccuracyCheckFactory,
    AccuracyCommentFactory,
    ActionFactory,
    AnswerCheckFactory,
    AnswerCountFactory,
    AuditFactory,
    AuditFileFactory,
    BriefingFactory,
    CaseFactory,
    ConcernFactory,
    ContributionFactory,
    DiscussionFactory,
    DraftFactory,
    FindingFactory,
    IdentityFactory,
    InvitationFactory,
    JudgementFactory,
    KeptFormFactory,
    KeyFactory,
    MeetingFactory,
    NoPartFactory,
    PersonFactory,
    ProposalFactory,
    QuestionSetFactory,
    RemedyFactory,
    ReportFactory,
    ReportTemplateFactory,
    TeamAnswerFactory,
    ThemeFactory,
    UploadFactory,
    VoiceFactory,
    founder,
)
from cases.audits.services.audits import create_audit
from cases.children.tests.choosing import candidate_list, sample_of, waiting_import
from cases.models import AgencyReturn, Observation, Theme
from findings.actions.services.progress import update_action
from findings.teams.services import stop_asking

from .paths import late_path, unused_rule
from .question_sets import small
from .re_audits import earlier_audit, follow

PEOPLE = [
    "auditor",  # of police, whose return on Ada is being written
    "agency_lead",  # of police
    "other_auditor",  # of health, whose return on Ada is sent
    "panel",
    "chair",
    "administrator",
    "outsider",  # every role, in the other partnership
    "nobody",  # signed in, without any membership
    "contributor",  # from outside, invited to police's return on Ada
]
TAG = "<b canary>"  # ends the texts that people wrote, and no page may show it as it is
AGENCIES = ["auditor", "agency_lead", "other_auditor"]
POLICE = ["auditor", "agency_lead"]
FILLING_IN = [*POLICE, "contributor"]  # police's return on Ada
PANEL = ["panel", "chair", "administrator"]
HERE = AGENCIES + PANEL


def everybody(status):
    return dict.fromkeys(PEOPLE, status)


def only(people, status=200, **others):
    return dict.fromkeys(people if isinstance(people, list) else [people], status) | others


@dataclass
class Row:
    """`get` and `post` map people to the status they get; an empty POST is sent, so 400 is "your
    form lacks its version", 422 "something is to correct" and 405 "there is nothing to post"."""

    name: str
    place: str = ""
    get: dict = field(default_factory=dict)
    post: dict = field(default_factory=dict)
    anonymous: tuple = (302, 302)

    def __str__(self):
        return f"{self.name}-{self.place}"


def administering(posted):
    """(get, post) of what the panel's people see and administrators alone may do."""
    return (
        only("administrator", panel=403, chair=403),
        only("administrator", posted, panel=403, chair=403),
    )


# The chair has a security key; the others are sent to where they give their password.
BY_KEY = everybody(302) | {"chair": 200, "contributor": 403}
PAGE = everybody(405)  # for POST: methods are judged before rights


def page(name, place="", get=None):
    return Row(name, place, everybody(200) if get is None else get, PAGE)


ADMINISTRATORS = ["administrator", "outsider"]
WHOSE = [("here", "administrator"), ("far", "outsider")]


DRAFT_FORMS = ["properties", "publish", "delete", "section-add", "section", "section-remove"]
DRAFT_FORMS += ["question-add", "question", "question-remove"]


def managed(name, get, post):
    """Two rows: the administrator's own, and the other partnership's, which is the outsider's."""
    for place, person in (("here", "administrator"), ("far", "outsider")):
        opened = PAGE if get == 405 else only(person, get)
        yield Row(name, place, opened, only(person, post))


def choosing(name, post, mixed=False):
    """An administrator's page about the children of an audit, which the panel sees; `mixed`
    where the address holds more than the audit. `post` as in Row; 405 is for everybody."""
    others = only(["panel", "chair"], 403)
    posts = [PAGE] * 3 if post == 405 else [
        others | only("administrator", post), only("outsider", post), others
    ]  # fmt: skip
    yield Row(name, "here", others | only("administrator"), posts[0])
    yield Row(name, "far", only("outsider"), posts[1])
    if mixed:
        yield Row(name, "mixed", others, posts[2])


HOLDING = ["chair", "administrator"]


def holding(name, get, post, mixed=404):
    """What chair and administrators do, and the panel sees; `mixed` is what the panel gets for an
    address with one audit and another's child or meeting, None if it names the audit alone."""
    statuses = [get, post]
    for place, rights in (
        ("here", [only(HOLDING, status, panel=403) for status in statuses]),
        ("far", [only("outsider", status) for status in statuses]),
        ("mixed", [only([], panel=mixed)] * 2),
    ):
        if place != "mixed" or mixed:
            yield Row(name, place, *[_or_405(r, s) for r, s in zip(rights, statuses, strict=True)])


def administered(name, here, half):
    """Rows of a page for administrators: `here` and `half` are the statuses of GET and POST."""
    for place, statuses in (("here", here), ("half", half), ("far", here)):
        if statuses is None:
            continue
        if place == "far":
            yield Row(name, place, *[_or_405(only("outsider", s), s) for s in statuses])
        else:
            rights = [only("administrator", s, panel=403, chair=403) for s in statuses]
            yield Row(name, place, *[_or_405(r, s) for r, s in zip(rights, statuses, strict=True)])


def _or_405(rights, status):
    return PAGE if status == 405 else rights


def _mixed_finding(name, get):
    """Statuses for a finding of another partnership under an audit of this one: whoever may not
    do this here is told so, before the finding is looked for."""
    refused = only([], panel=403, administrator=403) if name in CHAIRS_ALONE else only([])
    return (PAGE if get == 405 else refused), refused


NOT_THE_CHAIR = {"panel": 403, "administrator": 403}
NO_AUDITOR = {"auditor": 403, "panel": 403}


def of_the_panel(those, others):
    """The same before the report is signed, when agencies see no action."""
    people = [person for person in those if person in PANEL]
    return people, {person: status for person, status in others.items() if person in PANEL}


CHAIRS_ALONE = {"finding-merge", "finding-move"}

# Of a restricted comment, the chair and administrators read and do not remove it.
READERS = {
    "restricted-comment": {"chair": 200, "administrator": 200},
    "restricted-comment-remove": {"chair": 403, "administrator": 403},
}
ROWS = [
    # -- accounts: the same for everybody
    Row("account_login", "", everybody(302), everybody(302), (200, 200)),
    Row("account_logout", "", everybody(200), everybody(302), (302, 302)),
    Row("account_inactive", "", everybody(200), PAGE, (200, 405)),
    Row("account_signup", "", everybody(302), everybody(302), (200, 200)),
    Row(  # somebody invited has none to change
        "account_change_password",
        "",
        everybody(200) | {"contributor": 302},
        everybody(200) | {"contributor": 302},
    ),
    Row("account_reset_password", "", everybody(200), everybody(200), (200, 200)),
    Row("account_reset_password_done", "", everybody(200), PAGE, (200, 405)),
    Row("account_reset_password_from_key", "", everybody(200), everybody(200), (200, 200)),
    Row("account_reset_password_from_key_done", "", everybody(200), PAGE, (200, 405)),
    # -- how a person signs in: each their own. The tables' people came with a second step.
    page("mfa_index"),
    Row("mail-choice", "", everybody(200), everybody(422)),
    page("second-factor", get=everybody(302)),
    Row("mfa_authenticate", "", everybody(302), everybody(302)),
    Row("mfa_login_webauthn", "", everybody(302), everybody(302)),
    Row("account_reauthenticate", "", *[everybody(200) | {"contributor": 403}] * 2),
    Row("mfa_reauthenticate", "", *[everybody(302) | {"contributor": 403}] * 2),
    Row("mfa_reauthenticate_webauthn", "", BY_KEY, BY_KEY | {"chair": 302}),
    Row("mfa_activate_totp", "", everybody(200), everybody(200)),
    page("totp-picture"),
    Row("mfa_deactivate_totp", "", everybody(404), everybody(404)),
    Row("mfa_add_webauthn", "", everybody(200), everybody(200)),
    Row("mfa_edit_webauthn", "chair's", only("chair"), only("chair")),
    Row("mfa_remove_webauthn", "chair's", only("chair"), only("chair", 302)),
    page("mfa_view_recovery_codes", get=everybody(404)),
    Row("mfa_generate_recovery_codes", "", everybody(200), everybody(200) | {"chair": 302}),
    Row("mfa_download_recovery_codes", "", everybody(404), everybody(404)),
    Row("session-left", "", everybody(200), everybody(200)),
    Row("sessions-end", "", PAGE, everybody(302)),
    # single sign-on is not set up
    Row("openid_connect_login", "", PAGE, everybody(404), (405, 404)),
    Row("openid_connect_callback", "", everybody(404), PAGE, (404, 405)),
    Row("socialaccount_signup", "", everybody(200), everybody(200), (200, 200)),
    *managed("person-second-step", 200, 302),
    # -- machines ask
    *(Row(name, "", everybody(200), PAGE, (200, 405)) for name in ("healthz", "readyz")),
    # -- what somebody typed while signed out: theirs alone
    Row("kept-form", "", only("auditor"), only("auditor", 302)),
    # -- management
    page("history-list", get=only(["administrator", "outsider"])),
    page("history-export", get=only(["administrator", "outsider"])),
    page("question-set-list", get=only(["administrator", "outsider"])),
    page("question-set-detail", "shipped", get=only(["administrator", "outsider"])),
    page("question-set-template", get=only(ADMINISTRATORS)),
    Row("question-set-bring-in", "", only(ADMINISTRATORS), only(ADMINISTRATORS, 422)),
    Row("question-set-store", "", PAGE, only(ADMINISTRATORS, 400)),
    *(
        page(name, place, get=only(people))
        for name in ("question-set-file", "draft-file")
        for place, people in WHOSE
    ),
    page("question-set-file", "shipped", get=only(ADMINISTRATORS)),
    Row("draft-create", "", only(ADMINISTRATORS), only(ADMINISTRATORS, 400)),
    Row("draft-copy", "shipped", only(ADMINISTRATORS), only(ADMINISTRATORS, 400)),
    *managed("draft-copy", 200, 400),
    *(
        page(f"draft-{name}", place, get=only(person))
        for name in ("detail", "preview", "bank")
        for place, person in WHOSE
    ),
    *(row for name in ("move", "undo") for row in managed(f"draft-{name}", 405, 400)),
    *(row for name in DRAFT_FORMS for row in managed(f"draft-{name}", 200, 400)),
    # -- partnerships, agencies, people: each administrator's own
    page("partnership-choose", get=only(ADMINISTRATORS, 302)),
    *managed("partnership-detail", 200, 400),
    page("mail-list", "here", get=only("administrator")),
    page("mail-list", "far", get=only("outsider")),
    *managed("mail-again", 405, 302),
    Row("mail-again", "mixed", PAGE),
    page("partnership-logo", "here", get=only(HERE)),
    page("partnership-logo", "far", get=only("outsider")),
    *managed("partnership-logo-edit", 200, 422),
    *managed("report-template", 200, 400),
    page("report-template-placeholders", "here", get=only("administrator")),
    page("report-template-placeholders", "far", get=only("outsider")),
    page("report-template-shipped", "here", get=only("administrator")),
    page("report-template-shipped", "far", get=only("outsider")),
    page("report-template-own", "here", get=only("administrator")),
    page("report-template-own", "far", get=only("outsider")),
    *managed("report-template-remove", 200, 400),
    page("agency-list", get=only(ADMINISTRATORS)),
    Row("agency-create", "", only(ADMINISTRATORS), only(ADMINISTRATORS, 400)),
    Row("agency-import", "", only(ADMINISTRATORS), only(ADMINISTRATORS, 400)),
    page("agency-template", "csv", get=only(ADMINISTRATORS)),
    page("agency-template", "other", get=only([])),
    *managed("agency-edit", 200, 400),
    *managed("agency-retire", 200, 302),
    *managed("agency-bring-back", 405, 302),
    page("person-list", get=only(ADMINISTRATORS)),
    Row("person-invite", "", only(ADMINISTRATORS), only(ADMINISTRATORS, 422)),
    Row("person-import", "", only(ADMINISTRATORS), only(ADMINISTRATORS, 400)),
    page("person-template", "xlsx", get=only(ADMINISTRATORS)),
    page("person-detail", "here", get=only("administrator")),
    page("person-detail", "far", get=only("outsider")),
    *managed("person-edit", 200, 422),
    Row("person-deactivate", "here", only("administrator"), only("administrator", 302)),
    # the outsider is the only administrator there
    Row("person-deactivate", "far", only("outsider"), only("outsider", 409)),
    *managed("person-reactivate", 405, 302),
    *managed("person-resend", 405, 302),
    *managed("person-reset", 405, 302),
    *managed("membership-create", 200, 422),
    *managed("membership-edit", 200, 422),
    *managed("membership-end", 200, 302),
    # "mixed": an address with one partnership's person and another's role
    Row("membership-edit", "mixed"),
    Row("membership-end", "mixed"),
    # whoever has the link chooses a password
    Row("invitation", "link", everybody(200), everybody(422), (200, 422)),
    Row("invitation", "forged", everybody(404), everybody(404), (404, 404)),
    # -- audits
    page("home"),
    page("audit-list"),
    page("audit-detail", "here", get=only(HERE)),
    page("audit-detail", "far", get=only("outsider")),
    Row("audit-assign", "here", only("agency_lead"), only("agency_lead", 422)),
    Row("audit-assign", "far", only("outsider"), only("outsider", 422)),
    # -- setting up; "half" is an audit of this partnership that is being set up, with one child
    Row("audit-create", "", *[only(["administrator", "outsider"], s) for s in (200, 400)]),
    Row("inspection-create", "", *[only(["administrator", "outsider"], s) for s in (200, 400)]),
    page("audit-detail", "half", get=only(["panel", "chair"], administrator=302)),
    *(
        row
        for name, here, half in (
            # (name, statuses of GET and POST for the audit that is open, and for "half")
            ("audit-set-up", (302, 405), (200, 405)),
            ("audit-set-up-purpose", (200, 400), (200, 400)),
            ("audit-set-up-question-set", (302, 400), (200, 400)),
            ("audit-set-up-agencies", (302, 400), (200, 400)),
            ("audit-set-up-children", (200, 405), (200, 405)),
            ("audit-set-up-dates", (200, 400), (200, 400)),
            ("audit-set-up-check", (302, 400), (200, 400)),
            ("audit-set-up-preview", (200, 405), (200, 405)),
            ("audit-copy", (200, 400), (200, 400)),
            ("audit-taking-part", (200, 405), (302, 405)),
            ("audit-remind", (200, 422), (200, 422)),
            ("audit-agency-add", (200, 400), (302, 302)),
            ("case-remove", (302, 409), (200, 302)),
            ("case-withdraw", (200, 400), (302, 400)),
            ("case-bring-back", (200, 400), (200, 400)),
        )
        for row in administered(name, here, half)
    ),
    Row("case-remove", "mixed"),
    Row("case-withdraw", "mixed"),
    Row("case-bring-back", "mixed"),
    *(
        row
        for name in ("audit-agency-withdraw", "audit-agency-bring-back")
        for row in [
            *administered(name, (200, 400), None),
            Row(name, "mixed", *[only([], panel=403, chair=403)] * 2),
        ]
    ),
    *(
        row
        for name in ("return-withdraw", "return-bring-back")
        for row in (
            Row(
                name,
                "police",
                *[only("administrator", s) | only(FILLING_IN, 403) for s in (200, 400)],
            ),
            Row(
                name,
                "health",
                *[
                    only("administrator", s) | only(["other_auditor", "panel", "chair"], 403)
                    for s in (200, 400)
                ],
            ),
            Row(name, "far", *[only("outsider", s) for s in (200, 400)]),
        )
    ),
    *(
        row
        for name, statuses in (
            ("audit-moderate", (200, 302)),
            *((f"audit-{move}", (302, 409)) for move in ("collect", "close", "open-again")),
        )
        for row in (
            Row(name, "here", *[only(["chair", "administrator"], s, panel=403) for s in statuses]),
            Row(name, "far", *[only("outsider", s) for s in statuses]),
        )
    ),
    *(
        Row(name, "signed", *[only(["chair", "administrator"], s, panel=403) for s in statuses])
        for name, statuses in (("audit-close", (200, 302)), ("audit-open-again", (302, 409)))
    ),
    # -- cases
    page("case-detail", "here", get=only(PANEL)),
    page("case-detail", "far", get=only("outsider")),
    # "mixed": an address with one partnership's audit and another's case, voice or finding
    page("case-detail", "mixed", get=only([])),
    Row("voice-create", "here", only(PANEL), only(PANEL, 400)),
    Row("voice-create", "far", only("outsider"), only("outsider", 400)),
    Row("voice-edit", "here", only(PANEL), only(PANEL, 400)),
    Row("voice-edit", "far", only("outsider"), only("outsider", 400)),
    Row("voice-edit", "mixed"),
    Row("voice-remove", "here", only(PANEL), only(PANEL, 400)),
    Row("voice-remove", "far", only("outsider"), only("outsider", 400)),
    Row("voice-remove", "mixed"),
    page("question-sheet", "here", get=only(PANEL)),
    page("question-sheet", "far", get=only("outsider")),
    page("question-sheet", "unknown", get=only([])),
    # -- paths of children, and time limits
    page("case-path", "here", get=only(PANEL)),
    page("case-path", "far", get=only("outsider")),
    page("case-path", "mixed", get=only([])),
    page("audit-timeline", "here", get=only(PANEL)),
    page("audit-timeline", "far", get=only("outsider")),
    Row("event-create", "here", *administering(400)),
    Row("event-create", "far", only("outsider"), only("outsider", 400)),
    Row("event-edit", "here", *administering(400)),
    Row("event-edit", "far", only("outsider"), only("outsider", 400)),
    Row("event-edit", "mixed", *[only([], panel=403, chair=403)] * 2),
    Row("event-remove", "here", *administering(302)),
    Row("event-remove", "far", only("outsider"), only("outsider", 302)),
    Row("event-remove", "mixed", *[only([], panel=403, chair=403)] * 2),
    Row("missed-reason", "here", only(PANEL), only(PANEL, 400)),
    Row("missed-reason", "far", only("outsider"), only("outsider", 400)),
    Row("missed-reason", "mixed"),
    page("timescale-list", "here", get=only("administrator")),
    page("timescale-list", "far", get=only("outsider")),
    Row("timescale-create", "here", only("administrator"), only("administrator", 400)),
    Row("timescale-create", "far", only("outsider"), only("outsider", 400)),
    Row("timescale-edit", "here", only("administrator"), only("administrator", 400)),
    Row("timescale-edit", "far", only("outsider"), only("outsider", 400)),
    Row("timescale-edit", "mixed"),
    Row("timescale-remove", "here", only("administrator"), only("administrator", 302)),
    Row("timescale-remove", "far", only("outsider"), only("outsider", 302)),
    Row("timescale-remove", "mixed"),
    # -- the key: nobody reads it here, for a look states a purpose; see test_identities
    *(
        row
        for name in ("case-identity", "case-identity-delete")
        for row in (
            Row(
                name,
                "here",
                only("administrator", panel=403, chair=403),
                only("administrator", 422, panel=403, chair=403),
            ),
            Row(name, "far", only("outsider"), only("outsider", 422)),
            Row(name, "mixed"),
        )
    ),
    Row(
        "audit-identities-delete",
        "here",
        only("administrator", panel=403, chair=403),
        only("administrator", 422, panel=403, chair=403),
    ),
    Row("audit-identities-delete", "far", only("outsider"), only("outsider", 422)),
    Row(
        "audit-matching",
        "here",
        only(AGENCIES) | only(PANEL, 403),
        only(AGENCIES, 422) | only(PANEL, 403),
    ),
    Row("audit-matching", "far", only("outsider"), only("outsider", 422)),
    Row("return-identity", "police", only(FILLING_IN), only(FILLING_IN, 422)),
    Row(
        "return-identity",
        "health",
        only("other_auditor") | only(PANEL, 403),
        only("other_auditor", 422) | only(PANEL, 403),
    ),
    Row("return-identity", "far", only("outsider"), only("outsider", 422)),
    # -- choosing the children
    *choosing("case-create", 400),
    *choosing("case-letter", 400),
    *choosing("audit-facts", 400),
    *choosing("case-import", 400),
    *choosing("case-import-csv", 405),
    *choosing("case-import-xlsx", 405),
    *choosing("case-import-check", 400, mixed=True),
    *choosing("candidate-list-create", 400),
    *choosing("candidates-csv", 405),
    *choosing("candidates-xlsx", 405),
    *choosing("candidate-list", 400, mixed=True),
    *choosing("candidate-list-empty", 302, mixed=True),
    *choosing("sample-detail", 302, mixed=True),
    *choosing("sample-account", 405, mixed=True),
    Row(
        "case-edit",
        "here",
        only("administrator", panel=403, chair=403),
        only("administrator", 400, panel=403, chair=403),
    ),
    Row("case-edit", "far", only("outsider"), only("outsider", 400)),
    Row("case-edit", "mixed"),
    # -- returns
    page("return-detail", "police", get=only(FILLING_IN)),
    page("return-detail", "health", get=only(["other_auditor", *PANEL])),
    page("return-detail", "far", get=only("outsider")),
    Row("return-section", "police", only(FILLING_IN), only(FILLING_IN, 400)),
    Row(
        "return-section",
        "health",
        only("other_auditor", 302) | only(PANEL, 403),
        only("other_auditor", 400) | only(PANEL, 403),
    ),
    Row("return-section", "far", only("outsider", 302), only("outsider", 400)),
    Row("return-typed", "police", PAGE, only(FILLING_IN, 400)),
    Row("return-typed", "health", PAGE, only("other_auditor", 400) | only(PANEL, 403)),
    Row("return-typed", "far", PAGE, only("outsider", 400)),
    Row("return-copy", "police", only(POLICE, contributor=403), only(POLICE, 400, contributor=403)),
    Row(
        "return-copy",
        "health",
        only("other_auditor", 302) | only(PANEL, 403),
        only("other_auditor", 400) | only(PANEL, 403),
    ),
    Row("return-copy", "far", only("outsider", 302), only("outsider", 400)),
    Row("return-check", "police", only(FILLING_IN), only(FILLING_IN, 400)),
    Row(
        "return-check",
        "health",
        only("other_auditor", 302) | only(PANEL, 403),
        only("other_auditor", 400) | only(PANEL, 403),
    ),
    Row("return-check", "far", only("outsider", 302), only("outsider", 400)),
    Row("return-sign-off", "police", PAGE, only(FILLING_IN, 400)),
    Row("return-sign-off", "health", PAGE, only("other_auditor", 400) | only(PANEL, 403)),
    Row("return-sign-off", "far", PAGE, only("outsider", 400)),
    Row("return-take-back", "police", PAGE, only(FILLING_IN, 409)),
    Row("return-take-back", "health", PAGE, only("other_auditor", 409) | only(PANEL, 403)),
    Row("return-take-back", "far", PAGE, only("outsider", 409)),
    page("return-version", "police", get=only([])),
    page("return-version", "health", get=only(["other_auditor", *PANEL])),
    page("return-version", "far", get=only("outsider")),
    Row("return-accept", "police", PAGE, only(FILLING_IN, 403)),
    Row("return-accept", "health", PAGE, only(PANEL, 400, other_auditor=403)),
    Row("return-accept", "far", PAGE, only("outsider", 403)),
    Row("return-send-back", "police", only(FILLING_IN, 403), only(FILLING_IN, 403)),
    Row(
        "return-send-back",
        "health",
        only(PANEL, other_auditor=403),
        only(PANEL, 400, other_auditor=403),
    ),
    Row("return-send-back", "far", only("outsider", 403), only("outsider", 403)),
    # -- accepting many at once: the chair's own press, and one in the other partnership
    Row("audit-accept", "here", only(PANEL), only(PANEL, 400)),
    Row("audit-accept", "far", only("outsider"), only("outsider", 400)),
    page("acceptance-detail", "here", get=only(PANEL)),
    page("acceptance-detail", "far", get=only("outsider")),
    page("acceptance-detail", "mixed", get=only([])),
    Row("acceptance-undo", "here", PAGE, only("chair", 302, panel=403, administrator=403)),
    Row("acceptance-undo", "far", PAGE, only("outsider", 403)),
    Row("acceptance-undo", "mixed", PAGE),
    # -- cover sheets: that of police is being written, those of health and far are sent
    Row("cover-sheet", "police", only(POLICE), only(POLICE, 400)),
    Row(
        "cover-sheet",
        "health",
        only(["other_auditor", *PANEL]),
        only("other_auditor", 400) | only(PANEL, 403),
    ),
    Row("cover-sheet", "far", only("outsider"), only("outsider", 400)),
    Row("cover-sheet-typed", "police", PAGE, only(POLICE, 400)),
    Row("cover-sheet-typed", "health", PAGE, only("other_auditor", 400) | only(PANEL, 403)),
    Row("cover-sheet-typed", "far", PAGE, only("outsider", 400)),
    # -- one-off contributors
    Row(
        "return-contributor",
        "police",
        only("agency_lead", auditor=403, contributor=403),
        only("agency_lead", 422, auditor=403, contributor=403),
    ),
    Row("return-contributor", "health", *[only(["other_auditor", *PANEL], 403)] * 2),
    Row("return-contributor", "far", *[only("outsider", 403)] * 2),
    Row(
        "return-contributor-revoke",
        "police",
        PAGE,
        only("agency_lead", 400, auditor=403, contributor=403),
    ),
    Row("return-contributor-revoke", "health", PAGE, only(["other_auditor", *PANEL], 403)),
    Row("return-contributor-revoke", "far", PAGE, only("outsider", 403)),
    # whoever has the link is signed in by it, instead of who they were
    Row("contribute", "link", everybody(200), everybody(302), (200, 302)),
    Row("contribute", "forged", everybody(404), everybody(404), (404, 404)),
    # -- urgent concerns: police's was raised by the auditor, the far one by the outsider
    Row("return-urgent-concern", "police", only(FILLING_IN), only(FILLING_IN, 400)),
    Row(
        "return-urgent-concern",
        "health",
        only("other_auditor") | only(PANEL, 403),
        only("other_auditor", 400) | only(PANEL, 403),
    ),
    Row("return-urgent-concern", "far", only("outsider"), only("outsider", 400)),
    Row(
        "concern-detail",
        "police",
        only([*POLICE, "administrator"]),
        only(["agency_lead", "administrator"], 400, auditor=403),
    ),
    Row("concern-detail", "far", only("outsider"), only("outsider", 400)),
    # -- restricted comments, of which the panel and contributors learn nothing
    *(
        row
        for name in ("restricted-comment", "restricted-comment-remove")
        for row in (
            Row(name, "police", only(POLICE), only(POLICE, 400)),
            Row(
                name,
                "health",
                only("other_auditor", **READERS[name]),
                only("other_auditor", 400, chair=403, administrator=403),
            ),
            Row(name, "far", only("outsider"), only("outsider", 400)),
        )
    ),
    # -- what is put right for a child, of which the panel and contributors learn nothing
    *(
        Row(name, place, PAGE if name == "remedy-reopen" else only(who), only(who, posted))
        for name, posted in (
            *((f"remedy-{n}", 400) for n in ("list", "edit", "done", "reopen", "remove")),
        )
        for place, who in (
            ("police", [*POLICE, "administrator"]),
            ("health", ["other_auditor", "administrator"]),
            ("far", ["outsider"]),
        )
    ),
    page("remedy-of-audit", "here", get=only("administrator", panel=403, chair=403)),
    page("remedy-of-audit", "far", get=only("outsider")),
    # -- working offline; the upload is the auditor's own
    page("return-workbook", "police", get=only(FILLING_IN)),
    page("return-workbook", "health", get=only(["other_auditor", *PANEL])),
    page("return-workbook", "far", get=only("outsider")),
    page("return-print", "police", get=only(FILLING_IN)),
    page("return-print", "health", get=only(["other_auditor", *PANEL])),
    page("return-print", "far", get=only("outsider")),
    page("return-answers", "police", get=only(FILLING_IN)),
    page("return-answers", "health", get=only(["other_auditor", *PANEL])),
    page("return-answers", "far", get=only("outsider")),
    page("audit-workbook", "here", get=only(AGENCIES) | only(PANEL, 403)),
    page("audit-workbook", "far", get=only("outsider")),
    page("audit-answers", "here", get=only(HERE)),
    page("audit-answers", "far", get=only("outsider")),
    Row(
        "audit-upload",
        "here",
        only(AGENCIES) | only(PANEL, 403),
        only(AGENCIES, 422) | only(PANEL, 403),
    ),
    Row("audit-upload", "far", only("outsider"), only("outsider", 422)),
    Row(
        "upload-detail",
        "here",
        only("auditor") | only(PANEL, 403),
        only("auditor", 400) | only(PANEL, 403),
    ),
    Row("upload-detail", "far", only("outsider"), only("outsider", 400)),
    Row("upload-detail", "mixed", only(PANEL, 403), only(PANEL, 403)),
    # -- what the panel asks an agency to check
    Row(
        "check-detail", "police", only(POLICE, contributor=403), only(POLICE, 400, contributor=403)
    ),
    Row(
        "check-detail",
        "health",
        only("other_auditor") | only(PANEL, 403),
        only("other_auditor", 400) | only(PANEL, 403),
    ),
    Row("check-detail", "far", only("outsider"), only("outsider", 400)),
    Row("check-detail", "mixed", only([], contributor=403), only([], contributor=403)),
    # -- where records differ: those of Ada agree, as one return alone is sent
    *(
        row
        for name in ("difference-list", "difference-to-settle", "difference-detail")
        for row in (
            page(name, "here", get=only(PANEL)),
            page(name, "far", get=only("outsider")),
        )
    ),
    *(
        row
        for name in ("difference-decide", "difference-ask")
        for row in (
            Row(name, "here", PAGE, only(PANEL, 409)),
            Row(name, "far", PAGE, only("outsider", 409)),
            Row(name, "mixed", PAGE),
        )
    ),
    page("difference-detail", "mixed", get=only([])),
    # -- the accuracy check: agencies see what concerns themselves
    *(
        row
        for place, whole, chairs, agency in (
            ("here", PANEL, ["chair"], POLICE),
            ("far", ["outsider"], ["outsider"], ["outsider"]),
        )
        for others in [{person: 403 for person in whole if person not in chairs}]
        for row in (
            page("accuracy-overview", place, get=only(whole)),
            Row("accuracy-open", place, PAGE, only(chairs, 302) | others),
            Row("accuracy-close", place, PAGE, only(chairs, 302) | others),
            Row("accuracy-answer", place, only(chairs) | others, only(chairs, 422) | others),
            Row("accuracy-reply", place, only(agency), only(agency, 400)),
        )
    ),
    Row("accuracy-answer", "mixed", *[only([], panel=403, administrator=403)] * 2),
    # -- findings
    page("finding-list", "here", get=only(PANEL)),
    page("finding-list", "far", get=only("outsider")),
    page("finding-detail", "here", get=only(PANEL)),
    page("finding-detail", "far", get=only("outsider")),
    page("finding-detail", "mixed", get=only([])),
    page("finding-by-number", "here", get=only(PANEL, 302)),
    page("finding-by-number", "far", get=only("outsider", 302)),
    Row("finding-create", "here", only(PANEL), only(PANEL, 400)),
    Row("finding-create", "far", only("outsider"), only("outsider", 400)),
    page("finding-extend", "here", get=only(PANEL, 302)),
    page("finding-extend", "far", get=only("outsider", 302)),
    page("finding-similar", "here", get=only(PANEL)),
    page("finding-similar", "far", get=only("outsider")),
    Row("finding-keep-apart", "here", PAGE, only(PANEL, 400)),
    Row("finding-keep-apart", "far", PAGE, only("outsider", 400)),
    Row("observation-set-aside", "here", only(PANEL), only(PANEL, 400)),
    Row("observation-set-aside", "far", only("outsider"), only("outsider", 400)),
    Row("observation-take-up", "here", PAGE, only(PANEL, 302)),
    Row("observation-take-up", "far", PAGE, only("outsider", 302)),
    Row("observation-take-up", "mixed", PAGE),
    *(
        row
        for name, get, post in (
            ("finding-count", 200, 422),
            ("finding-count-remove", 405, 302),
            ("finding-merge", 200, 422),
            ("finding-move", 405, 302),
        )
        for row in (
            Row(
                name,
                "here",
                PAGE if get == 405 else only("chair", get, panel=403, administrator=403),
                only("chair", post, panel=403, administrator=403),
            ),
            Row(
                name,
                "far",
                PAGE if get == 405 else only("outsider", get),
                only("outsider", post),
            ),
            Row(name, "mixed", *_mixed_finding(name, get)),
        )
    ),
    Row(
        "finding-edit",
        "here",
        only("chair", panel=403, administrator=403),
        only("chair", 400, panel=403, administrator=403),
    ),
    Row("finding-edit", "far", only("outsider"), only("outsider", 400)),
    Row("finding-edit", "mixed"),
    Row(
        "finding-remove",
        "here",
        only("chair", panel=403, administrator=403),
        only("chair", 409, panel=403, administrator=403),
    ),
    Row("finding-remove", "far", only("outsider"), only("outsider", 409)),
    Row("finding-remove", "mixed", *[only([], panel=403, administrator=403)] * 2),
    # -- the panel's meetings; "half" is being set up, so nobody meets about it
    *(
        row
        for name in ("meeting-list", "agenda", "audit-packs", "then-and-now")
        for row in (
            page(name, "here", get=only(PANEL)),
            page(name, "half", get=only(PANEL, 302)),
            page(name, "far", get=only("outsider")),
        )
    ),
    *(
        row
        for name in ("child-evaluation", "child-pack")
        for row in (
            page(name, "here", get=only(PANEL)),
            page(name, "half", get=only(PANEL, 302)),
            page(name, "far", get=only("outsider")),
            page(name, "mixed", get=only([])),
        )
    ),
    # -- the identity check; nothing is found at the fingerprint named here
    *holding("identity-check", 200, 405, mixed=None),
    Row("identity-check", "half", only(HOLDING, 302, panel=403), PAGE),
    *holding("identity-override", 302, 400, mixed=None),
    *holding("identity-override-undo", 405, 302, mixed=None),
    *holding("meeting-create", 200, 400, mixed=None),
    *holding("meeting-edit", 200, 400, mixed=403),
    *holding("agenda-child", 200, 400),
    *holding("agenda-move", 405, 400),
    *holding("agenda-take-off", 200, 400),
    *holding("no-part", 200, 422),
    *holding("no-part-end", 405, 302),
    *holding("child-meeting-held", 405, 400),
    *(
        Row(name, "half", only(HOLDING, 302, panel=403), only(HOLDING, 302, panel=403))
        for name in ("meeting-create", "agenda-child")
    ),
    Row("child-meeting", "here", only(PANEL), only(PANEL, 400)),
    Row("child-meeting", "half"),
    Row("child-meeting", "far", only("outsider"), only("outsider", 400)),
    Row("child-meeting", "mixed"),
    Row("child-meeting-typed", "here", PAGE, only(PANEL, 400)),
    Row("child-meeting-typed", "far", PAGE, only("outsider", 400)),
    Row("child-meeting-typed", "mixed", PAGE),
    # -- themes: one of each partnership, and a shipped one that is nobody's to change
    page("theme-list", get=only([*PANEL, "outsider"])),
    *(
        page(f"across-{name}", get=only([*PANEL, "outsider"]))
        for name in ("themes", "questions", "timescales", "returns")
    ),
    page("theme-detail", "here", get=only(PANEL)),
    page("theme-detail", "far", get=only("outsider")),
    page("theme-detail", "shipped", get=only([*PANEL, "outsider"])),
    *(
        row
        for name in ("create", "rename", "merge", "retire", "bring-back")
        for row in (
            Row(
                f"theme-{name}",
                "here",
                *[only(["chair", "administrator"], s, panel=403) for s in (200, 400)],
            ),
            Row(f"theme-{name}", "far", only("outsider"), only("outsider", 400)),
        )
    ),
    Row("theme-rename", "shipped", *[only([*PANEL, "outsider"], 403)] * 2),
    # -- the summary report: live here and there; signed is that of another audit, with the same
    # agencies, which is published
    *(
        page(name, place, get=only(people))
        for name in ("audit-summary", "public-summary")
        for place, people in (("here", PANEL), ("far", "outsider"), ("signed", HERE))
    ),
    *(
        page(name, place, get=only(people))
        for name in ("report-version", "report-changes", "report-file")
        for place, people in (("signed", HERE), ("unsigned", []))
    ),
    *(
        page(name, place, get=only(people))
        for name in ("briefing", "briefing-file")
        for place, people in (("here", PANEL), ("far", "outsider"), ("signed", HERE))
    ),
    # -- a year's audits
    page("annual-summary-list", get=only([*PANEL, "outsider"])),
    *(
        page(name, place, get=only(who))
        for name in ("annual-summary", "annual-summary-file")
        for place, who in (("here", PANEL), ("far", "outsider"))
    ),
    Row("then-and-now-judge", "here", only(PANEL), only(PANEL, 400)),
    Row("then-and-now-judge", "far", only("outsider"), only("outsider", 400)),
    Row("then-and-now-judge", "mixed"),
    # -- what teams did with a briefing: anybody says by the link, which was closed for the other
    Row("team-answer", "asking", everybody(200), everybody(400), (200, 400)),
    Row("team-answer", "closed", everybody(404), everybody(404), (404, 404)),
    Row("team-thanks", "asking", everybody(200), PAGE, (200, 405)),
    page("team-list", "here", get=only(PANEL)),
    page("team-list", "far", get=only("outsider")),
    page("team-list", "signed", get=only(PANEL)),
    *(
        Row(name, place, PAGE, only(who, 302) | not_chair)
        for name in ("team-ask", "team-stop")
        for place, who, not_chair in (
            ("signed", "chair", NOT_THE_CHAIR),
            ("here", [], NOT_THE_CHAIR),
            ("far", [], {}),
        )
    ),
    Row(
        "team-answer-remove",
        "signed",
        only("chair", **NOT_THE_CHAIR),
        only("chair", 302, **NOT_THE_CHAIR),
    ),
    Row("team-answer-remove", "mixed", only([], **NOT_THE_CHAIR), only([], **NOT_THE_CHAIR)),
    # -- actions: those of a signed audit are police's, too
    *(
        page(name, place, get=only(people))
        for name in ("action-list", "action-list-xlsx", "action-list-ics")
        for place, people in (("here", PANEL), ("far", "outsider"))
    ),
    page("action-board", get=only([*HERE, "outsider"])),
    *(  # no file without an action
        page(name, get=only([*POLICE, *PANEL, "outsider"], other_auditor=302))
        for name in ("action-board-xlsx", "action-board-ics")
    ),
    Row("action-upload", "", *[only([*HERE, "outsider"], status) for status in (200, 400)]),
    *(
        page("action-detail", place, get=only(people))
        for place, people in (
            ("here", PANEL),
            ("far", "outsider"),
            ("mixed", []),
            ("signed", [*POLICE, *PANEL]),
        )
    ),
    *(
        Row(name, place, only(people, **others), only(people, 400, **others))
        for name, those, others in (
            ("action-update", ["agency_lead", "chair", "administrator"], NO_AUDITOR),
            ("action-propose", ["agency_lead", "chair", "administrator"], NO_AUDITOR),
            ("action-decide", ["chair"], NO_AUDITOR | NOT_THE_CHAIR | {"agency_lead": 403}),
            ("action-answer", ["chair"], NO_AUDITOR | NOT_THE_CHAIR | {"agency_lead": 403}),
            ("action-check", ["chair", "administrator"], NO_AUDITOR | {"agency_lead": 403}),
        )
        for place, people, others in (
            ("signed", those, others),
            ("here", *of_the_panel(those, others)),
            ("far", ["outsider"], {}),
            ("mixed", [], {}),
        )
    ),
    *(
        Row(name, place, get, post)
        for name, posted in (("action-create", 400), ("action-edit", 400), ("action-remove", 302))
        for place, get, post in (
            ("here", only("chair", **NOT_THE_CHAIR), only("chair", posted, **NOT_THE_CHAIR)),
            ("far", only("outsider"), only("outsider", posted)),
            ("mixed", *[only([], **(NOT_THE_CHAIR if name == "action-create" else {}))] * 2),
        )
    ),
    page("child-evaluation-file", "here", get=only(PANEL)),
    page("child-evaluation-file", "far", get=only("outsider")),
    page("child-evaluation-file", "mixed", get=only([])),
    page("evaluations-file", "here", get=only(PANEL)),
    page("evaluations-file", "far", get=only("outsider")),
    *(
        Row(name, place, get, post)
        for name, posted in (("report-sign", 400), ("report-revise", 409), ("briefing-edit", 400))
        for place, get, post in (
            ("here", only("chair", **NOT_THE_CHAIR), only("chair", posted, **NOT_THE_CHAIR)),
            ("far", only("outsider"), only("outsider", posted)),
        )
    ),
    page("audit-summary-docx", "here", get=only(PANEL)),
    page("audit-summary-docx", "far", get=only("outsider")),
    page("audit-summary-pdf", "here", get=only(PANEL)),
    page("audit-summary-pdf", "far", get=only("outsider")),
    # -- a whole audit, taken away and brought in
    *(
        row
        for name in ("audit-take-away", "audit-take-away-file")
        for row in administered(name, (200, 405), (200, 405))
    ),
    # -- what is held, and for how long
    *(page("deletion", place, get=only(who)) for place, who in WHOSE),
    Row("subject-access", "", only(ADMINISTRATORS), only(ADMINISTRATORS, 422)),
    *choosing("subject-child", 405),
    page("subject-child", "mixed", get=only([])),
    Row("subject-child-file", "here", PAGE, only(["panel", "chair"], 403, administrator=200)),
    Row("subject-child-file", "far", PAGE, only("outsider")),
    Row("subject-child-file", "mixed", PAGE),
    *(page("subject-person", place, get=only(who)) for place, who in WHOSE),
    *(Row("subject-person-file", place, PAGE, only(who)) for place, who in WHOSE),
    Row("audit-bring-in", "", only(ADMINISTRATORS), only(ADMINISTRATORS, 400)),
    *managed("audit-bring-in-check", 200, 400),
]


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(places=arguments_by_place)


@pytest.fixture
def places(world):
    return world.places


def _kept(person):
    fields = [("words", f"CANARY-kept words{TAG}")]
    return KeptFormFactory(person_id=person.pk, fields=fields)


def arguments_by_place(world):
    """Address arguments by (name, place); each return carries its agency's canary."""
    IdentityFactory(case=world.case)
    IdentityFactory(case=world.far_case)
    police = acting.agency_return(world.case, world.police)
    acting.fill_in(police, A=_canary("police"), by=world.auditor)
    health = acting.fill_in_and_send(
        world.case, world.health, A=_canary("health"), by=world.other_auditor
    )
    far = acting.fill_in_and_send(
        world.far_case, world.far_police, A=_canary("far"), by=world.outsider
    )
    here, there = world.audit, world.far_audit
    case, far_case = world.case, world.far_case
    voice, far_voice = _voice(case), _voice(far_case)
    finding = FindingFactory(
        audit=here, wording=f"CANARY-finding-here{TAG}", observations=health.observations.all()
    )
    far_finding = FindingFactory(
        audit=there, wording=f"CANARY-finding-far{TAG}", observations=far.observations.all()
    )
    arguments = {
        ("account_reset_password_from_key", ""): ["1", "set-password"],
        ("question-set-detail", "shipped"): ["small", 1],
        ("kept-form", ""): [_kept(world.auditor).key],
        ("contribute", "link"): [
            ContributionFactory(agency_return=police, person=world.contributor).token
        ],
        ("contribute", "forged"): ["forged"],
        ("question-sheet", "here"): [world.audit.public_id, "younger-child"],
        ("question-sheet", "far"): [world.far_audit.public_id, "family"],
        ("question-sheet", "unknown"): [world.audit.public_id, "base"],
    }
    key = KeyFactory(user=world.chair)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        arguments[name, "chair's"] = [key.pk]
    arguments |= _management(world) | _drafts(world)
    by_place = {
        "here": (here, case, voice, finding),
        "far": (there, far_case, far_voice, far_finding),
        "mixed": (here, far_case, far_voice, far_finding),
    }
    for place, (audit, a_case, a_voice, a_finding) in by_place.items():
        for name in ("audit-detail", "finding-list", "finding-create", "finding-extend"):
            arguments[name, place] = [audit.public_id]
        for name in ("audit-summary", "audit-summary-docx", "audit-summary-pdf", "audit-assign"):
            arguments[name, place] = [audit.public_id]
        for name in ("public-summary", "report-sign", "report-revise", "briefing", "briefing-edit"):
            arguments[name, place] = [audit.public_id]
        what = f"CANARY-action{TAG}"
        action = ActionFactory(finding=a_finding, owner=_police_of(a_finding.audit), what=what)
        for name in ("action-list", "action-list-xlsx", "action-list-ics"):
            arguments[name, place] = [audit.public_id]
        arguments["action-create", place] = [audit.public_id, a_finding.pk]
        for name in ("action-edit", "action-remove", *FOLLOWING):
            arguments[name, place] = [audit.public_id, action.pk]
        for name in ("list", "ask", "stop"):
            arguments[f"team-{name}", place] = [audit.public_id]
        asked = ActionFactory(finding=a_finding, owner=_police_of(a_finding.audit), what=what)
        proposal = ProposalFactory(action=asked)
        arguments["action-answer", place] = [audit.public_id, asked.pk, proposal.pk]
        arguments["briefing-file", place] = [audit.public_id, "pdf"]
        arguments["evaluations-file", place] = [audit.public_id, "pdf"]
        arguments["child-evaluation-file", place] = [audit.public_id, a_case.public_id, "pdf"]
        for name in ("detail", "edit", "remove", "count", "merge", "move"):
            arguments[f"finding-{name}", place] = [audit.public_id, a_finding.pk]
        count = AnswerCountFactory(finding=a_finding)
        arguments["finding-count-remove", place] = [audit.public_id, a_finding.pk, count.pk]
        for name in ("finding-similar", "finding-keep-apart", "observation-set-aside"):
            arguments[name, place] = [audit.public_id]
        arguments |= _accuracy(place, audit, a_finding, there)
        said = a_finding.observations.first()
        arguments["observation-take-up", place] = [audit.public_id, said.pk]
        arguments["finding-by-number", place] = [a_finding.pk]
        for name in ("difference-list", "difference-to-settle"):
            arguments[name, place] = [audit.public_id]
        for name in ("difference-detail", "difference-decide", "difference-ask"):
            arguments[name, place] = [audit.public_id, a_case.public_id, "B1", world.police.pk]
        for name in ("audit-identities-delete", "audit-matching"):
            arguments[name, place] = [audit.public_id]
        for name in ("case-detail", "voice-create", "case-identity", "case-identity-delete"):
            arguments[name, place] = [audit.public_id, a_case.public_id]
        for name in ("voice-edit", "voice-remove"):
            arguments[name, place] = [audit.public_id, a_case.public_id, a_voice.pk]
    arguments |= _re_audits(world) | _signed(world)
    arguments |= _accepting(world, far)
    arguments |= _themes(world)
    arguments |= _choosing(world)
    arguments |= _set_up_places(world) | _audit_files(world)
    for place, agency_return in {"police": police, "health": health, "far": far}.items():
        for name in ("return-withdraw", "return-bring-back"):
            arguments[name, place] = [agency_return.public_id]
    offline = ("audit-workbook", "audit-answers", "audit-upload")
    arguments |= {(name, "here"): [here.public_id] for name in offline}
    arguments |= {(name, "far"): [there.public_id] for name in offline}
    upload = _upload(police, "police", world.auditor)
    far_upload = _upload(far, "far", world.outsider)
    arguments["upload-detail", "here"] = [here.public_id, upload.public_id]
    arguments["upload-detail", "far"] = [there.public_id, far_upload.public_id]
    arguments["upload-detail", "mixed"] = [here.public_id, far_upload.public_id]
    for name in ("return-workbook", "return-print", "return-answers"):
        arguments[name, "police"] = [police.public_id]
        arguments[name, "health"] = [health.public_id]
        arguments[name, "far"] = [far.public_id]
    arguments |= _paths(world) | _panel(world, arguments)
    for place, agency_return in {"police": police, "health": health, "far": far}.items():
        for name in (
            *("return-detail", "return-check", "return-accept", "return-send-back"),
            *("return-sign-off", "return-take-back", "return-identity"),
        ):
            arguments[name, place] = [agency_return.public_id]
        arguments["return-version", place] = [agency_return.public_id, 1]
        for name in ("return-section", "return-typed", "return-copy"):
            arguments[name, place] = [agency_return.public_id, "A"]
        for name in ("urgent-concern", "contributor", "contributor-revoke"):
            arguments[f"return-{name}", place] = [agency_return.public_id]
    checks = {"police": _check(police), "health": _check(health), "far": _check(far)}
    for place, check in checks.items():
        arguments["check-detail", place] = [check.agency_return.public_id, check.pk]
    arguments["check-detail", "mixed"] = [police.public_id, checks["far"].pk]
    for place, agency_return, by in (
        ("police", police, world.auditor),
        ("health", health, world.other_auditor),
        ("far", far, world.outsider),
    ):
        acting.comment_restricted(agency_return, f"CANARY-restricted{TAG}", by=by)
        for name in ("restricted-comment", "restricted-comment-remove"):
            arguments[name, place] = [agency_return.public_id]
        remedy = RemedyFactory(agency_return=agency_return, what=f"CANARY-remedy-{place}{TAG}")
        arguments["remedy-list", place] = [agency_return.public_id]
        for name in ("edit", "done", "reopen", "remove"):
            arguments[f"remedy-{name}", place] = [remedy.pk]
    for place, partnership in (("here", world.partnership), ("far", world.other_partnership)):
        arguments["annual-summary", place] = [partnership.pk, 2025]
        arguments["annual-summary-file", place] = [partnership.pk, 2025, "pdf"]
    arguments["remedy-of-audit", "here"] = [here.public_id]
    arguments["remedy-of-audit", "far"] = [there.public_id]
    for place, sheet in _cover_sheets(world).items():
        for name in ("cover-sheet", "cover-sheet-typed"):
            arguments[name, place] = [sheet.public_id]
    for place, agency_return, by in (
        ("police", police, world.auditor),
        ("far", far, world.outsider),
    ):
        concern = ConcernFactory(
            agency_return=agency_return, words=f"CANARY-concern-{place}{TAG}", by=by
        )
        arguments["concern-detail", place] = [concern.public_id]
    return arguments


def _police_of(audit):
    return audit.agencies.get(kind="POL")


FOLLOWING = [f"action-{name}" for name in ("detail", "update", "decide", "propose", "check")]


def _signed(world):
    """The addresses of a signed report, and the same with a number that there is not."""
    audit = AuditFactory(
        partnership=world.partnership,
        lead=world.social_care,
        asked=[world.police, world.health],
        title="A signed audit",
    )
    CaseFactory(audit=audit, pseudonym="Dot")
    acting.open_audit(audit)
    finding = FindingFactory(audit=audit, wording="Something needs to happen", kind="needs")
    action = ActionFactory(finding=finding, owner=world.police)
    proposal = ProposalFactory(action=action)
    ReportFactory(audit=audit)  # in which the action is, not what is written of it
    update_action(
        action=action, words=f"CANARY-followed{TAG}", version=action.version,
        save_key=uuid.uuid4(), by=founder(),
    )  # fmt: skip
    arguments = {
        (n, "signed"): [audit.public_id] for n in ("audit-summary", "public-summary", "briefing")
    }
    arguments |= {(f"audit-{n}", "signed"): [audit.public_id] for n in ("close", "open-again")}
    arguments["briefing-file", "signed"] = [audit.public_id, "pdf"]
    arguments |= _teams(world, audit)
    for name in FOLLOWING:
        arguments[name, "signed"] = [audit.public_id, action.pk]
    arguments["action-answer", "signed"] = [audit.public_id, action.pk, proposal.pk]
    for place, number in (("signed", 1), ("unsigned", 2)):
        for name in ("report-version", "report-changes"):
            arguments[name, place] = [audit.public_id, number]
        arguments["report-file", place] = [audit.public_id, number, "members", "pdf"]
    return arguments


def _teams(world, audit):
    """Of a signed audit, about whose briefing teams are asked, and of one whose link is closed."""
    told = TeamAnswerFactory(briefing=BriefingFactory(audit=audit), change=f"CANARY-team{TAG}")
    other = AuditFactory(
        partnership=world.partnership, lead=world.social_care, asked=[world.police]
    )
    CaseFactory(audit=other, pseudonym="Dan")
    acting.open_audit(other)
    ReportFactory(audit=other)
    closed = TeamAnswerFactory(briefing=BriefingFactory(audit=other)).briefing
    stop_asking(briefing=closed, by=world.chair)
    return {
        **{(f"team-{name}", "asking"): [told.briefing.link_id] for name in ("answer", "thanks")},
        ("team-answer", "closed"): [closed.link_id],
        **{(f"team-{name}", "signed"): [audit.public_id] for name in ("list", "ask", "stop")},
        ("team-answer-remove", "signed"): [audit.public_id, told.pk],
        ("team-answer-remove", "mixed"): [other.public_id, told.pk],
    }


def _accuracy(place, audit, finding, there):
    """A check with a comment of police, here and there."""
    arguments = {(f"accuracy-{n}", place): [audit.public_id] for n in ("overview", "open", "close")}
    of_whom = there if place == "mixed" else audit
    check = of_whom.accuracy_checks.first() or AccuracyCheckFactory(audit=of_whom)
    reply = check.replies.get(agency__kind="POL")
    comment = reply.comments.first() or AccuracyCommentFactory(
        reply=reply, finding=finding, words=f"CANARY-comment-{place}{TAG}"
    )
    arguments["accuracy-answer", place] = [audit.public_id, comment.pk]
    arguments["accuracy-reply", place] = [reply.pk]
    return arguments


def _check(agency_return):
    question = agency_return.case.audit.question_set.questions[0]
    return AnswerCheckFactory(
        agency_return=agency_return,
        question=question,
        value="known",
        note=f"CANARY-check-{agency_return.agency.pk}{TAG}",
    )


def _re_audits(world):
    """Both audits follow one, of which a finding was judged."""
    arguments, findings = {}, {}
    for place, audit in (("here", world.audit), ("far", world.far_audit)):
        earlier = earlier_audit(audit)
        finding = FindingFactory(audit=earlier, wording=f"CANARY-finding-{place}-then{TAG}")
        follow(audit, earlier)
        JudgementFactory(audit=audit, finding=finding, why=f"CANARY-discussion-{place}{TAG}")
        arguments["then-and-now-judge", place] = [audit.public_id, finding.pk]
        findings[place] = finding.pk
    arguments["then-and-now-judge", "mixed"] = [world.audit.public_id, findings["far"]]
    return arguments


def _panel(world, arguments):
    """Meetings and agendas here and there, each with a child, without Robin."""
    made = {}
    for place, audit, case in (
        ("here", world.audit, world.case),
        ("far", world.far_audit, world.far_case),
    ):
        note = f"CANARY-discussion-{place}{TAG}"
        meeting = MeetingFactory(audit=audit, note=note)
        discussion = DiscussionFactory(case=case, reason=note, meeting=meeting)
        acting.write_minutes(discussion, experience=note, by=founder())
        made[place] = meeting, NoPartFactory(case=case, user=world.contributor)
    half, half_case = arguments["case-withdraw", "half"]
    return {
        (name, place): args
        for place, audit, case, (meeting, mark) in (
            ("here", world.audit.public_id, world.case.public_id, made["here"]),
            ("far", world.far_audit.public_id, world.far_case.public_id, made["far"]),
            ("mixed", world.audit.public_id, world.far_case.public_id, made["far"]),
            ("half", half, half_case, made["here"]),
        )
        for name, args in _arguments_of_panel(audit, case, meeting, mark).items()
    }


def _arguments_of_panel(audit, case, meeting, mark):
    of_audit = ["meeting-list", "meeting-create", "agenda", "audit-packs", "identity-check"]
    of_audit.append("then-and-now")
    of_child = ["agenda-child", "agenda-move", "agenda-take-off", "no-part"]
    of_child += ["child-meeting", "child-meeting-typed", "child-meeting-held"]
    of_child += ["child-pack", "child-evaluation"]
    return {
        **{name: [audit] for name in of_audit},
        **{name: [audit, case] for name in of_child},
        **{name: [audit, "0" * 64] for name in ("identity-override", "identity-override-undo")},
        "meeting-edit": [audit, meeting.pk],
        "no-part-end": [audit, case, mark.pk],
    }


def _paths(world):
    """A conference not reached, a reason, and a local limit with its source, here and there."""
    arguments = {}
    places = [("here", world.audit, world.case), ("far", world.far_audit, world.far_case)]
    for place, audit, case in places:
        event, rule = late_path(case, f"CANARY-reason-{place}{TAG}")
        _arguments_of_path(arguments, place, audit, case, event, rule)
        partnership = audit.partnership_id
        arguments["timescale-list", place] = arguments["timescale-create", place] = [partnership]
        for name in ("timescale-edit", "timescale-remove"):
            arguments[name, place] = [partnership, unused_rule(audit.partnership).pk]
    # one partnership's child and another's step, and the like
    _arguments_of_path(arguments, "mixed", world.audit, world.case, event, rule)
    arguments["case-path", "mixed"] = [world.audit.public_id, world.far_case.public_id]
    for name in ("timescale-edit", "timescale-remove"):
        arguments[name, "mixed"] = [world.partnership.pk, rule.pk]
    return arguments


def _arguments_of_path(arguments, place, audit, case, event, rule):
    child = [audit.public_id, case.public_id]
    arguments["audit-timeline", place] = [audit.public_id]
    arguments["case-path", place] = arguments["event-create", place] = child
    arguments["event-edit", place] = arguments["event-remove", place] = [*child, event.pk]
    arguments["missed-reason", place] = [*child, event.pk, rule.pk]


def _management(world):
    """Partnerships, agencies, people, their roles, and the link of an invitation."""
    arguments = {
        ("agency-template", "csv"): ["csv"],
        ("agency-template", "other"): ["exe"],
        ("person-template", "xlsx"): ["xlsx"],
        ("invitation", "link"): [InvitationFactory(partnership=world.partnership).token],
        ("invitation", "forged"): ["forged"],
    }
    for place, partnership, agency, person in (
        ("here", world.partnership, world.police, world.auditor),
        ("far", world.other_partnership, world.far_police, world.outsider),
    ):
        acting.set_logo(partnership)
        audit = world.audit if place == "here" else world.far_audit
        mail = acting.fail_to_mail(person, audit)
        arguments["mail-list", place] = [partnership.pk]
        arguments["mail-again", place] = [partnership.pk, mail.pk]
        arguments["mail-again", "mixed"] = [world.partnership.pk, mail.pk]
        ReportTemplateFactory(partnership=partnership)
        for end in ("", "-placeholders", "-shipped", "-own", "-remove"):
            arguments[f"report-template{end}", place] = [partnership.pk]
        membership = person.memberships.get(role="auditor")
        for name in ("detail", "logo", "logo-edit"):
            arguments[f"partnership-{name}", place] = [partnership.pk]
        arguments["deletion", place] = [partnership.pk]
        for name in ("edit", "retire", "bring-back"):
            arguments[f"agency-{name}", place] = [agency.pk]
        for name in (
            "detail",
            "edit",
            "deactivate",
            "reactivate",
            "resend",
            "reset",
            "second-step",
        ):
            arguments[f"person-{name}", place] = [person.pk]
        for name in ("subject-person", "subject-person-file"):
            arguments[name, place] = [person.pk]
        arguments["membership-create", place] = [person.pk]
        for name in ("edit", "end"):
            arguments[f"membership-{name}", place] = [person.pk, membership.pk]
            arguments[f"membership-{name}", "mixed"] = [world.auditor.pk, membership.pk]
    return arguments


def _accepting(world, far):
    """What the chair accepted here, and somebody of the other partnership there."""
    ben = acting.fill_in_and_send(world.other_case, world.social_care)
    far_chair = PersonFactory(name="Far Chair", chair=world.other_partnership)
    here = acting.accept_together([ben], by=world.chair)
    there = acting.accept_together([far], by=far_chair)
    arguments = {}
    for place, audit, acceptance in (
        ("here", world.audit, here), ("far", world.far_audit, there), ("mixed", world.audit, there)
    ):  # fmt: skip
        arguments["audit-accept", place] = [audit.public_id]
        for name in ("acceptance-detail", "acceptance-undo"):
            arguments[name, place] = [audit.public_id, acceptance.pk]
    return arguments


def _themes(world):
    arguments = {}
    for place, partnership in (("here", world.partnership), ("far", world.other_partnership)):
        theme = ThemeFactory(partnership=partnership, name=f"CANARY-theme-{place}{TAG}")
        arguments["theme-create", place] = [partnership.pk]
        for name in ("detail", "rename", "merge", "retire", "bring-back"):
            arguments[f"theme-{name}", place] = [theme.pk]
    shipped = Theme.objects.create(slug="shipped", name="Shipped")
    arguments["theme-detail", "shipped"] = arguments["theme-rename", "shipped"] = [shipped.pk]
    return arguments


def _choosing(world):
    """Addresses of what leads to the children of an audit; "mixed" is ours with theirs."""
    arguments = {}
    made = {}
    for place, audit, by in (
        ("here", world.audit, world.administrator),
        ("far", world.far_audit, world.outsider),
    ):
        acting.define_facts(audit, **{f"CANARY-fact-{place}": ["One", "Two"]})
        [fact] = audit.facts
        audit.cases.update(facts={fact.code: fact.values[0]})
        candidates = candidate_list(audit, by)
        made[place] = waiting_import(audit, by), candidates, sample_of(candidates, by)
    for place, audit in {
        "here": world.audit, "far": world.far_audit, "mixed": world.audit
    }.items():  # fmt: skip
        waiting, candidates, sample = made["here" if place == "here" else "far"]
        case = world.case if place == "here" else world.far_case
        of_audit = (
            "case-create",
            "case-letter",
            "audit-facts",
            "case-import",
            "case-import-csv",
        )
        of_audit += ("case-import-xlsx", "candidate-list-create")
        for name in (*of_audit, "candidates-csv", "candidates-xlsx"):
            arguments[name, place] = [audit.public_id]
        for name in ("case-edit", "subject-child", "subject-child-file"):
            arguments[name, place] = [audit.public_id, case.public_id]
        arguments["case-import-check", place] = [audit.public_id, waiting.public_id]
        for name in ("candidate-list", "candidate-list-empty"):
            arguments[name, place] = [audit.public_id, candidates.pk]
        for name in ("sample-detail", "sample-account"):
            arguments[name, place] = [audit.public_id, sample.pk]
    return arguments


def _drafts(world):
    shipped = world.audit.question_set_id
    arguments = {
        ("draft-copy", "shipped"): [shipped],
        ("question-set-file", "shipped"): [shipped, "xlsx"],
    }
    for place, partnership in (("here", world.partnership), ("far", world.other_partnership)):
        title = f"CANARY-draft-{place}{TAG}"
        content = small(slug=f"draft-{place}", title=title)
        published = QuestionSetFactory(content=content, partnership=partnership)
        draft = DraftFactory(content=content, partnership=partnership)
        arguments["draft-copy", place] = [published.pk]
        arguments["question-set-file", place] = [published.pk, "json"]
        arguments["draft-file", place] = [draft.pk, "json"]
        for name in ("detail", "preview", "move", "undo", *DRAFT_FORMS):
            arguments[f"draft-{name}", place] = [draft.pk]
        for name in ("section", "section-remove", "question-add", "bank"):
            arguments[f"draft-{name}", place] = [draft.pk, "A"]
        for name in ("question", "question-remove"):
            arguments[f"draft-{name}", place] = [draft.pk, "A5"]
    return arguments


def _set_up_places(world):
    half = create_audit(partnership=world.partnership, title=f"CANARY-half{TAG}", by=founder())
    child = CaseFactory(audit=half, pseudonym="CANARY-half-child")
    arguments = {("audit-detail", "half"): [half.public_id]}
    by_place = {
        "here": (world.audit, world.case, world.police),
        "half": (half, child, world.police),
        "far": (world.far_audit, world.far_case, world.far_police),
        "mixed": (world.audit, world.far_case, world.far_police),
    }
    for place, (audit, case, agency) in by_place.items():
        of_audit = ["", "-purpose", "-question-set", "-agencies", "-children", "-dates", "-check"]
        for name in [f"audit-set-up{step}" for step in [*of_audit, "-preview"]]:
            arguments[name, place] = [audit.public_id]
        for name in ("copy", "taking-part", "remind", "agency-add", "moderate", "collect", "close",
                     "open-again", "take-away", "take-away-file"):  # fmt: skip
            arguments[f"audit-{name}", place] = [audit.public_id]
        for name in ("remove", "withdraw", "bring-back"):
            arguments[f"case-{name}", place] = [audit.public_id, case.public_id]
        for name in ("withdraw", "bring-back"):
            arguments[f"audit-agency-{name}", place] = [audit.public_id, agency.pk]
    return arguments


def _audit_files(world):
    """Files that wait to be brought in: one of the administrator here, one of the outsider."""
    arguments = {}
    for place, partnership, by in (
        ("here", world.partnership, world.administrator),
        ("far", world.other_partnership, world.outsider),
    ):
        taken = create_audit(partnership=partnership, title=f"CANARY-taken-{place}{TAG}", by=by)
        file = AuditFileFactory(audit=taken, by=by)
        arguments["audit-bring-in-check", place] = [file.public_id]
    return arguments


def _cover_sheets(world):
    def sheet(place, audit, agency, by, send=True):
        data = {"S1": ["no"], "S2": [f"CANARY-{place}-cover{TAG}"], "S3": ["manager"]}
        return acting.save_cover_sheet(audit, agency, data, by=by, send=send)

    return {
        "police": sheet("police", world.audit, world.police, world.auditor, send=False),
        "health": sheet("health", world.audit, world.health, world.other_auditor),
        "far": sheet("far", world.far_audit, world.far_police, world.outsider),
    }


def _canary(agency):
    observation = f"CANARY-{agency}-observation{TAG}"
    return {"A5": [f"CANARY-{agency}{TAG}"], "observations-worried": [observation]}


def _upload(agency_return, place, person):
    """A workbook that changes an answer, not saved yet."""
    item = {
        "return": str(agency_return.public_id),
        "section": "A",
        "version": 1,
        "data": {"A5": [f"CANARY-{place}-upload{TAG}"]},
    }
    audit = agency_return.case.audit
    return UploadFactory(audit=audit, agency=agency_return.agency, content=[item], by=person)


def _voice(case):
    return VoiceFactory(case=case, words=f"CANARY-voice-{case.pseudonym}{TAG}")


FORBIDDEN_REASONS = {
    **{person: ["CANARY-reason"] for person in [*AGENCIES, "nobody", "contributor"]},
    **{person: ["CANARY-reason-far"] for person in PANEL},
    "outsider": ["CANARY-reason-here"],
}
FORBIDDEN = {
    # what nobody of these may ever read, on any page
    "auditor": [
        "CANARY-remedy-health",
        "CANARY-remedy-far",
        "CANARY-team",
        "CANARY-draft",
        "CANARY-fact",
        "CANARY-action",
        "CANARY-taken",
        "CANARY-discussion",
        "CANARY-restricted",  # by POST alone, and in files of what is held
        "CANARY-theme",
        "CANARY-half",
        "CANARY-health",
        "CANARY-far",
        "CANARY-voice",
        "CANARY-finding",
        "CANARY-concern-far",
    ],
    "agency_lead": [
        "CANARY-remedy-health",
        "CANARY-remedy-far",
        "CANARY-team",
        "CANARY-draft",
        "CANARY-fact",
        "CANARY-kept",
        "CANARY-action",
        "CANARY-taken",
        "CANARY-discussion",
        "CANARY-restricted",
        "CANARY-theme",
        "CANARY-half",
        "CANARY-health",
        "CANARY-far",
        "CANARY-voice",
        "CANARY-finding",
        "CANARY-concern-far",
    ],
    "other_auditor": [
        "CANARY-remedy-police",
        "CANARY-remedy-far",
        "CANARY-team",
        "CANARY-draft",
        "CANARY-fact",
        "CANARY-kept",
        "CANARY-action",
        "CANARY-followed",
        "CANARY-taken",
        "CANARY-discussion",
        "CANARY-restricted",
        "CANARY-theme",
        "CANARY-half",
        "CANARY-police",
        "CANARY-far",
        "CANARY-voice",
        "CANARY-finding",
        "CANARY-concern",
    ],
    "panel": [
        "CANARY-remedy",
        "CANARY-draft",
        "CANARY-fact-far",
        "CANARY-kept",
        "CANARY-taken-far",
        "CANARY-discussion-far",
        "CANARY-restricted",
        "CANARY-theme-far",
        "CANARY-half-child",
        "CANARY-police",
        "CANARY-far",
        "CANARY-voice-Zoe",
        "CANARY-finding-far",
        "CANARY-concern",
    ],
    "chair": [
        "CANARY-remedy",
        "CANARY-draft",
        "CANARY-fact-far",
        "CANARY-kept",
        "CANARY-taken-far",
        "CANARY-discussion-far",
        "CANARY-restricted",
        "CANARY-theme-far",
        "CANARY-half-child",
        "CANARY-police",
        "CANARY-far",
        "CANARY-voice-Zoe",
        "CANARY-finding-far",
        "CANARY-concern",
    ],
    "administrator": [
        "CANARY-remedy-far",
        "CANARY-draft-far",
        "CANARY-fact-far",
        "CANARY-kept",
        "CANARY-taken-far",
        "CANARY-discussion-far",
        "CANARY-restricted",
        "CANARY-theme-far",
        "CANARY-police",
        "CANARY-far",
        "CANARY-voice-Zoe",
        "CANARY-finding-far",
        "CANARY-concern-far",
    ],
    "outsider": [
        "CANARY-remedy-police",
        "CANARY-remedy-health",
        "CANARY-team",
        "CANARY-draft-here",
        "CANARY-fact-here",
        "CANARY-kept",
        "CANARY-taken-here",
        "CANARY-discussion-here",
        "CANARY-restricted",
        "CANARY-theme-here",
        "CANARY-half",
        "CANARY-followed",
        "CANARY-police",
        "CANARY-health",
        "CANARY-voice-Ada",
        "CANARY-finding-here",
        "CANARY-concern-police",
    ],
    "nobody": ["CANARY-kept", "CANARY"],
    "contributor": [
        "CANARY-remedy",
        "CANARY-team",
        "CANARY-draft",
        "CANARY-fact",
        "CANARY-kept",
        "CANARY-action",
        "CANARY-followed",
        "CANARY-taken",
        "CANARY-discussion",
        "CANARY-restricted",
        "CANARY-theme",
        "CANARY-half",
        "CANARY-health",
        "CANARY-far",
        "CANARY-voice",
        "CANARY-finding",
        "CANARY-concern",
    ],
}


@contextmanager
def nothing_kept():
    """Undo what a request did, so that the next finds everything as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_address_has_a_row():
    names = {pattern.name for pattern in _patterns(get_resolver())}
    assert names == {row.name for row in ROWS}


def _patterns(resolver):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry)
        else:
            yield entry


def test_forbidden_text_would_be_found(world, places, client_of):
    """The canaries are there to be read by those who may."""
    pages = {
        "auditor": ("return-check", "police", "CANARY-police"),
        "contributor": ("return-check", "police", "CANARY-police"),
        "chair": ("case-detail", "here", "CANARY-health"),
        "panel": ("finding-list", "here", "CANARY-finding-here"),
        "other_auditor": ("cover-sheet", "health", "CANARY-health-cover"),
        "administrator": ("concern-detail", "police", "CANARY-concern-police"),
        "outsider": ("case-detail", "far", "CANARY-voice-Zoe"),
    }
    for person, (name, place, canary) in pages.items():
        client = client_of(getattr(world, person))
        answer = client.get(reverse(name, args=places[name, place]) + "?show=all")
        assert canary in answer.content.decode()
    assert "CANARY-theme-here" in client_of(world.panel).get(reverse("theme-list")).text


@pytest.mark.parametrize("extra", ["agency", "role", "state", "case", "sent_at", "is_active"])
def test_forged_fields_change_nothing(extra, world, places, client_of):
    """A3: whatever else is posted with a section, only its answers are saved."""
    before = list(AgencyReturn.objects.order_by("pk").values())
    url = reverse("return-section", args=places["return-section", "police"])
    client = client_of(world.auditor)
    client.post(url, {"version": 1, "save_key": "not a key", extra: "1"})
    assert list(AgencyReturn.objects.order_by("pk").values()) == before


def test_refusal_is_recorded_without_a_word_of_the_case(world, places, client_of):
    client = client_of(world.auditor)
    client.get(reverse("return-detail", args=places["return-detail", "health"]))
    entry = Entry.objects.filter(verb="refused").get()
    health = AgencyReturn.objects.get(case=world.case, agency=world.health)
    assert (entry.person_id, entry.object_id) == (world.auditor.pk, health.pk)
    assert entry.agency_id == world.health.pk


def test_panel_member_who_audits_reads_others_only_after_the_own_return_is_sent(
    world, places, client_of
):
    both = PersonFactory(name="Both", panel=world.partnership, auditor=world.police)
    case_page = reverse("case-detail", args=places["case-detail", "here"])
    findings = reverse("finding-list", args=places["finding-list", "here"]) + "?show=all"
    health = reverse("return-detail", args=places["return-detail", "health"])
    client = client_of(both)
    assert client.get(health).status_code == 404
    assert "CANARY-health" not in client.get(case_page).content.decode()
    assert "CANARY-health" not in client.get(findings).content.decode()
    acting.send(acting.agency_return(world.case, world.police), by=both)
    assert client.get(health).status_code == 200
    assert "CANARY-health" in client.get(case_page).content.decode()
    assert Observation.objects.filter(text__startswith="CANARY-health").exists()


def test_membership_that_ends_is_refused_at_the_next_request(world, places, client_of):
    """A5, in a live session."""
    client = client_of(world.auditor)
    url = reverse("return-detail", args=places["return-detail", "police"])
    assert client.get(url).status_code == 200
    world.auditor.memberships.all().delete()
    assert client.get(url).status_code == 404


def test_auditor_reads_the_summary_once_it_is_published(world, places, client_of):
    url = reverse("audit-summary", args=places["audit-summary", "here"])
    client, stranger = client_of(world.auditor), client_of(world.outsider)
    assert client.get(url).status_code == 404
    world.audit.state = "published"
    world.audit.save()
    assert client.get(url).status_code == 200
    assert stranger.get(url).status_code == 404
