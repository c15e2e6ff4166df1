"""Question sets: versions, sections and questions, frozen once published."""

from functools import lru_cache

from django.db import models
from django.db.models import Q

from auditapp.accounts.models import Partnership

from .own_fact import conditions, own_facts
from .theme import Theme

NOT_RECORDED = "nr"
NOT_APPLICABLE = "na"
NOT_IN_RECORD = "Not in our record"  # the tick beside a date or number; its value is NOT_RECORDED


class Kind(models.TextChoices):
    YES_NO = "yes_no", "Yes or no"
    ONE = "one", "One of a list"
    SEVERAL = "several", "Several of a list"
    GRADE = "grade", "Grade"
    DATE = "date", "Date"
    NUMBER = "number", "Number"
    TEXT = "text", "Text"


class Agree(models.TextChoices):
    YES = "yes", "Different answers are a difference"
    COMPARE = "compare", "Shown side by side only"


class Fact(models.TextChoices):
    """A fact of a case's path, derived from its events (`Case.objects.with_facts()`)."""

    UNBORN = "unborn", "the child was unborn in the period"
    CONFERENCE = "conference", "an initial conference was held"
    PLAN = "plan", "a child protection plan was made"
    CORE_GROUP = "core_group", "a first core group was held"


# Words of a question's audience beside the agency kinds.
ALL, LEAD, NOT_LEAD = "all", "lead", "not_lead"

YES_NO_CHOICES = [
    {"value": "yes", "label": "Yes"},
    {"value": "no", "label": "No"},
    {"value": NOT_RECORDED, "label": "Not recorded"},
    {"value": NOT_APPLICABLE, "label": "Not applicable"},
]


class QuestionSet(models.Model):
    """One version of a set. Without a partnership it is shipped: all use it, none edit it."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, null=True, blank=True, related_name="question_sets"
    )
    slug = models.SlugField(max_length=80)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    scale = models.JSONField(
        default=list, blank=True, help_text='Grades: [{"value": …, "label": …}], or empty.'
    )
    not_known_is = models.CharField(
        max_length=40, blank=True, help_text="The answer that says: not known to us."
    )
    sign_off_is = models.CharField(
        max_length=40,
        blank=True,
        help_text="The answer that says: the auditor worked with the family.",
    )
    quorum_is = models.JSONField(
        default=list, blank=True, help_text="The answers that say: it was at the conference."
    )
    facts = models.JSONField(
        default=list, blank=True, help_text="Facts of a child that it brings along; see OwnFact."
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content as loaded.")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "slug", "version"], name="question_set_version_unique"
            ),
            models.UniqueConstraint(
                fields=["slug", "version"],
                condition=Q(partnership=None),
                name="question_set_shipped_version_unique",
            ),
        ]

    def __str__(self):
        return f"{self.title}, version {self.version}"

    @property
    def content(self):
        """The sections of a return in order, each with `.question_list`, each of these with
        `.section`, `.theme` and `.parent` (what it depends on), and `.decides`: the ids of the
        other sections whose questions may be asked or not because of what is answered in it, to
        the questions of the codes `.deciding`.

        Shared between requests: read only.
        """
        return _content(self.pk, self.digest)

    @property
    def cover(self):
        """The sections of the cover sheet, like `content`; often none."""
        return _cover(self.pk, self.digest)

    @property
    def questions(self):
        """All questions of a return in order."""
        return [question for section in self.content for question in section.question_list]

    def section(self, code):
        """The section of a return of that code, or None."""
        return next((section for section in self.content if section.code == code), None)

    @property
    def looks_at_path(self):
        """Is anything asked about a step of the child's path, or only once it was reached?"""
        return any(
            q.date_of or not set(q.asked_when).isdisjoint(Fact.values) for q in self.questions
        )

    @property
    def not_known_question(self):
        return next((q for q in self.questions if q.says_not_known), None)

    @property
    def sign_off_question(self):
        """The question whose answer `sign_off_is` says that the auditor worked with the family."""
        return next((q for q in self.questions if q.asks_sign_off), None)


def _content(question_set_id, digest):
    return [s for s in _all_sections(question_set_id, digest) if not s.once]


def _cover(question_set_id, digest):
    return [s for s in _all_sections(question_set_id, digest) if s.once]


@lru_cache(maxsize=64)
def _all_sections(question_set_id, digest):
    """A set's rows, kept in memory: a published set is frozen, and another content has another
    digest."""
    rows = Section.objects.filter(question_set_id=question_set_id).select_related("question_set")
    sections = {section.pk: section for section in rows}
    for section in sections.values():
        section.question_list, section.decides, section.deciding = [], set(), set()
    questions = list(
        Question.objects.filter(question_set_id=question_set_id).select_related("theme")
    )
    by_pk = {q.pk: q for q in questions}
    for question in questions:
        question.section = sections[question.section_id]
        question.question_set = question.section.question_set
        question.parent = by_pk.get(question.depends_on_id)
        question.section.question_list.append(question)
        if question.says_not_known:
            question.section.decides.update(pk for pk, s in sections.items() if not s.once)
            question.section.deciding.add(question.code)
        ancestor = question.parent
        while ancestor is not None:
            ancestor.section.decides.add(question.section_id)
            ancestor.section.deciding.add(ancestor.code)
            ancestor = ancestor.parent
    for section in sections.values():
        section.decides.discard(section.pk)
    return list(sections.values())


