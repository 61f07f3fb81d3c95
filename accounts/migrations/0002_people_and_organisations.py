import asasap.kernel.fields
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('allauth_idp_oidc', '0003_client_allow_uri_wildcards'),
        ('notifications', '0004_sms_and_unreachable'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='CivilRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_names', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='first names')),
                ('family_name', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='family name')),
                ('born_on', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='date of birth')),
                ('phone', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='telephone')),
                ('address', asasap.kernel.fields.EncryptedJSONField(default=dict, verbose_name='postal address')),
                ('second_contact', asasap.kernel.fields.EncryptedJSONField(default=dict, verbose_name='second contact')),
                ('identity_index', models.CharField(blank=True, db_index=True, max_length=64)),
                ('phone_index', models.CharField(blank=True, db_index=True, max_length=64)),
                ('updated_at', models.DateTimeField(verbose_name='changed')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='civil', to='accounts.person')),
            ],
            options={
                'verbose_name': 'civil record',
                'verbose_name_plural': 'civil records',
            },
        ),
        migrations.CreateModel(
            name='LoginPhone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', asasap.kernel.fields.EncryptedTextField()),
                ('number_index', models.CharField(max_length=64)),
                ('verified_at', models.DateTimeField(null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='phone', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'telephone to sign in',
                'verbose_name_plural': 'telephones to sign in',
                'constraints': [models.UniqueConstraint(condition=models.Q(('verified_at__isnull', False)), fields=('number_index',), name='loginphone_verified_once')],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='update_update',
        ),
        migrations.RemoveField(
            model_name='personevent',
            name='display_name',
        ),
        migrations.RemoveField(
            model_name='userevent',
            name='email',
        ),
        migrations.AddField(
            model_name='organisation',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='checked by'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='declared by'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='checked by'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='created_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='declared by'),
        ),
        migrations.AddField(
            model_name='person',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='accounts.person', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='register_answer',
            field=models.JSONField(blank=True, default=dict, verbose_name='register’s answer'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='register_read_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='register read'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='siret',
            field=models.CharField(blank=True, max_length=14, verbose_name='SIRET number'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='state',
            field=models.CharField(choices=[('pending', 'waiting to be checked'), ('active', 'active'), ('refused', 'refused'), ('suspended', 'suspended'), ('closed', 'closed')], default='active', max_length=9, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='register_answer',
            field=models.JSONField(blank=True, default=dict, verbose_name='register’s answer'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='register_read_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='register read'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='siret',
            field=models.CharField(blank=True, max_length=14, verbose_name='SIRET number'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='state',
            field=models.CharField(choices=[('pending', 'waiting to be checked'), ('active', 'active'), ('refused', 'refused'), ('suspended', 'suspended'), ('closed', 'closed')], default='active', max_length=9, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='person',
            name='came_for',
            field=models.CharField(blank=True, choices=[('receive', 'I am looking for help at home'), ('help', 'I help a relative or a person I accompany'), ('work', 'I offer my services'), ('organise', 'I act for an organisation'), ('look', 'I am only looking around')], max_length=8),
        ),
        migrations.AddField(
            model_name='person',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='closed'),
        ),
        migrations.AddField(
            model_name='person',
            name='state',
            field=models.CharField(choices=[('active', 'active'), ('suspended', 'suspended'), ('closed', 'closed'), ('merged', 'merged into another'), ('anonymised', 'anonymised')], default='active', max_length=10, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='came_for',
            field=models.CharField(blank=True, choices=[('receive', 'I am looking for help at home'), ('help', 'I help a relative or a person I accompany'), ('work', 'I offer my services'), ('organise', 'I act for an organisation'), ('look', 'I am only looking around')], max_length=8),
        ),
        migrations.AddField(
            model_name='personevent',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='closed'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='state',
            field=models.CharField(choices=[('active', 'active'), ('suspended', 'suspended'), ('closed', 'closed'), ('merged', 'merged into another'), ('anonymised', 'anonymised')], default='active', max_length=10, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='user',
            name='taken_back',
            field=django.contrib.postgres.fields.ArrayField(base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(), default=list, editable=False, size=None),
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('admin', 'administrator'), ('member', 'member'), ('provider', 'provider'), ('coordinator', 'coordinator'), ('funder', 'funder’s agent'), ('researcher', 'researcher')], max_length=11, verbose_name='role'),
        ),
        migrations.AlterField(
            model_name='membershipevent',
            name='role',
            field=models.CharField(choices=[('admin', 'administrator'), ('member', 'member'), ('provider', 'provider'), ('coordinator', 'coordinator'), ('funder', 'funder’s agent'), ('researcher', 'researcher')], max_length=11, verbose_name='role'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='folded_name',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Lower(models.Func(models.Func(models.F('name'), template='normalize(%(expressions)s, NFKD)'), template="regexp_replace(%(expressions)s, '[\\u0300-\\u036f]', '', 'g')")), models.Value('œ'), models.Value('oe')), models.Value('æ'), models.Value('ae')), models.Value('ß'), models.Value('ss')), models.Value('’'), models.Value("'")), output_field=models.TextField()),
        ),
        migrations.AddField(
            model_name='person',
            name='folded_name',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Lower(models.Func(models.Func(models.F('display_name'), template='normalize(%(expressions)s, NFKD)'), template="regexp_replace(%(expressions)s, '[\\u0300-\\u036f]', '', 'g')")), models.Value('œ'), models.Value('oe')), models.Value('æ'), models.Value('ae')), models.Value('ß'), models.Value('ss')), models.Value('’'), models.Value("'")), output_field=models.TextField()),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['folded_name', 'id'], name='organisation_by_name'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('folded_name'), name='gin_trgm_ops'), name='organisation_by_letters'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['folded_name', 'id'], name='person_by_name'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('folded_name'), name='gin_trgm_ops'), name='person_by_letters'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('state', 'active'), _negated=True), fields=['folded_name', 'id'], name='person_not_active'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('state', 'closed')), fields=['closed_at'], name='person_closed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='last_admin_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.role = 'admin' AND upper_inf(OLD.valid))", constraint='CONSTRAINT', func="PERFORM 1 FROM accounts_organisation WHERE id = OLD.organisation_id FOR UPDATE; IF EXISTS (SELECT FROM accounts_organisation WHERE id = OLD.organisation_id AND state <> 'closed') AND NOT EXISTS (SELECT FROM accounts_membership WHERE organisation_id = OLD.organisation_id AND role = 'admin' AND upper_inf(valid)) THEN RAISE EXCEPTION '% refused: organisation % has no administrator left', TG_NAME, OLD.organisation_id USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL;", hash='5540bed0e578b17ec146620b9cd4f799df0e4a21', operation='UPDATE OR DELETE', pgid='pgtrigger_last_admin_stays_cb7a9', table='accounts_membership', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('active', 'closed'), ('active', 'suspended'), ('pending', 'active'), ('pending', 'refused'), ('suspended', 'active'), ('suspended', 'closed')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'accounts.organisation' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='4f9ad06d115857055868aa7a3fa261c5c6d45a44', operation='UPDATE', pgid='pgtrigger_moves_only_f2f31', table='accounts_organisation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organisationevent" ("approved_by_id", "created_at", "created_by_id", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "register_answer", "register_read_at", "siret", "state", "uuid") VALUES (NEW."approved_by_id", NEW."created_at", NEW."created_by_id", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."register_answer", NEW."register_read_at", NEW."siret", NEW."state", NEW."uuid"); RETURN NULL;', hash='c92942dd31e8bf2d52d3dd4815cf7173310c2082', operation='INSERT', pgid='pgtrigger_insert_insert_66a5c', table='accounts_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."register_answer" IS DISTINCT FROM (NEW."register_answer") OR OLD."register_read_at" IS DISTINCT FROM (NEW."register_read_at") OR OLD."siret" IS DISTINCT FROM (NEW."siret") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid"))', func='INSERT INTO "accounts_organisationevent" ("approved_by_id", "created_at", "created_by_id", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "register_answer", "register_read_at", "siret", "state", "uuid") VALUES (NEW."approved_by_id", NEW."created_at", NEW."created_by_id", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."register_answer", NEW."register_read_at", NEW."siret", NEW."state", NEW."uuid"); RETURN NULL;', hash='da12db9a56654c098ff9e3eb6d1821c8adeac1d7', operation='UPDATE', pgid='pgtrigger_update_update_9e5fc', table='accounts_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('active', 'closed'), ('active', 'merged'), ('active', 'suspended'), ('closed', 'active'), ('closed', 'anonymised'), ('closed', 'suspended'), ('merged', 'anonymised'), ('suspended', 'active'), ('suspended', 'closed')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'accounts.person' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='4ff27375dd0603d296ba4584f07eae47b55b3871', operation='UPDATE', pgid='pgtrigger_moves_only_3ba6c', table='accounts_person', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_personevent" ("came_for", "closed_at", "created_at", "id", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipient_id", "state", "user_id", "uuid") VALUES (NEW."came_for", NEW."closed_at", NEW."created_at", NEW."id", NEW."merged_into_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recipient_id", NEW."state", NEW."user_id", NEW."uuid"); RETURN NULL;', hash='5ea849dd7ae7f9d06352539b9fff8c423fdf13b5', operation='INSERT', pgid='pgtrigger_insert_insert_6b541', table='accounts_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."came_for" IS DISTINCT FROM (NEW."came_for") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."recipient_id" IS DISTINCT FROM (NEW."recipient_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid"))', func='INSERT INTO "accounts_personevent" ("came_for", "closed_at", "created_at", "id", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipient_id", "state", "user_id", "uuid") VALUES (NEW."came_for", NEW."closed_at", NEW."created_at", NEW."id", NEW."merged_into_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recipient_id", NEW."state", NEW."user_id", NEW."uuid"); RETURN NULL;', hash='0efdb7901e498b970690578b45678fc4d4572bd8', operation='UPDATE', pgid='pgtrigger_update_update_70819', table='accounts_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("id", "is_active", "is_superuser", "joined_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."is_active", NEW."is_superuser", NEW."joined_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='ea5e73a741ffb19cbaf6de076667c20efe9db12e', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."joined_at" IS DISTINCT FROM (NEW."joined_at"))', func='INSERT INTO "accounts_userevent" ("id", "is_active", "is_superuser", "joined_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."is_active", NEW."is_superuser", NEW."joined_at", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='50b473d0fd8212db338c67ac4f2ac7eb39a25d48', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('siret', ''), ('siret__regex', '^\\d{14}$'), _connector='OR'), name='organisation_siret_is_fourteen_digits'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('siret', ''), _negated=True), models.Q(('state__in', ['refused', 'closed']), _negated=True)), fields=('siret',), name='organisation_siret_once', violation_error_message='This SIRET is already declared here.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), ('created_by', None), models.Q(('approved_by', models.F('created_by')), _negated=True), _connector='OR'), name='organisation_creator_is_not_approver'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), ('state', 'anonymised'), models.Q(models.Q(('state__in', ['merged', 'anonymised']), _negated=True), ('merged_into', None)), _connector='OR'), name='person_merged_into_another'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='person_closed_has_its_date'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['merged', 'anonymised']), _negated=True), ('user', None), _connector='OR'), name='person_merged_or_anonymised_has_no_login'),
        ),
    ]
