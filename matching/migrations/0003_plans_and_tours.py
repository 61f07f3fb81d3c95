import asasap.kernel.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0002_runs_and_invitations'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssignmentPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('state', models.CharField(choices=[('computing', 'being computed'), ('draft', 'to be read'), ('proposed', 'kept as a proposal'), ('applied', 'applied'), ('discarded', 'discarded'), ('failed', 'could not be computed')], default='computing', max_length=9, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('computed_at', models.DateTimeField(blank=True, null=True, verbose_name='computed')),
                ('days', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='requests that begin in these days')),
                ('fairness', models.CharField(choices=[('none', 'Only the best pairs'), ('some', 'Share the work a little'), ('strong', 'Share the work widely')], default='some', max_length=6, verbose_name='share of the work')),
                ('weights_version', models.CharField(blank=True, max_length=20, verbose_name='weights')),
                ('asked', models.JSONField(blank=True, default=dict, editable=False)),
                ('cost', models.BigIntegerField(blank=True, null=True, verbose_name='cost')),
                ('bound', models.BigIntegerField(blank=True, null=True, verbose_name='lower bound')),
                ('fairness_price', models.BigIntegerField(blank=True, null=True, verbose_name='price of sharing the work')),
                ('gini_milli', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='inequality of load, per mille')),
                ('idle', models.PositiveIntegerField(blank=True, null=True, verbose_name='without work')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='asked by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'plan',
                'verbose_name_plural': 'plans',
                'indexes': [models.Index(fields=['organisation', '-asked_at'], name='plan_of_a_desk')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('computed_at', None), ('cost', None), ('state', 'computing')), models.Q(('bound__isnull', False), ('computed_at__isnull', False), ('cost__isnull', False), ('fairness_price__isnull', False)), ('state__in', ['failed', 'discarded']), _connector='OR'), name='assignmentplan_computed_has_its_cost'), models.CheckConstraint(condition=models.Q(('cost', None), ('cost__gte', models.F('bound')), _connector='OR'), name='assignmentplan_costs_no_less_than_its_bound')],
            },
        ),
        migrations.CreateModel(
            name='AssignmentPlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('state', models.CharField(choices=[('computing', 'being computed'), ('draft', 'to be read'), ('proposed', 'kept as a proposal'), ('applied', 'applied'), ('discarded', 'discarded'), ('failed', 'could not be computed')], default='computing', max_length=9, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('computed_at', models.DateTimeField(blank=True, null=True, verbose_name='computed')),
                ('days', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='requests that begin in these days')),
                ('fairness', models.CharField(choices=[('none', 'Only the best pairs'), ('some', 'Share the work a little'), ('strong', 'Share the work widely')], default='some', max_length=6, verbose_name='share of the work')),
                ('weights_version', models.CharField(blank=True, max_length=20, verbose_name='weights')),
                ('cost', models.BigIntegerField(blank=True, null=True, verbose_name='cost')),
                ('bound', models.BigIntegerField(blank=True, null=True, verbose_name='lower bound')),
                ('fairness_price', models.BigIntegerField(blank=True, null=True, verbose_name='price of sharing the work')),
                ('gini_milli', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='inequality of load, per mille')),
                ('idle', models.PositiveIntegerField(blank=True, null=True, verbose_name='without work')),
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='asked by')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='matching.assignmentplan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlannedPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('cost', models.BigIntegerField(verbose_name='cost')),
                ('values', models.JSONField(blank=True, default=dict)),
                ('is_manual', models.BooleanField(default=False, verbose_name='chosen by hand')),
                ('why_unserved', models.CharField(blank=True, choices=[('nobody', 'Nobody of the organisation does this there, at those hours.'), ('no_room', 'All who could are taken by other requests of this plan.'), ('by_hand', 'Left without anybody, by hand.')], max_length=9, verbose_name='why nobody')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.demand', verbose_name='request')),
                ('offer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.offer', verbose_name='offer')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='matching.assignmentplan')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.provider', verbose_name='provider')),
            ],
            options={
                'verbose_name': 'planned pair',
                'verbose_name_plural': 'planned pairs',
                'constraints': [models.UniqueConstraint(fields=('plan', 'demand'), name='plannedpair_each_demand_once'), models.CheckConstraint(condition=models.Q(models.Q(('offer__isnull', False), ('provider__isnull', False), ('why_unserved', '')), models.Q(('offer', None), ('provider', None), models.Q(('why_unserved', ''), _negated=True)), _connector='OR'), name='plannedpair_served_or_says_why_not')],
            },
        ),
        migrations.CreateModel(
            name='TourPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('state', models.CharField(choices=[('computing', 'being computed'), ('draft', 'to be read'), ('proposed', 'kept as a proposal'), ('applied', 'applied'), ('discarded', 'discarded'), ('failed', 'could not be computed')], default='computing', max_length=9, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('computed_at', models.DateTimeField(blank=True, null=True, verbose_name='computed')),
                ('day_on', models.DateField(verbose_name='day')),
                ('seed', models.BigIntegerField(verbose_name='seed')),
                ('seconds', models.PositiveSmallIntegerField(verbose_name='seconds to search')),
                ('travel_before', models.PositiveIntegerField(blank=True, null=True, verbose_name='minutes of travel today')),
                ('travel_after', models.PositiveIntegerField(blank=True, null=True, verbose_name='minutes of travel in these tours')),
                ('objective_before', models.BigIntegerField(blank=True, null=True)),
                ('objective', models.BigIntegerField(blank=True, null=True, verbose_name='objective')),
                ('method', models.CharField(blank=True, max_length=40, verbose_name='method')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='asked by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'tours of a day',
                'verbose_name_plural': 'tours of a day',
                'indexes': [models.Index(fields=['organisation', '-asked_at'], name='tours_of_a_desk')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('computed_at', None), ('state', 'computing')), models.Q(('computed_at__isnull', False), ('objective__isnull', False), ('travel_after__isnull', False), ('travel_before__isnull', False)), ('state__in', ['failed', 'discarded']), _connector='OR'), name='tourplan_computed_has_its_figures')],
            },
        ),
        migrations.CreateModel(
            name='TourPlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False)),
                ('state', models.CharField(choices=[('computing', 'being computed'), ('draft', 'to be read'), ('proposed', 'kept as a proposal'), ('applied', 'applied'), ('discarded', 'discarded'), ('failed', 'could not be computed')], default='computing', max_length=9, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('computed_at', models.DateTimeField(blank=True, null=True, verbose_name='computed')),
                ('day_on', models.DateField(verbose_name='day')),
                ('seed', models.BigIntegerField(verbose_name='seed')),
                ('seconds', models.PositiveSmallIntegerField(verbose_name='seconds to search')),
                ('travel_before', models.PositiveIntegerField(blank=True, null=True, verbose_name='minutes of travel today')),
                ('travel_after', models.PositiveIntegerField(blank=True, null=True, verbose_name='minutes of travel in these tours')),
                ('objective_before', models.BigIntegerField(blank=True, null=True)),
                ('objective', models.BigIntegerField(blank=True, null=True, verbose_name='objective')),
                ('method', models.CharField(blank=True, max_length=40, verbose_name='method')),
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person', verbose_name='asked by')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='matching.tourplan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TourStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.PositiveSmallIntegerField(verbose_name='hour agreed')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='how long')),
                ('position', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='order')),
                ('travel', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes of travel before')),
                ('start', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='start')),
                ('is_frozen', models.BooleanField(default=False, verbose_name='not to be moved')),
                ('reason', models.CharField(blank=True, choices=[('nobody_may', 'Nobody of the team may make this visit.'), ('no_shift', 'Those who may come are not at work at that hour.'), ('no_room', 'No tour has room for it.'), ('too_dear', 'The way there would be longer than the visit is worth.'), ('partner', 'Nobody is free for the other half of this visit of two.')], max_length=10, verbose_name='why nobody')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offers.engagement', verbose_name='agreement')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='matching.tourplan')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.provider', verbose_name='provider')),
            ],
            options={
                'verbose_name': 'stop of a tour',
                'verbose_name_plural': 'stops of tours',
                'constraints': [models.UniqueConstraint(fields=('plan', 'engagement', 'slot'), name='tourstop_each_visit_once'), models.CheckConstraint(condition=models.Q(models.Q(('position__isnull', False), ('provider__isnull', False), ('reason', ''), ('start__isnull', False)), models.Q(('position', None), ('provider', None), ('start', None), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='tourstop_served_or_says_why_not'), models.CheckConstraint(condition=models.Q(('start', None), ('start__lt', 1440), _connector='OR'), name='tourstop_is_within_the_day')],
            },
        ),
        migrations.CreateModel(
            name='TravelRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='name')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('kmh', models.PositiveSmallIntegerField(verbose_name='kilometres an hour')),
                ('road_milli', models.PositiveSmallIntegerField(verbose_name='road for a straight line, per mille')),
                ('stop_minutes', models.PositiveSmallIntegerField(verbose_name='minutes to park and come up')),
                ('tolerance_minutes', models.PositiveSmallIntegerField(verbose_name='minutes around the hour')),
                ('frozen_hours', models.PositiveSmallIntegerField(verbose_name='hours within which nothing moves')),
                ('daily_minutes', models.PositiveSmallIntegerField(verbose_name='minutes of work a day at most')),
                ('pause_after', models.PositiveSmallIntegerField(verbose_name='minutes before a pause')),
                ('pause_minutes', models.PositiveSmallIntegerField(verbose_name='minutes of the pause')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('certainty', models.CharField(choices=[('confirmed', 'confirmed'), ('to_verify', 'to be verified')], max_length=9, verbose_name='certainty')),
                ('verified_on', models.DateField(verbose_name='verified on')),
            ],
            options={
                'verbose_name': 'rule of travel',
                'verbose_name_plural': 'rules of travel',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('name', '='), ('valid', '&&')], name='travelrule_one_at_a_time'), models.CheckConstraint(condition=models.Q(('kmh__gte', 1), ('road_milli__gte', 1000)), name='travelrule_goes_forward_on_roads')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignmentplan',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('computing', 'discarded'), ('computing', 'draft'), ('computing', 'failed'), ('draft', 'discarded'), ('draft', 'proposed'), ('proposed', 'applied'), ('proposed', 'discarded')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'matching.assignmentplan' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='b5717174503f0149fb1faa4c7a550cb442068bd7', operation='UPDATE', pgid='pgtrigger_moves_only_98382', table='matching_assignmentplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignmentplan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "matching_assignmentplanevent" ("asked_at", "author_id", "bound", "computed_at", "cost", "days", "fairness", "fairness_price", "gini_milli", "id", "idle", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "uuid", "weights_version") VALUES (NEW."asked_at", NEW."author_id", NEW."bound", NEW."computed_at", NEW."cost", NEW."days", NEW."fairness", NEW."fairness_price", NEW."gini_milli", NEW."id", NEW."idle", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."uuid", NEW."weights_version"); RETURN NULL;', hash='1901318b97e35df0e6d6e649a2b4c2e465cb1890', operation='INSERT', pgid='pgtrigger_insert_insert_8cda5', table='matching_assignmentplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignmentplan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."bound" IS DISTINCT FROM (NEW."bound") OR OLD."computed_at" IS DISTINCT FROM (NEW."computed_at") OR OLD."cost" IS DISTINCT FROM (NEW."cost") OR OLD."days" IS DISTINCT FROM (NEW."days") OR OLD."fairness" IS DISTINCT FROM (NEW."fairness") OR OLD."fairness_price" IS DISTINCT FROM (NEW."fairness_price") OR OLD."gini_milli" IS DISTINCT FROM (NEW."gini_milli") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."idle" IS DISTINCT FROM (NEW."idle") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid") OR OLD."weights_version" IS DISTINCT FROM (NEW."weights_version"))', func='INSERT INTO "matching_assignmentplanevent" ("asked_at", "author_id", "bound", "computed_at", "cost", "days", "fairness", "fairness_price", "gini_milli", "id", "idle", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "uuid", "weights_version") VALUES (NEW."asked_at", NEW."author_id", NEW."bound", NEW."computed_at", NEW."cost", NEW."days", NEW."fairness", NEW."fairness_price", NEW."gini_milli", NEW."id", NEW."idle", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."uuid", NEW."weights_version"); RETURN NULL;', hash='7a3efbe65004b943eaa34300122baa15b4e0c848', operation='UPDATE', pgid='pgtrigger_update_update_90e94', table='matching_assignmentplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignmentplanevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='52438bcfdcc363e6f798b60183f78631c7397daa', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d7551', table='matching_assignmentplanevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tourplan',
            trigger=pgtrigger.compiler.Trigger(name='moves_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE newest RECORD;', func="IF (OLD.state, NEW.state) NOT IN (('computing', 'discarded'), ('computing', 'draft'), ('computing', 'failed'), ('draft', 'discarded'), ('draft', 'proposed'), ('proposed', 'applied'), ('proposed', 'discarded')) THEN RAISE EXCEPTION '% refused: no road from % to %', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; SELECT before, after INTO newest FROM audit_transition WHERE subject = 'matching.tourplan' AND object_id = NEW.id AND transaction = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1; IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN RAISE EXCEPTION '% refused: % to % without its transition', TG_NAME, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;", hash='d83942c0cd4739bb2b65f9079a4ebf2f819cc4b9', operation='UPDATE', pgid='pgtrigger_moves_only_85ef3', table='matching_tourplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tourplan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "matching_tourplanevent" ("asked_at", "author_id", "computed_at", "day_on", "id", "method", "objective", "objective_before", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seconds", "seed", "state", "travel_after", "travel_before", "uuid") VALUES (NEW."asked_at", NEW."author_id", NEW."computed_at", NEW."day_on", NEW."id", NEW."method", NEW."objective", NEW."objective_before", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seconds", NEW."seed", NEW."state", NEW."travel_after", NEW."travel_before", NEW."uuid"); RETURN NULL;', hash='6748f204aec4be6a577604c8fd877ca8f6737041', operation='INSERT', pgid='pgtrigger_insert_insert_af962', table='matching_tourplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tourplan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "matching_tourplanevent" ("asked_at", "author_id", "computed_at", "day_on", "id", "method", "objective", "objective_before", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seconds", "seed", "state", "travel_after", "travel_before", "uuid") VALUES (NEW."asked_at", NEW."author_id", NEW."computed_at", NEW."day_on", NEW."id", NEW."method", NEW."objective", NEW."objective_before", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seconds", NEW."seed", NEW."state", NEW."travel_after", NEW."travel_before", NEW."uuid"); RETURN NULL;', hash='c709481d672022db9a59f1871fce2ac6f7ba086b', operation='UPDATE', pgid='pgtrigger_update_update_5266c', table='matching_tourplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tourplanevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='21eae890d27fd2f6f6bd00fc112471fbb0463b27', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_64808', table='matching_tourplanevent', when='BEFORE')),
        ),
    ]
