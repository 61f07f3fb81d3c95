from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_suspensions'),
    ]

    operations = [
        migrations.CreateModel(
            name='FederatedClient',
            fields=[
            ],
            options={
                'verbose_name': 'site that trusts ours',
                'verbose_name_plural': 'sites that trust ours',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('allauth_idp_oidc.client',),
        ),
    ]
