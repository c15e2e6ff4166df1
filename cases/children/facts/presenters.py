"""How an audit's facts of its children are shown."""

from cases.returns.presenters.conflict import Difference


def differences(form, before):
    """What was typed and what is saved, fact by fact, wherever they differ; `before` are the facts
    that the page of the form was made from, or knows by now."""
    saved = {fact.code: (fact.label, [label for _, label in fact.choices]) for fact in before}
    codes = [name.removeprefix("label-") for name in form.data if name.startswith("label-")]
    found = []
    for code in dict.fromkeys([*saved, *codes]):
        label = form.data.get(f"label-{code}", "")
        mine = _words(label, form.data.get(f"choices-{code}", "").splitlines())
        theirs = _words(*saved.get(code, ("", [])))
        if mine != theirs:
            heading = saved[code][0] if code in saved else label or "Another fact"
            found.append(Difference(heading, mine, theirs))
    return found


def _words(label, lines):
    lines = [" ".join(line.split()) for line in [label, *lines]]
    return "\n".join(line for line in lines if line)
