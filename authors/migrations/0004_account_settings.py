"""Store the language in which an account uses the desk, and give fields labels that can be translated."""

import authors.models
import django.db.models.deletion
import markdownx.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('authors', '0003_fictional'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountSettings',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='settings', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='author',
            options={'ordering': ('name', 'pk'), 'verbose_name': 'author', 'verbose_name_plural': 'authors'},
        ),
        migrations.AlterField(
            model_name='author',
            name='bio',
            field=markdownx.models.MarkdownxField(blank=True, help_text='A paragraph or two about the person, in Markdown.', verbose_name='bio'),
        ),
        migrations.AlterField(
            model_name='author',
            name='credentials',
            field=models.CharField(blank=True, help_text='Letters after the name: LCSW, PhD.', max_length=120, validators=[authors.models.plain_line], verbose_name='credentials'),
        ),
        migrations.AlterField(
            model_name='author',
            name='links',
            field=models.JSONField(blank=True, default=list, validators=[authors.models.web_addresses], verbose_name='links'),
        ),
        migrations.AlterField(
            model_name='author',
            name='name',
            field=models.CharField(help_text='As it appears in bylines.', max_length=200, validators=[authors.models.plain_line], verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='author',
            name='pronouns',
            field=models.CharField(blank=True, max_length=60, validators=[authors.models.plain_line], verbose_name='pronouns'),
        ),
        migrations.AlterField(
            model_name='author',
            name='role',
            field=models.CharField(blank=True, help_text='One line: what they do, and where.', max_length=200, validators=[authors.models.plain_line], verbose_name='role'),
        ),
        migrations.AlterField(
            model_name='author',
            name='slug',
            field=models.SlugField(help_text="The address of the author's page: /authors/<b>name</b>/. It cannot be changed later.", max_length=200, unique=True, verbose_name='web address'),
        ),
        migrations.AlterField(
            model_name='author',
            name='user',
            field=models.OneToOneField(blank=True, help_text='The account that may edit this profile at /profile/.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='author', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
    ]
