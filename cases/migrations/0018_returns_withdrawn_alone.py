from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, OuterRef


def find(apps, schema_editor):
    """Whatever is withdrawn though its child and its agency take part was withdrawn alone."""
    rows = apps.get_model("cases", "AgencyReturn").objects.filter(state="withdrawn")
    listed = apps.get_model("cases", "AuditAgency").objects.filter(
        audit=OuterRef("case__audit"), agency=OuterRef("agency"), part__in=["lead", "asked"]
    )
    found = rows.filter(Exists(listed), case__withdrawn_at=None)
    rows.filter(pk__in=list(found.values_list("pk", flat=True))).update(withdrawn_alone=True)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0008_retention'),
        ('cases', '0017_words_that_are_removed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='agencyreturn',
            name='withdrawn_alone',
            field=models.BooleanField(default=False, help_text='Not with its child or agency, so it does not come back with them.'),
        ),
        migrations.RunPython(find, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='agencyreturn',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'withdrawn'), ('withdrawn_alone', False), _connector='OR'), name='return_withdrawn_alone_is_withdrawn'),
        ),
    ]
