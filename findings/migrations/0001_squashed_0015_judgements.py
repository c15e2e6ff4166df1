import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from auditapp.history.triggers import migration_operation
from auditapp.migrating import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('findings', '0001_initial'),
        ('findings', '0002_where_records_differ'),
        ('findings', '0003_the_board'),
        ('findings', '0004_accuracy_check'),
        ('findings', '0005_meetings_of_the_panel'),
        ('findings', '0006_signed_reports'),
        ('findings', '0007_learning_briefing'),
        ('findings', '0008_actions'),
        ('findings', '0009_report_templates'),
        ('findings', '0010_audit_files'),
        ('findings', '0011_identity_check'),
        ('findings', '0012_actions_that_are_followed'),
        ('findings', '0014_answers_of_teams'),
        ('findings', '0015_judgements'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0008_retention'),
        ('cases', '0001_squashed_0016_re_audits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='Finding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('well', 'What is working well'), ('worried', 'What we are worried about'), ('needs', 'What needs to happen')], max_length=7)),
                    ('wording', models.TextField()),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('save_key', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='cases.audit')),
                    ('observations', models.ManyToManyField(related_name='findings', through='findings.Evidence', to='cases.observation')),
                    ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.theme')),
                    ('agreed_on', models.DateField(blank=True, help_text='When the panel agreed it.', null=True)),
                    ('dissent', models.TextField(blank=True, help_text='Who did not agree, and why.')),
                    ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['audit', 'kind', 'position', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('wording', ''), _negated=True), name='finding_says_something'), models.CheckConstraint(condition=models.Q(('dissent', ''), ('agreed_on__isnull', False), _connector='OR'), name='finding_dissent_from_what_is_agreed')],
                },
            ),
            migrations.CreateModel(
                name='Evidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('observation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='cases.observation')),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='findings.finding')),
                ],
                options={
                    'verbose_name_plural': 'evidence',
                    'ordering': ['finding', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('finding', 'observation'), name='evidence_unique')],
                },
            ),
            migrations.CreateModel(
                name='DifferenceDecision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('outcome', models.CharField(choices=[('asked', 'Asked to check'), ('explained', 'Explained'), ('stands', 'Stands'), ('set_aside', 'Set aside'), ('finding', 'Made a finding of')], max_length=9)),
                    ('reason', models.TextField(blank=True)),
                    ('values', models.JSONField()),
                    ('at', models.DateTimeField()),
                    ('save_key', models.UUIDField(unique=True)),
                    ('about_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='difference_decisions', to='cases.case')),
                    ('finding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='difference_decisions', to='findings.finding')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.question')),
                ],
                options={
                    'ordering': ['case', 'question__position', 'about_agency', 'number'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('about_agency', None)), fields=('case', 'question', 'number'), name='difference_decision_unique'), models.UniqueConstraint(condition=models.Q(('about_agency__isnull', False)), fields=('case', 'question', 'about_agency', 'number'), name='difference_decision_about_unique'), models.CheckConstraint(condition=models.Q(('outcome__in', ['asked', 'explained', 'stands', 'set_aside', 'finding'])), name='difference_outcome_known'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['explained', 'set_aside']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='difference_decision_reason_given'), models.CheckConstraint(condition=models.Q(('finding', None), ('outcome', 'finding'), _connector='OR'), name='difference_decision_finding_of_outcome')],
                },
            ),
            migrations.CreateModel(
                name='AnswerCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('choices', models.JSONField()),
                    ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answer_counts', to='findings.finding')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.question')),
                ],
                options={
                    'ordering': ['finding', 'pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('agency', None)), fields=('finding', 'question'), name='count_of_question_once'), models.UniqueConstraint(condition=models.Q(('agency__isnull', False)), fields=('finding', 'question', 'agency'), name='count_of_agency_once')],
                },
            ),
            migrations.CreateModel(
                name='KeptApart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.observation')),
                    ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.observation')),
                ],
                options={
                    'verbose_name_plural': 'kept apart',
                    'ordering': ['one', 'other'],
                    'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='kept_apart_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='kept_apart_in_order')],
                },
            ),
            migrations.CreateModel(
                name='SetAside',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('observation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='set_aside', to='cases.observation')),
                ],
                options={
                    'verbose_name_plural': 'set aside',
                    'ordering': ['observation'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='set_aside_reason_given')],
                },
            ),
            migrations.CreateModel(
                name='Wording',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('wording', models.TextField()),
                    ('is_merged', models.BooleanField(default=False)),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='findings.finding')),
                ],
                options={
                    'ordering': ['finding', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='AccuracyComment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('wording', models.TextField()),
                    ('words', models.TextField()),
                    ('answer', models.TextField(blank=True)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('finding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='accuracy_comments', to='findings.finding')),
                    ('reply', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='cases.accuracyreply')),
                ],
                options={
                    'ordering': ['reply', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('reply', 'finding'), name='accuracy_comment_unique'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='accuracy_comment_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='accuracy_comment_answered_whole')],
                },
            ),
            migrations.CreateModel(
                name='PanelMeeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('save_key', models.UUIDField(editable=False, null=True, unique=True)),
                    ('date', models.DateField()),
                    ('place', models.CharField(blank=True, help_text='Where, or how: online.', max_length=200)),
                    ('note', models.TextField(blank=True)),
                    ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='cases.audit')),
                ],
                options={
                    'ordering': ['audit', 'date', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='CaseDiscussion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('save_key', models.UUIDField(editable=False, null=True, unique=True)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('reason', models.TextField(help_text='Why the panel talks about this child.')),
                    ('experience', models.TextField(blank=True, help_text='What it was like for this child.')),
                    ('together_well', models.TextField(blank=True)),
                    ('together_not_well', models.TextField(blank=True)),
                    ('impact', models.TextField(blank=True)),
                    ('grade', models.CharField(blank=True, help_text="A value of the set's scale.", max_length=40)),
                    ('grade_why', models.TextField(blank=True)),
                    ('conclusions', models.TextField(blank=True)),
                    ('dissent', models.TextField(blank=True)),
                    ('state', models.CharField(choices=[('chosen', 'Chosen'), ('discussed', 'Discussed')], default='chosen', max_length=10)),
                    ('minutes_key', models.UUIDField(editable=False, null=True)),
                    ('saved_at', models.DateTimeField(blank=True, null=True)),
                    ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='discussion', to='cases.case')),
                    ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='discussions', to='findings.panelmeeting')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='discussion_has_a_reason'), models.CheckConstraint(condition=models.Q(('state', 'chosen'), models.Q(('meeting__isnull', False), ('state', 'discussed')), _connector='OR'), name='discussion_held_in_a_meeting'), models.CheckConstraint(condition=models.Q(models.Q(('saved_at', None), ('saved_by', None)), models.Q(('saved_at__isnull', False), ('saved_by__isnull', False)), _connector='OR'), name='discussion_saved_paired')],
                },
            ),
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(blank=True, max_length=150)),
                    ('role', models.CharField(blank=True, max_length=150)),
                    ('presence', models.CharField(choices=[('came', 'Came'), ('apologies', 'Sent apologies')], max_length=10)),
                    ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='findings.panelmeeting')),
                ],
                options={
                    'ordering': ['meeting', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('agency__isnull', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='attendance_of_somebody'), models.CheckConstraint(condition=models.Q(('presence__in', ['came', 'apologies'])), name='attendance_presence_known')],
                },
            ),
            migrations.CreateModel(
                name='SummaryReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('content', models.JSONField()),
                    ('public_content', models.JSONField()),
                    ('reasons', models.JSONField(blank=True, default=dict)),
                    ('why', models.TextField(blank=True, help_text='Why there is a version after the first.')),
                    ('agreed_by', models.TextField(help_text='Who on the panel agreed it.')),
                    ('agreed_on', models.DateField()),
                    ('approved_by', models.CharField(help_text='Who approved it for the executive.', max_length=200)),
                    ('approved_on', models.DateField()),
                    ('signed_at', models.DateTimeField()),
                    ('digest', models.CharField(max_length=64)),
                    ('save_key', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='cases.audit')),
                    ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['audit', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='report_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('why', '')), models.Q(('number__gt', 1), models.Q(('why', ''), _negated=True)), _connector='OR'), name='report_later_version_for_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('agreed_by', ''), _negated=True), models.Q(('approved_by', ''), _negated=True)), name='report_agreed_and_approved')],
                },
            ),
            migrations.CreateModel(
                name='ReportFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('edition', models.CharField(choices=[('members', 'Members’ report'), ('public', 'Public summary')], max_length=7)),
                    ('format', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('html', 'Web page')], max_length=4)),
                    ('content', models.BinaryField()),
                    ('digest', models.CharField(help_text='SHA-256 of the content.', max_length=64)),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='findings.summaryreport')),
                ],
                options={
                    'ordering': ['report', 'edition', 'format'],
                    'constraints': [models.UniqueConstraint(fields=('report', 'edition', 'format'), name='report_file_once'), models.CheckConstraint(condition=models.Q(('edition__in', ['members', 'public']), ('format__in', ['pdf', 'docx', 'html'])), name='report_file_known')],
                },
            ),
            migrations.CreateModel(
                name='Briefing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('save_key', models.UUIDField(editable=False, null=True, unique=True)),
                    ('looked_at', models.TextField(blank=True, help_text='What was looked at.')),
                    ('differently', models.TextField(blank=True, help_text='What to do differently, a line each.')),
                    ('questions', models.TextField(blank=True, help_text='For a team to talk about, a line each.')),
                    ('audit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='briefing', to='cases.audit')),
                    ('is_asking', models.BooleanField(default=False, help_text='Teams may say, by the link, what they did with it.')),
                    ('link_id', models.UUIDField(editable=False, help_text='None before teams were asked.', null=True, unique=True)),
                ],
                options={
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('is_asking', False), ('link_id__isnull', False), _connector='OR'), name='briefing_asks_by_link')],
                },
            ),
            migrations.CreateModel(
                name='BriefingMessage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.PositiveSmallIntegerField()),
                    ('words', models.TextField(blank=True, help_text='Empty: as the finding says it.')),
                    ('briefing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='findings.briefing')),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='findings.finding')),
                ],
                options={
                    'ordering': ['briefing', 'place'],
                    'constraints': [models.UniqueConstraint(fields=('briefing', 'place'), name='briefing_place_once'), models.UniqueConstraint(fields=('briefing', 'finding'), name='briefing_finding_once'), models.CheckConstraint(condition=models.Q(('place__gte', 1), ('place__lte', 5)), name='briefing_of_five')],
                },
            ),
            migrations.CreateModel(
                name='Action',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('save_key', models.UUIDField(editable=False, null=True, unique=True)),
                    ('what', models.TextField()),
                    ('lead', models.CharField(blank=True, help_text='Who leads it at the owner.', max_length=150)),
                    ('due', models.DateField(blank=True, null=True)),
                    ('measure', models.TextField(help_text='How we will know that it helped children.')),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='findings.finding')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='accounts.agency')),
                    ('blocked', models.TextField(blank=True, help_text='Why it cannot go on; empty if it can.')),
                    ('body', models.CharField(blank=True, help_text='Who does it, if none of the agencies.', max_length=200)),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('evidence', models.TextField(blank=True, help_text='What shows that it is done.')),
                    ('lead_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to=settings.AUTH_USER_MODEL)),
                    ('not_delivered_reason', models.TextField(blank=True)),
                    ('priority', models.CharField(choices=[('high', 'High'), ('medium', 'Medium'), ('low', 'Low')], default='medium', max_length=6)),
                    ('said_done_at', models.DateTimeField(blank=True, null=True)),
                    ('said_done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('state', models.CharField(choices=[('open', 'Not started'), ('in_progress', 'In progress'), ('said_done', 'Done, to be confirmed by the chair'), ('done', 'Done'), ('made_a_difference', 'Made a difference'), ('not_delivered', 'Not delivered')], default='open', max_length=20)),
                    ('others', models.ManyToManyField(blank=True, related_name='shared_actions', through='findings.ActionPartner', to='accounts.agency')),
                ],
                options={
                    'ordering': ['finding', models.OrderBy(models.F('due'), nulls_last=True), 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('what', ''), _negated=True), models.Q(('measure', ''), _negated=True)), name='action_says_what_and_how_we_know'), models.CheckConstraint(condition=models.Q(('priority__in', ['high', 'medium', 'low']), ('state__in', ['open', 'in_progress', 'said_done', 'done', 'made_a_difference', 'not_delivered'])), name='action_choices_known'), models.CheckConstraint(condition=models.Q(models.Q(('body', ''), ('owner__isnull', False)), models.Q(('owner', None), models.Q(('body', ''), _negated=True)), _connector='OR'), name='action_has_one_owner'), models.CheckConstraint(condition=models.Q(('lead_person', None), ('owner__isnull', False), _connector='OR'), name='action_person_is_of_an_agency'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['said_done', 'done', 'made_a_difference']), ('said_done_at__isnull', False), ('said_done_by__isnull', False), models.Q(('evidence', ''), _negated=True)), models.Q(models.Q(('state__in', ['said_done', 'done', 'made_a_difference']), _negated=True), ('evidence', ''), ('said_done_at', None), ('said_done_by', None)), _connector='OR'), name='action_done_with_evidence'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('state__in', ['done', 'made_a_difference'])), models.Q(models.Q(('state__in', ['done', 'made_a_difference']), _negated=True), ('confirmed_at', None), ('confirmed_by', None)), _connector='OR'), name='action_done_once_confirmed'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_delivered'), models.Q(('not_delivered_reason', ''), _negated=True)), models.Q(models.Q(('state', 'not_delivered'), _negated=True), ('not_delivered_reason', '')), _connector='OR'), name='action_not_delivered_with_reason'), models.CheckConstraint(condition=models.Q(('blocked', ''), ('state__in', ['open', 'in_progress']), _connector='OR'), name='action_blocked_while_to_do')],
                },
            ),
            migrations.CreateModel(
                name='ReportTemplate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(help_text='Of the file, as it was uploaded.', max_length=200)),
                    ('content', models.BinaryField()),
                    ('digest', models.CharField(help_text='SHA-256 of the content.', max_length=64)),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='report_template', to='accounts.partnership')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='report_template_has_a_name'), models.CheckConstraint(condition=models.Q(('digest', ''), _negated=True), name='report_template_has_a_digest')],
                },
            ),
            migrations.CreateModel(
                name='AuditFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('at', models.DateTimeField()),
                    ('plan', models.JSONField()),
                    ('content', models.BinaryField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.partnership')),
                ],
                options={
                    'ordering': ['-at'],
                },
            ),
            migrations.CreateModel(
                name='IdentityOverride',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fingerprint', models.CharField(max_length=64)),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('save_key', models.UUIDField(unique=True)),
                    ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identity_overrides', to='cases.audit')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['audit', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('audit', 'fingerprint'), name='identity_override_unique'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='identity_override_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='ActionProposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('due', models.DateField(blank=True, null=True)),
                    ('body', models.CharField(blank=True, max_length=200)),
                    ('lead', models.CharField(blank=True, max_length=150)),
                    ('reason', models.TextField()),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('agreed', models.BooleanField(blank=True, null=True)),
                    ('decision', models.TextField(blank=True, help_text="The chair's words.")),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='findings.action')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                ],
                options={
                    'ordering': ['action', 'asked_at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('due__isnull', False), ('owner__isnull', False), models.Q(('body', ''), _negated=True), _connector='OR'), models.Q(('owner', None), ('body', ''), _connector='OR'), models.Q(('reason', ''), _negated=True)), name='action_proposal_asks_for_something'), models.CheckConstraint(condition=models.Q(models.Q(('agreed', None), ('decided_at', None), ('decided_by', None), ('decision', '')), models.Q(('agreed__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('agreed', True), models.Q(('decision', ''), _negated=True), _connector='OR')), _connector='OR'), name='action_proposal_decided_whole'), models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('action',), name='action_proposal_one_open')],
                },
            ),
            migrations.CreateModel(
                name='ActionUpdate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('words', models.TextField(blank=True)),
                    ('state', models.CharField(blank=True, choices=[('open', 'Not started'), ('in_progress', 'In progress'), ('said_done', 'Done, to be confirmed by the chair'), ('done', 'Done'), ('made_a_difference', 'Made a difference'), ('not_delivered', 'Not delivered')], max_length=20)),
                    ('blocking', models.CharField(blank=True, choices=[('blocked', 'Blocked'), ('cleared', 'No longer blocked')], max_length=7)),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='findings.action')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['action', 'at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['', 'open', 'in_progress', 'said_done', 'done', 'made_a_difference', 'not_delivered']), ('blocking__in', ['', 'blocked', 'cleared'])), name='action_update_choices_known'), models.CheckConstraint(condition=models.Q(models.Q(('blocking', ''), ('state', ''), ('words', ''), _negated=True), models.Q(('blocking', 'blocked'), ('words', ''), _negated=True)), name='action_update_says_something')],
                },
            ),
            migrations.CreateModel(
                name='DifferenceCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('date', models.DateField()),
                    ('body', models.CharField(blank=True, max_length=200)),
                    ('verdict', models.CharField(choices=[('made', 'It made a difference'), ('not_yet', 'Not yet'), ('none', 'It made no difference')], max_length=7)),
                    ('measured', models.TextField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='findings.action')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='findings.panelmeeting')),
                ],
                options={
                    'ordering': ['action', 'date', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('body', ''), ('meeting__isnull', False)), models.Q(('meeting', None), models.Q(('body', ''), _negated=True)), _connector='OR'), name='difference_checked_at_one_meeting'), models.CheckConstraint(condition=models.Q(('verdict__in', ['made', 'not_yet', 'none']), models.Q(('measured', ''), _negated=True)), name='difference_check_says_what_was_measured')],
                },
            ),
            migrations.CreateModel(
                name='ActionPartner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='findings.action')),
                    ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                ],
                options={
                    'ordering': ['action', 'agency__name'],
                    'constraints': [models.UniqueConstraint(fields=('action', 'agency'), name='action_partner_unique')],
                },
            ),
            migrations.CreateModel(
                name='TeamAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('used_on', models.DateField()),
                    ('people', models.PositiveSmallIntegerField()),
                    ('change', models.TextField(help_text='What will change.')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('save_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('briefing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team_answers', to='findings.briefing')),
                    ('finding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='team_answers', to='findings.finding')),
                ],
                options={
                    'ordering': ['briefing', '-used_on', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('people__gte', 1), models.Q(('change', ''), _negated=True)), name='team_answer_says_something')],
                },
            ),
            migrations.CreateModel(
                name='Judgement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('save_key', models.UUIDField(editable=False, null=True, unique=True)),
                    ('verdict', models.CharField(choices=[('improved', 'Improved'), ('same', 'The same'), ('worse', 'Worse'), ('cannot_say', 'Cannot say')], max_length=10)),
                    ('why', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judgements', to='cases.audit')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judgements', to='findings.finding')),
                    ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='judgements', to='findings.panelmeeting')),
                ],
                options={
                    'ordering': ['audit', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('audit', 'finding'), name='judgement_once'), models.CheckConstraint(condition=models.Q(('verdict__in', ['improved', 'same', 'worse', 'cannot_say'])), name='judgement_verdict_known'), models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='judgement_says_why')],
                },
            ),
        ),
        migration_operation('findings_summaryreport'),
        migration_operation('findings_reportfile'),
    ]
