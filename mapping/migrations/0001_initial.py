import asasap.kernel.fields
import asasap.kernel.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='Intercommunality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('siren', models.CharField(max_length=9, unique=True, verbose_name='SIREN number')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('CC', 'communauté de communes'), ('CA', 'communauté d’agglomération'), ('CU', 'communauté urbaine'), ('METRO', 'métropole'), ('MET69', 'métropole de Lyon'), ('EPT', 'établissement public territorial')], max_length=5, verbose_name='kind')),
            ],
            options={
                'verbose_name': 'intercommunality',
                'verbose_name_plural': 'intercommunalities',
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=3, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
            ],
            options={
                'verbose_name': 'région',
                'verbose_name_plural': 'régions',
            },
        ),
        migrations.CreateModel(
            name='Departement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=3, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departements', to='mapping.region')),
            ],
            options={
                'verbose_name': 'département',
                'verbose_name_plural': 'départements',
            },
        ),
        migrations.CreateModel(
            name='Commune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('insee', models.CharField(max_length=5, unique=True, verbose_name='INSEE code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('former_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('former_insee', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=list, size=None)),
                ('postcodes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=list, size=None)),
                ('spelt', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), editable=False, size=None)),
                ('words', django.contrib.postgres.search.SearchVectorField(editable=False)),
                ('population', models.PositiveIntegerField(verbose_name='population')),
                ('latitude', models.FloatField(verbose_name='latitude')),
                ('longitude', models.FloatField(verbose_name='longitude')),
                ('precision', models.CharField(choices=[('exact', 'its own centre'), ('delegated', 'mean of the former communes in it'), ('postcode_mean', 'mean of the communes of its postcode'), ('epci_mean', 'mean of its intercommunality'), ('departement_mean', 'mean of its département')], max_length=16, verbose_name='where its point comes from')),
                ('is_sparse', models.BooleanField(verbose_name='sparsely populated')),
                ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mapping.commune')),
                ('departement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communes', to='mapping.departement')),
                ('epci', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='communes', to='mapping.intercommunality', verbose_name='intercommunality')),
                ('ept', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='communes_of_ept', to='mapping.intercommunality', verbose_name='territory of Greater Paris')),
            ],
            options={
                'verbose_name': 'commune',
                'verbose_name_plural': 'communes',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['spelt'], name='commune_spelt'), django.contrib.postgres.indexes.GinIndex(fields=['words'], name='commune_words'), django.contrib.postgres.indexes.GinIndex(fields=['former_insee'], name='commune_former_insee'), models.Index(models.OrderBy(models.F('population'), descending=True), models.F('id'), name='commune_largest_first'), models.Index(fields=['latitude', 'longitude'], name='commune_in_a_box')],
                'constraints': [models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='commune_is_on_earth'), models.CheckConstraint(condition=models.Q(('successor', models.F('pk')), _negated=True), name='commune_does_not_succeed_itself')],
            },
        ),
        migrations.CreateModel(
            name='Contour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rings', models.JSONField()),
                ('commune', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contour', to='mapping.commune')),
            ],
            options={
                'verbose_name': 'contour',
                'verbose_name_plural': 'contours',
            },
        ),
        migrations.CreateModel(
            name='Gazetteer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checksum', models.CharField(max_length=64)),
                ('vintage', models.CharField(max_length=10, verbose_name='vintage')),
                ('loaded_at', models.DateTimeField(verbose_name='loaded')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='gazetteer_is_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=asasap.kernel.ids.uuid7, editable=False, unique=True)),
                ('private', asasap.kernel.fields.EncryptedJSONField(null=True)),
                ('precision', models.CharField(choices=[('address', 'to the number'), ('street', 'to the street'), ('commune', 'to the commune')], max_length=7, verbose_name='precision')),
                ('cell', models.BigIntegerField(db_index=True)),
                ('public_latitude', models.FloatField()),
                ('public_longitude', models.FloatField()),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='mapping.commune')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'constraints': [models.CheckConstraint(condition=models.Q(('cell__range', (607985949695016960, 612489549322387455)), ('cell__range', (612489549322387456, 616993148949757951)), _connector='OR'), name='place_cell_is_of_a_resolution_we_show'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('cell', '='), ('public_latitude', '<>')], name='place_one_latitude_a_cell'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('cell', '='), ('public_longitude', '<>')], name='place_one_longitude_a_cell')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='place',
            trigger=pgtrigger.compiler.Trigger(name='place_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."cell" IS DISTINCT FROM (NEW."cell") OR OLD."commune_id" IS DISTINCT FROM (NEW."commune_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."precision" IS DISTINCT FROM (NEW."precision") OR OLD."public_latitude" IS DISTINCT FROM (NEW."public_latitude") OR OLD."public_longitude" IS DISTINCT FROM (NEW."public_longitude") OR OLD."uuid" IS DISTINCT FROM (NEW."uuid"))', func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='10631f65399c7d17c10472b4da9e3ddf57d79a3f', operation='UPDATE', pgid='pgtrigger_place_stays_bf945', table='mapping_place', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='place',
            trigger=pgtrigger.compiler.Trigger(name='place_private_part_only_goes', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.private IS NOT NULL AND OLD.private IS DISTINCT FROM NEW.private)', func="RAISE EXCEPTION '% refused: % on %', TG_NAME, TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='e70c5a2fd88c26b6ab53cfd236380a7502ae0096', operation='UPDATE', pgid='pgtrigger_place_private_part_only_goes_bc010', table='mapping_place', when='BEFORE')),
        ),
    ]
