"""Add decisions about sensitive sections and content notes by section, and create the safety list."""

from pathlib import Path

import authors.models
import django.utils.timezone
from django.db import migrations, models

TERMS = Path(__file__).parent / "safety_terms.txt"


def read_terms():
    """Yield the fields of each term in the file."""
    for line in TERMS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language, strength, subject = line.strip("[]").split(" ", 2)
        elif line and not line.startswith("#"):
            term, _, alternative = line.partition(" -> ")
            yield {
                "language": language,
                "strength": strength,
                "subject": subject,
                "term": term,
                "alternative": alternative,
            }


def create_safety_list(apps, schema_editor):
    """Create the terms, and let editors change them: Django creates permissions only after all migrations."""
    model = apps.get_model("articles", "SafetyTerm")
    now = django.utils.timezone.now()
    model.objects.bulk_create([model(**fields, changed_at=now) for fields in read_terms()])
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="safetyterm"
    )
    for action in ("add", "change", "delete", "view"):
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type,
            codename=f"{action}_safetyterm",
            defaults={"name": f"Can {action} safety word"},
        )
        for group in apps.get_model("auth", "Group").objects.filter(name__in=("editor", "chief editor")):
            group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0012_lead'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='content_note_sections',
            field=models.JSONField(blank=True, default=list, help_text='The note names them, and readers can skip them.'),
        ),
        migrations.AddField(
            model_name='article',
            name='safety',
            field=models.JSONField(blank=True, default=list, help_text='What editors decided about sections with words from the safety list.'),
        ),
        migrations.AddField(
            model_name='article',
            name='short_note',
            field=models.CharField(blank=True, help_text='Only if the short version itself has a hard passage.', max_length=500, validators=[authors.models.plain_line]),
        ),
        migrations.AddField(
            model_name='edition',
            name='content_note_sections',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='edition',
            name='is_sensitive',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='edition',
            name='short_note',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.CreateModel(
            name='SafetyTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(default='en', help_text='A language code, such as en or es.', max_length=10, verbose_name='language')),
                ('term', models.CharField(help_text='A * at the end of a word stands for any ending: self-harm*', max_length=100, validators=[authors.models.plain_line], verbose_name='word or phrase')),
                ('strength', models.CharField(choices=[('strong', 'Strong: an editor must decide'), ('weak', 'Weak: only pointed out')], max_length=10, verbose_name='strength')),
                ('subject', models.CharField(help_text='What it points to: suicide, abuse.', max_length=50, validators=[authors.models.plain_line], verbose_name='subject')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('alternative', models.CharField(blank=True, help_text='What to write instead, if there is something better: “died by suicide”.', max_length=200, validators=[authors.models.plain_line], verbose_name='neutral wording')),
            ],
            options={
                'verbose_name': 'safety word',
                'verbose_name_plural': 'safety list',
                'ordering': ('language', 'strength', 'subject', 'term'),
                'constraints': [models.UniqueConstraint(fields=('language', 'term'), name='safety_term_once_a_language'), models.CheckConstraint(condition=models.Q(('strength__in', ['strong', 'weak'])), name='safety_term_has_a_strength')],
            },
        ),
        migrations.RunPython(create_safety_list, migrations.RunPython.noop),
    ]
