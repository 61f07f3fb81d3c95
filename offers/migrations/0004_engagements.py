import asasap.kernel.fields
import asasap.kernel.ids
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offers', '0003_offers_and_demands'),
    ]

    operations = [
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
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='offers.activity', verbose_name='activity')),
                ('beneficiary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements_received', to='accounts.person', verbose_name='person helped')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='accounts.person', verbose_name='client')),
                ('demand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='offers.demand', verbose_name='request')),
                ('demand_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.demandversion', verbose_name='text of the request')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='accounts.organisation', verbose_name='client organisation')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='accounts.provider', verbose_name='provider')),
                ('signer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='who signs for the provider')),
                ('work_status', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='accounts.workstatus', verbose_name='status')),
            ],
            options={
                'verbose_name': 'agreement',
                'verbose_name_plural': 'agreements',
                'indexes': [models.Index(fields=['client', '-created_at'], name='engagement_by_client'), models.Index(fields=['provider', '-created_at'], name='engagement_by_provider'), models.Index(condition=models.Q(('state', 'proposed')), fields=['answer_due_at'], name='engagement_to_lapse')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', False), ('state__in', ('agreed', 'withdrawn', 'cancelled', 'ended'))), models.Q(models.Q(('state__in', ('agreed', 'withdrawn', 'cancelled', 'ended')), _negated=True), ('agreed_at', None)), _connector='OR'), name='engagement_concluded_has_its_date'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ['proposed', 'agreed'])), models.Q(models.Q(('state__in', ['proposed', 'agreed']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='engagement_over_has_its_date'), models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('state', 'declined'), models.Q(('decline_reason', ''), _negated=True)), models.Q(('decline_reason', ''), ('state', 'cancelled'), models.Q(('cancel_reason', ''), _negated=True), models.Q(('ended_by', ''), _negated=True)), models.Q(models.Q(('state__in', ['declined', 'cancelled']), _negated=True), ('cancel_reason', ''), ('decline_reason', '')), _connector='OR'), name='engagement_declined_or_cancelled_says_why'), models.UniqueConstraint(condition=models.Q(('demand__isnull', False), ('state', 'proposed')), fields=('demand', 'provider'), name='engagement_one_proposal_per_demand_and_provider', violation_error_message='A proposal is already waiting here.'), models.UniqueConstraint(condition=models.Q(('demand__isnull', False), ('state', 'agreed')), fields=('demand',), name='engagement_one_running_per_demand')],
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
                ('price_unit', models.CharField(choices=[('hour', 'per hour'), ('fixed', 'fixed price'), ('tokens', 'tokens'), ('free', 'free of charge'), ('quote', 'on quote')], max_length=6, verbose_name='price')),
                ('price_cents', models.BigIntegerField(blank=True, null=True, verbose_name='amount in cents')),
                ('tasks', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='what is to be done')),
                ('message', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='message')),
                ('rules', models.JSONField(default=dict, verbose_name='rules at that date')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='author')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='all_terms', to='offers.engagement', verbose_name='agreement')),
                ('mandate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate', verbose_name='mandate')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mapping.place', verbose_name='place')),
            ],
            options={
                'verbose_name': 'terms of an agreement',
                'verbose_name_plural': 'terms of agreements',
                'constraints': [models.UniqueConstraint(fields=('engagement', 'number'), name='engagementterms_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('price_cents__gt', 0), ('price_unit__in', ('hour', 'fixed'))), models.Q(models.Q(('price_unit__in', ['hour', 'fixed', 'quote']), _negated=True), ('price_cents', None)), _connector='OR'), name='engagementterms_price_agrees_with_its_unit'), models.CheckConstraint(condition=models.Q(('pk', None), models.Q(('days__isnull', False), ('frequency', ''), ('minutes__isnull', False), ('schedule_kind', 'once')), models.Q(('days__isnull', False), ('minutes__isnull', False), ('schedule_kind', 'recurring'), models.Q(('frequency', ''), _negated=True)), _connector='OR'), name='engagementterms_schedule_is_whole'), models.CheckConstraint(condition=models.Q(('days', None), models.Q(('days__isempty', False), ('days__lower_inf', False)), _connector='OR'), name='engagementterms_has_a_first_day'), models.CheckConstraint(condition=models.Q(('minutes', None), ('minutes__range', (15, 1440)), _connector='OR'), name='engagementterms_lasts_a_quarter_to_a_day')],
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
                ('activity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.activity', verbose_name='activity')),
                ('beneficiary', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='person helped')),
                ('client', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='client')),
                ('demand', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.demand', verbose_name='request')),
                ('demand_version', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.demandversion', verbose_name='text of the request')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='client organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='offers.engagement')),
                ('provider', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.provider', verbose_name='provider')),
                ('signer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='who signs for the provider')),
                ('work_status', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.workstatus', verbose_name='status')),
                ('terms', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.engagementterms', verbose_name='terms')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='engagement',
            name='terms',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.engagementterms', verbose_name='terms'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='offers.offer', verbose_name='offer'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='offer_version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.offerversion', verbose_name='text of the offer'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='offer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.offer', verbose_name='offer'),
        ),
        migrations.AddField(
            model_name='engagementevent',
            name='offer_version',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.offerversion', verbose_name='text of the offer'),
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
        pgtrigger.migrations.AddTrigger(
            model_name='engagementevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='219ff8868a2de3dbf024628d634a66e4efcda47e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c7a0b', table='offers_engagementevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(('offer__isnull', False), ('demand__isnull', False), _connector='OR'), name='engagement_comes_from_an_offer_or_a_demand'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(condition=models.Q(('demand__isnull', True), ('offer__isnull', False), ('state', 'proposed')), fields=('offer', 'client', 'beneficiary'), name='engagement_one_proposal_per_offer_and_client', violation_error_message='A proposal is already waiting here.'),
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
    ]
