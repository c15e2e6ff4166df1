"""Count drafts and cover sheets anew: by now the answers that must be given are counted, not the
questions that may be answered.

What is asked is worked out by the product's own code, with today's tables. A new database has nothing
to count, and meets no table that is not there yet.
"""

from django.db import migrations


def count(apps, schema_editor):
    from cases.models import AgencyReturn, CoverSheet
    from cases.services.cover_sheets import recount_cover_sheets
    from cases.services.returns import recount

    if AgencyReturn.objects.exists():
        recount(AgencyReturn.objects.all())
    if CoverSheet.objects.exists():
        recount_cover_sheets(CoverSheet.objects.all())


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_pseudonyms_whatever_the_case"),
        ("accounts", "0003_sessions_end_with_the_account"),
    ]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
