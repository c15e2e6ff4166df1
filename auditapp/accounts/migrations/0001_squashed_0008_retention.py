import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_settings_of_partnerships'),
        ('accounts', '0003_sessions_end_with_the_account'),
        ('accounts', '0004_letters'),
        ('accounts', '0005_panel_quorum'),
        ('accounts', '0006_small_numbers'),
        ('accounts', '0007_sessions'),
        ('accounts', '0008_retention'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Partnership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('administrator_name', models.CharField(default='Administrator', help_text='What it calls its administrators.', max_length=60)),
                ('contact', models.TextField(blank=True, help_text='Whom people turn to; on pages and in mails.', max_length=500)),
                ('panel_name', models.CharField(default='Panel', help_text='What the partnership calls the panel.', max_length=60)),
                ('quorum', models.PositiveSmallIntegerField(blank=True, help_text='How many agencies beside the lead a child protection conference needs.', null=True)),
                ('returns_due_after', models.PositiveSmallIntegerField(default=20, help_text='Working days from opening an audit to the date its returns are due.')),
                ('save_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('panel_quorum', models.PositiveSmallIntegerField(blank=True, help_text='How many agencies must come to a meeting of the panel.', null=True)),
                ('small_number', models.PositiveSmallIntegerField(blank=True, default=5, help_text='The smallest count of children that a public summary shows.', null=True)),
                ('audit_kept_for', models.PositiveSmallIntegerField(blank=True, help_text='Months from signing to deleting the audit.', null=True)),
                ('key_kept_for', models.PositiveSmallIntegerField(blank=True, help_text='Months from signing to deleting who the children are.', null=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('small_number', None), ('small_number__gte', 3), _connector='OR'), name='partnership_small_number_hides'), models.CheckConstraint(condition=models.Q(models.Q(('key_kept_for', None), ('key_kept_for__gte', 1), _connector='OR'), models.Q(('audit_kept_for', None), ('audit_kept_for__gte', 1), _connector='OR')), name='partnership_keeps_for_a_month_or_more'), models.CheckConstraint(condition=models.Q(('audit_kept_for', None), models.Q(('key_kept_for__isnull', False), ('key_kept_for__lt', models.F('audit_kept_for'))), _connector='OR'), name='partnership_deletes_the_key_earlier')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=150)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('invited_at', models.DateTimeField(blank=True, help_text='When the invitation that stands was sent.', null=True)),
                ('reactivated_at', models.DateTimeField(blank=True, help_text='Sessions from before are over.', null=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique', violation_error_message='Somebody signs in with this email address already.')],
            },
        ),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('short_name', models.CharField(help_text='Heads narrow columns.', max_length=30)),
                ('kind', models.CharField(choices=[('CSC', "Children's social care"), ('EDT', 'Emergency duty team'), ('EH', 'Early help'), ('YOS', 'Youth offending'), ('EDU', 'Education'), ('GP', 'Primary care'), ('POL', 'Police'), ('CH', 'Community health'), ('MH', 'Mental health'), ('MW', 'Midwifery'), ('DA', 'Domestic-abuse service'), ('HOS', 'Hospital'), ('OTH', 'Other')], max_length=3)),
                ('part_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='accounts.agency')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agencies', to='accounts.partnership')),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('save_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name_plural': 'agencies',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('partnership', 'name'), name='agency_name_unique'), models.UniqueConstraint(fields=('partnership', 'short_name'), name='agency_short_name_unique'), models.CheckConstraint(condition=models.Q(('kind__in', ['CSC', 'EDT', 'EH', 'YOS', 'EDU', 'GP', 'POL', 'CH', 'MH', 'MW', 'DA', 'HOS', 'OTH'])), name='agency_kind_known'), models.CheckConstraint(condition=models.Q(('part_of', models.F('pk')), _negated=True), name='agency_not_part_of_itself')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('auditor', 'Auditor'), ('lead', 'Agency lead'), ('panel', 'Panel member'), ('chair', 'Chair'), ('administrator', 'Administrator')], max_length=20)),
                ('until', models.DateField(blank=True, help_text='The last day it gives rights.', null=True)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.agency')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.partnership')),
            ],
            options={
                'ordering': ['partnership', 'user', 'role'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agency__isnull', False), ('role__in', ['auditor', 'lead'])), models.Q(('agency__isnull', True), ('role__in', ['panel', 'chair', 'administrator'])), _connector='OR'), name='membership_names_agency_iff_role_does'), models.UniqueConstraint(condition=models.Q(('agency__isnull', False)), fields=('user', 'agency', 'role'), name='membership_of_agency_unique'), models.UniqueConstraint(condition=models.Q(('agency__isnull', True)), fields=('user', 'partnership', 'role'), name='membership_of_partnership_unique')],
            },
        ),
        migrations.CreateModel(
            name='PartnershipLogo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('png', 'PNG'), ('jpeg', 'JPEG')], max_length=4)),
                ('content', models.BinaryField()),
                ('partnership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='logo', to='accounts.partnership')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['png', 'jpeg'])), name='logo_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site', models.CharField(max_length=300)),
                ('tried_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.partnership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('person', 'partnership'), name='letter_unique')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('started_at', models.DateTimeField(help_text='When the person signed in.')),
                ('seen_at', models.DateTimeField(help_text='When it was used last, to the minute.')),
                ('device', models.CharField(blank=True, help_text='As the browser names itself.', max_length=200)),
                ('address', models.CharField(blank=True, max_length=45)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
    ]
