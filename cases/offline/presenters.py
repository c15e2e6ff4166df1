"""An uploaded workbook beside what is there, before anything is saved."""

from dataclasses import dataclass, field

from auditapp.plain_text import same
from cases.models import ObservationKind
from cases.returns.presenters.returns import left_words, return_tag

from .boxes import all_entries


@dataclass
class Difference:
    label: str
    now: str
    new: str
    problems: list[str]

    @property
    def is_cleared(self):
        return not self.new.strip()


@dataclass
class PreviewSection:
    section: object
    differences: list[Difference]
    changed_since: bool
    draft: object
    take: str  # what the form posts to have it saved
    left: str  # what would still keep it from being sent, in words


@dataclass
class PreviewReturn:
    agency_return: object
    tag: object
    sections: list[PreviewSection] = field(default_factory=list)


@dataclass
class Preview:
    returns: list[PreviewReturn]
    refused: list[PreviewReturn]  # those that cannot be changed now

    def _sections(self, changed_since):
        rows = [s for r in self.returns for s in r.sections]
        return [s for s in rows if s.changed_since == changed_since]

    @property
    def answers(self):
        """How many answers, comments and observations would be saved without a tick."""
        return sum(len(s.differences) for s in self._sections(False))

    @property
    def cleared(self):
        rows = [d for r in self.returns for s in r.sections for d in s.differences]
        return sum(d.is_cleared for d in rows)

    @property
    def children(self):
        return len({r.agency_return.case_id for r in self.returns})

    @property
    def changed_since(self):
        return self._sections(True)

    @property
    def ready(self):
        return self._sections(False)


def preview(changes):
    """Of the Changes of an upload; sections without a difference by now are left out."""
    returns, refused, known = {}, {}, {}
    for change in changes:
        agency_return = change.agency_return
        differences = _differences(change, known)
        if not differences:
            continue
        rows = returns if agency_return.is_editable else refused
        default = PreviewReturn(agency_return, return_tag(agency_return))
        rows.setdefault(agency_return.pk, default).sections.append(
            PreviewSection(
                change.form.section,
                differences,
                change.changed_since,
                change.draft,
                f"{change.index}:{change.draft.version}",
                left_words(change.form.progress),
            )
        )
    return Preview(list(returns.values()), list(refused.values()))


def _differences(change, known):
    form, now = change.form, change.draft.data
    new = dict(form.data.lists())
    place = form.asking, form.section.pk
    if place not in known:
        known[place] = all_entries(form.section, form.asking)
    found = []
    for entry in known[place]:
        question = entry.question
        pairs = zip(entry.texts(now), entry.texts(new), strict=True)
        for number, ((about, before), (_, after)) in enumerate(pairs):
            if not same(before, after):
                label = f"{question.code} {question.text}"
                label += f" – {about.name}" if about else ""
                names = form.names_of(question)
                errors = form.errors.get(names[number], []) if number < len(names) else []
                found.append(Difference(label, before, after, list(errors)))
        before, after = entry.comment.text(now), entry.comment.text(new)
        if not same(before, after):
            errors = form.errors.get(entry.comment.name, [])
            found.append(Difference(f"Comment on {question.code}", before, after, list(errors)))
    return found + _observation_differences(form, now, new)


def _observation_differences(form, now, new):
    errors = {row.key: row.error for row in form.observation_rows if row.error}
    found = []
    for kind in ObservationKind:
        before, after = _by_key(now, kind), _by_key(new, kind)
        for key in {**before, **after}:
            texts = before.get(key, ""), after.get(key, "")
            if not same(*texts):
                wrong = [errors[key]] if key in errors else []
                found.append(Difference(kind.label, *texts, wrong))
    return found


def _by_key(data, kind):
    name = f"observations-{kind.value}"
    return dict(zip(data.get(f"{name}-key", []), data.get(name, []), strict=False))
