"""Keep the credentials of reviewers in their sign-offs, and allow to sign again what was withdrawn."""

from django.conf import settings
from django.db import migrations, models


def copy_credentials(apps, schema_editor):
    """Copy the credentials of today: those at the time of the sign-off were not kept."""
    for sign_off in apps.get_model("articles", "SignOff").objects.select_related("reviewer"):
        sign_off.credentials = sign_off.reviewer.credentials
        sign_off.save(update_fields=["credentials"])


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0021_comment_former_text'),
        ('authors', '0005_review'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(copy_credentials, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='signoff',
            name='signed_off_once_a_day',
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('article', 'reviewer', 'reviewed_on', 'digest'), name='signed_off_once_a_day'),
        ),
    ]
