"""Filters and tags of every page, and those that the form pack `templates/govuk/` is made of."""

import html
from datetime import date, datetime

from django import forms, template
from django.template.defaulttags import CsrfTokenNode
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, strip_tags

from auditapp.fields import PARTS, DateBoxes
from auditapp.posted import MADE_FOR, signed

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context):
    """Django's own, and for whom the page is made: what they type stays theirs after their session
    has ended."""
    token = CsrfTokenNode().render(context)
    user = getattr(context.get("request"), "user", None)
    if not token or user is None or not user.is_authenticated:
        return token
    made_for = '{}<input type="hidden" name="{}" value="{}">'
    return format_html(made_for, token, MADE_FOR, signed(user))


@register.filter
def day(value):
    """28 February 2019, of a date, a moment or either written in ISO format."""
    value = parsed(value)
    return date_format(local(value), "DATE_FORMAT") if isinstance(value, date) else value or ""


@register.filter
def moment(value):
    """28 February 2019 at 14:32, local time."""
    value = parsed(value)
    return (
        date_format(local(value), "DATETIME_FORMAT") if isinstance(value, datetime) else day(value)
    )


def parsed(value):
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value) if len(value) <= 10 else datetime.fromisoformat(value)
    except ValueError:
        return value


def local(value):
    is_aware = isinstance(value, datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if is_aware else value


@register.filter
def counted(number, words):
    """`{{ 6|counted:"child,children" }}`: 6 children."""
    one, many = words.split(",")
    return f"{number} {one if number == 1 else many}"


@register.filter
def plain(text):
    """Help texts that Django and allauth write as HTML, in words; any other text unchanged."""
    text = str(text)  # a lazy text shows only then that it is marked safe
    if not hasattr(text, "__html__"):
        return text
    lines = strip_tags(text.replace("</li>", "\n")).splitlines()
    return "\n".join(html.unescape(line).strip() for line in lines if line.strip())


# In this order: a list of checkboxes is a kind of radio buttons to Django, and both are choices.
KINDS = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (DateBoxes, "date"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
)
CLASSES = {"checkbox": "govuk-checkboxes__input"}
TO_DO = {"checkbox": "Tick", "checkboxes": "Select", "radios": "Select", "select": "Select"}


@register.filter
def control_kind(field):
    for widget_class, kind in KINDS:
        if isinstance(field.field.widget, widget_class):
            return kind
    return "input"


@register.filter
def counts_characters(field):
    return (
        control_kind(field) == "textarea"
        and getattr(field.field, "count", False)
        and bool(field.field.max_length)
    )


@register.simple_tag
def control(field):
    """One text box, text area, select or checkbox.

    `maxlength` goes, for it would silently cut what is pasted; placeholders repeat the label.
    """
    kind = control_kind(field)
    classes = [CLASSES.get(kind, f"govuk-{kind}"), field.field.widget.attrs.get("class", "")]
    attrs = {"maxlength": False, "placeholder": False}
    if field.errors:
        classes.append(f"govuk-{kind}--error")
    if counts_characters(field):
        classes.append("govuk-js-character-count")
        attrs["aria-describedby"] = f"{field.aria_describedby} {field.id_for_label}-info".strip()
    attrs["class"] = " ".join(filter(None, classes))
    return field.as_widget(attrs=attrs)


@register.filter
def choices(field):
    """Radio buttons or checkboxes, with the widget's `choice_hints` and `exclusive` values."""
    widget = field.field.widget
    hints = getattr(widget, "choice_hints", {})
    exclusive = getattr(widget, "exclusive", ())
    exclusive = {exclusive} if isinstance(exclusive, str) else set(exclusive)
    for option in field.subwidgets:
        value = str(option.data["value"])
        yield {
            **option.data,
            "value": value,
            "id": option.id_for_label,
            "hint": hints.get(value),
            "exclusive": value in exclusive,
        }


@register.filter
def date_boxes(field):
    """The boxes of a date with what was typed, and whether each is wrong."""
    wrong = wrong_part(field)
    boxes = field.subwidgets[0].data["subwidgets"]
    for part, width, box in zip(PARTS, (2, 3, 4), boxes, strict=True):
        yield {
            "part": part,
            "label": part.capitalize(),
            "width": width,
            "name": box["name"],
            "id": box["attrs"]["id"],
            "value": "" if box["value"] is None else box["value"],
            "wrong": bool(wrong) and (wrong == part or wrong not in PARTS),
        }


def wrong_part(field):
    """ "day", "month", "year"; any other code of an error means the whole date; none: no error."""
    errors = field.errors.as_data()
    return errors and (errors[0].code or "date")


@register.filter
def error_target(field):
    """The id of the input that a link of the error summary leads to; none for hidden inputs."""
    if own := getattr(field.field, "error_target", None):
        return own
    if field.is_hidden:
        return ""
    kind = control_kind(field)
    if kind == "date":
        boxes = list(date_boxes(field))
        return next((box for box in boxes if box["wrong"]), boxes[0])["id"]
    if kind in ("radios", "checkboxes"):
        return next((choice["id"] for choice in choices(field)), "")
    return field.id_for_label


@register.filter
def error_texts(field):
    """Errors; Django's "This field is required." says nothing in a list, so it names the field."""
    for text in field.errors:
        if text == forms.Field.default_error_messages["required"]:
            yield f"{TO_DO.get(control_kind(field), 'Fill in')}: {field.label}"
        else:
            yield text
