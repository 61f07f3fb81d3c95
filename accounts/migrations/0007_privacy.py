import asasap.kernel.fields
import asasap.kernel.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_credentials_and_providers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('terms', 'the rules of the portal'), ('research', 'research on home services, without my name'), ('location', 'my position when I start and finish a visit'), ('newsletter', 'the portal’s newsletter')], max_length=10, verbose_name='purpose')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('is_required', models.BooleanField(verbose_name='required')),
                ('words_fr', models.TextField()),
                ('words_en', models.TextField()),
                ('legal_basis', models.CharField(max_length=200, verbose_name='legal basis')),
            ],
            options={
                'verbose_name': 'text of a consent',
                'verbose_name_plural': 'texts of consents',
                'constraints': [models.UniqueConstraint(fields=('purpose', 'version'), name='consenttext_version_once'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('purpose', '='), ('valid', '&&')], name='consenttext_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(verbose_name='given')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='accounts.person')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='accounts.consenttext')),
                ('mandate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('person', 'text'), name='consent_one_standing_per_text'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='consent_withdrawn_after_it_is_given')],
            },
        ),
        migrations.CreateModel(
            name='DataExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('building', 'being gathered'), ('ready', 'ready'), ('failed', 'failed'), ('expired', 'deleted')], default='queued', max_length=8, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('steps', models.PositiveSmallIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('beat_at', models.DateTimeField(null=True)),
                ('ready_at', models.DateTimeField(null=True, verbose_name='ready')),
                ('archive', asasap.kernel.fields.EncryptedBinaryField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to='accounts.person')),
                ('mandate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate')),
            ],
            options={
                'verbose_name': 'copy of the data',
                'verbose_name_plural': 'copies of the data',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'building'))), fields=('person',), name='dataexport_one_live_per_person'), models.CheckConstraint(condition=models.Q(models.Q(('archive__isnull', False), ('state', 'ready')), models.Q(models.Q(('state', 'ready'), _negated=True), ('archive__isnull', True)), _connector='OR'), name='dataexport_ready_has_its_archive')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=40, verbose_name='what')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('days', models.PositiveIntegerField(verbose_name='days kept')),
                ('basis', models.CharField(max_length=300, verbose_name='ground')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('certainty', models.CharField(choices=[('confirmed', 'confirmed'), ('to_verify', 'to be verified')], max_length=9, verbose_name='certainty')),
                ('verified_on', models.DateField(verbose_name='verified on')),
            ],
            options={
                'verbose_name': 'retention rule',
                'verbose_name_plural': 'retention rules',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('subject', '='), ('valid', '&&')], name='retentionrule_one_at_a_time')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dataexport',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('building', 'failed'), ('building', 'queued'), ('building', 'ready'), ('queued', 'building'), ('queued', 'failed'), ('ready', 'expired')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'accounts.dataexport' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='86aaa668d78aa224f949fc5d9109bbeb9ce0b854', operation='UPDATE', pgid='pgtrigger_moves_only_e1821', table='accounts_dataexport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dataexport',
            trigger=pgtrigger.compiler.Trigger(name='within_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.mandate_id IS NOT NULL)', func="PERFORM 1 FROM accounts_mandate WHERE id = NEW.mandate_id AND person_id = NEW.person_id AND state = 'active' AND valid @> (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date AND 'privacy' = ANY (scopes) FOR SHARE; IF NOT FOUND THEN RAISE EXCEPTION '% refused: mandate % is not in force for this', TG_NAME, NEW.mandate_id USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='1482cad04f7bb8d75be92b5148d67e82f93fdfc7', operation='INSERT', pgid='pgtrigger_within_mandate_b3737', table='accounts_dataexport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='d2494f6261b78115116886e27dc19476a09ee6dd', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_append_only_eb45e', table='accounts_consent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='columns_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."mandate_id" IS DISTINCT FROM (NEW."mandate_id") OR OLD."text_id" IS DISTINCT FROM (NEW."text_id"))', func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='f6f9f347f10deb0869b7058f2301417124c6ba4d', operation='UPDATE', pgid='pgtrigger_columns_stay_969bf', table='accounts_consent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='withdrawn_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)', func="RAISE EXCEPTION 'withdrawn_stays refused' USING ERRCODE = 'integrity_constraint_violation';", hash='825d63755eca030403b16e554ac803cb19060ddb', operation='UPDATE', pgid='pgtrigger_withdrawn_stays_66c22', table='accounts_consent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='within_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.mandate_id IS NOT NULL)', func="PERFORM 1 FROM accounts_mandate WHERE id = NEW.mandate_id AND person_id = NEW.person_id AND state = 'active' AND valid @> (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date AND 'privacy' = ANY (scopes) FOR SHARE; IF NOT FOUND THEN RAISE EXCEPTION '% refused: mandate % is not in force for this', TG_NAME, NEW.mandate_id USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='e30cd0751f740e4299572e18b4c3fbb986878a16', operation='INSERT', pgid='pgtrigger_within_mandate_4e822', table='accounts_consent', when='BEFORE')),
        ),
    ]
