import asasap.kernel.fields
import asasap.kernel.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_people_and_organisations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('permission', models.CharField(choices=[('see_members', 'see our members'), ('verify_credentials', 'verify our members’ papers')], max_length=20, verbose_name='permission')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('active', 'active'), ('refused', 'refused'), ('ended', 'ended')], default='proposed', max_length=8, verbose_name='state')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='accepted by')),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants_given', to='accounts.organisation')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='proposed by')),
                ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants_taken', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'grant',
                'verbose_name_plural': 'grants',
                'constraints': [models.CheckConstraint(condition=models.Q(('giver', models.F('taker')), _negated=True), name='grant_between_two'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='grant_is_not_decided_by_its_proposer'), models.UniqueConstraint(condition=models.Q(('state__in', ('proposed', 'active'))), fields=('giver', 'taker', 'permission'), name='grant_one_live_per_permission')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('role', models.CharField(choices=[('admin', 'administrator'), ('member', 'member'), ('provider', 'provider'), ('coordinator', 'coordinator'), ('funder', 'funder’s agent'), ('researcher', 'researcher')], max_length=11, verbose_name='role')),
                ('email', asasap.kernel.fields.EncryptedTextField(verbose_name='e-mail address')),
                ('email_index', models.CharField(db_index=True, max_length=64)),
                ('state', models.CharField(choices=[('sent', 'sent'), ('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('expired', 'expired')], default='sent', max_length=9, verbose_name='state')),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
                ('expires_at', models.DateTimeField(verbose_name='ends')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='invited by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('sent_at'))), name='invitation_ends_after_it_is_sent'), models.UniqueConstraint(condition=models.Q(('state', 'sent')), fields=('organisation', 'email_index', 'role'), name='invitation_one_standing_per_address_and_role')],
            },
        ),
        migrations.CreateModel(
            name='MembershipRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('role', models.CharField(choices=[('admin', 'administrator'), ('member', 'member'), ('provider', 'provider'), ('coordinator', 'coordinator'), ('funder', 'funder’s agent'), ('researcher', 'researcher')], max_length=11, verbose_name='role')),
                ('message', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='message')),
                ('answer', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='answer')),
                ('state', models.CharField(choices=[('submitted', 'waiting for a decision'), ('more_info', 'more is asked of the person'), ('accepted', 'accepted'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='submitted', max_length=9, verbose_name='state')),
                ('made_at', models.DateTimeField(verbose_name='sent')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='decided by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='accounts.person')),
            ],
            options={
                'verbose_name': 'membership request',
                'verbose_name_plural': 'membership requests',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('submitted', 'more_info'))), fields=('person', 'organisation'), name='request_one_pending_per_person_and_organisation'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('person')), _negated=True), _connector='OR'), name='request_is_not_decided_by_its_maker')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='grant',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('active', 'ended'), ('proposed', 'active'), ('proposed', 'ended'), ('proposed', 'refused')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'accounts.grant' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='5bfe4743bd495e228d479077644038589d4a7684', operation='UPDATE', pgid='pgtrigger_moves_only_dd12b', table='accounts_grant', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('sent', 'accepted'), ('sent', 'declined'), ('sent', 'expired'), ('sent', 'withdrawn')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'accounts.invitation' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='c36bc233206f07026587046bee359d040e32aea8', operation='UPDATE', pgid='pgtrigger_moves_only_16740', table='accounts_invitation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membershiprequest',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('more_info', 'submitted'), ('more_info', 'withdrawn'), ('submitted', 'accepted'), ('submitted', 'more_info'), ('submitted', 'refused'), ('submitted', 'withdrawn')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'accounts.membershiprequest' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='a6eceff87d1055ff00216af79f8aeb35c0f8e6e9', operation='UPDATE', pgid='pgtrigger_moves_only_0be98', table='accounts_membershiprequest', when='BEFORE')),
        ),
    ]
