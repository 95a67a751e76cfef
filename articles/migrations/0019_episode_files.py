"""Add the own name of an episode's audio file, and whether its transcript has times."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0018_labels_and_help_texts'),
    ]
    operations = [
        migrations.AddField(
            model_name='episode',
            name='audio_name',
            field=models.CharField(blank=True, default='', editable=False, max_length=200, verbose_name='file name'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='episode',
            name='has_times',
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AlterField(
            model_name='episode',
            name='transcript',
            field=models.TextField(help_text='WebVTT or plain text: who says what, and when. Readers who cannot hear rely on it.', verbose_name='transcript'),
        ),
    ]
