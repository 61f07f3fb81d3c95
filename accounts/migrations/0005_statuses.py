import asasap.kernel.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_proofs_and_mandates'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('self_employed', 'self-employed (micro-enterprise)'), ('coop_entrepreneur', 'employed entrepreneur of a cooperative'), ('business_test', 'testing a business (CAPE)'), ('integration_employee', 'employee on an integration path'), ('employee', 'employee of an organisation'), ('household_employee', 'employee of a private household'), ('family_carer', 'family carer'), ('volunteer', 'volunteer')], max_length=20, verbose_name='status')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statuses', to='accounts.organisation', verbose_name='with')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statuses', to='accounts.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'status',
                'verbose_name_plural': 'statuses',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('kind', '='), (models.Func('organisation', models.Value(0), function='COALESCE'), '='), ('valid', '&&')], name='workstatus_once_at_a_time'), models.CheckConstraint(condition=models.Q(('valid__lower_inf', False)), name='workstatus_has_a_beginning')],
            },
        ),
        migrations.CreateModel(
            name='WorkStatusEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('kind', models.CharField(choices=[('self_employed', 'self-employed (micro-enterprise)'), ('coop_entrepreneur', 'employed entrepreneur of a cooperative'), ('business_test', 'testing a business (CAPE)'), ('integration_employee', 'employee on an integration path'), ('employee', 'employee of an organisation'), ('household_employee', 'employee of a private household'), ('family_carer', 'family carer'), ('volunteer', 'volunteer')], max_length=20, verbose_name='status')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='with')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.workstatus')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WorkStatusRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('self_employed', 'self-employed (micro-enterprise)'), ('coop_entrepreneur', 'employed entrepreneur of a cooperative'), ('business_test', 'testing a business (CAPE)'), ('integration_employee', 'employee on an integration path'), ('employee', 'employee of an organisation'), ('household_employee', 'employee of a private household'), ('family_carer', 'family carer'), ('volunteer', 'volunteer')], max_length=20, verbose_name='status')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('signer', models.CharField(choices=[('worker', 'the worker'), ('organisation', 'the organisation'), ('household', 'the household'), ('nobody', 'nobody')], max_length=12, verbose_name='who signs')),
                ('invoicer', models.CharField(choices=[('worker', 'the worker'), ('organisation', 'the organisation'), ('household', 'the household'), ('nobody', 'nobody')], max_length=12, verbose_name='who invoices')),
                ('needs_organisation', models.CharField(choices=[('required', 'required'), ('possible', 'possible'), ('none', 'none')], max_length=8, verbose_name='organisation')),
                ('may_compete_on_price', models.BooleanField(verbose_name='price competition')),
                ('may_earn_tokens', models.BooleanField(verbose_name='tokens')),
                ('may_be_located', models.BooleanField(verbose_name='position at clock-in')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('note_fr', models.TextField(blank=True)),
                ('note_en', models.TextField(blank=True)),
                ('certainty', models.CharField(choices=[('confirmed', 'confirmed'), ('to_verify', 'to be verified')], max_length=9, verbose_name='certainty')),
                ('verified_on', models.DateField(verbose_name='verified on')),
            ],
            options={
                'verbose_name': 'rule of a status',
                'verbose_name_plural': 'rules of statuses',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), ('valid', '&&')], name='workstatusrule_one_at_a_time')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workstatus',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_workstatusevent" ("id", "kind", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uuid", "valid") VALUES (NEW."id", NEW."kind", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."uuid", NEW."valid"); RETURN NULL;', hash='89232e3ee669ee23a47ab7c696ee282e9889e679', operation='INSERT', pgid='pgtrigger_insert_insert_4f558', table='accounts_workstatus', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workstatus',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_workstatusevent" ("id", "kind", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uuid", "valid") VALUES (NEW."id", NEW."kind", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."uuid", NEW."valid"); RETURN NULL;', hash='105839045b77d74be397dd3580cc89141be35331', operation='UPDATE', pgid='pgtrigger_update_update_643cc', table='accounts_workstatus', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workstatusevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4ea8bffb814b4a719ea6588febffce52c208be4a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_de14f', table='accounts_workstatusevent', when='BEFORE')),
        ),
    ]
