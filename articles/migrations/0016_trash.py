"""Add the trash, and the message about a topic's name that is taken."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0015_plain_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='trashed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterConstraint(
            model_name='topic',
            name='topic_name_in_any_case',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='topic_name_in_any_case', violation_error_message='Another topic has this name.'),
        ),
    ]
