"""What outlasts an audit and is matched rather than made anew: the partnership, and its agencies,
people, themes and time limits as far as the audit's rows name them. And the trail.
"""

from django.db.models import Prefetch, Q

from auditapp.accounts.models import Agency, Membership, Partnership, User
from auditapp.history.models import Entry
from cases.models import Case, Theme, TimescaleRule
from cases.path.access import rules_of
from cases.trail.presenters import WORDS

from .table import Computed, Table

STAYS = "it belongs to the installation"


def shared_tables(tables):
    """The Tables that the rows of these name."""

    def named(model):
        return lambda audit: model.objects.filter(_named(tables, model, audit))

    def agencies(audit):
        named_ones = Agency.objects.filter(_named(tables, Agency, audit)).values("pk")
        return Agency.objects.filter(Q(pk__in=named_ones) | Q(parts__in=named_ones)).distinct()

    def people(audit):
        here = Membership.objects.filter(partnership=audit.partnership_id).select_related("agency")
        people = User.objects.filter(_named(tables, User, audit))
        return people.prefetch_related(Prefetch("memberships", here, to_attr="roles_here"))

    return [
        Table(
            "partnership", "The partnership: one row.", Partnership,
            lambda audit: Partnership.objects.filter(pk=audit.partnership_id),
            {
                "name": "The name.",
                "panel_name": "What the partnership calls the panel.",
                "administrator_name": "What it calls its administrators.",
                "quorum": "How many agencies beside the lead a conference needs.",
                "panel_quorum": "How many agencies must come to a meeting of the panel.",
                "small_number": "Public summaries show no smaller count of children.",
            },
            left_out=dict.fromkeys(
                ["contact", "returns_due_after", "key_kept_for", "audit_kept_for"], STAYS
            ),
        ),
        Table(
            "agencies", "An agency that a row of another table names.", Agency, agencies,
            {
                "name": "The name.",
                "short_name": "The short name, which heads narrow columns.",
                "kind": "What kind of agency it is.",
                "part_of": "The agency that it is a part of.",
            },
            label="{name}",
            left_out={"retired_at": STAYS},
        ),
        Table(
            "people", "Somebody who did something in the audit. Email addresses are left out.",
            User, people,
            {"name": "The name.", "roles": "The roles that they have or had in the partnership."},
            label="{name}",
            computed={"roles": Computed(list, _roles)},
            left_out=dict.fromkeys(
                [
                    *("email", "password", "last_login", "is_active", "date_joined"),
                    *("invited_at", "reactivated_at"),
                ],
                STAYS,
            ),
        ),
        Table(
            "themes", "A theme of a finding.", Theme, named(Theme),
            {"name": "The name."},
            label="{name}",
            left_out=dict.fromkeys(["slug", "merged_into", "retired_at", "retired_reason"], STAYS),
        ),
        Table(
            "time-limits", "A time limit by which the children’s paths are judged.",
            TimescaleRule, lambda audit: rules_of(audit.partnership_id),
            {
                "name": "The name.",
                "is_national": "Whether it is a national one.",
                "from_kind": "The step from which it counts.",
                "from_section_47": "Whether only one counts that started section 47.",
                "to_kind": "The step that must follow, or come before.",
                "direction": "Whether the step must follow or come before.",
                "limit": "How many days or months.",
                "unit": "Working days, days or months.",
                "valid_from": "The first day on which a path may begin to fall under it.",
                "valid_to": "The last such day.",
                "source": "Where it is laid down.",
            },
            label="{name}",
            computed={"is_national": Computed(bool, lambda row, _: row.partnership_id is None)},
            left_out=dict.fromkeys(["slug", "position"], STAYS),
        ),
    ]  # fmt: skip


def _named(tables, model, audit):
    """A condition: a row of the audit names it."""
    found = Q(pk=None)
    for table in tables:
        for column in table.columns:
            if table.target_of(column) is model:
                found |= Q(pk__in=table.rows(audit).order_by().values(column))
    return found


def _roles(person, names):
    return sorted(map(role_words, person.roles_here))


def role_words(membership):
    of = f" of {membership.agency.name}" if membership.agency else ""
    return f"{membership.get_role_display()}{of}"


def _kind(object_type):
    return WORDS.get(object_type, object_type.split(".")[-1])


def trail_of(tables):
    """The Table of the trail: its entries about rows of these."""

    def entries(audit):
        wanted = Q(case_id__in=Case.objects.filter(audit=audit).values("pk"))
        for table in tables:
            rows = table.rows(audit).order_by().values("pk")
            wanted |= Q(object_type=table.model._meta.label_lower, object_id__in=rows)
        return Entry.objects.filter(wanted, partnership_id=audit.partnership_id)

    return Table(
        "trail", "An entry of the trail about the audit. It stays here: nothing of it is written "
        "into the trail of another installation.",
        Entry, entries,
        {
            "at": "When.",
            "person_id": "Who did it.",
            "verb": "What was done.",
            "object": "To what.",
            "object_type": "To what kind of thing, as the program calls it.",
            "object_id": "The number of that thing, in the table of its kind.",
            "agency_id": "The agency that it concerns.",
            "case_id": "The child that it concerns.",
            "purpose": "What for, as a code, where that must be stated.",
        },
        computed={"object": Computed(str, lambda row, _: _kind(row.object_type))},
        ids={"person_id": User, "agency_id": Agency, "case_id": Case},
        left_out={"partnership_id": "there is one", "stamp": STAYS},
        is_read=False,
    )  # fmt: skip
