import asasap.kernel.fields
import asasap.kernel.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offers', '0005_conversations_and_questions'),
    ]

    operations = [
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
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='accounts.person', verbose_name='who reports')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='decided by')),
                ('demand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='offers.demand')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='offers.message')),
                ('offer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='offers.offer')),
                ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='offers.question')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('demand', None), ('message', None), ('offer__isnull', False), ('question', None)), models.Q(('demand__isnull', False), ('message', None), ('offer', None), ('question', None)), models.Q(('demand', None), ('message', None), ('offer', None), ('question__isnull', False)), models.Q(('demand', None), ('message__isnull', False), ('offer', None), ('question', None)), _connector='OR'), name='report_is_about_one_thing'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='report_decided_says_when_and_what'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('author')), _negated=True), _connector='OR'), name='report_author_is_not_judge')],
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
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='who reports')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='decided by')),
                ('demand', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.demand')),
                ('message', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.message')),
                ('offer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.offer')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='offers.report')),
                ('question', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='offers.question')),
            ],
            options={
                'abstract': False,
            },
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
