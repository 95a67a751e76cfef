"""Give fields and models labels and help texts that can be translated. No table changes."""

import articles.models.topic
import authors.models
import django.core.validators
import django.db.models.deletion
import markdownx.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0017_picture_focus'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='address',
            options={'ordering': ('slug',), 'verbose_name': 'web address', 'verbose_name_plural': 'web addresses'},
        ),
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ('-changed_at', '-pk'), 'permissions': (('publish_article', 'Can publish, schedule and unpublish articles'), ('edit_any_article', 'Can edit articles of others, and published ones'), ('delete_published_article', 'Can delete articles that were published'), ('transfer_articles', 'Can import and export')), 'verbose_name': 'article', 'verbose_name_plural': 'articles'},
        ),
        migrations.AlterModelOptions(
            name='episode',
            options={'ordering': ('-published', 'pk'), 'verbose_name': 'episode', 'verbose_name_plural': 'episodes'},
        ),
        migrations.AlterModelOptions(
            name='picture',
            options={'ordering': ('path',), 'verbose_name': 'picture', 'verbose_name_plural': 'pictures'},
        ),
        migrations.AlterModelOptions(
            name='series',
            options={'ordering': ('position', 'pk'), 'verbose_name': 'series', 'verbose_name_plural': 'series'},
        ),
        migrations.AlterModelOptions(
            name='topic',
            options={'ordering': ('name', 'pk'), 'verbose_name': 'topic', 'verbose_name_plural': 'topics'},
        ),
        migrations.AlterField(
            model_name='article',
            name='changed_at',
            field=models.DateTimeField(auto_now=True, verbose_name='changed'),
        ),
        migrations.AlterField(
            model_name='article',
            name='episode',
            field=models.ForeignKey(blank=True, help_text='The podcast episode that goes with the article.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='articles.episode'),
        ),
        migrations.AlterField(
            model_name='article',
            name='kind',
            field=models.CharField(choices=[('article', 'Article'), ('page', 'Page')], default='article', max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='article',
            name='published',
            field=models.DateTimeField(blank=True, help_text='The date readers see. Set at first publication. Override here.', null=True, verbose_name='first published'),
        ),
        migrations.AlterField(
            model_name='article',
            name='short_version',
            field=markdownx.models.MarkdownxField(blank=True, help_text='The whole answer in a minute or two, for readers who are short on time. Without footnotes.'),
        ),
        migrations.AlterField(
            model_name='article',
            name='slug',
            field=models.SlugField(help_text='Old addresses keep leading here after a change.', max_length=200, unique=True, verbose_name='web address'),
        ),
        migrations.AlterField(
            model_name='article',
            name='title',
            field=models.CharField(help_text='A question readers ask works best.', max_length=300, validators=[authors.models.plain_line], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='article',
            name='updated',
            field=models.DateTimeField(blank=True, help_text='Set by every publication that is not marked as a minor change. To correct it, publish a minor change.', null=True, verbose_name='last updated'),
        ),
        migrations.AlterField(
            model_name='episode',
            name='audio',
            field=models.FileField(help_text='MP3 or M4A.', upload_to='audio', validators=[django.core.validators.FileExtensionValidator(['mp3', 'm4a'])], verbose_name='audio'),
        ),
        migrations.AlterField(
            model_name='episode',
            name='chapters',
            field=models.JSONField(blank=True, default=list, verbose_name='chapters'),
        ),
        migrations.AlterField(
            model_name='episode',
            name='explicit',
            field=models.BooleanField(default=False, verbose_name='explicit'),
        ),
        migrations.AlterField(
            model_name='episode',
            name='notes',
            field=markdownx.models.MarkdownxField(blank=True, help_text='Show notes, in Markdown.', verbose_name='show notes'),
        ),
        migrations.AlterField(
            model_name='episode',
            name='number',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='episode',
            name='published',
            field=models.DateTimeField(blank=True, null=True, verbose_name='published'),
        ),
        migrations.AlterField(
            model_name='episode',
            name='season',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='season'),
        ),
        migrations.AlterField(
            model_name='episode',
            name='slug',
            field=models.SlugField(max_length=200, unique=True, verbose_name='web address'),
        ),
        migrations.AlterField(
            model_name='episode',
            name='title',
            field=models.CharField(max_length=200, validators=[authors.models.plain_line], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='episode',
            name='transcript',
            field=models.TextField(help_text='WebVTT: who says what, and when. Readers who cannot hear rely on it.', verbose_name='transcript'),
        ),
        migrations.AlterField(
            model_name='picture',
            name='added_at',
            field=models.DateTimeField(auto_now_add=True, verbose_name='added'),
        ),
        migrations.AlterField(
            model_name='picture',
            name='alt',
            field=models.CharField(blank=True, help_text='What the picture shows, in words. It is offered when the picture is put into a text.', max_length=500, validators=[authors.models.plain_line], verbose_name='alt text'),
        ),
        migrations.AlterField(
            model_name='picture',
            name='credit',
            field=models.CharField(blank=True, help_text='Who made it, and under which license.', max_length=200, validators=[authors.models.plain_line], verbose_name='credit'),
        ),
        migrations.AlterField(
            model_name='picture',
            name='path',
            field=models.CharField(help_text='The name that texts use: images/<b>name</b>.webp', max_length=255, unique=True, verbose_name='path'),
        ),
        migrations.AlterField(
            model_name='revision',
            name='name',
            field=models.CharField(blank=True, help_text='How you will recognize it: “sent to the lawyer”.', max_length=100),
        ),
        migrations.AlterField(
            model_name='section',
            name='heading',
            field=models.CharField(blank=True, help_text='Headings of text sections are listed under “On this page”. Questions work well.', max_length=500),
        ),
        migrations.AlterField(
            model_name='series',
            name='description',
            field=markdownx.models.MarkdownxField(blank=True, help_text='Who it is for, in a sentence or two.', verbose_name='description'),
        ),
        migrations.AlterField(
            model_name='series',
            name='slug',
            field=models.SlugField(max_length=200, unique=True, verbose_name='web address'),
        ),
        migrations.AlterField(
            model_name='series',
            name='title',
            field=models.CharField(max_length=200, validators=[authors.models.plain_line], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='topic',
            name='aliases',
            field=models.JSONField(blank=True, default=list, help_text='Other names an import may use.', verbose_name='aliases'),
        ),
        migrations.AlterField(
            model_name='topic',
            name='description',
            field=markdownx.models.MarkdownxField(blank=True, help_text="A sentence or two at the top of the topic's page.", verbose_name='description'),
        ),
        migrations.AlterField(
            model_name='topic',
            name='name',
            field=models.CharField(max_length=100, unique=True, validators=[articles.models.topic.nameable], verbose_name='name'),
        ),
    ]
