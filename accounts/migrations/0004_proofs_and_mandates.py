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
        ('accounts', '0003_joining_and_granting'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('name', asasap.kernel.fields.EncryptedTextField(verbose_name='name of the file')),
                ('content_type', models.CharField(max_length=40, verbose_name='type')),
                ('content', asasap.kernel.fields.EncryptedBinaryField()),
                ('fingerprint', models.CharField(db_index=True, max_length=64)),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='accounts.person', verbose_name='whose paper it is')),
            ],
            options={
                'verbose_name': 'proof',
                'verbose_name_plural': 'proofs',
                'constraints': [models.CheckConstraint(condition=models.Q(('content_type__in', ['image/jpeg', 'application/pdf'])), name='proof_is_a_picture_or_a_pdf')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('family_carer', 'family carer'), ('guardian', 'guardian appointed by a judge'), ('social_worker', 'social worker'), ('operator', 'operator on the phone')], max_length=13, verbose_name='kind')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('profile', 'name, address and contacts'), ('privacy', 'consents and a copy of the data'), ('demands', 'requests and agreements'), ('visits', 'visits and the liaison book'), ('money', 'invoices and payments')], max_length=8), size=None, verbose_name='scope')),
                ('legal_basis', models.CharField(choices=[('agreement', 'the person’s own agreement'), ('power_of_attorney', 'a signed power of attorney'), ('court_order', 'a judge’s decision'), ('professional_duty', 'a duty of the profession')], max_length=17, verbose_name='legal basis')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('is_exclusive', models.BooleanField(default=False, verbose_name='decides alone')),
                ('person_consent', models.CharField(choices=[('awaited', 'awaited'), ('given', 'given'), ('not_possible', 'the person cannot answer')], default='awaited', max_length=12, verbose_name='consent of the person')),
                ('consent_note', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='how it was given')),
                ('registered_at', models.DateTimeField(verbose_name='registered')),
                ('state', models.CharField(choices=[('proposed', 'waiting for the person’s answer'), ('active', 'active'), ('refused', 'refused'), ('ended', 'ended')], default='proposed', max_length=8, verbose_name='state')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates_held', to='accounts.person', verbose_name='acts for them')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='accounts.person', verbose_name='person helped')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='registered by')),
                ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.proof', verbose_name='proof')),
            ],
            options={
                'verbose_name': 'mandate',
                'verbose_name_plural': 'mandates',
                'constraints': [models.CheckConstraint(condition=models.Q(('person', models.F('helper')), _negated=True), name='mandate_between_two'), models.CheckConstraint(condition=models.Q(('scopes__len__gt', 0)), name='mandate_has_a_scope'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), models.Q(('person_consent', 'awaited'), _negated=True), _connector='OR'), name='mandate_active_has_an_answer'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at', None)), _connector='OR'), name='mandate_ended_has_its_date'), models.CheckConstraint(condition=models.Q(models.Q(('person_consent', 'not_possible'), _negated=True), models.Q(('legal_basis', 'agreement'), _negated=True), _connector='OR'), name='mandate_without_consent_stands_on_law'), models.CheckConstraint(condition=models.Q(('is_exclusive', False), ('legal_basis', 'court_order'), _connector='OR'), name='mandate_exclusive_stands_on_a_court_order'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ('proposed', 'active'))), expressions=[('person', '='), ('helper', '='), ('valid', '&&')], name='mandate_once_between_two'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_exclusive', True), ('state', 'active')), expressions=[('person', '='), ('valid', '&&')], name='mandate_one_decides_alone')],
            },
        ),
        migrations.CreateModel(
            name='MandateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('kind', models.CharField(choices=[('family_carer', 'family carer'), ('guardian', 'guardian appointed by a judge'), ('social_worker', 'social worker'), ('operator', 'operator on the phone')], max_length=13, verbose_name='kind')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('profile', 'name, address and contacts'), ('privacy', 'consents and a copy of the data'), ('demands', 'requests and agreements'), ('visits', 'visits and the liaison book'), ('money', 'invoices and payments')], max_length=8), size=None, verbose_name='scope')),
                ('legal_basis', models.CharField(choices=[('agreement', 'the person’s own agreement'), ('power_of_attorney', 'a signed power of attorney'), ('court_order', 'a judge’s decision'), ('professional_duty', 'a duty of the profession')], max_length=17, verbose_name='legal basis')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('is_exclusive', models.BooleanField(default=False, verbose_name='decides alone')),
                ('person_consent', models.CharField(choices=[('awaited', 'awaited'), ('given', 'given'), ('not_possible', 'the person cannot answer')], default='awaited', max_length=12, verbose_name='consent of the person')),
                ('registered_at', models.DateTimeField(verbose_name='registered')),
                ('state', models.CharField(choices=[('proposed', 'waiting for the person’s answer'), ('active', 'active'), ('refused', 'refused'), ('ended', 'ended')], default='proposed', max_length=8, verbose_name='state')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('helper', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='acts for them')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='person helped')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.mandate')),
                ('registered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='registered by')),
                ('proof', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.proof', verbose_name='proof')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandateevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d2f873f4019419f227ee6a1e8ae058d18163c237', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9254d', table='accounts_mandateevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('active', 'ended'), ('proposed', 'active'), ('proposed', 'ended'), ('proposed', 'refused')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'accounts.mandate' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='bf4365a526f0279ef947366ff9023c5680fa04da', operation='UPDATE', pgid='pgtrigger_moves_only_a6c67', table='accounts_mandate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_mandateevent" ("ended_at", "helper_id", "id", "is_exclusive", "kind", "legal_basis", "person_consent", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "registered_at", "registered_by_id", "scopes", "state", "uuid", "valid") VALUES (NEW."ended_at", NEW."helper_id", NEW."id", NEW."is_exclusive", NEW."kind", NEW."legal_basis", NEW."person_consent", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proof_id", NEW."registered_at", NEW."registered_by_id", NEW."scopes", NEW."state", NEW."uuid", NEW."valid"); RETURN NULL;', hash='611293c4ace4fa403791ca37430bcbc91352e1e7', operation='INSERT', pgid='pgtrigger_insert_insert_09f7b', table='accounts_mandate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."helper_id" IS DISTINCT FROM (NEW."helper_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_exclusive" IS DISTINCT FROM (NEW."is_exclusive") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."legal_basis" IS DISTINCT FROM (NEW."legal_basis") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."person_consent" IS DISTINCT FROM (NEW."person_consent") OR OLD."proof_id" IS DISTINCT FROM (NEW."proof_id") OR OLD."registered_at" IS DISTINCT FROM (NEW."registered_at") OR OLD."registered_by_id" IS DISTINCT FROM (NEW."registered_by_id") OR OLD."scopes" IS DISTINCT FROM (NEW."scopes") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid") OR OLD."valid" IS DISTINCT FROM (NEW."valid"))', func='INSERT INTO "accounts_mandateevent" ("ended_at", "helper_id", "id", "is_exclusive", "kind", "legal_basis", "person_consent", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "registered_at", "registered_by_id", "scopes", "state", "uuid", "valid") VALUES (NEW."ended_at", NEW."helper_id", NEW."id", NEW."is_exclusive", NEW."kind", NEW."legal_basis", NEW."person_consent", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proof_id", NEW."registered_at", NEW."registered_by_id", NEW."scopes", NEW."state", NEW."uuid", NEW."valid"); RETURN NULL;', hash='d2b722d8101b1cfe88ea75c0c4a0e9ec167b921e', operation='UPDATE', pgid='pgtrigger_update_update_4c44a', table='accounts_mandate', when='AFTER')),
        ),
    ]
