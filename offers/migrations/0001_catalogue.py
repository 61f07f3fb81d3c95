import asasap.kernel.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0009_federation'),
        ('mapping', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('code', models.CharField(max_length=3, unique=True, verbose_name='number')),
                ('ref', models.CharField(blank=True, max_length=6, verbose_name='reference')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                ('family', models.CharField(choices=[('house', 'House and garden'), ('children', 'Children and lessons'), ('care', 'Help for people'), ('daily', 'Meals, shopping and laundry'), ('office', 'Computers, paperwork and coordination')], max_length=8, verbose_name='family')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('icon', models.CharField(max_length=20, verbose_name='icon')),
                ('is_at_home', models.BooleanField(verbose_name='done at home')),
                ('name_fr', models.CharField(max_length=160, verbose_name='name in French')),
                ('name_en', models.CharField(max_length=160, verbose_name='name in English')),
                ('plain_fr', models.TextField(max_length=600, verbose_name='plain words in French')),
                ('plain_en', models.TextField(max_length=600, verbose_name='plain words in English')),
                ('limits_fr', models.TextField(blank=True, max_length=1000, verbose_name='limits in French')),
                ('limits_en', models.TextField(blank=True, max_length=1000, verbose_name='limits in English')),
                ('synonyms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='other words for it')),
                ('is_local', models.BooleanField(default=False, editable=False, verbose_name='corrected here')),
            ],
            options={
                'verbose_name': 'activity',
                'verbose_name_plural': 'activities',
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[1-9][0-9]{0,1}0$')), name='activity_code_is_a_number_of_urssaf')],
            },
        ),
        migrations.CreateModel(
            name='ActivityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('code', models.CharField(max_length=3, verbose_name='number')),
                ('ref', models.CharField(blank=True, max_length=6, verbose_name='reference')),
                ('slug', models.SlugField(db_index=False, max_length=60, verbose_name='address')),
                ('family', models.CharField(choices=[('house', 'House and garden'), ('children', 'Children and lessons'), ('care', 'Help for people'), ('daily', 'Meals, shopping and laundry'), ('office', 'Computers, paperwork and coordination')], max_length=8, verbose_name='family')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('icon', models.CharField(max_length=20, verbose_name='icon')),
                ('is_at_home', models.BooleanField(verbose_name='done at home')),
                ('name_fr', models.CharField(max_length=160, verbose_name='name in French')),
                ('name_en', models.CharField(max_length=160, verbose_name='name in English')),
                ('plain_fr', models.TextField(max_length=600, verbose_name='plain words in French')),
                ('plain_en', models.TextField(max_length=600, verbose_name='plain words in English')),
                ('limits_fr', models.TextField(blank=True, max_length=1000, verbose_name='limits in French')),
                ('limits_en', models.TextField(blank=True, max_length=1000, verbose_name='limits in English')),
                ('synonyms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='other words for it')),
                ('is_local', models.BooleanField(default=False, editable=False, verbose_name='corrected here')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='offers.activity')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ActivityRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('mode', models.CharField(choices=[('provider', 'the provider serves you (prestataire)'), ('agent', 'you employ, an organisation helps (mandataire)'), ('direct', 'you employ (emploi direct)'), ('lending', 'an organisation lends its employee (mise à disposition)'), ('mutual_help', 'mutual help, between neighbours')], max_length=11, verbose_name='mode')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('requirement', models.CharField(choices=[('free', 'nothing is required to work'), ('approval', 'an approval (agrément)'), ('authorisation', 'an authorisation of the département')], max_length=13, verbose_name='required to work')),
                ('benefit', models.CharField(choices=[('declaration', 'with a declaration of home services'), ('household', 'the household declares the hours (Cesu)'), ('never', 'none')], max_length=11, verbose_name='tax credit')),
                ('vat_rate', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='VAT rate')),
                ('ceiling_cents', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='yearly ceiling, in cents')),
                ('longest_visit_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='longest visit, in minutes')),
                ('is_only_in_global_offer', models.BooleanField(verbose_name='only in a global offer')),
                ('publics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('anyone', 'everybody'), ('under_3', 'a child under three'), ('child', 'a child of three or more'), ('disabled_minor', 'a disabled child under eighteen'), ('fragile_adult', 'an older, disabled or long-term ill person'), ('temporary', 'somebody who needs help for a time')], max_length=14), size=None, verbose_name='for whom')),
                ('urssaf_code', models.CharField(max_length=3, verbose_name='Urssaf code')),
                ('nova_code', models.CharField(blank=True, max_length=10, verbose_name='Nova code')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('note_fr', models.TextField(blank=True, max_length=600, verbose_name='note in French')),
                ('note_en', models.TextField(blank=True, max_length=600, verbose_name='note in English')),
                ('certainty', models.CharField(choices=[('confirmed', 'confirmed'), ('to_verify', 'to be verified')], max_length=9, verbose_name='certainty')),
                ('verified_on', models.DateField(verbose_name='verified on')),
                ('is_local', models.BooleanField(default=False, editable=False, verbose_name='written here')),
                ('activity', models.ForeignKey(db_column='activity_code', on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='offers.activity', to_field='code', verbose_name='activity')),
            ],
            options={
                'verbose_name': 'rule of an activity',
                'verbose_name_plural': 'rules of activities',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('activity', '='), ('mode', '='), ('valid', '&&')], name='activityrule_one_at_a_time'), models.CheckConstraint(condition=models.Q(('publics', []), _negated=True), name='activityrule_is_for_somebody'), models.CheckConstraint(condition=models.Q(('vat_rate', None), ('vat_rate__range', (0, 100)), _connector='OR'), name='activityrule_vat_rate_is_a_percentage'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='activityrule_has_a_source')],
            },
        ),
        migrations.CreateModel(
            name='QuestionSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('schema', models.JSONField(verbose_name='questions')),
                ('is_local', models.BooleanField(default=False, editable=False, verbose_name='written here')),
                ('activity', models.ForeignKey(db_column='activity_code', on_delete=django.db.models.deletion.PROTECT, related_name='question_sets', to='offers.activity', to_field='code', verbose_name='activity')),
            ],
            options={
                'verbose_name': 'set of questions',
                'verbose_name_plural': 'sets of questions',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('activity', '='), ('valid', '&&')], name='questionset_one_at_a_time')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "offers_activityevent" ("code", "family", "icon", "id", "is_at_home", "is_local", "limits_en", "limits_fr", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plain_en", "plain_fr", "position", "ref", "slug", "synonyms", "uuid") VALUES (NEW."code", NEW."family", NEW."icon", NEW."id", NEW."is_at_home", NEW."is_local", NEW."limits_en", NEW."limits_fr", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plain_en", NEW."plain_fr", NEW."position", NEW."ref", NEW."slug", NEW."synonyms", NEW."uuid"); RETURN NULL;', hash='9538f725943846a1a6ced56cd02e37784baf9cdb', operation='INSERT', pgid='pgtrigger_insert_insert_a0f5e', table='offers_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "offers_activityevent" ("code", "family", "icon", "id", "is_at_home", "is_local", "limits_en", "limits_fr", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plain_en", "plain_fr", "position", "ref", "slug", "synonyms", "uuid") VALUES (NEW."code", NEW."family", NEW."icon", NEW."id", NEW."is_at_home", NEW."is_local", NEW."limits_en", NEW."limits_fr", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plain_en", NEW."plain_fr", NEW."position", NEW."ref", NEW."slug", NEW."synonyms", NEW."uuid"); RETURN NULL;', hash='affa1e76875f70a1dc116cc051e6e99e9e18664d', operation='UPDATE', pgid='pgtrigger_update_update_b71bc', table='offers_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8cfabb2f200e64bbb9fe9e77125970e306cf7d90', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b8612', table='offers_activityevent', when='BEFORE')),
        ),
    ]
