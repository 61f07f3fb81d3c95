import asasap.kernel.fields
import asasap.kernel.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_statuses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('declaration', 'declaration of home services'), ('approval', 'approval (agrément)'), ('authorisation', 'authorisation of a home care service'), ('insurance', 'liability insurance'), ('vigilance', 'certificate of social duties paid (vigilance)'), ('diploma', 'diploma'), ('identity', 'identity'), ('right_to_work', 'right to work'), ('criminal_record', 'criminal record (bulletin n° 3)'), ('integration_pass', 'integration pass (Pass IAE)')], max_length=16, verbose_name='paper')),
                ('number', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='number')),
                ('number_index', models.CharField(blank=True, max_length=64)),
                ('issuer', models.CharField(max_length=120, verbose_name='issued by')),
                ('territory', models.CharField(blank=True, max_length=300, verbose_name='territory')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('submitted_at', models.DateTimeField(verbose_name='handed in')),
                ('state', models.CharField(choices=[('submitted', 'waiting to be verified'), ('verified', 'verified'), ('refused', 'refused'), ('revoked', 'no longer recognised'), ('withdrawn', 'withdrawn')], default='submitted', max_length=9, verbose_name='state')),
                ('checked_at', models.DateTimeField(null=True, verbose_name='checked')),
                ('check_note', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='reason')),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='checked by')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='accounts.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='accounts.person', verbose_name='person')),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='handed in by')),
                ('mandate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate')),
                ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='accounts.proof', verbose_name='proof')),
            ],
            options={
                'verbose_name': 'credential',
                'verbose_name_plural': 'credentials',
                'indexes': [models.Index(condition=models.Q(('state', 'submitted')), fields=['submitted_at', 'id'], name='credential_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person', None)), _connector='OR'), name='credential_of_a_person_or_an_organisation'), models.CheckConstraint(condition=models.Q(('checked_by', None), models.Q(models.Q(('checked_by', models.F('submitted_by')), _negated=True), models.Q(('person', None), models.Q(('checked_by', models.F('person')), _negated=True), _connector='OR')), _connector='OR'), name='credential_is_not_checked_by_its_holder'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), ('state__in', ['submitted', 'withdrawn']), _connector='OR'), name='credential_decided_says_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='CredentialAlarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveSmallIntegerField()),
                ('told_at', models.DateTimeField()),
                ('credential', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alarms', to='accounts.credential')),
            ],
            options={
                'verbose_name': 'alarm on a credential',
                'verbose_name_plural': 'alarms on credentials',
                'constraints': [models.UniqueConstraint(fields=('credential', 'days'), name='credentialalarm_once')],
            },
        ),
        migrations.CreateModel(
            name='CredentialEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('kind', models.CharField(choices=[('declaration', 'declaration of home services'), ('approval', 'approval (agrément)'), ('authorisation', 'authorisation of a home care service'), ('insurance', 'liability insurance'), ('vigilance', 'certificate of social duties paid (vigilance)'), ('diploma', 'diploma'), ('identity', 'identity'), ('right_to_work', 'right to work'), ('criminal_record', 'criminal record (bulletin n° 3)'), ('integration_pass', 'integration pass (Pass IAE)')], max_length=16, verbose_name='paper')),
                ('territory', models.CharField(blank=True, max_length=300, verbose_name='territory')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('submitted_at', models.DateTimeField(verbose_name='handed in')),
                ('state', models.CharField(choices=[('submitted', 'waiting to be verified'), ('verified', 'verified'), ('refused', 'refused'), ('revoked', 'no longer recognised'), ('withdrawn', 'withdrawn')], default='submitted', max_length=9, verbose_name='state')),
                ('checked_at', models.DateTimeField(null=True, verbose_name='checked')),
                ('checked_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='checked by')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.credential')),
                ('submitted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='handed in by')),
                ('mandate', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.mandate')),
                ('proof', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.proof', verbose_name='proof')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CredentialRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('declaration', 'declaration of home services'), ('approval', 'approval (agrément)'), ('authorisation', 'authorisation of a home care service'), ('insurance', 'liability insurance'), ('vigilance', 'certificate of social duties paid (vigilance)'), ('diploma', 'diploma'), ('identity', 'identity'), ('right_to_work', 'right to work'), ('criminal_record', 'criminal record (bulletin n° 3)'), ('integration_pass', 'integration pass (Pass IAE)')], max_length=16, verbose_name='paper')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('longest_months', models.PositiveSmallIntegerField(null=True, verbose_name='months at most')),
                ('has_end', models.BooleanField(verbose_name='has an end')),
                ('has_territory', models.BooleanField(verbose_name='has a territory')),
                ('is_public', models.BooleanField(verbose_name='shown to the public')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('note_fr', models.TextField(blank=True)),
                ('note_en', models.TextField(blank=True)),
                ('certainty', models.CharField(choices=[('confirmed', 'confirmed'), ('to_verify', 'to be verified')], max_length=9, verbose_name='certainty')),
                ('verified_on', models.DateField(verbose_name='verified on')),
            ],
            options={
                'verbose_name': 'rule of a paper',
                'verbose_name_plural': 'rules of papers',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), ('valid', '&&')], name='credentialrule_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('headline', models.CharField(blank=True, max_length=120, verbose_name='in one line')),
                ('about', models.TextField(blank=True, max_length=2000, verbose_name='about')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name='languages spoken')),
                ('is_published', models.BooleanField(default=False, verbose_name='public')),
                ('organisation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='provider', to='accounts.organisation', verbose_name='organisation')),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='provider', to='accounts.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'provider',
                'verbose_name_plural': 'providers',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person', None)), _connector='OR'), name='provider_is_a_person_or_an_organisation'), models.CheckConstraint(condition=models.Q(('is_published', False), models.Q(('headline', ''), _negated=True), _connector='OR'), name='provider_published_says_something')],
            },
        ),
        migrations.CreateModel(
            name='ProviderEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name='languages spoken')),
                ('is_published', models.BooleanField(default=False, verbose_name='public')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.provider')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='credentialalarm',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='fa44eb20c800cf18bde43d155161ca74e4f66db5', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_85baa', table='accounts_credentialalarm', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='credentialevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7886d81db7cec9b3aeea70f6d5dce04904df241e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8b62b', table='accounts_credentialevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='credential',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('submitted', 'refused'), ('submitted', 'verified'), ('submitted', 'withdrawn'), ('verified', 'revoked'), ('verified', 'withdrawn')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'accounts.credential' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='c133a6605183910a47c5b546a8be7d957dd6827d', operation='UPDATE', pgid='pgtrigger_moves_only_da635', table='accounts_credential', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='credential',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_credentialevent" ("checked_at", "checked_by_id", "id", "kind", "mandate_id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "state", "submitted_at", "submitted_by_id", "territory", "uuid", "valid") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."id", NEW."kind", NEW."mandate_id", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proof_id", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."territory", NEW."uuid", NEW."valid"); RETURN NULL;', hash='2480985e77269f9cf357b38689b6de58bcd21cd7', operation='INSERT', pgid='pgtrigger_insert_insert_ad079', table='accounts_credential', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='credential',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."checked_at" IS DISTINCT FROM (NEW."checked_at") OR OLD."checked_by_id" IS DISTINCT FROM (NEW."checked_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."mandate_id" IS DISTINCT FROM (NEW."mandate_id") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."proof_id" IS DISTINCT FROM (NEW."proof_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."submitted_by_id" IS DISTINCT FROM (NEW."submitted_by_id") OR OLD."territory" IS DISTINCT FROM (NEW."territory") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid") OR OLD."valid" IS DISTINCT FROM (NEW."valid"))', func='INSERT INTO "accounts_credentialevent" ("checked_at", "checked_by_id", "id", "kind", "mandate_id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "state", "submitted_at", "submitted_by_id", "territory", "uuid", "valid") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."id", NEW."kind", NEW."mandate_id", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proof_id", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."territory", NEW."uuid", NEW."valid"); RETURN NULL;', hash='c522b4f476afa6bd3b9b62e0a52f2074064bab8c', operation='UPDATE', pgid='pgtrigger_update_update_e157a', table='accounts_credential', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='provider',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_providerevent" ("id", "is_published", "languages", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uuid") VALUES (NEW."id", NEW."is_published", NEW."languages", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."uuid"); RETURN NULL;', hash='3fe732015fc9f6bff05b9f8106f0b1de673be86d', operation='INSERT', pgid='pgtrigger_insert_insert_5bf97', table='accounts_provider', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='provider',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_published" IS DISTINCT FROM (NEW."is_published") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid"))', func='INSERT INTO "accounts_providerevent" ("id", "is_published", "languages", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uuid") VALUES (NEW."id", NEW."is_published", NEW."languages", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."uuid"); RETURN NULL;', hash='d6a95b6b766eb1256ce5d90e4e62f15220187183', operation='UPDATE', pgid='pgtrigger_update_update_c0eb8', table='accounts_provider', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='providerevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dbd09a59129477ecb4c63d50f7c1b56ed96d54a4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e2307', table='accounts_providerevent', when='BEFORE')),
        ),
    ]
