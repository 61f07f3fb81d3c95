import asasap.kernel.fields
import asasap.kernel.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_privacy'),
    ]

    operations = [
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('reason', models.CharField(choices=[('identity', 'doubt on identity'), ('papers', 'a required paper is missing or false'), ('safety', 'safety of a person'), ('conduct', 'serious breach of the portal’s rules'), ('fraud', 'suspicion of fraud')], max_length=8, verbose_name='reason')),
                ('facts', asasap.kernel.fields.EncryptedTextField(verbose_name='facts')),
                ('imposed_at', models.DateTimeField(verbose_name='since')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until, not included')),
                ('state', models.CharField(choices=[('active', 'suspended'), ('contested', 'contested'), ('upheld', 'upheld after review'), ('lifted', 'lifted')], default='active', max_length=9, verbose_name='state')),
                ('contest', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='contested')),
                ('review', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='answer')),
                ('members_told', models.CharField(blank=True, choices=[('active', 'suspended'), ('contested', 'contested'), ('upheld', 'upheld after review'), ('lifted', 'lifted')], max_length=9)),
                ('imposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='decided by')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='accounts.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='accounts.person', verbose_name='person')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='reviewed by')),
            ],
            options={
                'verbose_name': 'suspension',
                'verbose_name_plural': 'suspensions',
                'indexes': [models.Index(fields=['-imposed_at', '-id'], name='suspension_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person', None)), _connector='OR'), name='suspension_of_a_person_or_an_organisation'), models.UniqueConstraint(condition=models.Q(('state__in', ('active', 'contested', 'upheld'))), fields=('person',), name='suspension_one_standing_per_person'), models.UniqueConstraint(condition=models.Q(('state__in', ('active', 'contested', 'upheld'))), fields=('organisation',), name='suspension_one_standing_per_organisation'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'upheld'), _negated=True), models.Q(('reviewed_by__isnull', False), models.Q(('reviewed_by', models.F('imposed_by')), _negated=True)), _connector='OR'), name='suspension_contest_is_heard_by_another')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('active', 'contested'), ('active', 'lifted'), ('contested', 'lifted'), ('contested', 'upheld'), ('upheld', 'lifted')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'accounts.suspension' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='b5dfa86341c3f9726ae1c8681861cfa4acd6db72', operation='UPDATE', pgid='pgtrigger_moves_only_2ff6f', table='accounts_suspension', when='BEFORE')),
        ),
    ]
