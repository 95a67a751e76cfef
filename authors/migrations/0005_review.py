"""Add contact details, and the key of an account's calendar feed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('authors', '0004_account_settings'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactDetails',
            fields=[
                ('author', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='contact', serialize=False, to='authors.author')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='accountsettings',
            name='calendar_key',
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
    ]
