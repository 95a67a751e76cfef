"""Create the action log, and let chief editors see it."""

import django.utils.timezone
from django.db import migrations, models


def let_chief_editors_view_it(apps, schema_editor):
    """Django creates permissions only after all migrations, so this one is created here."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="loggedaction"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="view_loggedaction", defaults={"name": "Can view logged action"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="chief editor"):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0008_ids_in_draft_digests'),
    ]
    operations = [
        migrations.CreateModel(
            name='LoggedAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=40)),
                ('user_id', models.BigIntegerField(null=True)),
                ('user_name', models.CharField(blank=True, max_length=150)),
                ('object_type', models.CharField(blank=True, max_length=100)),
                ('object_id', models.BigIntegerField(null=True)),
                ('object_text', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('revision_id', models.BigIntegerField(null=True)),
                ('edition_id', models.BigIntegerField(null=True)),
                ('period', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'logged action',
                'verbose_name_plural': 'action log',
                'ordering': ('-at', '-pk'),
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['-at', '-id'], name='action_log_by_time'), models.Index(fields=['object_type', 'object_id', '-at', '-id'], name='action_log_by_object')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('period__isnull', False)), fields=('action', 'period', 'user_name'), name='action_log_once_a_period')],
            },
        ),
        migrations.RunPython(let_chief_editors_view_it, migrations.RunPython.noop),
    ]
