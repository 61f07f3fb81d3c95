import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0003_plans_and_tours'),
    ]

    operations = [
        migrations.CreateModel(
            name='MapThreshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='name')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(help_text='The last day is not included.', verbose_name='valid')),
                ('least', models.PositiveSmallIntegerField(verbose_name='said from')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('certainty', models.CharField(choices=[('confirmed', 'confirmed'), ('to_verify', 'to be verified')], max_length=9, verbose_name='certainty')),
                ('verified_on', models.DateField(verbose_name='verified on')),
            ],
            options={
                'verbose_name': 'threshold of the map',
                'verbose_name_plural': 'thresholds of the map',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('name', '='), ('valid', '&&')], name='mapthreshold_one_at_a_time'), models.CheckConstraint(condition=models.Q(('least__gte', 3)), name='mapthreshold_hides_somebody')],
            },
        ),
        migrations.CreateModel(
            name='WhiteZone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('cell', models.BigIntegerField()),
                ('demands', models.PositiveIntegerField()),
                ('counted_at', models.DateTimeField()),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offers.activity')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mapping.commune')),
            ],
            options={
                'verbose_name': 'white zone',
                'verbose_name_plural': 'white zones',
                'indexes': [models.Index(fields=['latitude', 'longitude'], name='whitezone_in_a_box')],
                'constraints': [models.UniqueConstraint(fields=('activity', 'commune', 'cell'), name='whitezone_once_a_place'), models.CheckConstraint(condition=models.Q(('demands__gt', 0)), name='whitezone_somebody_asks')],
            },
        ),
        migrations.CreateModel(
            name='AreaTension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('country', 'country'), ('region', 'region'), ('departement', 'departement'), ('epci', 'epci'), ('commune', 'commune')], max_length=11)),
                ('area', models.BigIntegerField()),
                ('parent', models.BigIntegerField(null=True)),
                ('departement', models.BigIntegerField(null=True)),
                ('demands', models.PositiveIntegerField(null=True)),
                ('offers', models.PositiveIntegerField(null=True)),
                ('counted_at', models.DateTimeField()),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offers.activity')),
            ],
            options={
                'verbose_name': 'tension of an area',
                'verbose_name_plural': 'tensions of areas',
                'indexes': [models.Index(fields=['activity', 'level', 'parent'], name='areatension_by_parent')],
                'constraints': [models.UniqueConstraint(fields=('activity', 'level', 'area', 'departement'), name='areatension_once_an_area', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('demands__isnull', False), ('offers__isnull', False), _connector='OR'), name='areatension_says_something')],
            },
        ),
    ]
