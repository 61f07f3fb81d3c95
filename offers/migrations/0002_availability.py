import asasap.kernel.fields
import asasap.kernel.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offers', '0001_catalogue'),
    ]

    operations = [
        migrations.CreateModel(
            name='AvailabilityException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='period')),
                ('is_free', models.BooleanField(default=False, verbose_name='free')),
                ('note', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='note for oneself')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='availability_exceptions', to='accounts.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'exception to the week',
                'verbose_name_plural': 'exceptions to the week',
                'constraints': [models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False), ('period__upper_inf', False)), name='availabilityexception_has_two_ends'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('period', '&&')], name='availabilityexception_no_overlap', violation_error_message='This overlaps another of your exceptions.')],
            },
        ),
        migrations.CreateModel(
            name='AvailabilityRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('weekday', models.PositiveSmallIntegerField(verbose_name='day of the week')),
                ('start_minute', models.PositiveSmallIntegerField(verbose_name='from')),
                ('end_minute', models.PositiveSmallIntegerField(verbose_name='to')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='availability_rules', to='accounts.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'weekly availability',
                'verbose_name_plural': 'weekly availabilities',
                'constraints': [models.CheckConstraint(condition=models.Q(('end_minute__lte', 1440), ('start_minute__lt', models.F('end_minute')), ('weekday__range', (0, 6))), name='availabilityrule_is_within_a_day'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('weekday', '='), (models.Func('start_minute', 'end_minute', function='int4range'), '&&'), ('valid', '&&')], name='availabilityrule_no_overlap', violation_error_message='These hours overlap others of that day.')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feeds', to='accounts.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'calendar address',
                'verbose_name_plural': 'calendar addresses',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('person',), name='calendarfeed_one_live_per_person')],
            },
        ),
        migrations.CreateModel(
            name='CalendarImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('url', asasap.kernel.fields.EncryptedTextField(verbose_name='address of the calendar')),
                ('state', models.CharField(choices=[('new', 'not read yet'), ('read', 'read'), ('failing', 'cannot be read')], default='new', max_length=8, verbose_name='state')),
                ('fault', models.CharField(blank=True, choices=[('address', 'this address does not lead to a public server'), ('unreachable', 'the server does not answer, or refuses'), ('not_a_calendar', 'what is there is not a calendar'), ('too_big', 'this calendar is too big to be read')], max_length=14, verbose_name='why it cannot be read')),
                ('tried_at', models.DateTimeField(blank=True, null=True, verbose_name='last tried')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='last read')),
                ('added_at', models.DateTimeField(verbose_name='added')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_imports', to='accounts.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'outside calendar',
                'verbose_name_plural': 'outside calendars',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'failing'), models.Q(('fault', ''), _negated=True)), models.Q(models.Q(('state', 'failing'), _negated=True), ('fault', '')), _connector='OR'), name='calendarimport_failing_says_why')],
            },
        ),
        migrations.CreateModel(
            name='BusyTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='period')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_times', to='offers.calendarimport')),
            ],
            options={
                'verbose_name': 'busy time',
                'verbose_name_plural': 'busy times',
                'constraints': [models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False), ('period__upper_inf', False)), name='busytime_has_two_ends')],
            },
        ),
    ]
