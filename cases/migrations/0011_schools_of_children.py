from django.db import migrations

import auditapp.encryption


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_acceptances_themes_voices_restricted_comments")]

    operations = [
        migrations.AddField(
            "caseidentity",
            "school",
            auditapp.encryption.EncryptedTextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
