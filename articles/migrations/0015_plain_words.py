"""Help texts and labels in plain words. The tables stay as they are."""

import authors.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0014_crisis_phrases'),
    ]

    operations = [
        migrations.AlterField(
            model_name='article',
            name='content_note',
            field=models.CharField(blank=True, help_text='A neutral note before difficult passages: “This page discusses…”.', max_length=500, validators=[authors.models.plain_line]),
        ),
        migrations.AlterField(
            model_name='article',
            name='dek',
            field=models.CharField(blank=True, help_text='One sentence below the title: what readers get from the article.', max_length=500, validators=[authors.models.plain_line]),
        ),
        migrations.AlterField(
            model_name='article',
            name='kind',
            field=models.CharField(choices=[('article', 'Article'), ('page', 'Page')], default='article', max_length=10),
        ),
        migrations.AlterField(
            model_name='article',
            name='published',
            field=models.DateTimeField(blank=True, help_text='Set at first publication. Override here.', null=True),
        ),
        migrations.AlterField(
            model_name='article',
            name='short_note',
            field=models.CharField(blank=True, help_text='Only if the short version itself has a difficult passage.', max_length=500, validators=[authors.models.plain_line]),
        ),
        migrations.AlterField(
            model_name='edition',
            name='kind',
            field=models.CharField(choices=[('article', 'Article'), ('page', 'Page')], max_length=10),
        ),
    ]
