import auditapp.encryption
import django.utils.timezone
from django.db import migrations, models

from auditapp.history import triggers
from auditapp.history.stamps import new_key


def make_key(apps, schema_editor):
    apps.get_model('history', 'TrailKey').objects.create(key=new_key())


class Migration(migrations.Migration):

    replaces = [
        ('history', '0001_initial'),
        ('history', '0002_triggers'),
        ('history', '0003_verbs'),
        ('history', '0004_case_and_purpose'),
        ('history', '0005_verbs_of_the_panel'),
        ('history', '0006_verbs_of_signing'),
        ('history', '0007_verbs_of_signing_in'),
        ('history', '0008_chain'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('added', 'added'), ('changed', 'changed'), ('removed', 'removed'), ('opened', 'opened'), ('moderated', 'started moderating'), ('reopened', 'went back to collecting'), ('signed', 'signed and published the report of'), ('revised', 'began a new version of the report of'), ('started_editing', 'started editing'), ('assigned', 'assigned'), ('handed_in', 'asked for sign-off of'), ('took_back', 'took back, before sign-off,'), ('sent', 'sent'), ('signed_off', 'signed off and sent'), ('accepted', 'accepted'), ('unaccepted', 'undid the acceptance of'), ('sent_back', 'sent back'), ('withdrew', 'withdrew'), ('raised', 'raised'), ('answered', 'answered'), ('invited', 'invited'), ('accepted_invitation', 'opened the link of'), ('revoked', 'revoked'), ('copied', 'copied answers into'), ('exported', 'downloaded'), ('uploaded', 'uploaded a workbook for'), ('took_over', 'merged another into'), ('set_aside', 'set aside'), ('took_up', 'took up again'), ('merged', 'merged into another'), ('retired', 'retired'), ('brought_back', 'brought back'), ('ended', 'ended'), ('deactivated', 'deactivated'), ('started_reset', 'started a password reset for'), ('imported', 'imported'), ('drew', 'drew'), ('signed_in', 'signed in to'), ('failed_sign_in', 'could not sign in to'), ('connected', 'connected single sign-on with'), ('added_factor', 'added a second step to'), ('removed_factor', 'removed a second step from'), ('ended_sessions', 'signed out elsewhere, of'), ('looked', 'looked at'), ('refused', 'was refused')], max_length=20)),
                ('object_type', models.CharField(max_length=60)),
                ('object_id', models.BigIntegerField()),
                ('person_id', models.BigIntegerField(null=True)),
                ('agency_id', models.BigIntegerField(null=True)),
                ('partnership_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('case_id', models.BigIntegerField(null=True)),
                ('purpose', models.CharField(blank=True, help_text='What for: a code, where one must be stated.', max_length=20)),
                ('stamp', models.CharField(help_text='Empty where no key could be read.', max_length=80, null=True, unique=True)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['partnership_id', '-id'], name='history_ent_partner_6890f7_idx'), models.Index(fields=['object_type', 'object_id'], name='history_ent_object__96193f_idx'), models.Index(fields=['case_id'], name='history_ent_case_id_f7330a_idx')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('place', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('entry_id', models.BigIntegerField(unique=True)),
                ('hash', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['place'],
            },
        ),
        migrations.CreateModel(
            name='TrailKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', auditapp.encryption.EncryptedTextField()),
            ],
        ),
        migrations.RunPython(make_key, migrations.RunPython.noop),
        triggers.migration_operation('history_entry'),
        triggers.migration_operation('history_seal'),
    ]
