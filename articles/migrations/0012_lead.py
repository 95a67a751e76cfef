"""Create the table of the article that editors pinned to the top of the home page."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0011_trust'),
    ]
    operations = [
        migrations.CreateModel(
            name='PinnedLead',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pinned_lead', to='articles.article')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_pinned_lead')],
            },
        ),
    ]
