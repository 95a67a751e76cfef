"""Add the own name of an episode's audio file, and whether its transcript has times."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0016_picture_focus'),
        ('articles', '0016_trash'),
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
    ]
