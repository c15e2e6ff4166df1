"""The mark of an answer that was copied from another child's return.

A draft's data holds it beside the answer: `<code>-copied` is the pseudonym of that child. A page
posts `<code>-checked` when somebody ticks that the answer is right here too; then the mark goes. It
is the server's alone: what a browser posts under its name is not looked at.
"""

COPIED, CHECKED = "-copied", "-checked"


def without_marks(data):
    return {name: values for name, values in data.items() if not name.endswith(COPIED)}


def only_marks(data):
    return {name: values for name, values in data.items() if name.endswith(COPIED)}


def copied_in(data, marks=None):
    """Question code -> pseudonym, for the questions that are marked and to which something, be it a
    comment, is typed in `data`. The marks are those of `data` itself or of `marks`."""
    answered = {
        name.partition("-")[0]
        for name, values in data.items()
        if any(values) and not name.endswith((COPIED, CHECKED))
    }
    marks = only_marks(data if marks is None else marks)
    codes = {name.removesuffix(COPIED): values[0] for name, values in marks.items() if values}
    return {code: pseudonym for code, pseudonym in codes.items() if code in answered}
