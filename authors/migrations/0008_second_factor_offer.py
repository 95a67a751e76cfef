"""Add whether an account was offered a second factor."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('authors', '0007_credential_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountsettings',
            name='is_offered_second_factor',
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
