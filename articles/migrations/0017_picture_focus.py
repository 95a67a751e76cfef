"""Add the focus point of pictures, which cards and link previews keep."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0016_trash'),
    ]
    operations = [
        migrations.AddField(
            model_name='picture',
            name='focus_x',
            field=models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='focus point, percent from the left'),
        ),
        migrations.AddField(
            model_name='picture',
            name='focus_y',
            field=models.PositiveSmallIntegerField(default=40, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='focus point, percent from the top'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.CheckConstraint(condition=models.Q(('focus_x__lte', 100), ('focus_y__lte', 100)), name='focus_is_in_the_picture'),
        ),
    ]
