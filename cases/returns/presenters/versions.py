"""What was sent each time, and what changed from one sending to the next."""

import datetime
from dataclasses import dataclass
from types import SimpleNamespace

from cases.models import ObservationKind

from ..forms.section import SentAnswer
from .returns import AnsweredQuestion, AnsweredSection, answer_text, by_kind


def version_sections(question_set, content):
    """AnsweredSections of a SentVersion's content, like `presenters.returns.sent_sections`."""
    sections = []
    for section in question_set.content:
        shown = []
        for question in section.question_list:
            lines = _lines(question, content)
            comments = [
                a["comment"]
                for a in content["answers"]
                if a["question"] == question.code and a["comment"]
            ]
            if lines or comments:
                shown.append(
                    AnsweredQuestion(
                        question,
                        [(about and SimpleNamespace(name=about), text) for about, text in lines],
                        comment="\n".join(comments),
                    )
                )
        said = [
            SimpleNamespace(kind=o["kind"], text=o["text"], said=o["text"])
            for o in content["observations"]
            if o["section"] == section.code
        ]
        if shown or said:
            sections.append(AnsweredSection(section, shown, by_kind(said)))
    return sections


def _lines(question, content):
    """(name of the agency spoken about or None, answer in words) of one question."""
    found = []
    for answer in content["answers"]:
        if answer["question"] != question.code:
            continue
        sent = SentAnswer(
            question,
            choice=answer["choice"],
            choices=answer["choices"],
            date=answer["date"] and datetime.date.fromisoformat(answer["date"]),
            number=answer["number"],
            text=answer["text"],
        )
        if text := answer_text(sent):
            found.append((answer["about"], text))
    return found


@dataclass
class Change:
    """One answer or observation that differs between two sendings; empty where there was none."""

    label: str
    before: str
    after: str
    reason: str = ""  # why the question was to be looked at again


def changes(question_set, before, after, reasons=None):
    """Changes from one SentVersion's content to the next, in the order of the questions.

    `reasons` maps question codes to what the panel asked about them; these questions come also
    where nothing changed, so that nobody has to hunt for what became of a reason.
    """
    reasons = reasons or {}
    found = []
    for question in question_set.questions:
        old, new = _worded(question, before), _worded(question, after)
        rows = [
            Change(f"{question.code} {question.text}{about}", old.get(about, ""), text)
            for about, text in (new | {k: new.get(k, "") for k in old}).items()
            if old.get(about, "") != text
        ]
        reason = reasons.get(question.code, "")
        if reason and not rows:
            same = "\n".join(new.values())
            rows = [Change(f"{question.code} {question.text}", same, same)]
        for row in rows[:1]:
            row.reason = reason
        found += rows
    return found + _observation_changes(before, after)


def _worded(question, content):
    """What is said in answer to a question: addition to the label -> words."""
    worded = {f" – {about}" if about else "": text for about, text in _lines(question, content)}
    for answer in content["answers"]:
        if answer["question"] == question.code and answer["comment"]:
            worded[" – comment"] = answer["comment"]
    return worded


def _observation_changes(before, after):
    old = {o["key"]: o for o in before["observations"]}
    new = {o["key"]: o for o in after["observations"]}
    kinds = dict(ObservationKind.choices)
    return [
        Change(
            kinds[(new.get(key) or old[key])["kind"]],
            old[key]["text"] if key in old else "",
            new[key]["text"] if key in new else "",
        )
        for key in {**old, **new}
        if (old.get(key) or {}).get("text") != (new.get(key) or {}).get("text")
        or (key in old and key in new and old[key]["kind"] != new[key]["kind"])
    ]
