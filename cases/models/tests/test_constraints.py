"""What the database refuses, whoever asks it: a mistake in a service cannot get past these."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from auditapp.tests import acting
from auditapp.tests.factories import PartnershipFactory, QuestionSetFactory

from .. import (
    AgencyReturn,
    Answer,
    Audit,
    AuditAgency,
    Case,
    CaseEvent,
    Observation,
    Question,
    QuestionSet,
    Section,
    SectionDraft,
    SentVersion,
    Theme,
    Voice,
)

DAY = datetime.date(2026, 1, 5)
NOW = timezone.now()
BEFORE = NOW - datetime.timedelta(hours=1)
SENT = {"first_sent_at": BEFORE, "sent_at": NOW}


@pytest.fixture
def sent(world):
    """The lead's return about Ada, sent: answers with and without an agency, an observation."""
    said = {"observations-well": ["Seen alone."], "B1-comment": ["A comment"]}
    return acting.fill_in_and_send(world.case, world.social_care, B=said)


def refuses(constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()


def again(row, **changes):
    """Insert a copy of a row."""
    row = type(row).objects.get(pk=row.pk)
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("return_sent_paired", {"sent_at": NOW}),
        ("return_sent_paired", {"first_sent_at": NOW}),
        ("return_sent_paired", {"first_sent_at": NOW, "sent_at": BEFORE}),
        ("return_sent_has_time", {"state": "sent"}),
        ("return_sent_has_time", {"state": "sent_back", "reason": "Look again"}),
        ("return_reviewed_paired", {"reviewed_at": NOW}),
        ("return_accepted_by_somebody", SENT | {"state": "accepted"}),
        ("return_reason_given", {"state": "withdrawn"}),
        ("return_reason_given", SENT | {"state": "sent_back"}),
        ("return_state_known", {"state": "lost"}),
    ],
)
def test_return_that_cannot_be_is_refused(world, constraint, changes):
    refuses(constraint, lambda: AgencyReturn.objects.update(**changes))


def test_reviewer_without_a_time_is_refused(world):
    refuses("return_reviewed_paired", lambda: AgencyReturn.objects.update(reviewed_by=world.chair))


def test_draft_answers_no_more_than_is_asked(world):
    refuses("draft_answered_of_asked", lambda: SectionDraft.objects.update(answered=9))


NO_VALUE = {
    "choice": "", "choices": None, "date": None, "number": None, "text": "", "comment": "",
}  # fmt: skip
ONE_VALUE: list[dict] = [
    {"choice": "part"},
    {"choices": ["neglect"]},
    {"date": DAY},
    {"number": 0},
    {"text": "A text"},
]


@pytest.mark.parametrize("value", [*ONE_VALUE, {}])
def test_answer_is_one_value_with_or_without_a_comment_or_a_comment_alone(sent, value):
    answer = Answer.objects.filter(pk=sent.answers.first().pk)

    assert answer.update(**(NO_VALUE | value | {"comment": "A comment"})) == 1
    if value:
        assert answer.update(**(NO_VALUE | value)) == 1


def test_answer_without_anything_is_refused(sent):
    refuses("answer_one_value", lambda: Answer.objects.update(**NO_VALUE))


@pytest.mark.parametrize(
    "two", [one | other for one in ONE_VALUE for other in ONE_VALUE if one is not other]
)
def test_answer_with_two_values_is_refused(sent, two):
    refuses(
        "answer_one_value", lambda: Answer.objects.update(**(NO_VALUE | two | {"comment": "Why"}))
    )


def test_observation_is_of_a_return_or_of_a_voice(world, sent):
    name = "observation_of_return_or_voice"
    voice = Voice.objects.create(
        case=world.case, who="child", words="Words", how="On a visit", recorded_at=NOW
    )
    observations = Observation.objects.all()

    refuses(name, lambda: observations.update(voice=voice))
    refuses(name, lambda: observations.update(voice=voice, agency_return=None))
    refuses(name, lambda: observations.update(agency_return=None, section=None))
    refuses(name, lambda: observations.update(section=None))
    assert observations.update(voice=voice, agency_return=None, section=None) == 1
    refuses(name, lambda: observations.update(voice=None))
    assert observations.update(voice=None, withdrawn=True) == 1  # of a voice that was removed


def test_observation_says_something(sent):
    refuses("observation_says_something", lambda: Observation.objects.update(text=""))


