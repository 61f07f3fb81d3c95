import asasap.kernel.fields
import asasap.kernel.ids
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offers', '0004_engagements'),
    ]

    operations = [
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('begun_at', models.DateTimeField(verbose_name='begun')),
                ('last_at', models.DateTimeField(verbose_name='last message')),
                ('client_read_at', models.DateTimeField(blank=True, null=True)),
                ('provider_read_at', models.DateTimeField(blank=True, null=True)),
                ('blocked_at', models.DateTimeField(blank=True, null=True, verbose_name='blocked')),
                ('blocked_by', models.CharField(blank=True, choices=[('client', 'the client'), ('provider', 'the provider')], max_length=8, verbose_name='blocked by')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='accounts.person', verbose_name='client')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='accounts.organisation', verbose_name='in the name of')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='accounts.provider', verbose_name='provider')),
            ],
            options={
                'verbose_name': 'conversation',
                'verbose_name_plural': 'conversations',
                'indexes': [models.Index(fields=['client', '-last_at'], name='conversation_by_client'), models.Index(fields=['provider', '-last_at'], name='conversation_by_provider')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('blocked_at', None), ('blocked_by', '')), models.Q(('blocked_at__isnull', False), models.Q(('blocked_by', ''), _negated=True)), _connector='OR'), name='conversation_blocked_says_by_whom'), models.CheckConstraint(condition=models.Q(('last_at__gte', models.F('begun_at'))), name='conversation_last_is_not_before_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('side', models.CharField(choices=[('client', 'the client'), ('provider', 'the provider')], max_length=8, verbose_name='side')),
                ('text', asasap.kernel.fields.EncryptedTextField(default='', verbose_name='message')),
                ('is_masked', models.BooleanField(default=False, verbose_name='something was masked')),
                ('sending_key', models.UUIDField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
                ('attachments', models.ManyToManyField(blank=True, related_name='+', to='offers.attachment')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='accounts.person', verbose_name='author')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='offers.conversation', verbose_name='conversation')),
                ('mandate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate', verbose_name='mandate')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'indexes': [models.Index(fields=['conversation', 'sent_at', 'id'], name='message_in_order')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('sending_key__isnull', False)), fields=('conversation', 'side', 'sending_key'), name='message_sent_once')],
            },
        ),
        migrations.CreateModel(
            name='Favourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(verbose_name='added')),
                ('demand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='favourites', to='offers.demand', verbose_name='request')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='favourites', to='accounts.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'favourite',
                'verbose_name_plural': 'favourites',
                'constraints': [models.UniqueConstraint(condition=models.Q(('demand__isnull', False)), fields=('person', 'demand'), name='favourite_demand_once')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('text', models.TextField(max_length=500, verbose_name='question')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('hidden_at', models.DateTimeField(blank=True, null=True, verbose_name='hidden')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions_asked', to='accounts.person', verbose_name='who asks')),
                ('demand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='offers.demand', verbose_name='request')),
                ('offer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='offers.offer', verbose_name='offer')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('demand', None), ('offer__isnull', False)), models.Q(('demand__isnull', False), ('offer', None)), _connector='OR'), name='question_is_on_an_offer_or_a_demand'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), ('answered_at__isnull', False), _connector='OR'), name='question_answered_has_its_date')],
            },
        ),
        migrations.AddField(
            model_name='conversation',
            name='demand',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='offers.demand', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='offers.offer', verbose_name='offer'),
        ),
        migrations.AddField(
            model_name='favourite',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='favourites', to='offers.offer', verbose_name='offer'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='2cd991e2aebb619789efd4636965e7e6cdba5c30', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_append_only_0b697', table='offers_message', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='young_rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF OLD.sent_at > clock_timestamp() - interval '365 days' THEN\n                    RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n                END IF;\n                RETURN OLD;\n            ", hash='d85948e2ea307d3e3bcfa2f7144ba1c4fa539391', operation='DELETE', pgid='pgtrigger_young_rows_stay_c7930', table='offers_message', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='columns_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."conversation_id" IS DISTINCT FROM (NEW."conversation_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_masked" IS DISTINCT FROM (NEW."is_masked") OR OLD."mandate_id" IS DISTINCT FROM (NEW."mandate_id") OR OLD."sending_key" IS DISTINCT FROM (NEW."sending_key") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid"))', func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='0cd3261bb587c1fee28541d0e2387977096ee431', operation='UPDATE', pgid='pgtrigger_columns_stay_04f6a', table='offers_message', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='within_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.mandate_id IS NOT NULL)', func="PERFORM 1 FROM accounts_mandate WHERE id = NEW.mandate_id AND person_id = NEW.author_id AND state = 'active' AND valid @> (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date AND 'demands' = ANY (scopes) FOR SHARE; IF NOT FOUND THEN RAISE EXCEPTION '% refused: mandate % is not in force for this', TG_NAME, NEW.mandate_id USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='54546f79c0ec57ca570df77c33c9546e08ab185a', operation='INSERT', pgid='pgtrigger_within_mandate_c5d01', table='offers_message', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='favourite',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('demand', None), ('offer__isnull', False)), models.Q(('demand__isnull', False), ('offer', None)), _connector='OR'), name='favourite_is_an_offer_or_a_demand'),
        ),
        migrations.AddConstraint(
            model_name='favourite',
            constraint=models.UniqueConstraint(condition=models.Q(('offer__isnull', False)), fields=('person', 'offer'), name='favourite_offer_once'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('demand', None), ('offer__isnull', False)), models.Q(('demand__isnull', False), ('offer', None)), _connector='OR'), name='conversation_is_about_an_offer_or_a_demand'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(condition=models.Q(('offer__isnull', False)), fields=('offer', 'client'), name='conversation_once_per_offer'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(condition=models.Q(('demand__isnull', False)), fields=('demand', 'provider'), name='conversation_once_per_demand'),
        ),
    ]
