import asasap.kernel.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('mapping', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'territory',
                'verbose_name_plural': 'territories',
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='territory_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='RegimePeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('regime', models.CharField(choices=[('market', 'open market'), ('coop', 'cooperative')], max_length=6, verbose_name='regime')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regimes', to='coops.territory', verbose_name='territory')),
            ],
            options={
                'verbose_name': 'regime of a territory',
                'verbose_name_plural': 'regimes of territories',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('territory', '='), ('valid', '&&')], name='regimeperiod_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='RegimePeriodEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('regime', models.CharField(choices=[('market', 'open market'), ('coop', 'cooperative')], max_length=6, verbose_name='regime')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='coops.regimeperiod')),
                ('territory', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coops.territory', verbose_name='territory')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TerritoryCommune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commune', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mapping.commune')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='territory_communes', to='coops.territory')),
            ],
            options={
                'verbose_name': 'commune of a territory',
                'verbose_name_plural': 'communes of a territory',
            },
        ),
        migrations.CreateModel(
            name='TerritoryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='coops.territory')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='territory',
            name='communes',
            field=models.ManyToManyField(related_name='+', through='coops.TerritoryCommune', to='mapping.commune'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regimeperiodevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='91b8e968c75986813b139f4b0b4fcd494b3c728c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3508a', table='coops_regimeperiodevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regimeperiod',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "coops_regimeperiodevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "regime", "territory_id", "valid") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."regime", NEW."territory_id", NEW."valid"); RETURN NULL;', hash='64d62cab3969928d051b7b401a37c943b68036a4', operation='INSERT', pgid='pgtrigger_insert_insert_36154', table='coops_regimeperiod', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regimeperiod',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "coops_regimeperiodevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "regime", "territory_id", "valid") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."regime", NEW."territory_id", NEW."valid"); RETURN NULL;', hash='2d36b29a916f16688ec6e54aa2f4ed13c4a33c33', operation='UPDATE', pgid='pgtrigger_update_update_fc1e6', table='coops_regimeperiod', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territory',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "coops_territoryevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uuid") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."uuid"); RETURN NULL;', hash='24fe4dd087a4cab8053a6a7de01ba4dfedf8b715', operation='INSERT', pgid='pgtrigger_insert_insert_07a18', table='coops_territory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territory',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "coops_territoryevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uuid") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."uuid"); RETURN NULL;', hash='b79a4b4d59599769d1245a83f9da5190b24b7d93', operation='UPDATE', pgid='pgtrigger_update_update_0757c', table='coops_territory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territoryevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='57d777d4529589fa5718b41f25d0de3f9033d104', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9f469', table='coops_territoryevent', when='BEFORE')),
        ),
    ]
