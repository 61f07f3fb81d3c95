import asasap.kernel.fields
import asasap.kernel.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0001_search_and_ranking'),
    ]

    operations = [
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
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'sent', 'seen'))), fields=('demand', 'provider'), name='invitation_one_live_per_demand_and_provider'), models.CheckConstraint(condition=models.Q(models.Q(('answer_due_at', None), ('batch', None), ('sent_at', None), ('state', 'queued')), models.Q(('answer_due_at', None), ('batch', None), ('sent_at', None), ('state', 'closed')), models.Q(models.Q(('state', 'queued'), _negated=True), ('answer_due_at__gt', models.F('sent_at')), ('answer_due_at__isnull', False), ('batch__gte', 1), ('batch__isnull', False), ('sent_at__isnull', False)), _connector='OR'), name='invitation_sent_has_its_batch_and_dates'), models.CheckConstraint(condition=models.Q(('seen_at', None), ('sent_at__isnull', False), _connector='OR'), name='invitation_seen_once_sent'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'seen'), _negated=True), ('seen_at__isnull', False), _connector='OR'), name='invitation_seen_has_its_date'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state__in', ('interested', 'declined'))), models.Q(models.Q(('state__in', ('interested', 'declined')), _negated=True), ('answered_at', None)), _connector='OR'), name='invitation_answered_has_its_date'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ('expired', 'closed'))), models.Q(models.Q(('state__in', ('expired', 'closed')), _negated=True), ('ended_at', None)), _connector='OR'), name='invitation_ended_has_its_date'), models.CheckConstraint(condition=models.Q(models.Q(('close_reason', ''), ('state', 'declined'), models.Q(('decline_reason', ''), _negated=True)), models.Q(('decline_reason', ''), ('state', 'closed'), models.Q(('close_reason', ''), _negated=True)), models.Q(models.Q(('state__in', ['declined', 'closed']), _negated=True), ('close_reason', ''), ('decline_reason', '')), _connector='OR'), name='invitation_declined_or_closed_says_why')],
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
