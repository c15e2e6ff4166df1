"""What a briefing prints."""

from auditapp.templatetags.interface import day
from cases.returns.presenters.conflict import Difference
from findings.report.plain import document, part
from findings.summary.presenters import paragraphs

from .forms import FEWEST


def is_ready(briefing, messages):
    """Three messages, what to do differently and questions are what makes it a briefing."""
    texts = (briefing.looked_at, briefing.differently, briefing.questions)
    return len(messages) >= FEWEST and all(texts)


def briefing_document(audit, briefing, messages, *, logo, link=""):
    """For report.plain. `link` is the whole address at which teams answer, if they are asked."""
    parts = [
        part("What was looked at", briefing.looked_at),
        part("Messages", items=[message.text for message in messages], numbered=True),
        part("What to do differently", items=paragraphs(briefing.differently)),
        part("Talk about it in your team", items=paragraphs(briefing.questions)),
        part("Then tell us what you did", *_asking(link)),
    ]
    return document(
        f"Learning briefing: {audit.title}",
        [one for one in parts if one["paragraphs"] or one["items"]],
        partnership=audit.partnership,
        logo=logo,
        subtitle=audit.topic,
        standing=f"From the audit discussed on {day(audit.panel_date)}",
    )


def _asking(link):
    return [f"Three questions, a minute, no account: {link}"] if link else []


def briefing_differences(form, briefing, messages):
    """What was typed and what is saved, where they differ."""
    there = [f"{message.finding.wording} {message.words}".strip() for message in messages]
    typed = [f"{finding.wording} {words}".strip() for finding, words in form.chosen()]
    texts = [(form.fields[n].label, form.texts()[n], getattr(briefing, n)) for n in form.texts()]
    texts.append(("Messages", "\n".join(typed), "\n".join(there)))
    return [Difference(*each) for each in texts if each[1] != each[2]]
