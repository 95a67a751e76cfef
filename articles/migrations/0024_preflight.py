"""Add the word list, with the words of a new site, and the last answers of outside links."""

from pathlib import Path

import authors.models
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


TERMS = Path(__file__).parent / "wording_terms.txt"


def read_terms():
    """Yield the fields of each term in the file."""
    for line in TERMS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language, kind = line.strip("[]").split()
        elif line and not line.startswith("#"):
            written, _, reason = line.partition(" # ")
            term, _, alternatives = written.partition(" -> ")
            yield {
                "language": language,
                "kind": kind,
                "term": term,
                "alternatives": alternatives,
                "reason": reason,
            }


def create_word_list(apps, schema_editor):
    """Create the terms, and let editors change them: Django creates permissions only after all migrations."""
    model = apps.get_model("articles", "WordingTerm")
    model.objects.bulk_create([model(**fields) for fields in read_terms()])
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="wordingterm"
    )
    for action in ("add", "change", "delete", "view"):
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type,
            codename=f"{action}_wordingterm",
            defaults={"name": f"Can {action} word to avoid"},
        )
        for group in apps.get_model("auth", "Group").objects.filter(name__in=("editor", "chief editor")):
            group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0023_address_help_text'),
    ]

    operations = [
        migrations.CreateModel(
            name='WordingTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(default='en', help_text='A language code, such as en or es.', max_length=10, verbose_name='language')),
                ('term', models.CharField(help_text='A * at the end of a word stands for any ending: self-harm*', max_length=100, validators=[authors.models.plain_line], verbose_name='word or phrase')),
                ('kind', models.CharField(choices=[('wording', 'Wording: there are better words'), ('method', 'Method: a detail, where the section is about suicide or self-harm'), ('cause', 'Cause: a guess, where the paragraph is about suicide or self-harm')], default='wording', max_length=10, verbose_name='kind')),
                ('alternatives', models.CharField(blank=True, help_text='What may stand in its place, separated by semicolons: has; lives with', max_length=200, validators=[authors.models.plain_line], verbose_name='better words')),
                ('reason', models.CharField(blank=True, help_text='One sentence for the writer, if the words do not explain themselves.', max_length=200, validators=[authors.models.plain_line], verbose_name='reason')),
            ],
            options={
                'verbose_name': 'word to avoid',
                'verbose_name_plural': 'word list',
                'ordering': ('language', 'kind', 'term'),
                'constraints': [models.UniqueConstraint(fields=('language', 'term'), name='wording_term_once_a_language'), models.CheckConstraint(condition=models.Q(('kind__in', ['wording', 'method', 'cause'])), name='wording_term_has_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=1000)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('checked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('failing_since', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='link_checks', to='articles.article')),
            ],
            options={
                'ordering': ('article', 'url'),
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('failing_since__isnull', False)), fields=['failing_since'], name='link_failing')],
                'constraints': [models.UniqueConstraint(fields=('article', 'url'), name='link_check_once_a_link')],
            },
        ),
        migrations.RunPython(create_word_list, migrations.RunPython.noop),
    ]
