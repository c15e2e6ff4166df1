"""Themes: for those who see audits whole. 404 for agencies."""

from django.db.models import Count, Q
from django.http import Http404

from auditapp.accounts.models import Partnership
from auditapp.accounts.permissions import Permission, has_permission, partnerships_with
from cases.access import refuse
from cases.models import Theme
from cases.states import PUBLISHED_AUDIT
from findings.models import Finding
from findings.models.finding import COUNTING


def get_partnerships(user):
    """Those in which the person sees audits whole, by name; 404 without any."""
    ids = partnerships_with(user, Permission.SEE_AUDIT)
    if not ids:
        raise Http404
    return list(Partnership.objects.filter(pk__in=ids))


def get_partnership_to_add(user, pk):
    """403 for the panel, 404 for those who see no theme of the partnership."""
    partnership = Partnership.objects.filter(pk=pk).first()
    if partnership is None:
        raise Http404
    if not has_permission(user, Permission.MANAGE_THEMES, partnership=partnership):
        visible = has_permission(user, Permission.SEE_AUDIT, partnership=partnership)
        refuse(user, partnership, visible=visible, partnership_id=partnership.pk)
    return partnership


def get_theme(user, pk):
    """A shipped theme, or one of a partnership in which the person sees audits whole."""
    theme = Theme.objects.select_related("partnership", "merged_into").filter(pk=pk).first()
    if theme is None:
        raise Http404
    seen = partnerships_with(user, Permission.SEE_AUDIT)
    if not seen or theme.partnership_id not in {None, *seen}:
        refuse(user, theme)
    return theme


def get_theme_to_change(user, pk):
    """403 for a shipped one, and for the panel."""
    theme = get_theme(user, pk)
    if not may_change(user, theme):
        refuse(user, theme, visible=True)
    return theme


def may_change(user, theme):
    return theme.partnership_id is not None and has_permission(
        user, Permission.MANAGE_THEMES, partnership=theme.partnership
    )


def themes_of(partnership_ids):
    """Shipped ones and those of these partnerships, by name."""
    known = Q(partnership=None) | Q(partnership__in=partnership_ids)
    return Theme.objects.filter(known).select_related("merged_into")


def others_to_merge_into(theme):
    own = Theme.objects.current().filter(partnership=theme.partnership_id)
    return own.exclude(pk=theme.pk)


def counted_by_audit(partnership_ids):
    """A row for each theme and audit: `theme`, that which it was merged into or else itself,
    `findings`, and `observations`, those behind them that stand."""
    return (
        Finding.objects.filter(audit__partnership__in=partnership_ids, theme__isnull=False)
        .order_by()
        .values(
            "theme", "theme__merged_into", "audit__partnership", "audit__title", "audit__public_id"
        )
        .annotate(
            findings=Count("pk", distinct=True),
            observations=Count("evidence__observation", filter=COUNTING, distinct=True),
        )
        .order_by("-audit__pk")
    )


def findings_on(user, theme):
    """The findings with the theme, or with one merged into it, in audits that the person sees
    whole; the newest audit's first."""
    return (
        Finding.objects.filter(Q(theme=theme) | Q(theme__merged_into=theme))
        .filter(audit__partnership__in=partnerships_with(user, Permission.SEE_AUDIT))
        .select_related("audit", "theme")
        .order_by("-audit__pk", "kind", "position")
    )


def findings_to_move(theme):
    """Those of audits that are not published: what is published stays as it was."""
    return Finding.objects.filter(theme=theme).exclude(audit__state__in=PUBLISHED_AUDIT)
