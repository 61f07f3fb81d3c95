import asasap.kernel.fields
import asasap.kernel.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0009_federation'),
        ('mapping', '0001_initial'),
        ('offers', '0006_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='IncompatiblePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('side', models.CharField(choices=[('client', 'the client'), ('provider', 'the provider')], max_length=8, verbose_name='said by')),
                ('said_at', models.DateTimeField(verbose_name='said')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='client')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.provider', verbose_name='provider')),
            ],
            options={
                'verbose_name': 'pair that does not work together',
                'verbose_name_plural': 'pairs that do not work together',
                'constraints': [models.UniqueConstraint(fields=('client', 'provider', 'side'), name='incompatiblepair_once_each')],
            },
        ),
        migrations.CreateModel(
            name='LocalPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cell', models.BigIntegerField()),
                ('median_cents', models.BigIntegerField(verbose_name='median in cents')),
                ('sample_size', models.PositiveIntegerField(verbose_name='providers counted')),
                ('counted_at', models.DateTimeField(verbose_name='counted')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='local_prices', to='offers.activity', verbose_name='activity')),
            ],
            options={
                'verbose_name': 'local price',
                'verbose_name_plural': 'local prices',
                'constraints': [models.UniqueConstraint(fields=('activity', 'cell'), name='localprice_once_per_cell'), models.CheckConstraint(condition=models.Q(('median_cents__gt', 0), ('sample_size__gte', 5)), name='localprice_is_nobodys')],
            },
        ),
        migrations.CreateModel(
            name='MatchPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='name')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('most_considered', models.PositiveSmallIntegerField(verbose_name='most considered')),
                ('most_invited', models.PositiveSmallIntegerField(verbose_name='most asked for a request')),
                ('batch_size', models.PositiveSmallIntegerField(verbose_name='asked at once')),
                ('interested_cap', models.PositiveSmallIntegerField(verbose_name='interested at most')),
                ('answer_hours', models.PositiveSmallIntegerField(verbose_name='hours to answer')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('certainty', models.CharField(choices=[('confirmed', 'confirmed'), ('to_verify', 'to be verified')], max_length=9, verbose_name='certainty')),
                ('verified_on', models.DateField(verbose_name='verified on')),
            ],
            options={
                'verbose_name': 'policy of invitations',
                'verbose_name_plural': 'policies of invitations',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('name', '='), ('valid', '&&')], name='matchpolicy_one_at_a_time'), models.CheckConstraint(condition=models.Q(('answer_hours__gte', 1), ('batch_size__gte', 1), ('interested_cap__gte', 1), ('most_considered__gte', models.F('most_invited')), ('most_invited__gte', models.F('batch_size'))), name='matchpolicy_asks_somebody')],
            },
        ),
        migrations.CreateModel(
            name='MatchRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='match_requests', to='offers.demand', verbose_name='request')),
                ('demand_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.demandversion', verbose_name='text of the request')),
            ],
            options={
                'verbose_name': 'search for somebody',
                'verbose_name_plural': 'searches for somebody',
            },
        ),
        migrations.CreateModel(
            name='MatchRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('algorithm', models.CharField(max_length=20, verbose_name='algorithm')),
                ('weights', models.JSONField(verbose_name='weights')),
                ('seed', models.CharField(max_length=100, verbose_name='seed')),
                ('at', models.DateTimeField(verbose_name='done')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='match_runs', to='offers.demand', verbose_name='request')),
                ('demand_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.demandversion', verbose_name='text of the request')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='run', to='matching.matchrequest', verbose_name='search')),
            ],
            options={
                'verbose_name': 'ranking of candidates',
                'verbose_name_plural': 'rankings of candidates',
                'indexes': [models.Index(fields=['demand', '-at'], name='matchrun_by_demand'), models.Index(fields=['at', 'id'], name='matchrun_oldest')],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('barriers', models.JSONField(blank=True, default=list, verbose_name='what stopped it')),
                ('missing', models.CharField(blank=True, max_length=40, verbose_name='what is missing')),
                ('breakdown', models.JSONField(blank=True, default=list, verbose_name='factors')),
                ('offered_minutes', models.PositiveIntegerField(verbose_name='minutes offered lately')),
                ('score', models.PositiveIntegerField(blank=True, null=True, verbose_name='score')),
                ('place', models.PositiveIntegerField(blank=True, null=True, verbose_name='place')),
                ('is_drawn', models.BooleanField(default=False, verbose_name='placed by the draw')),
                ('at', models.DateTimeField(verbose_name='done')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='offers.offer', verbose_name='offer')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='accounts.provider', verbose_name='provider')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidates', to='matching.matchrun', verbose_name='ranking')),
            ],
            options={
                'verbose_name': 'candidate',
                'verbose_name_plural': 'candidates',
                'indexes': [models.Index(fields=['provider', '-at', '-id'], name='candidate_newest')],
                'constraints': [models.UniqueConstraint(fields=('run', 'provider'), name='candidate_once_per_run'), models.UniqueConstraint(fields=('run', 'place'), name='candidate_one_a_place'), models.CheckConstraint(condition=models.Q(models.Q(('barriers', []), ('place__gte', 1), ('place__isnull', False), ('score__isnull', False), ('score__lte', 1000000)), models.Q(models.Q(('barriers', []), _negated=True), ('is_drawn', False), ('place', None), ('score', None)), _connector='OR'), name='candidate_has_a_place_unless_stopped')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('state', models.CharField(choices=[('queued', 'waiting for its turn'), ('sent', 'sent'), ('seen', 'seen'), ('interested', 'interested'), ('declined', 'declined'), ('expired', 'no answer in time'), ('closed', 'closed')], default='queued', max_length=10, verbose_name='state')),
                ('batch', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='batch')),
                ('queued_at', models.DateTimeField(verbose_name='queued')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('answer_due_at', models.DateTimeField(blank=True, null=True, verbose_name='to be answered by')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='seen')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('decline_reason', models.CharField(blank=True, choices=[('hours', 'the days and hours'), ('distance', 'the distance'), ('price', 'the price'), ('tasks', 'what is to be done'), ('full', 'I have enough work'), ('no_reason', 'I prefer not to say')], max_length=9, verbose_name='why declined')),
                ('decline_words', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='in their words')),
                ('close_reason', models.CharField(blank=True, choices=[('enough', 'enough people have answered'), ('demand_ended', 'the request has ended'), ('changed', 'the request has changed'), ('unfit', 'it no longer fits')], max_length=12, verbose_name='why closed')),
                ('candidate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to='matching.candidate', verbose_name='candidate')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='offers.demand', verbose_name='request')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='accounts.provider', verbose_name='provider')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'indexes': [models.Index(condition=models.Q(('state__in', ['sent', 'seen'])), fields=['answer_due_at'], name='invitation_to_expire'), models.Index(fields=['provider', '-sent_at'], name='invitation_by_provider')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'sent', 'seen'))), fields=('demand', 'provider'), name='invitation_one_live_per_demand_and_provider'), models.CheckConstraint(condition=models.Q(models.Q(('answer_due_at', None), ('batch', None), ('sent_at', None), ('state', 'queued')), models.Q(('answer_due_at', None), ('batch', None), ('sent_at', None), ('state', 'closed')), models.Q(models.Q(('state', 'queued'), _negated=True), ('answer_due_at__gt', models.F('sent_at')), ('batch__gte', 1), ('sent_at__isnull', False)), _connector='OR'), name='invitation_sent_has_its_batch_and_dates'), models.CheckConstraint(condition=models.Q(('seen_at', None), ('sent_at__isnull', False), _connector='OR'), name='invitation_seen_once_sent'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'seen'), _negated=True), ('seen_at__isnull', False), _connector='OR'), name='invitation_seen_has_its_date'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state__in', ('interested', 'declined'))), models.Q(models.Q(('state__in', ('interested', 'declined')), _negated=True), ('answered_at', None)), _connector='OR'), name='invitation_answered_has_its_date'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ('expired', 'closed'))), models.Q(models.Q(('state__in', ('expired', 'closed')), _negated=True), ('ended_at', None)), _connector='OR'), name='invitation_ended_has_its_date'), models.CheckConstraint(condition=models.Q(models.Q(('close_reason', ''), ('state', 'declined'), models.Q(('decline_reason', ''), _negated=True)), models.Q(('decline_reason', ''), ('state', 'closed'), models.Q(('close_reason', ''), _negated=True)), models.Q(models.Q(('state__in', ['declined', 'closed']), _negated=True), ('close_reason', ''), ('decline_reason', '')), _connector='OR'), name='invitation_declined_or_closed_says_why')],
            },
        ),
        migrations.CreateModel(
            name='RankingWeights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('distance', models.PositiveSmallIntegerField(help_text='Per mille.', verbose_name='distance')),
                ('hours', models.PositiveSmallIntegerField(help_text='Per mille.', verbose_name='fit of hours')),
                ('continuity', models.PositiveSmallIntegerField(help_text='Per mille.', verbose_name='continuity')),
                ('reputation', models.PositiveSmallIntegerField(help_text='Per mille.', verbose_name='reputation')),
                ('price', models.PositiveSmallIntegerField(help_text='Per mille.', verbose_name='price')),
                ('rotation', models.PositiveSmallIntegerField(help_text='Per mille.', verbose_name='rotation')),
                ('freshness', models.PositiveSmallIntegerField(help_text='Per mille.', verbose_name='freshness')),
                ('band', models.PositiveSmallIntegerField(help_text='Per mille of the best of the band.', verbose_name='band of near-ties')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('why_fr', models.TextField(max_length=600, verbose_name='why, in French')),
                ('why_en', models.TextField(max_length=600, verbose_name='why, in English')),
                ('decided_by', models.CharField(max_length=200, verbose_name='decided by')),
                ('is_local', models.BooleanField(default=False, editable=False, verbose_name='written here')),
            ],
            options={
                'verbose_name': 'weights of the ranking',
                'verbose_name_plural': 'weights of the ranking',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('valid', '&&')], name='rankingweights_one_at_a_time'), models.CheckConstraint(condition=models.Q(('valid__isempty', False), ('valid__lower_inf', False)), name='rankingweights_have_a_first_day'), models.CheckConstraint(condition=models.Q(('distance', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(1000), '-', models.F('hours')), '-', models.F('continuity')), '-', models.F('reputation')), '-', models.F('price')), '-', models.F('rotation')), '-', models.F('freshness')))), name='rankingweights_make_a_thousand'), models.CheckConstraint(condition=models.Q(('band__lt', 1000)), name='rankingweights_band_is_a_share'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='rankingweights_have_a_source')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('words', models.CharField(blank=True, max_length=1000, verbose_name='words')),
                ('frequency', models.CharField(choices=[('at_once', 'At once'), ('daily', 'Once a day'), ('weekly', 'Once a week'), ('never', 'Never')], max_length=7, verbose_name='frequency')),
                ('saved_at', models.DateTimeField(verbose_name='saved')),
                ('looked_at', models.DateTimeField(verbose_name='last looked at')),
                ('told_until', models.DateTimeField(verbose_name='told until')),
                ('next_alert_at', models.DateTimeField(blank=True, null=True, verbose_name='next alert')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_searches', to='accounts.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'saved search',
                'verbose_name_plural': 'saved searches',
                'indexes': [models.Index(condition=models.Q(('next_alert_at__isnull', False)), fields=['next_alert_at'], name='savedsearch_due'), models.Index(fields=['looked_at'], name='savedsearch_looked_at')],
                'constraints': [models.UniqueConstraint(fields=('person', 'words'), name='savedsearch_words_once'), models.CheckConstraint(condition=models.Q(models.Q(('frequency', 'never'), ('next_alert_at', None)), models.Q(models.Q(('frequency', 'never'), _negated=True), ('next_alert_at__isnull', False)), _connector='OR'), name='savedsearch_has_a_next_alert_unless_never'), models.CheckConstraint(condition=models.Q(('looked_at__gte', models.F('saved_at'))), name='savedsearch_is_looked_at_after_it_is_saved')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('offer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='entry', serialize=False, to='offers.offer')),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('published_at', models.DateTimeField()),
                ('price_unit', models.CharField(choices=[('hour', 'per hour'), ('fixed', 'fixed price'), ('tokens', 'tokens'), ('free', 'free of charge'), ('quote', 'on quote')], max_length=6)),
                ('price_cents', models.BigIntegerField(null=True)),
                ('mode', models.CharField(choices=[('provider', 'the provider serves you (prestataire)'), ('agent', 'you employ, an organisation helps (mandataire)'), ('direct', 'you employ (emploi direct)'), ('lending', 'an organisation lends its employee (mise à disposition)'), ('mutual_help', 'mutual help, between neighbours')], max_length=11)),
                ('status_kind', models.CharField(blank=True, choices=[('self_employed', 'self-employed (micro-enterprise)'), ('coop_entrepreneur', 'employed entrepreneur of a cooperative'), ('business_test', 'testing a business (CAPE)'), ('integration_employee', 'employee on an integration path'), ('employee', 'employee of an organisation'), ('household_employee', 'employee of a private household'), ('family_carer', 'family carer'), ('volunteer', 'volunteer')], max_length=20)),
                ('regime', models.CharField(choices=[('market', 'open market'), ('coop', 'cooperative')], max_length=6)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('radius_km', models.PositiveSmallIntegerField(null=True)),
                ('communes_served', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ('rating_milli', models.PositiveSmallIntegerField(null=True)),
                ('rating_count', models.PositiveIntegerField(default=0)),
                ('offered_minutes', models.PositiveIntegerField(default=0)),
                ('capacity_minutes', models.PositiveIntegerField(null=True)),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.activity')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mapping.commune')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.provider')),
            ],
            options={
                'verbose_name': 'entry of the search',
                'verbose_name_plural': 'entries of the search',
                'indexes': [django.contrib.postgres.indexes.GistIndex(models.F('activity'), models.Func(models.F('longitude'), models.F('latitude'), function='point'), name='searchentry_by_activity_place'), django.contrib.postgres.indexes.GistIndex(models.Func(models.F('longitude'), models.F('latitude'), function='point'), name='searchentry_by_place'), django.contrib.postgres.indexes.GinIndex(fields=['words'], name='searchentry_by_words'), models.Index(fields=['activity', '-published_at', '-offer'], name='searchentry_activity_newest'), models.Index(fields=['-published_at', '-offer'], name='searchentry_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('rating_count', 0), ('rating_milli', None)), models.Q(('rating_count__gt', 0), ('rating_milli__range', (1000, 5000))), _connector='OR'), name='searchentry_rated_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='WorkingTimeRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('self_employed', 'self-employed (micro-enterprise)'), ('coop_entrepreneur', 'employed entrepreneur of a cooperative'), ('business_test', 'testing a business (CAPE)'), ('integration_employee', 'employee on an integration path'), ('employee', 'employee of an organisation'), ('household_employee', 'employee of a private household'), ('family_carer', 'family carer'), ('volunteer', 'volunteer')], max_length=20, verbose_name='status')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('weekly_minutes', models.PositiveSmallIntegerField(verbose_name='minutes a week at most')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('certainty', models.CharField(choices=[('confirmed', 'confirmed'), ('to_verify', 'to be verified')], max_length=9, verbose_name='certainty')),
                ('verified_on', models.DateField(verbose_name='verified on')),
            ],
            options={
                'verbose_name': 'rule of working time',
                'verbose_name_plural': 'rules of working time',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), ('valid', '&&')], name='workingtimerule_one_at_a_time'), models.CheckConstraint(condition=models.Q(('weekly_minutes__range', (1, 10080))), name='workingtimerule_is_within_a_week')],
            },
        ),
        migrations.CreateModel(
            name='Contestation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('words', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='what is wrong')),
                ('state', models.CharField(choices=[('open', 'waiting for an answer'), ('answered', 'answered'), ('corrected', 'corrected')], default='open', max_length=9, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('answer', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='answer')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='answered by')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contestations', to='accounts.person', verbose_name='who contests')),
                ('candidate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contestations', to='matching.candidate', verbose_name='candidate')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contestations', to='accounts.provider', verbose_name='provider')),
            ],
            options={
                'verbose_name': 'contestation',
                'verbose_name_plural': 'contestations',
                'indexes': [models.Index(fields=['asked_at', 'id'], name='contestation_oldest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('provider', 'candidate'), name='contestation_one_open_each', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='contestation_answered_says_when_and_by_whom'), models.CheckConstraint(condition=models.Q(('answered_by', None), models.Q(('answered_by', models.F('author')), _negated=True), _connector='OR'), name='contestation_author_does_not_answer')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contestation',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('open', 'answered'), ('open', 'corrected')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'matching.contestation' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='91b160a6d1f6f19a2a3760de0e9733f2746d2e87', operation='UPDATE', pgid='pgtrigger_moves_only_38b2b', table='matching_contestation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('queued', 'closed'), ('queued', 'sent'), ('seen', 'closed'), ('seen', 'declined'), ('seen', 'expired'), ('seen', 'interested'), ('sent', 'closed'), ('sent', 'declined'), ('sent', 'expired'), ('sent', 'interested'), ('sent', 'seen')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'matching.invitation' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='5c56368e6b66f3f470ea26328e19c9b588c40269', operation='UPDATE', pgid='pgtrigger_moves_only_0c4ff', table='matching_invitation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchrequest',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='920a61d59ce1e414f3a6af408167fc9a2c0dfe41', level='STATEMENT', operation='UPDATE OR TRUNCATE', pgid='pgtrigger_append_only_48605', table='matching_matchrequest', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchrequest',
            trigger=pgtrigger.compiler.Trigger(name='young_rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF OLD.asked_at > clock_timestamp() - interval '365 days' THEN\n                    RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n                END IF;\n                RETURN OLD;\n            ", hash='9ece86e8d148c8baac95fa35f5e7556c8b420a3e', operation='DELETE', pgid='pgtrigger_young_rows_stay_b71cf', table='matching_matchrequest', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchrun',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='9be42d631009599a3b8878c112351c89fe327377', level='STATEMENT', operation='UPDATE OR TRUNCATE', pgid='pgtrigger_append_only_2b07e', table='matching_matchrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchrun',
            trigger=pgtrigger.compiler.Trigger(name='young_rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF OLD.at > clock_timestamp() - interval '365 days' THEN\n                    RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n                END IF;\n                RETURN OLD;\n            ", hash='3c9634596d512a1f4a7d0059f2ac33f36475c0e5', operation='DELETE', pgid='pgtrigger_young_rows_stay_3751b', table='matching_matchrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='candidate',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='1c893d5b032d841177941265be470da5765ab057', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_append_only_a52f1', table='matching_candidate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='candidate',
            trigger=pgtrigger.compiler.Trigger(name='young_rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF OLD.at > clock_timestamp() - interval '365 days' THEN\n                    RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n                END IF;\n                RETURN OLD;\n            ", hash='5ad81df129b499c0f8fa1ee328bdc6273abde079', operation='DELETE', pgid='pgtrigger_young_rows_stay_cff29', table='matching_candidate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='candidate',
            trigger=pgtrigger.compiler.Trigger(name='columns_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."barriers" IS DISTINCT FROM (NEW."barriers") OR OLD."breakdown" IS DISTINCT FROM (NEW."breakdown") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_drawn" IS DISTINCT FROM (NEW."is_drawn") OR OLD."missing" IS DISTINCT FROM (NEW."missing") OR OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."offered_minutes" IS DISTINCT FROM (NEW."offered_minutes") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."run_id" IS DISTINCT FROM (NEW."run_id") OR OLD."score" IS DISTINCT FROM (NEW."score") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid"))', func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='967dd1aaf8eb4d136c437b16a33f3de778cadd1f', operation='UPDATE', pgid='pgtrigger_columns_stay_67d46', table='matching_candidate', when='BEFORE')),
        ),
    ]
