import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0001_squashed_0015_judgements'),
    ]

    operations = [
        migrations.AlterField(
            model_name='briefingmessage',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='briefing_messages', to='findings.finding'),
        ),
    ]