def test_audit_begins_before_it_ends(world):
    day = datetime.date(2000, 1, 1)
    refuses("audit_period_in_order", lambda: Audit.objects.update(period_to=day))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("case_event_section_47_of_strategy", {"kind": "referral", "started_section_47": True}),
        ("case_event_outcome_of_conference", {"kind": "icpc"}),
        ("case_event_outcome_of_conference", {"kind": "icpc", "outcome": "held"}),
        ("case_event_outcome_of_conference", {"kind": "core_group", "outcome": "plan"}),
    ],
)
def test_event_that_cannot_be_is_refused(world, constraint, fields):
    refuses(constraint, lambda: CaseEvent.objects.create(case=world.case, date=DAY, **fields))


def test_for_each_agency_question_is_of_few_kinds_and_has_no_counterpart(db):
    QuestionSetFactory()
    each = Question.objects.filter(for_each_agency=True)
    ordinary = Question.objects.get(code="B2")

    refuses("question_for_each_kind", lambda: each.update(kind="several"))
    refuses("question_counterpart_is_of_ordinary", lambda: each.update(counterpart=ordinary))


def test_rows_that_may_stand_once_stand_once(world, sent):
    """Named on PostgreSQL; SQLite names the columns."""
    about = sent.answers.exclude(about_agency=None).first()
    alone = sent.answers.filter(about_agency=None).first()
    version, observation = sent.sent_versions.get(), sent.observations.get()
    lead = AuditAgency.objects.get(audit=world.audit, part="lead")
    other = AuditAgency.objects.filter(audit=world.audit, part="asked").first()
    twice = [
        (sent, {"public_id": uuid.uuid4()}, "return_unique|agencyreturn.case_id"),
        (sent.drafts.first(), {}, "draft_unique|sectiondraft.agency_return_id"),
        (about, {}, "answer_about_agency_unique|answer.about_agency_id"),
        (alone, {}, "answer_unique|answer.question_id"),
        (version, {"save_key": uuid.uuid4()}, "sent_number_unique|sentversion.number"),
        (version, {"number": 2}, "save_key"),
        (observation, {}, "observation_key_unique|observation.key"),
        (other, {}, "audit_agency_unique|auditagency.agency_id"),
        (other, {"agency": world.far_police, "part": "lead"}, "audit_has_one_lead|audit_id"),
        (world.case, {"public_id": uuid.uuid4()}, "case_pseudonym_unique"),
        (world.case, {"public_id": uuid.uuid4(), "pseudonym": "aDA"}, "case_pseudonym_unique"),
        (world.case, {"pseudonym": "Cleo"}, "public_id"),
    ]  # fmt: skip

    for row, changes, constraint in twice:
        refuses(
            f"(?i)unique.*({constraint})", lambda row=row, changes=changes: again(row, **changes)
        )
    again(version, number=2, save_key=uuid.uuid4())
    again(observation, key=uuid.uuid4())
    assert (lead.audit, SentVersion.objects.count()) == (world.audit, 2)


def test_question_sets_hold_each_code_and_place_once(db):
    partnership = PartnershipFactory(name="Here")
    shipped = QuestionSetFactory()
    section, question = Section.objects.first(), Question.objects.first()
    theme = Theme.objects.create(slug="fathers", name="Fathers")
    own = {"partnership": partnership}
    again(shipped, **own)
    again(theme, **own)
    own_set, own_theme = QuestionSet.objects.get(**own), Theme.objects.get(**own)
    twice = [
        (shipped, {}, "question_set_shipped_version_unique|questionset.version"),
        (own_set, {}, "question_set_version_unique|questionset.version"),
        (theme, {}, "theme_shipped_slug_unique|theme.slug"),
        (own_theme, {}, "theme_slug_unique|theme.slug"),
        (section, {"position": 99}, "section_code_unique|section.code"),
        (section, {"code": "Z"}, "section_position_unique|section.position"),
        (question, {"position": 99, "says_not_known": False}, "question_code_unique|question.code"),
        (question, {"code": "Z1", "says_not_known": False}, "question_position_unique|position"),
        (question, {"code": "Z1", "position": 99}, "question_set_has_one_not_known|question_set"),
    ]

    for row, changes, constraint in twice:
        refuses(
            f"(?i)unique.*({constraint})", lambda row=row, changes=changes: again(row, **changes)
        )
    again(shipped, version=2)
    assert Case.objects.count() == 0
