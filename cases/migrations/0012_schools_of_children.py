from django.db import migrations

import auditapp.encryption


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_signed_version")]

    operations = [
        migrations.AddField(
            "caseidentity",
            "school",
            auditapp.encryption.EncryptedTextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
