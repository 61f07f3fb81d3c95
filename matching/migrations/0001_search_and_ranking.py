import asasap.kernel.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0009_federation'),
        ('mapping', '0002_public_places'),
        ('offers', '0006_reports'),
        ('pghistory', '0007_auto_20250421_0444'),
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
                ('told_at', models.DateTimeField(verbose_name='told at')),
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
                ('ratings', models.PositiveIntegerField(default=0)),
                ('offered_minutes', models.PositiveIntegerField(default=0)),
                ('capacity_minutes', models.PositiveIntegerField(null=True)),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('activity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.activity')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mapping.commune')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.provider')),
            ],
            options={
                'verbose_name': 'entry of the search',
                'verbose_name_plural': 'entries of the search',
                'indexes': [django.contrib.postgres.indexes.GistIndex(models.F('activity'), models.Func(models.F('longitude'), models.F('latitude'), function='point'), include=('latitude', 'longitude', 'radius_km', 'communes_served', 'mode', 'status_kind', 'regime', 'price_unit'), name='searchentry_by_activity_place'), django.contrib.postgres.indexes.GistIndex(models.Func(models.F('longitude'), models.F('latitude'), function='point'), include=('activity', 'latitude', 'longitude', 'radius_km', 'communes_served', 'mode', 'status_kind', 'regime', 'price_unit'), name='searchentry_by_place'), models.Index(fields=['activity', 'mode', 'status_kind', 'regime', 'price_unit'], name='searchentry_by_sorts'), django.contrib.postgres.indexes.GinIndex(fields=['words'], name='searchentry_by_words'), models.Index(fields=['activity', '-published_at', '-offer'], name='searchentry_activity_newest'), models.Index(fields=['-published_at', '-offer'], name='searchentry_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('rating_milli', None), ('ratings', 0)), models.Q(('rating_milli__range', (1000, 5000)), ('ratings__gt', 0)), _connector='OR'), name='searchentry_rated_by_somebody')],
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
    ]
