import django.utils.timezone
from django.db import migrations, models

import auditapp.encryption
from auditapp.history import triggers
from auditapp.history.stamps import new_key, new_stamp

AT_ONCE = 1000


def stamp_what_is_there(apps, schema_editor):
    """Make the key, and stamp entries from before. From here on they count as right."""
    key = apps.get_model("history", "TrailKey").objects.create(key=new_key()).key
    entries = apps.get_model("history", "Entry").objects.order_by("pk")
    triggers.remove(schema_editor.connection, "history_entry")
    last = 0
    while some := list(entries.filter(pk__gt=last)[:AT_ONCE]):
        for entry in some:
            entry.stamp = new_stamp(key, entry)
        entries.bulk_update(some, ["stamp"])
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [("history", "0007_verbs_of_signing_in")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("place", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={"ordering": ["place"]},
        ),
        migrations.CreateModel(
            name="TrailKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", auditapp.encryption.EncryptedTextField()),
            ],
        ),
        migrations.AddField(
            model_name="entry",
            name="stamp",
            field=models.CharField(
                help_text="Empty where no key could be read.", max_length=80, null=True
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.RunPython(stamp_what_is_there, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="entry",
            name="stamp",
            field=models.CharField(
                help_text="Empty where no key could be read.",
                max_length=80,
                null=True,
                unique=True,
            ),
        ),
        # SQLite makes the table anew for a unique column, and drops its triggers with it.
        triggers.migration_operation("history_entry"),
        triggers.migration_operation("history_seal"),
    ]
