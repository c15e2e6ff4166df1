from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_squashed_0016_re_audits'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='observation',
            name='observation_of_return_or_voice',
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agency_return__isnull', False), ('section__isnull', False), ('voice', None)), models.Q(('agency_return', None), ('section', None), ('voice__isnull', False)), models.Q(('agency_return', None), ('section', None), ('voice', None), ('withdrawn', True)), _connector='OR'), name='observation_of_return_or_voice'),
        ),
    ]
