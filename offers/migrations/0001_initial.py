import asasap.kernel.fields
import asasap.kernel.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0009_federation'),
        ('mapping', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='ActivityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('code', models.CharField(max_length=3, verbose_name='number')),
                ('ref', models.CharField(blank=True, max_length=6, verbose_name='reference')),
                ('slug', models.SlugField(db_index=False, max_length=60, verbose_name='address')),
                ('family', models.CharField(choices=[('house', 'House and garden'), ('children', 'Children and lessons'), ('care', 'Help for people'), ('daily', 'Meals, shopping and laundry'), ('office', 'Computers, paperwork and coordination')], max_length=8, verbose_name='family')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('icon', models.CharField(max_length=20, verbose_name='icon')),
                ('is_at_home', models.BooleanField(verbose_name='done at home')),
                ('name_fr', models.CharField(max_length=160, verbose_name='name in French')),
                ('name_en', models.CharField(max_length=160, verbose_name='name in English')),
                ('plain_fr', models.TextField(max_length=600, verbose_name='plain words in French')),
                ('plain_en', models.TextField(max_length=600, verbose_name='plain words in English')),
                ('limits_fr', models.TextField(blank=True, max_length=1000, verbose_name='limits in French')),
                ('limits_en', models.TextField(blank=True, max_length=1000, verbose_name='limits in English')),
                ('synonyms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='other words for it')),
                ('is_local', models.BooleanField(default=False, editable=False, verbose_name='corrected here')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ActivityRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('mode', models.CharField(choices=[('provider', 'the provider serves you (prestataire)'), ('agent', 'you employ, an organisation helps (mandataire)'), ('direct', 'you employ (emploi direct)'), ('lending', 'an organisation lends its employee (mise à disposition)'), ('mutual_help', 'mutual help, between neighbours')], max_length=11, verbose_name='mode')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('requirement', models.CharField(choices=[('free', 'nothing is required to work'), ('approval', 'an approval (agrément)'), ('authorisation', 'an authorisation of the département')], max_length=13, verbose_name='required to work')),
                ('benefit', models.CharField(choices=[('declaration', 'with a declaration of home services'), ('household', 'the household declares the hours (Cesu)'), ('never', 'none')], max_length=11, verbose_name='tax credit')),
                ('vat_rate', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='VAT rate')),
                ('ceiling_cents', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='yearly ceiling, in cents')),
                ('longest_visit_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='longest visit, in minutes')),
                ('is_only_in_global_offer', models.BooleanField(verbose_name='only in a global offer')),
                ('publics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('anyone', 'everybody'), ('under_3', 'a child under three'), ('child', 'a child of three or more'), ('disabled_minor', 'a disabled child under eighteen'), ('fragile_adult', 'an older, disabled or long-term ill person'), ('temporary', 'somebody who needs help for a time')], max_length=14), size=None, verbose_name='for whom')),
                ('urssaf_code', models.CharField(max_length=3, verbose_name='Urssaf code')),
                ('nova_code', models.CharField(blank=True, max_length=10, verbose_name='Nova code')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('note_fr', models.TextField(blank=True, max_length=600, verbose_name='note in French')),
                ('note_en', models.TextField(blank=True, max_length=600, verbose_name='note in English')),
                ('certainty', models.CharField(choices=[('confirmed', 'confirmed'), ('to_verify', 'to be verified')], max_length=9, verbose_name='certainty')),
                ('verified_on', models.DateField(verbose_name='verified on')),
                ('is_local', models.BooleanField(default=False, editable=False, verbose_name='written here')),
            ],
            options={
                'verbose_name': 'rule of an activity',
                'verbose_name_plural': 'rules of activities',
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('name', asasap.kernel.fields.EncryptedTextField(verbose_name='name of the file')),
                ('description', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='what it shows')),
                ('content_type', models.CharField(max_length=40, verbose_name='type')),
                ('content', asasap.kernel.fields.EncryptedBinaryField()),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('received_at', models.DateTimeField(verbose_name='received')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
            },
        ),
        migrations.CreateModel(
            name='AvailabilityException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='period')),
                ('is_free', models.BooleanField(default=False, verbose_name='free')),
                ('note', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='note for oneself')),
            ],
            options={
                'verbose_name': 'exception to the week',
                'verbose_name_plural': 'exceptions to the week',
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
            ],
            options={
                'verbose_name': 'weekly availability',
                'verbose_name_plural': 'weekly availabilities',
            },
        ),
        migrations.CreateModel(
            name='BusyTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='period')),
            ],
            options={
                'verbose_name': 'busy time',
                'verbose_name_plural': 'busy times',
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
            ],
            options={
                'verbose_name': 'calendar address',
                'verbose_name_plural': 'calendar addresses',
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
            ],
            options={
                'verbose_name': 'outside calendar',
                'verbose_name_plural': 'outside calendars',
            },
        ),
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('begun_at', models.DateTimeField(verbose_name='begun')),
                ('last_at', models.DateTimeField(verbose_name='last message')),
                ('client_read_at', models.DateTimeField(blank=True, null=True)),
                ('provider_read_at', models.DateTimeField(blank=True, null=True)),
                ('blocked_at', models.DateTimeField(blank=True, null=True, verbose_name='blocked')),
                ('blocked_by', models.CharField(blank=True, choices=[('client', 'the client'), ('provider', 'the provider')], max_length=8, verbose_name='blocked by')),
            ],
            options={
                'verbose_name': 'conversation',
                'verbose_name_plural': 'conversations',
            },
        ),
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_review', 'being checked'), ('open', 'open'), ('in_negotiation', 'being discussed'), ('awarded', 'agreed with somebody'), ('fulfilled', 'done'), ('cancelled', 'cancelled'), ('expired', 'expired'), ('unfilled', 'closed without anybody found')], default='draft', max_length=14, verbose_name='state')),
                ('latitude', models.FloatField(blank=True, editable=False, null=True)),
                ('longitude', models.FloatField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='open since')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('outcome', models.CharField(blank=True, choices=[('agreed_here', 'I found somebody here'), ('found_elsewhere', 'I found somebody elsewhere'), ('no_longer_needed', 'I no longer need it'), ('too_expensive', 'it was too expensive'), ('nobody_answered', 'nobody answered'), ('nobody_suitable', 'nobody suited me'), ('not_said', 'not said')], max_length=16, verbose_name='outcome')),
            ],
            options={
                'verbose_name': 'request',
                'verbose_name_plural': 'requests',
            },
        ),
        migrations.CreateModel(
            name='DemandEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_review', 'being checked'), ('open', 'open'), ('in_negotiation', 'being discussed'), ('awarded', 'agreed with somebody'), ('fulfilled', 'done'), ('cancelled', 'cancelled'), ('expired', 'expired'), ('unfilled', 'closed without anybody found')], default='draft', max_length=14, verbose_name='state')),
                ('latitude', models.FloatField(blank=True, editable=False, null=True)),
                ('longitude', models.FloatField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='open since')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('outcome', models.CharField(blank=True, choices=[('agreed_here', 'I found somebody here'), ('found_elsewhere', 'I found somebody elsewhere'), ('no_longer_needed', 'I no longer need it'), ('too_expensive', 'it was too expensive'), ('nobody_answered', 'nobody answered'), ('nobody_suitable', 'nobody suited me'), ('not_said', 'not said')], max_length=16, verbose_name='outcome')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DemandVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('writing', 'being written'), ('submitted', 'waiting to be checked'), ('sent_back', 'to be changed'), ('published', 'published'), ('abandoned', 'abandoned')], default='writing', max_length=9, verbose_name='state')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('title', models.CharField(blank=True, max_length=80, verbose_name='title')),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='description')),
                ('mode', models.CharField(blank=True, choices=[('provider', 'the provider serves you (prestataire)'), ('agent', 'you employ, an organisation helps (mandataire)'), ('direct', 'you employ (emploi direct)'), ('lending', 'an organisation lends its employee (mise à disposition)'), ('mutual_help', 'mutual help, between neighbours')], max_length=11, verbose_name='mode')),
                ('answers', models.JSONField(blank=True, default=dict, verbose_name='answers')),
                ('price_unit', models.CharField(blank=True, choices=[('hour', 'per hour'), ('fixed', 'fixed price'), ('tokens', 'tokens'), ('free', 'free'), ('quote', 'on quote')], max_length=6, verbose_name='price')),
                ('price_cents', models.BigIntegerField(blank=True, null=True, verbose_name='amount in cents')),
                ('updated_at', models.DateTimeField(verbose_name='changed')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='sent to be checked')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('sent_back_reason', models.CharField(blank=True, choices=[('contact', 'it gives a telephone, an address or a link'), ('unclear', 'one does not understand what is offered or asked'), ('forbidden', 'this service cannot be offered or asked here'), ('offensive', 'it hurts or excludes somebody'), ('false', 'it seems untrue'), ('price', 'the price is not possible')], max_length=10, verbose_name='why it was sent back')),
                ('sent_back_note', models.TextField(blank=True, max_length=500, verbose_name='note')),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('schedule_kind', models.CharField(blank=True, choices=[('once', 'once'), ('recurring', 'regularly')], max_length=9, verbose_name='how often')),
                ('frequency', models.CharField(blank=True, choices=[('weekly', 'every week'), ('fortnightly', 'every other week'), ('monthly', 'every month')], max_length=11, verbose_name='frequency')),
                ('days', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, help_text='The last day is not included.', null=True, verbose_name='days')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how long')),
                ('slots', models.JSONField(blank=True, default=list, verbose_name='days and hours')),
                ('public', asasap.kernel.fields.EncryptedTextField(default='anyone', verbose_name='public')),
            ],
            options={
                'verbose_name': 'text of a request',
                'verbose_name_plural': 'texts of requests',
            },
        ),
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('regime', models.CharField(choices=[('market', 'open market'), ('coop', 'cooperative')], max_length=6, verbose_name='regime')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('agreed', 'agreed'), ('declined', 'declined'), ('retracted', 'taken back'), ('lapsed', 'lapsed without an answer'), ('withdrawn', 'withdrawn from within 14 days'), ('cancelled', 'cancelled'), ('ended', 'ended')], default='proposed', max_length=9, verbose_name='state')),
                ('created_at', models.DateTimeField(verbose_name='proposed')),
                ('answer_due_at', models.DateTimeField(verbose_name='to be answered by')),
                ('agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='agreed')),
                ('withdrawal_ends_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawal possible until')),
                ('is_early_start', models.BooleanField(default=False, verbose_name='starts early')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('ended_by', models.CharField(blank=True, choices=[('client', 'the client'), ('provider', 'the provider')], max_length=8, verbose_name='ended by')),
                ('decline_reason', models.CharField(blank=True, choices=[('price', 'the price'), ('hours', 'the days and hours'), ('distance', 'the distance'), ('tasks', 'what is to be done'), ('other_found', 'somebody else was chosen'), ('no_reason', 'I prefer not to say')], max_length=11, verbose_name='why declined')),
                ('cancel_reason', models.CharField(blank=True, choices=[('moved', 'somebody moves house'), ('need_ended', 'the need has ended'), ('health', 'somebody can no longer go on'), ('dissatisfied', 'the service does not suit'), ('unpaid', 'what is due is not paid'), ('papers', 'a required paper is missing'), ('other', 'another reason')], max_length=12, verbose_name='why cancelled')),
            ],
            options={
                'verbose_name': 'agreement',
                'verbose_name_plural': 'agreements',
            },
        ),
        migrations.CreateModel(
            name='EngagementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('regime', models.CharField(choices=[('market', 'open market'), ('coop', 'cooperative')], max_length=6, verbose_name='regime')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('agreed', 'agreed'), ('declined', 'declined'), ('retracted', 'taken back'), ('lapsed', 'lapsed without an answer'), ('withdrawn', 'withdrawn from within 14 days'), ('cancelled', 'cancelled'), ('ended', 'ended')], default='proposed', max_length=9, verbose_name='state')),
                ('created_at', models.DateTimeField(verbose_name='proposed')),
                ('answer_due_at', models.DateTimeField(verbose_name='to be answered by')),
                ('agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='agreed')),
                ('withdrawal_ends_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawal possible until')),
                ('is_early_start', models.BooleanField(default=False, verbose_name='starts early')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('ended_by', models.CharField(blank=True, choices=[('client', 'the client'), ('provider', 'the provider')], max_length=8, verbose_name='ended by')),
                ('decline_reason', models.CharField(blank=True, choices=[('price', 'the price'), ('hours', 'the days and hours'), ('distance', 'the distance'), ('tasks', 'what is to be done'), ('other_found', 'somebody else was chosen'), ('no_reason', 'I prefer not to say')], max_length=11, verbose_name='why declined')),
                ('cancel_reason', models.CharField(blank=True, choices=[('moved', 'somebody moves house'), ('need_ended', 'the need has ended'), ('health', 'somebody can no longer go on'), ('dissatisfied', 'the service does not suit'), ('unpaid', 'what is due is not paid'), ('papers', 'a required paper is missing'), ('other', 'another reason')], max_length=12, verbose_name='why cancelled')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EngagementTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('schedule_kind', models.CharField(blank=True, choices=[('once', 'once'), ('recurring', 'regularly')], max_length=9, verbose_name='how often')),
                ('frequency', models.CharField(blank=True, choices=[('weekly', 'every week'), ('fortnightly', 'every other week'), ('monthly', 'every month')], max_length=11, verbose_name='frequency')),
                ('days', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, help_text='The last day is not included.', null=True, verbose_name='days')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how long')),
                ('slots', models.JSONField(blank=True, default=list, verbose_name='days and hours')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField(verbose_name='proposal')),
                ('side', models.CharField(choices=[('client', 'the client'), ('provider', 'the provider')], max_length=8, verbose_name='proposed by')),
                ('mode', models.CharField(choices=[('provider', 'the provider serves you (prestataire)'), ('agent', 'you employ, an organisation helps (mandataire)'), ('direct', 'you employ (emploi direct)'), ('lending', 'an organisation lends its employee (mise à disposition)'), ('mutual_help', 'mutual help, between neighbours')], max_length=11, verbose_name='mode')),
                ('price_unit', models.CharField(choices=[('hour', 'per hour'), ('fixed', 'fixed price'), ('tokens', 'tokens'), ('free', 'free'), ('quote', 'on quote')], max_length=6, verbose_name='price')),
                ('price_cents', models.BigIntegerField(blank=True, null=True, verbose_name='amount in cents')),
                ('tasks', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='what is to be done')),
                ('message', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='message')),
                ('rules', models.JSONField(default=dict, verbose_name='rules at that date')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
            ],
            options={
                'verbose_name': 'terms of an agreement',
                'verbose_name_plural': 'terms of agreements',
            },
        ),
        migrations.CreateModel(
            name='Favourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(verbose_name='added')),
            ],
            options={
                'verbose_name': 'favourite',
                'verbose_name_plural': 'favourites',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('side', models.CharField(choices=[('client', 'the client'), ('provider', 'the provider')], max_length=8, verbose_name='side')),
                ('text', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='message')),
                ('is_masked', models.BooleanField(default=False, verbose_name='something was masked')),
                ('sending_key', models.UUIDField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_review', 'being checked'), ('live', 'online'), ('paused', 'paused'), ('suspended', 'suspended: a paper is missing'), ('expired', 'expired'), ('withdrawn', 'withdrawn')], default='draft', max_length=9, verbose_name='state')),
                ('latitude', models.FloatField(blank=True, editable=False, null=True)),
                ('longitude', models.FloatField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='online since')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
            ],
            options={
                'verbose_name': 'offer',
                'verbose_name_plural': 'offers',
            },
        ),
        migrations.CreateModel(
            name='OfferEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_review', 'being checked'), ('live', 'online'), ('paused', 'paused'), ('suspended', 'suspended: a paper is missing'), ('expired', 'expired'), ('withdrawn', 'withdrawn')], default='draft', max_length=9, verbose_name='state')),
                ('latitude', models.FloatField(blank=True, editable=False, null=True)),
                ('longitude', models.FloatField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(verbose_name='begun')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='online since')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OfferVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('writing', 'being written'), ('submitted', 'waiting to be checked'), ('sent_back', 'to be changed'), ('published', 'published'), ('abandoned', 'abandoned')], default='writing', max_length=9, verbose_name='state')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('title', models.CharField(blank=True, max_length=80, verbose_name='title')),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='description')),
                ('mode', models.CharField(blank=True, choices=[('provider', 'the provider serves you (prestataire)'), ('agent', 'you employ, an organisation helps (mandataire)'), ('direct', 'you employ (emploi direct)'), ('lending', 'an organisation lends its employee (mise à disposition)'), ('mutual_help', 'mutual help, between neighbours')], max_length=11, verbose_name='mode')),
                ('answers', models.JSONField(blank=True, default=dict, verbose_name='answers')),
                ('price_unit', models.CharField(blank=True, choices=[('hour', 'per hour'), ('fixed', 'fixed price'), ('tokens', 'tokens'), ('free', 'free'), ('quote', 'on quote')], max_length=6, verbose_name='price')),
                ('price_cents', models.BigIntegerField(blank=True, null=True, verbose_name='amount in cents')),
                ('updated_at', models.DateTimeField(verbose_name='changed')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='sent to be checked')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('sent_back_reason', models.CharField(blank=True, choices=[('contact', 'it gives a telephone, an address or a link'), ('unclear', 'one does not understand what is offered or asked'), ('forbidden', 'this service cannot be offered or asked here'), ('offensive', 'it hurts or excludes somebody'), ('false', 'it seems untrue'), ('price', 'the price is not possible')], max_length=10, verbose_name='why it was sent back')),
                ('sent_back_note', models.TextField(blank=True, max_length=500, verbose_name='note')),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('area_kind', models.CharField(choices=[('radius', 'so many kilometres around'), ('communes', 'these communes')], default='radius', max_length=8, verbose_name='area')),
                ('radius_km', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='kilometres')),
            ],
            options={
                'verbose_name': 'text of an offer',
                'verbose_name_plural': 'texts of offers',
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('text', models.TextField(max_length=500, verbose_name='question')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('hidden_at', models.DateTimeField(blank=True, null=True, verbose_name='hidden')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
            },
        ),
        migrations.CreateModel(
            name='QuestionSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('schema', models.JSONField(verbose_name='questions')),
                ('is_local', models.BooleanField(default=False, editable=False, verbose_name='written here')),
            ],
            options={
                'verbose_name': 'set of questions',
                'verbose_name_plural': 'sets of questions',
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('reason', models.CharField(choices=[('illegal', 'it is against the law'), ('danger', 'somebody is in danger'), ('scam', 'it is a swindle'), ('offensive', 'it hurts or excludes somebody'), ('false', 'it is untrue'), ('other', 'another reason')], max_length=9, verbose_name='reason')),
                ('words', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='in their words')),
                ('state', models.CharField(choices=[('open', 'waiting for a decision'), ('upheld', 'upheld: something was done'), ('dismissed', 'dismissed')], default='open', max_length=9, verbose_name='state')),
                ('reported_at', models.DateTimeField(verbose_name='reported')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('decision', models.TextField(blank=True, max_length=500, verbose_name='what was decided')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
            },
        ),
        migrations.CreateModel(
            name='ReportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('reason', models.CharField(choices=[('illegal', 'it is against the law'), ('danger', 'somebody is in danger'), ('scam', 'it is a swindle'), ('offensive', 'it hurts or excludes somebody'), ('false', 'it is untrue'), ('other', 'another reason')], max_length=9, verbose_name='reason')),
                ('state', models.CharField(choices=[('open', 'waiting for a decision'), ('upheld', 'upheld: something was done'), ('dismissed', 'dismissed')], default='open', max_length=9, verbose_name='state')),
                ('reported_at', models.DateTimeField(verbose_name='reported')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('decision', models.TextField(blank=True, max_length=500, verbose_name='what was decided')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('code', models.CharField(max_length=3, unique=True, verbose_name='number')),
                ('ref', models.CharField(blank=True, max_length=6, verbose_name='reference')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                ('family', models.CharField(choices=[('house', 'House and garden'), ('children', 'Children and lessons'), ('care', 'Help for people'), ('daily', 'Meals, shopping and laundry'), ('office', 'Computers, paperwork and coordination')], max_length=8, verbose_name='family')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('icon', models.CharField(max_length=20, verbose_name='icon')),
                ('is_at_home', models.BooleanField(verbose_name='done at home')),
                ('name_fr', models.CharField(max_length=160, verbose_name='name in French')),
                ('name_en', models.CharField(max_length=160, verbose_name='name in English')),
                ('plain_fr', models.TextField(max_length=600, verbose_name='plain words in French')),
                ('plain_en', models.TextField(max_length=600, verbose_name='plain words in English')),
                ('limits_fr', models.TextField(blank=True, max_length=1000, verbose_name='limits in French')),
                ('limits_en', models.TextField(blank=True, max_length=1000, verbose_name='limits in English')),
                ('synonyms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='other words for it')),
                ('is_local', models.BooleanField(default=False, editable=False, verbose_name='corrected here')),
            ],
            options={
                'verbose_name': 'activity',
                'verbose_name_plural': 'activities',
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[1-9][0-9]{0,1}0$')), name='activity_code_is_a_number_of_urssaf')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "offers_activityevent" ("code", "family", "icon", "id", "is_at_home", "is_local", "limits_en", "limits_fr", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plain_en", "plain_fr", "position", "ref", "slug", "synonyms", "uuid") VALUES (NEW."code", NEW."family", NEW."icon", NEW."id", NEW."is_at_home", NEW."is_local", NEW."limits_en", NEW."limits_fr", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plain_en", NEW."plain_fr", NEW."position", NEW."ref", NEW."slug", NEW."synonyms", NEW."uuid"); RETURN NULL;', hash='9538f725943846a1a6ced56cd02e37784baf9cdb', operation='INSERT', pgid='pgtrigger_insert_insert_a0f5e', table='offers_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "offers_activityevent" ("code", "family", "icon", "id", "is_at_home", "is_local", "limits_en", "limits_fr", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plain_en", "plain_fr", "position", "ref", "slug", "synonyms", "uuid") VALUES (NEW."code", NEW."family", NEW."icon", NEW."id", NEW."is_at_home", NEW."is_local", NEW."limits_en", NEW."limits_fr", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plain_en", NEW."plain_fr", NEW."position", NEW."ref", NEW."slug", NEW."synonyms", NEW."uuid"); RETURN NULL;', hash='affa1e76875f70a1dc116cc051e6e99e9e18664d', operation='UPDATE', pgid='pgtrigger_update_update_b71bc', table='offers_activity', when='AFTER')),
        ),
        migrations.AddField(
            model_name='activityevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='activityevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='offers.activity'),
        ),
        migrations.AddField(
            model_name='activityrule',
            name='activity',
            field=models.ForeignKey(db_column='activity_code', on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='offers.activity', to_field='code', verbose_name='activity'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='accounts.person', verbose_name='who added it'),
        ),
        migrations.AddField(
            model_name='availabilityexception',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='availability_exceptions', to='accounts.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='availabilityrule',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='availability_rules', to='accounts.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feeds', to='accounts.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='calendarimport',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_imports', to='accounts.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='busytime',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_times', to='offers.calendarimport'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='accounts.person', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='accounts.organisation', verbose_name='in the name of'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='provider',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='accounts.provider', verbose_name='provider'),
        ),
        migrations.AddField(
            model_name='demand',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='offers.activity', verbose_name='activity'),
        ),
        migrations.AddField(
            model_name='demand',
            name='beneficiary',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='demands_received', to='accounts.person', verbose_name='person helped'),
        ),
        migrations.AddField(
            model_name='demand',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='accounts.person', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='demand',
            name='mandate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='accounts.mandate', verbose_name='mandate'),
        ),
        migrations.AddField(
            model_name='demand',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='accounts.organisation', verbose_name='in the name of'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='demand',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='offers.demand', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='demandevent',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.activity', verbose_name='activity'),
        ),
        migrations.AddField(
            model_name='demandevent',
            name='beneficiary',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='person helped'),
        ),
        migrations.AddField(
            model_name='demandevent',
            name='client',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='demandevent',
            name='mandate',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.mandate', verbose_name='mandate'),
        ),
        migrations.AddField(
            model_name='demandevent',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='in the name of'),
        ),
        migrations.AddField(
            model_name='demandevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='demandevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='offers.demand'),
        ),
        migrations.AddField(
            model_name='demandversion',
            name='attachments',
            field=models.ManyToManyField(blank=True, related_name='+', to='offers.attachment'),
        ),
        migrations.AddField(
            model_name='demandversion',
            name='author',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='author'),
        ),
        migrations.AddField(
            model_name='demandversion',
            name='demand',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='offers.demand', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='demandversion',
            name='mandate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate', verbose_name='mandate'),
        ),
        migrations.AddField(
            model_name='demandversion',
            name='place',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mapping.place', verbose_name='place'),
        ),
        migrations.AddField(
            model_name='demandevent',
            name='current',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.demandversion', verbose_name='published text'),
        ),
        migrations.AddField(
            model_name='demand',
            name='current',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.demandversion', verbose_name='published text'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='offers.activity', verbose_name='activity'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='beneficiary',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements_received', to='accounts.person', verbose_name='person helped'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='accounts.person', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='demand',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='offers.demand', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='demand_version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.demandversion', verbose_name='text of the request'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='accounts.organisation', verbose_name='client organisation'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='provider',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='accounts.provider', verbose_name='provider'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='signer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='who signs for the provider'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='work_status',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='accounts.workstatus', verbose_name='status'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.activity', verbose_name='activity'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='beneficiary',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='person helped'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='client',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='demand',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.demand', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='demand_version',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.demandversion', verbose_name='text of the request'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='client organisation'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='offers.engagement'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='provider',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.provider', verbose_name='provider'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='signer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='who signs for the provider'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='work_status',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.workstatus', verbose_name='status'),
        ),
        migrations.AddField(
            model_name='engagementterms',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='author'),
        ),
        migrations.AddField(
            model_name='engagementterms',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='all_terms', to='offers.engagement', verbose_name='agreement'),
        ),
        migrations.AddField(
            model_name='engagementterms',
            name='mandate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate', verbose_name='mandate'),
        ),
        migrations.AddField(
            model_name='engagementterms',
            name='place',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mapping.place', verbose_name='place'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='terms',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.engagementterms', verbose_name='terms'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='terms',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.engagementterms', verbose_name='terms'),
        ),
        migrations.AddField(
            model_name='favourite',
            name='demand',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='favourites', to='offers.demand', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='favourite',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='favourites', to='accounts.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='message',
            name='attachments',
            field=models.ManyToManyField(blank=True, related_name='+', to='offers.attachment'),
        ),
        migrations.AddField(
            model_name='message',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='accounts.person', verbose_name='author'),
        ),
        migrations.AddField(
            model_name='message',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='offers.conversation', verbose_name='conversation'),
        ),
        migrations.AddField(
            model_name='message',
            name='mandate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate', verbose_name='mandate'),
        ),
        migrations.AddField(
            model_name='offer',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='offers.activity', verbose_name='activity'),
        ),
        migrations.AddField(
            model_name='offer',
            name='provider',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='accounts.provider', verbose_name='provider'),
        ),
        migrations.AddField(
            model_name='offer',
            name='work_status',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='accounts.workstatus', verbose_name='status'),
        ),
        migrations.AddField(
            model_name='favourite',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='favourites', to='offers.offer', verbose_name='offer'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='offer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.offer', verbose_name='offer'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='offers.offer', verbose_name='offer'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='offers.offer', verbose_name='offer'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='activity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.activity', verbose_name='activity'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='offers.offer'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='provider',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.provider', verbose_name='provider'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='work_status',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.workstatus', verbose_name='status'),
        ),
        migrations.AddField(
            model_name='offerversion',
            name='attachments',
            field=models.ManyToManyField(blank=True, related_name='+', to='offers.attachment'),
        ),
        migrations.AddField(
            model_name='offerversion',
            name='author',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='author'),
        ),
        migrations.AddField(
            model_name='offerversion',
            name='communes',
            field=models.ManyToManyField(blank=True, related_name='+', to='mapping.commune', verbose_name='communes'),
        ),
        migrations.AddField(
            model_name='offerversion',
            name='mandate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate', verbose_name='mandate'),
        ),
        migrations.AddField(
            model_name='offerversion',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='offers.offer', verbose_name='offer'),
        ),
        migrations.AddField(
            model_name='offerversion',
            name='place',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mapping.place', verbose_name='place'),
        ),
        migrations.AddField(
            model_name='offerevent',
            name='current',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.offerversion', verbose_name='published text'),
        ),
        migrations.AddField(
            model_name='offer',
            name='current',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.offerversion', verbose_name='published text'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='offer_version',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.offerversion', verbose_name='text of the offer'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='offer_version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.offerversion', verbose_name='text of the offer'),
        ),
        migrations.AddField(
            model_name='question',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions_asked', to='accounts.person', verbose_name='who asks'),
        ),
        migrations.AddField(
            model_name='question',
            name='demand',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='offers.demand', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='question',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='offers.offer', verbose_name='offer'),
        ),
        migrations.AddField(
            model_name='questionset',
            name='activity',
            field=models.ForeignKey(db_column='activity_code', on_delete=django.db.models.deletion.PROTECT, related_name='question_sets', to='offers.activity', to_field='code', verbose_name='activity'),
        ),
        migrations.AddField(
            model_name='offerversion',
            name='question_set',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.questionset', verbose_name='questions'),
        ),
        migrations.AddField(
            model_name='demandversion',
            name='question_set',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.questionset', verbose_name='questions'),
        ),
        migrations.AddField(
            model_name='report',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='accounts.person', verbose_name='who reports'),
        ),
        migrations.AddField(
            model_name='report',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='report',
            name='demand',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='offers.demand'),
        ),
        migrations.AddField(
            model_name='report',
            name='message',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='offers.message'),
        ),
        migrations.AddField(
            model_name='report',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='offers.offer'),
        ),
        migrations.AddField(
            model_name='report',
            name='question',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='offers.question'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='author',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='who reports'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='demand',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.demand'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='message',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.message'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='offer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.offer'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='offers.report'),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='question',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.question'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8cfabb2f200e64bbb9fe9e77125970e306cf7d90', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b8612', table='offers_activityevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='activityrule',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('activity', '='), ('mode', '='), ('valid', '&&')], name='activityrule_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='activityrule',
            constraint=models.CheckConstraint(condition=models.Q(('publics', []), _negated=True), name='activityrule_is_for_somebody'),
        ),
        migrations.AddConstraint(
            model_name='activityrule',
            constraint=models.CheckConstraint(condition=models.Q(('vat_rate', None), ('vat_rate__range', (0, 100)), _connector='OR'), name='activityrule_vat_rate_is_a_percentage'),
        ),
        migrations.AddConstraint(
            model_name='activityrule',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='activityrule_has_a_source'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('content_type__in', ['image/jpeg', 'application/pdf'])), name='attachment_is_a_picture_or_a_pdf'),
        ),
        migrations.AddConstraint(
            model_name='availabilityexception',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False), ('period__upper_inf', False)), name='availabilityexception_has_two_ends'),
        ),
        migrations.AddConstraint(
            model_name='availabilityexception',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('period', '&&')], name='availabilityexception_no_overlap', violation_error_message='This overlaps another of your exceptions.'),
        ),
        migrations.AddConstraint(
            model_name='availabilityrule',
            constraint=models.CheckConstraint(condition=models.Q(('end_minute__lte', 1440), ('start_minute__lt', models.F('end_minute')), ('weekday__range', (0, 6))), name='availabilityrule_is_within_a_day'),
        ),
        migrations.AddConstraint(
            model_name='availabilityrule',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('weekday', '='), (models.Func('start_minute', 'end_minute', function='int4range'), '&&'), ('valid', '&&')], name='availabilityrule_no_overlap', violation_error_message='These hours overlap others of that day.'),
        ),
        migrations.AddConstraint(
            model_name='calendarfeed',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('person',), name='calendarfeed_one_live_per_person'),
        ),
        migrations.AddConstraint(
            model_name='calendarimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failing'), models.Q(('fault', ''), _negated=True)), models.Q(models.Q(('state', 'failing'), _negated=True), ('fault', '')), _connector='OR'), name='calendarimport_failing_says_why'),
        ),
        migrations.AddConstraint(
            model_name='busytime',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False), ('period__upper_inf', False)), name='busytime_has_two_ends'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='demandevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='99042bcdd801c10fed7bc807b3e76ce5f3319266', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9e462', table='offers_demandevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='demand',
            index=django.contrib.postgres.indexes.GistIndex(models.F('activity'), models.Func(models.F('longitude'), models.F('latitude'), function='point'), condition=models.Q(('state__in', ['open', 'in_negotiation'])), name='demand_open_by_activity_place'),
        ),
        migrations.AddIndex(
            model_name='demand',
            index=django.contrib.postgres.indexes.GistIndex(models.Func(models.F('longitude'), models.F('latitude'), function='point'), condition=models.Q(('state__in', ['open', 'in_negotiation'])), name='demand_open_by_place'),
        ),
        migrations.AddIndex(
            model_name='demand',
            index=models.Index(condition=models.Q(('state__in', ['open', 'in_negotiation'])), fields=['-published_at', '-id'], name='demand_open_newest'),
        ),
        migrations.AddIndex(
            model_name='demand',
            index=models.Index(condition=models.Q(('state__in', ['open', 'in_negotiation'])), fields=['expires_at'], name='demand_to_expire'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('current', None), ('state__in', ['draft', 'in_review'])), ('state', 'cancelled'), models.Q(('current__isnull', False), ('expires_at__isnull', False), ('latitude__isnull', False), ('longitude__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='demand_published_has_text_place_and_dates'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at', None), ('expires_at__gt', models.F('published_at')), _connector='OR'), name='demand_expires_after_it_is_published'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ('fulfilled', 'cancelled', 'expired', 'unfilled')), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('state__in', ('fulfilled', 'cancelled', 'expired', 'unfilled')), _negated=True), ('ended_at', None), ('outcome', '')), _connector='OR'), name='demand_ended_has_its_date_and_outcome'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='demand',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('awarded', 'cancelled'), ('awarded', 'fulfilled'), ('awarded', 'open'), ('draft', 'cancelled'), ('draft', 'in_review'), ('draft', 'open'), ('expired', 'open'), ('in_negotiation', 'awarded'), ('in_negotiation', 'cancelled'), ('in_negotiation', 'expired'), ('in_negotiation', 'open'), ('in_negotiation', 'unfilled'), ('in_review', 'cancelled'), ('in_review', 'draft'), ('in_review', 'open'), ('open', 'awarded'), ('open', 'cancelled'), ('open', 'expired'), ('open', 'in_negotiation'), ('open', 'unfilled')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'offers.demand' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='fe95fed2360d676ddaac0e9b58ec1980301643c8', operation='UPDATE', pgid='pgtrigger_moves_only_1407c', table='offers_demand', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='demand',
            trigger=pgtrigger.compiler.Trigger(name='within_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.mandate_id IS NOT NULL)', func="PERFORM 1 FROM accounts_mandate WHERE id = NEW.mandate_id AND person_id = NEW.client_id AND state = 'active' AND valid @> (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date AND 'demands' = ANY (scopes) FOR SHARE; IF NOT FOUND THEN RAISE EXCEPTION '% refused: mandate % is not in force for this', TG_NAME, NEW.mandate_id USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='875dacd6a375d26c0e4368657db5285f256612c2', operation='INSERT', pgid='pgtrigger_within_mandate_4e52b', table='offers_demand', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='demand',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "offers_demandevent" ("activity_id", "beneficiary_id", "client_id", "created_at", "current_id", "ended_at", "expires_at", "id", "latitude", "longitude", "mandate_id", "organisation_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "state", "uuid") VALUES (NEW."activity_id", NEW."beneficiary_id", NEW."client_id", NEW."created_at", NEW."current_id", NEW."ended_at", NEW."expires_at", NEW."id", NEW."latitude", NEW."longitude", NEW."mandate_id", NEW."organisation_id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."state", NEW."uuid"); RETURN NULL;', hash='1ddcfdcfa8426a56e44bdf23aa003cfe58ad16e0', operation='INSERT', pgid='pgtrigger_insert_insert_d06fb', table='offers_demand', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='demand',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "offers_demandevent" ("activity_id", "beneficiary_id", "client_id", "created_at", "current_id", "ended_at", "expires_at", "id", "latitude", "longitude", "mandate_id", "organisation_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "state", "uuid") VALUES (NEW."activity_id", NEW."beneficiary_id", NEW."client_id", NEW."created_at", NEW."current_id", NEW."ended_at", NEW."expires_at", NEW."id", NEW."latitude", NEW."longitude", NEW."mandate_id", NEW."organisation_id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."state", NEW."uuid"); RETURN NULL;', hash='3868e422414f19c4ac5b9bb06070eaf8abb2000c', operation='UPDATE', pgid='pgtrigger_update_update_44a2c', table='offers_demand', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='engagementterms',
            constraint=models.UniqueConstraint(fields=('engagement', 'number'), name='engagementterms_number_once'),
        ),
        migrations.AddConstraint(
            model_name='engagementterms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('price_cents__gt', 0), ('price_unit__in', ('hour', 'fixed'))), models.Q(models.Q(('price_unit__in', ['hour', 'fixed', 'quote']), _negated=True), ('price_cents', None)), _connector='OR'), name='engagementterms_price_agrees_with_its_unit'),
        ),
        migrations.AddConstraint(
            model_name='engagementterms',
            constraint=models.CheckConstraint(condition=models.Q(('pk', None), models.Q(('days__isnull', False), ('frequency', ''), ('minutes__isnull', False), ('schedule_kind', 'once')), models.Q(('days__isnull', False), ('minutes__isnull', False), ('schedule_kind', 'recurring'), models.Q(('frequency', ''), _negated=True)), _connector='OR'), name='engagementterms_schedule_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='engagementterms',
            constraint=models.CheckConstraint(condition=models.Q(('days', None), models.Q(('days__isempty', False), ('days__lower_inf', False)), _connector='OR'), name='engagementterms_has_a_first_day'),
        ),
        migrations.AddConstraint(
            model_name='engagementterms',
            constraint=models.CheckConstraint(condition=models.Q(('minutes', None), ('minutes__range', (15, 1440)), _connector='OR'), name='engagementterms_lasts_a_quarter_to_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='engagementterms',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='683cdbfa85db5e15e9affce035e3b7c03d95ddcd', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_append_only_180e6', table='offers_engagementterms', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='engagementterms',
            trigger=pgtrigger.compiler.Trigger(name='columns_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."days" IS DISTINCT FROM (NEW."days") OR OLD."engagement_id" IS DISTINCT FROM (NEW."engagement_id") OR OLD."frequency" IS DISTINCT FROM (NEW."frequency") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."mandate_id" IS DISTINCT FROM (NEW."mandate_id") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."mode" IS DISTINCT FROM (NEW."mode") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."price_cents" IS DISTINCT FROM (NEW."price_cents") OR OLD."price_unit" IS DISTINCT FROM (NEW."price_unit") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."schedule_kind" IS DISTINCT FROM (NEW."schedule_kind") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."slots" IS DISTINCT FROM (NEW."slots") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid"))', func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='88cefa62aaa22e9ff359e0868eb2894cbcce2265', operation='UPDATE', pgid='pgtrigger_columns_stay_f97c6', table='offers_engagementterms', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='engagementterms',
            trigger=pgtrigger.compiler.Trigger(name='rules_are_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.rules <> '{}' AND OLD.rules IS DISTINCT FROM NEW.rules)", func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='08afe1e64d05a279a11b308ad54f8d6b20ff4c0a', operation='UPDATE', pgid='pgtrigger_rules_are_written_once_40265', table='offers_engagementterms', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='engagementterms',
            trigger=pgtrigger.compiler.Trigger(name='within_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.mandate_id IS NOT NULL)', func="PERFORM 1 FROM accounts_mandate WHERE id = NEW.mandate_id AND person_id = NEW.author_id AND state = 'active' AND valid @> (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date AND 'demands' = ANY (scopes) FOR SHARE; IF NOT FOUND THEN RAISE EXCEPTION '% refused: mandate % is not in force for this', TG_NAME, NEW.mandate_id USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='d20609f318ab191b36a6dd1d78256f7da58e5624', operation='INSERT', pgid='pgtrigger_within_mandate_627e4', table='offers_engagementterms', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['conversation', 'sent_at', 'id'], name='message_in_order'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(condition=models.Q(('sending_key__isnull', False)), fields=('conversation', 'side', 'sending_key'), name='message_sent_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='2cd991e2aebb619789efd4636965e7e6cdba5c30', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_append_only_0b697', table='offers_message', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='young_rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF OLD.sent_at > clock_timestamp() - interval '365 days' THEN\n                    RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n                END IF;\n                RETURN OLD;\n            ", hash='d85948e2ea307d3e3bcfa2f7144ba1c4fa539391', operation='DELETE', pgid='pgtrigger_young_rows_stay_c7930', table='offers_message', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='columns_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."conversation_id" IS DISTINCT FROM (NEW."conversation_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_masked" IS DISTINCT FROM (NEW."is_masked") OR OLD."mandate_id" IS DISTINCT FROM (NEW."mandate_id") OR OLD."sending_key" IS DISTINCT FROM (NEW."sending_key") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid"))', func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='0cd3261bb587c1fee28541d0e2387977096ee431', operation='UPDATE', pgid='pgtrigger_columns_stay_04f6a', table='offers_message', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='within_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.mandate_id IS NOT NULL)', func="PERFORM 1 FROM accounts_mandate WHERE id = NEW.mandate_id AND person_id = NEW.author_id AND state = 'active' AND valid @> (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date AND 'demands' = ANY (scopes) FOR SHARE; IF NOT FOUND THEN RAISE EXCEPTION '% refused: mandate % is not in force for this', TG_NAME, NEW.mandate_id USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='54546f79c0ec57ca570df77c33c9546e08ab185a', operation='INSERT', pgid='pgtrigger_within_mandate_c5d01', table='offers_message', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='favourite',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('demand', None), ('offer__isnull', False)), models.Q(('demand__isnull', False), ('offer', None)), _connector='OR'), name='favourite_is_an_offer_or_a_demand'),
        ),
        migrations.AddConstraint(
            model_name='favourite',
            constraint=models.UniqueConstraint(condition=models.Q(('offer__isnull', False)), fields=('person', 'offer'), name='favourite_offer_once'),
        ),
        migrations.AddConstraint(
            model_name='favourite',
            constraint=models.UniqueConstraint(condition=models.Q(('demand__isnull', False)), fields=('person', 'demand'), name='favourite_demand_once'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['client', '-last_at'], name='conversation_by_client'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['provider', '-last_at'], name='conversation_by_provider'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('demand', None), ('offer__isnull', False)), models.Q(('demand__isnull', False), ('offer', None)), _connector='OR'), name='conversation_is_about_an_offer_or_a_demand'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(condition=models.Q(('offer__isnull', False)), fields=('offer', 'client'), name='conversation_once_per_offer'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(condition=models.Q(('demand__isnull', False)), fields=('demand', 'provider'), name='conversation_once_per_demand'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('blocked_at', None), ('blocked_by', '')), models.Q(('blocked_at__isnull', False), models.Q(('blocked_by', ''), _negated=True)), _connector='OR'), name='conversation_blocked_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(('last_at__gte', models.F('begun_at'))), name='conversation_last_is_not_before_it_begins'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='60635602c3fe0e5d8a3fc4f93d1c418b02dca5f8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8ce7b', table='offers_offerevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=django.contrib.postgres.indexes.GistIndex(models.F('activity'), models.Func(models.F('longitude'), models.F('latitude'), function='point'), condition=models.Q(('state', 'live')), name='offer_live_by_activity_place'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=django.contrib.postgres.indexes.GistIndex(models.Func(models.F('longitude'), models.F('latitude'), function='point'), condition=models.Q(('state', 'live')), name='offer_live_by_place'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('state', 'live')), fields=['-published_at', '-id'], name='offer_live_newest'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('state__in', ['live', 'paused', 'suspended'])), fields=['expires_at'], name='offer_to_expire'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('current', None), ('state__in', ['draft', 'in_review'])), ('state', 'withdrawn'), models.Q(('current__isnull', False), ('expires_at__isnull', False), ('latitude__isnull', False), ('longitude__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='offer_published_has_text_place_and_dates'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at', None), ('expires_at__gt', models.F('published_at')), _connector='OR'), name='offer_expires_after_it_is_published'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'withdrawn')), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('ended_at', None)), _connector='OR'), name='offer_withdrawn_has_its_date'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('draft', 'in_review'), ('draft', 'live'), ('draft', 'withdrawn'), ('expired', 'live'), ('expired', 'withdrawn'), ('in_review', 'draft'), ('in_review', 'live'), ('in_review', 'withdrawn'), ('live', 'expired'), ('live', 'paused'), ('live', 'suspended'), ('live', 'withdrawn'), ('paused', 'expired'), ('paused', 'live'), ('paused', 'withdrawn'), ('suspended', 'expired'), ('suspended', 'live'), ('suspended', 'withdrawn')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'offers.offer' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='445ad46cd2baa667aaff666b0da06dccd35455b6', operation='UPDATE', pgid='pgtrigger_moves_only_4ad69', table='offers_offer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "offers_offerevent" ("activity_id", "created_at", "current_id", "ended_at", "expires_at", "id", "latitude", "longitude", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "published_at", "state", "uuid", "work_status_id") VALUES (NEW."activity_id", NEW."created_at", NEW."current_id", NEW."ended_at", NEW."expires_at", NEW."id", NEW."latitude", NEW."longitude", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider_id", NEW."published_at", NEW."state", NEW."uuid", NEW."work_status_id"); RETURN NULL;', hash='ba5d8dba9bb99b0b4d69e7b20ea4c205164af9b7', operation='INSERT', pgid='pgtrigger_insert_insert_ba1dd', table='offers_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "offers_offerevent" ("activity_id", "created_at", "current_id", "ended_at", "expires_at", "id", "latitude", "longitude", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "published_at", "state", "uuid", "work_status_id") VALUES (NEW."activity_id", NEW."created_at", NEW."current_id", NEW."ended_at", NEW."expires_at", NEW."id", NEW."latitude", NEW."longitude", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider_id", NEW."published_at", NEW."state", NEW."uuid", NEW."work_status_id"); RETURN NULL;', hash='d61591f743e824d7c7a9addb8ae5df0203256aeb', operation='UPDATE', pgid='pgtrigger_update_update_3503b', table='offers_offer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='engagementevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='219ff8868a2de3dbf024628d634a66e4efcda47e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c7a0b', table='offers_engagementevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(fields=['client', '-created_at'], name='engagement_by_client'),
        ),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(fields=['provider', '-created_at'], name='engagement_by_provider'),
        ),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(condition=models.Q(('state', 'proposed')), fields=['answer_due_at'], name='engagement_to_lapse'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(('offer__isnull', False), ('demand__isnull', False), _connector='OR'), name='engagement_comes_from_an_offer_or_a_demand'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', False), ('state__in', ('agreed', 'withdrawn', 'cancelled', 'ended'))), models.Q(models.Q(('state__in', ('agreed', 'withdrawn', 'cancelled', 'ended')), _negated=True), ('agreed_at', None)), _connector='OR'), name='engagement_concluded_has_its_date'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ['proposed', 'agreed'])), models.Q(models.Q(('state__in', ['proposed', 'agreed']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='engagement_over_has_its_date'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('state', 'declined'), models.Q(('decline_reason', ''), _negated=True)), models.Q(('decline_reason', ''), ('state', 'cancelled'), models.Q(('cancel_reason', ''), _negated=True), models.Q(('ended_by', ''), _negated=True)), models.Q(models.Q(('state__in', ['declined', 'cancelled']), _negated=True), ('cancel_reason', ''), ('decline_reason', '')), _connector='OR'), name='engagement_declined_or_cancelled_says_why'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(condition=models.Q(('demand__isnull', False), ('state', 'proposed')), fields=('demand', 'provider'), name='engagement_one_proposal_per_demand_and_provider', violation_error_message='A proposal is already waiting here.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(condition=models.Q(('demand__isnull', True), ('offer__isnull', False), ('state', 'proposed')), fields=('offer', 'client', 'beneficiary'), name='engagement_one_proposal_per_offer_and_client', violation_error_message='A proposal is already waiting here.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(condition=models.Q(('demand__isnull', False), ('state', 'agreed')), fields=('demand',), name='engagement_one_running_per_demand'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='engagement',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('agreed', 'cancelled'), ('agreed', 'ended'), ('agreed', 'withdrawn'), ('proposed', 'agreed'), ('proposed', 'declined'), ('proposed', 'lapsed'), ('proposed', 'retracted')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'offers.engagement' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='184c2df0ca469e03ae5f0a24e272bcf8c07fc473', operation='UPDATE', pgid='pgtrigger_moves_only_6182d', table='offers_engagement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='engagement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "offers_engagementevent" ("activity_id", "agreed_at", "answer_due_at", "beneficiary_id", "cancel_reason", "client_id", "created_at", "decline_reason", "demand_id", "demand_version_id", "ended_at", "ended_by", "id", "is_early_start", "offer_id", "offer_version_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "regime", "signer_id", "state", "terms_id", "uuid", "withdrawal_ends_at", "work_status_id") VALUES (NEW."activity_id", NEW."agreed_at", NEW."answer_due_at", NEW."beneficiary_id", NEW."cancel_reason", NEW."client_id", NEW."created_at", NEW."decline_reason", NEW."demand_id", NEW."demand_version_id", NEW."ended_at", NEW."ended_by", NEW."id", NEW."is_early_start", NEW."offer_id", NEW."offer_version_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider_id", NEW."regime", NEW."signer_id", NEW."state", NEW."terms_id", NEW."uuid", NEW."withdrawal_ends_at", NEW."work_status_id"); RETURN NULL;', hash='f863c1b0aeb261fd5103b2072bd03f87e15524f7', operation='INSERT', pgid='pgtrigger_insert_insert_97313', table='offers_engagement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='engagement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "offers_engagementevent" ("activity_id", "agreed_at", "answer_due_at", "beneficiary_id", "cancel_reason", "client_id", "created_at", "decline_reason", "demand_id", "demand_version_id", "ended_at", "ended_by", "id", "is_early_start", "offer_id", "offer_version_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "regime", "signer_id", "state", "terms_id", "uuid", "withdrawal_ends_at", "work_status_id") VALUES (NEW."activity_id", NEW."agreed_at", NEW."answer_due_at", NEW."beneficiary_id", NEW."cancel_reason", NEW."client_id", NEW."created_at", NEW."decline_reason", NEW."demand_id", NEW."demand_version_id", NEW."ended_at", NEW."ended_by", NEW."id", NEW."is_early_start", NEW."offer_id", NEW."offer_version_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider_id", NEW."regime", NEW."signer_id", NEW."state", NEW."terms_id", NEW."uuid", NEW."withdrawal_ends_at", NEW."work_status_id"); RETURN NULL;', hash='1fa128a4e8701b26ba60d2beb4ddbabee8a4d9f3', operation='UPDATE', pgid='pgtrigger_update_update_1c115', table='offers_engagement', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('demand', None), ('offer__isnull', False)), models.Q(('demand__isnull', False), ('offer', None)), _connector='OR'), name='question_is_on_an_offer_or_a_demand'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), ('answered_at__isnull', False), _connector='OR'), name='question_answered_has_its_date'),
        ),
        migrations.AddConstraint(
            model_name='questionset',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('activity', '='), ('valid', '&&')], name='questionset_one_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='offerversion',
            index=models.Index(condition=models.Q(('state', 'submitted')), fields=['submitted_at', 'id'], name='offerversion_to_review'),
        ),
        migrations.AddConstraint(
            model_name='offerversion',
            constraint=models.UniqueConstraint(fields=('offer', 'number'), name='offerversion_number_once'),
        ),
        migrations.AddConstraint(
            model_name='offerversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('writing', 'submitted', 'sent_back'))), fields=('offer',), name='offerversion_one_pending'),
        ),
        migrations.AddConstraint(
            model_name='offerversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at', None)), _connector='OR'), name='offerversion_published_has_its_date'),
        ),
        migrations.AddConstraint(
            model_name='offerversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('erased_at__isnull', False), models.Q(models.Q(('title', ''), _negated=True), models.Q(('mode', ''), _negated=True), models.Q(('price_unit', ''), _negated=True), ('place__isnull', False)), _connector='OR'), name='offerversion_published_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='offerversion',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('answers', {}), ('description', ''), ('title', '')), _connector='OR'), name='offerversion_erased_is_empty'),
        ),
        migrations.AddConstraint(
            model_name='offerversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('price_cents__gt', 0), ('price_unit__in', ('hour', 'fixed'))), models.Q(models.Q(('price_unit__in', ('hour', 'fixed')), _negated=True), ('price_cents', None)), models.Q(models.Q(('state', 'published'), _negated=True), ('price_cents', None)), _connector='OR'), name='offerversion_price_agrees_with_its_unit'),
        ),
        migrations.AddConstraint(
            model_name='offerversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent_back'), _negated=True), models.Q(('sent_back_reason', ''), _negated=True), _connector='OR'), name='offerversion_sent_back_says_why'),
        ),
        migrations.AddConstraint(
            model_name='offerversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area_kind', 'radius'), ('radius_km__range', (1, 100))), models.Q(('area_kind', 'communes'), ('radius_km', None)), models.Q(('state', 'published'), _negated=True), _connector='OR'), name='offerversion_radius_goes_with_its_area'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerversion',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('sent_back', 'abandoned'), ('sent_back', 'writing'), ('submitted', 'abandoned'), ('submitted', 'published'), ('submitted', 'sent_back'), ('submitted', 'writing'), ('writing', 'abandoned'), ('writing', 'published'), ('writing', 'submitted')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'offers.offerversion' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='49bafa147d0cdf88ce3cbdd2cb325c993f4a291e', operation='UPDATE', pgid='pgtrigger_moves_only_dbcc6', table='offers_offerversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerversion',
            trigger=pgtrigger.compiler.Trigger(name='published_row_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.published_at IS NOT NULL)', func="RAISE EXCEPTION '% refused: % on % once published', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='01e6b3d5496daa356cce2a4f8cd57bd407c6bae5', operation='DELETE', pgid='pgtrigger_published_row_stays_3e2ca', table='offers_offerversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerversion',
            trigger=pgtrigger.compiler.Trigger(name='published_columns_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.published_at IS NOT NULL AND NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL))', func="RAISE EXCEPTION '% refused: % on % once published', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='e6c28a46561750d041e96cd417354f9fb4b38b69', operation='UPDATE', pgid='pgtrigger_published_columns_stay_5a5a9', table='offers_offerversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerversion',
            trigger=pgtrigger.compiler.Trigger(name='within_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.mandate_id IS NOT NULL)', func="PERFORM 1 FROM accounts_mandate WHERE id = NEW.mandate_id AND person_id = NEW.author_id AND state = 'active' AND valid @> (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date AND 'demands' = ANY (scopes) FOR SHARE; IF NOT FOUND THEN RAISE EXCEPTION '% refused: mandate % is not in force for this', TG_NAME, NEW.mandate_id USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='1fcb66e99a3f935629e93df2861e3b514445a0ac', operation='INSERT', pgid='pgtrigger_within_mandate_4c32d', table='offers_offerversion', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='demandversion',
            index=models.Index(condition=models.Q(('state', 'submitted')), fields=['submitted_at', 'id'], name='demandversion_to_review'),
        ),
        migrations.AddConstraint(
            model_name='demandversion',
            constraint=models.UniqueConstraint(fields=('demand', 'number'), name='demandversion_number_once'),
        ),
        migrations.AddConstraint(
            model_name='demandversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('writing', 'submitted', 'sent_back'))), fields=('demand',), name='demandversion_one_pending'),
        ),
        migrations.AddConstraint(
            model_name='demandversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at', None)), _connector='OR'), name='demandversion_published_has_its_date'),
        ),
        migrations.AddConstraint(
            model_name='demandversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('erased_at__isnull', False), models.Q(models.Q(('title', ''), _negated=True), models.Q(('mode', ''), _negated=True), models.Q(('price_unit', ''), _negated=True), ('place__isnull', False)), _connector='OR'), name='demandversion_published_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='demandversion',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('answers', {}), ('description', ''), ('title', '')), _connector='OR'), name='demandversion_erased_is_empty'),
        ),
        migrations.AddConstraint(
            model_name='demandversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('price_cents__gt', 0), ('price_unit__in', ('hour', 'fixed'))), models.Q(models.Q(('price_unit__in', ('hour', 'fixed')), _negated=True), ('price_cents', None)), models.Q(models.Q(('state', 'published'), _negated=True), ('price_cents', None)), _connector='OR'), name='demandversion_price_agrees_with_its_unit'),
        ),
        migrations.AddConstraint(
            model_name='demandversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent_back'), _negated=True), models.Q(('sent_back_reason', ''), _negated=True), _connector='OR'), name='demandversion_sent_back_says_why'),
        ),
        migrations.AddConstraint(
            model_name='demandversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('days__isnull', False), ('frequency', ''), ('minutes__isnull', False), ('schedule_kind', 'once')), models.Q(('days__isnull', False), ('minutes__isnull', False), ('schedule_kind', 'recurring'), models.Q(('frequency', ''), _negated=True)), _connector='OR'), name='demandversion_schedule_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='demandversion',
            constraint=models.CheckConstraint(condition=models.Q(('days', None), models.Q(('days__isempty', False), ('days__lower_inf', False)), _connector='OR'), name='demandversion_has_a_first_day'),
        ),
        migrations.AddConstraint(
            model_name='demandversion',
            constraint=models.CheckConstraint(condition=models.Q(('minutes', None), ('minutes__range', (15, 1440)), _connector='OR'), name='demandversion_lasts_a_quarter_to_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='demandversion',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('sent_back', 'abandoned'), ('sent_back', 'writing'), ('submitted', 'abandoned'), ('submitted', 'published'), ('submitted', 'sent_back'), ('submitted', 'writing'), ('writing', 'abandoned'), ('writing', 'published'), ('writing', 'submitted')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'offers.demandversion' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='dca5de165edbea04717d39ba051184f59a64e210', operation='UPDATE', pgid='pgtrigger_moves_only_ea10a', table='offers_demandversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='demandversion',
            trigger=pgtrigger.compiler.Trigger(name='published_row_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.published_at IS NOT NULL)', func="RAISE EXCEPTION '% refused: % on % once published', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='a5381625fdbdb887e713a43c89cb24e08edcbfe3', operation='DELETE', pgid='pgtrigger_published_row_stays_8c8e9', table='offers_demandversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='demandversion',
            trigger=pgtrigger.compiler.Trigger(name='published_columns_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.published_at IS NOT NULL AND NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL))', func="RAISE EXCEPTION '% refused: % on % once published', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='5b6b0b7c470a6e01171c6745abe0673cac1cb79d', operation='UPDATE', pgid='pgtrigger_published_columns_stay_75d59', table='offers_demandversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='demandversion',
            trigger=pgtrigger.compiler.Trigger(name='within_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.mandate_id IS NOT NULL)', func="PERFORM 1 FROM accounts_mandate WHERE id = NEW.mandate_id AND person_id = NEW.author_id AND state = 'active' AND valid @> (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date AND 'demands' = ANY (scopes) FOR SHARE; IF NOT FOUND THEN RAISE EXCEPTION '% refused: mandate % is not in force for this', TG_NAME, NEW.mandate_id USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='445a73ce930c043f24ef19c57478620a79babdd4', operation='INSERT', pgid='pgtrigger_within_mandate_6d6e4', table='offers_demandversion', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('demand', None), ('message', None), ('offer__isnull', False), ('question', None)), models.Q(('demand__isnull', False), ('message', None), ('offer', None), ('question', None)), models.Q(('demand', None), ('message', None), ('offer', None), ('question__isnull', False)), models.Q(('demand', None), ('message__isnull', False), ('offer', None), ('question', None)), _connector='OR'), name='report_is_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='report_decided_says_when_and_what'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('author')), _negated=True), _connector='OR'), name='report_author_is_not_judge'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('open', 'dismissed'), ('open', 'upheld')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'offers.report' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='8eae2a5c4a13858bfb1542290422efa2331e4fe2', operation='UPDATE', pgid='pgtrigger_moves_only_aac3f', table='offers_report', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "offers_reportevent" ("author_id", "decided_at", "decided_by_id", "decision", "demand_id", "id", "message_id", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "reason", "reported_at", "state", "uuid") VALUES (NEW."author_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."demand_id", NEW."id", NEW."message_id", NEW."offer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."question_id", NEW."reason", NEW."reported_at", NEW."state", NEW."uuid"); RETURN NULL;', hash='b40b7fca3c09c89063aa991432bac9a3a816a47b', operation='INSERT', pgid='pgtrigger_insert_insert_8779a', table='offers_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decision" IS DISTINCT FROM (NEW."decision") OR OLD."demand_id" IS DISTINCT FROM (NEW."demand_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."question_id" IS DISTINCT FROM (NEW."question_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."reported_at" IS DISTINCT FROM (NEW."reported_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid"))', func='INSERT INTO "offers_reportevent" ("author_id", "decided_at", "decided_by_id", "decision", "demand_id", "id", "message_id", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "reason", "reported_at", "state", "uuid") VALUES (NEW."author_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."demand_id", NEW."id", NEW."message_id", NEW."offer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."question_id", NEW."reason", NEW."reported_at", NEW."state", NEW."uuid"); RETURN NULL;', hash='b935a573a869eab665c425e3b96190c65ad308e3', operation='UPDATE', pgid='pgtrigger_update_update_551fa', table='offers_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='63bd1fe6cc57ecdae1fcee7722ab00a8f36e9b48', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f234e', table='offers_reportevent', when='BEFORE')),
        ),
    ]
