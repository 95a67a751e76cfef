"""Create the tables of help lines, with the subjects that every site begins with, and their permissions."""

import articles.models.help_line
import articles.models.phone_numbers
import authors.models
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

SUBJECTS = (
    ("emergency", "Emergency"),
    ("crisis", "Crisis"),
    ("suicide", "Suicide"),
    ("self-harm", "Self-harm"),
    ("overdose", "Overdose"),
    ("abuse", "Abuse and violence at home"),
    ("sexual-violence", "Sexual violence"),
    ("young-people", "Children and young people"),
    ("substance-use", "Alcohol and drugs"),
    ("eating", "Eating problems"),
    ("worried-about-someone", "Worried about someone"),
)
WRITER, EDITORS = "writer", ("editor", "chief editor")


def create_subjects_and_permissions(apps, schema_editor):
    """Create the subjects; let writers see help lines, and editors change them."""
    HelpSubject, Group = apps.get_model("articles", "HelpSubject"), apps.get_model("auth", "Group")
    for position, (slug, name) in enumerate(SUBJECTS, start=1):
        HelpSubject.objects.get_or_create(slug=slug, defaults={"name": name, "position": position})
    for model in ("helpline", "helpsubject"):
        for group in Group.objects.filter(name=WRITER):
            group.permissions.add(permission(apps, "view", model))
        for group in Group.objects.filter(name__in=EDITORS):
            group.permissions.add(*(permission(apps, act, model) for act in ("view", "add", "change", "delete")))


def permission(apps, action, model):
    """Return a permission. Django creates permissions only after all migrations, which is too late here."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model=model
    )
    names = {"helpline": "help line", "helpsubject": "help subject"}
    return apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=f"{action}_{model}",
        defaults={"name": f"Can {action} {names[model]}"},
    )[0]


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0009_action_log'),
    ]

    operations = [
        migrations.CreateModel(
            name='HelpSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(help_text='What help lines and phrases call it. It stays as it is.', max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Write a-z, 0-9 and “-” only, such as 988-lifeline.')], verbose_name='short name')),
                ('name', models.CharField(max_length=100, unique=True, validators=[authors.models.plain_line], verbose_name='name')),
                ('position', models.PositiveIntegerField(default=0, help_text='The lowest number is first.', verbose_name='order')),
            ],
            options={
                'verbose_name': 'help subject',
                'verbose_name_plural': 'help subjects',
                'ordering': ('position', 'name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='HelpLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=authors.models.new_public_id, editable=False, max_length=200, unique=True)),
                ('name', models.CharField(max_length=200, validators=[authors.models.plain_line], verbose_name='name')),
                ('slug', models.CharField(help_text='What a text calls it: {help: short-name}. It stays as it is.', max_length=100, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Write a-z, 0-9 and “-” only, such as 988-lifeline.')], verbose_name='short name')),
                ('regions', models.JSONField(default=list, help_text='Two-letter country codes, such as US, CA; 001 means worldwide.', validators=[articles.models.help_line.region_codes], verbose_name='countries')),
                ('audience', models.CharField(blank=True, help_text='Whom it is for, if not for everybody: “Anyone under 19”.', max_length=200, validators=[authors.models.plain_line], verbose_name='audience')),
                ('subjects', models.JSONField(blank=True, default=list, help_text='What it is about, the most important first.', verbose_name='subjects')),
                ('level', models.CharField(choices=[('emergency', 'Emergency'), ('urgent', 'Urgent'), ('support', 'Support')], default='support', max_length=10, verbose_name='level')),
                ('dial', models.CharField(blank=True, help_text='Digits only. Emergency numbers and short codes as they are (988, 116123), others with the country code (+18007997233). A free number that only its own country reaches is written as it is dialed there (08001111).', max_length=20, validators=[articles.models.phone_numbers.phone_number], verbose_name='number to dial')),
                ('show', models.CharField(blank=True, help_text='As readers read it: 1-800-799-7233.', max_length=40, validators=[authors.models.plain_line], verbose_name='number to show')),
                ('text_number', models.CharField(blank=True, help_text='For text messages (SMS), digits only.', max_length=20, validators=[articles.models.phone_numbers.phone_number], verbose_name='number to text')),
                ('text_keyword', models.CharField(blank=True, help_text='The word that the message begins with, if the service asks for one: HOME.', max_length=40, validators=[authors.models.plain_line], verbose_name='text keyword')),
                ('chat_url', models.CharField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(message='Write a web address that begins with https://.', schemes=['https'])], verbose_name='chat address')),
                ('web_url', models.CharField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(message='Write a web address that begins with https://.', schemes=['https'])], verbose_name='web address')),
                ('hours', models.CharField(blank=True, help_text='When somebody answers: “24 hours a day, every day”.', max_length=200, validators=[authors.models.plain_line], verbose_name='hours')),
                ('languages', models.JSONField(blank=True, default=list, help_text='Two-letter language codes, such as en, es.', validators=[articles.models.help_line.language_codes], verbose_name='languages')),
                ('cost', models.CharField(blank=True, max_length=200, validators=[authors.models.plain_line], verbose_name='cost')),
                ('note', models.CharField(blank=True, help_text='A sentence for readers: what happens when they call.', max_length=500, validators=[authors.models.plain_line], verbose_name='note')),
                ('source', models.CharField(blank=True, help_text='The address where the number stands. Editors see it, readers do not.', max_length=500, validators=[django.core.validators.URLValidator(message='Write a web address that begins with https://.', schemes=['https'])], verbose_name='source')),
                ('checked_on', models.DateField(blank=True, help_text='When somebody last called it, or asked the service.', null=True, verbose_name='checked on')),
                ('checked_by', models.CharField(blank=True, max_length=200, validators=[authors.models.plain_line], verbose_name='checked by')),
                ('check_by', models.DateField(blank=True, help_text='After this day it counts as unchecked.', null=True, verbose_name='check again by')),
                ('position', models.PositiveIntegerField(default=0, help_text='The lowest number is first.', verbose_name='order')),
                ('replaced_by', models.ForeignKey(blank=True, help_text='A closed line names the line that pages show in its place.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='articles.helpline', verbose_name='replaced by')),
            ],
            options={
                'verbose_name': 'help line',
                'verbose_name_plural': 'help lines',
                'ordering': ('position', 'name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='EditionHelpLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edition_help_lines', to='articles.edition')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_help_lines', to='articles.helpline')),
            ],
        ),
        migrations.AddField(
            model_name='edition',
            name='help_lines',
            field=models.ManyToManyField(related_name='editions', through='articles.EditionHelpLine', to='articles.helpline'),
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('slug', ''), _negated=True)), name='help_line_has_name_and_slug'),
        ),
        migrations.AddConstraint(
            model_name='helpline',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['emergency', 'urgent', 'support'])), name='help_line_level_is_known'),
        ),
        migrations.AddConstraint(
            model_name='editionhelpline',
            constraint=models.UniqueConstraint(fields=('edition', 'line'), name='help_line_once_an_edition'),
        ),
        migrations.RunPython(create_subjects_and_permissions, migrations.RunPython.noop),
    ]