def forget_question_sets():
    """Empty the memory of sets; for tests, whose databases begin anew with the same keys."""
    _all_sections.cache_clear()


class Section(models.Model):
    question_set = models.ForeignKey(QuestionSet, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    guidance = models.TextField(blank=True)
    once = models.BooleanField(
        default=False, help_text="Of the cover sheet: asked once of an agency, not per child."
    )

    class Meta:
        ordering = ["question_set", "position"]
        constraints = [
            models.UniqueConstraint(fields=["question_set", "code"], name="section_code_unique"),
            models.UniqueConstraint(
                fields=["question_set", "position"], name="section_position_unique"
            ),
        ]

    def __str__(self):
        return self.title


class Question(models.Model):
    question_set = models.ForeignKey(QuestionSet, models.CASCADE, related_name="question_rows")
    section = models.ForeignKey(Section, models.CASCADE, related_name="question_rows")
    position = models.PositiveSmallIntegerField(help_text="In the whole set.")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    guidance = models.TextField(blank=True)
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    audience = models.JSONField(help_text='"all", "lead", "not_lead" or agency kinds; a union.')
    for_each_agency = models.BooleanField(default=False)
    depends_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="dependents"
    )
    depends_is_any_of = models.JSONField(default=list, blank=True)
    asked_when = models.JSONField(
        default=list,
        blank=True,
        help_text='Facts of the case that must all hold; own ones as "code=value".',
    )
    asked_if_not_known = models.BooleanField(default=False)
    says_not_known = models.BooleanField(
        default=False, help_text="The set's not_known answer is given here."
    )
    asks_sign_off = models.BooleanField(
        default=False, help_text="Whether the auditor worked with the family is answered here."
    )
    tells_quorum = models.BooleanField(
        default=False, help_text="Who was at the conference is answered here, for each agency."
    )
    date_of = models.CharField(
        max_length=20, blank=True, help_text="The kind of CaseEvent whose date is asked for."
    )
    agree = models.CharField(max_length=10, choices=Agree, blank=True)
    counterpart = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="counterpart_of"
    )
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["question_set", "position"]
        constraints = [
            models.UniqueConstraint(fields=["question_set", "code"], name="question_code_unique"),
            models.UniqueConstraint(
                fields=["question_set", "position"], name="question_position_unique"
            ),
            models.UniqueConstraint(
                fields=["question_set"],
                condition=Q(says_not_known=True),
                name="question_set_has_one_not_known",
            ),
            models.UniqueConstraint(
                fields=["question_set"],
                condition=Q(asks_sign_off=True),
                name="question_set_has_one_sign_off",
            ),
            models.UniqueConstraint(
                fields=["question_set"],
                condition=Q(tells_quorum=True),
                name="question_set_has_one_quorum",
            ),
            models.CheckConstraint(
                condition=Q(for_each_agency=False) | Q(kind__in=[Kind.YES_NO, Kind.ONE, Kind.DATE]),
                name="question_for_each_kind",
            ),
            models.CheckConstraint(
                condition=Q(counterpart=None) | Q(for_each_agency=False),
                name="question_counterpart_is_of_ordinary",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.text}"

    @property
    def options(self):
        """The choices with value, label and perhaps guidance, whatever the kind; else empty."""
        if self.kind == Kind.YES_NO:
            return YES_NO_CHOICES
        return self.choices

    def label_of(self, value):
        """The label of one choice, a grade's too, or of the tick beside a date or number; the bare
        value if it is none of them."""
        if value == NOT_RECORDED and self.takes_not_in_record:
            return NOT_IN_RECORD
        options = self.question_set.scale if self.kind == Kind.GRADE else self.options
        return next((o["label"] for o in options if o["value"] == value), value)

    @property
    def facts_needed(self):
        """Whether it is asked of a child, in words: each a fact that must hold."""
        own = conditions(own_facts(self.question_set.facts))
        return [own[name] if name in own else Fact(name).label for name in self.asked_when]

    @property
    def condition(self):
        """The answers to an earlier question after which it is asked, in words; empty if it is
        asked whatever is answered."""
        if self.parent is None:
            return ""
        labels = " or ".join(f"“{self.parent.label_of(v)}”" for v in self.depends_is_any_of)
        return f"{self.parent.code} is {labels}"

    @property
    def takes_not_in_record(self):
        return self.kind in (Kind.DATE, Kind.NUMBER)
