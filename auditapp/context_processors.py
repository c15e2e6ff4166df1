from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from auditapp.accounts.permissions import Permission, memberships, partnerships_with


@dataclass
class Link:
    label: str
    url: str
    current: bool


def product(request):
    return {
        "product_name": "Side by Side",
        "demo": settings.DEMO,
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
    }


def _navigation(request):
    """The person's menu: management pages for administrators only, nothing but home for a one-off
    contributor, who belongs to no agency."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries = [("Home", "home")]
    if memberships(user):
        entries += [("Audits", "audit-list"), ("Actions", "action-board")]
    if partnerships_with(user, Permission.SEE_AUDIT):
        entries += [("Themes", "theme-list"), ("Across audits", "across-themes")]
    if partnerships_with(user, Permission.ADMINISTER):
        entries += [
            ("Partnership", "partnership-choose"),
            ("Agencies", "agency-list"),
            ("People", "person-list"),
            ("Question sets", "question-set-list"),
            ("History", "history-list"),
        ]
    links = [(label, reverse(name)) for label, name in entries]
    return [
        # without its last stroke: /partnerships/7/ is below /partnership/ too
        Link(label, url, request.path == url or (url != "/" and request.path.startswith(url[:-1])))
        for label, url in links
    ]
