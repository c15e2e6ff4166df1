from django.db import migrations

from auditapp.history.triggers import migration_operation


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [migration_operation("history_entry")]
