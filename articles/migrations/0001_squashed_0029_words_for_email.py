"""Create the tables of articles, their full-text indexes, the groups of editorial users, and the rows of a new site.

Replaces the first 29 migrations of this app, which bring a database of an earlier version here. The functions are
theirs.
"""

from importlib import import_module

import articles.models.help_line
import articles.models.phone_numbers
import articles.models.review_request
import articles.models.topic
import authors.models
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import markdownx.models
import taggit.managers
from django.conf import settings
from django.db import migrations, models

edition_names = import_module("articles.migrations.0006_edition_names")
action_log = import_module("articles.migrations.0009_action_log")
help_lines = import_module("articles.migrations.0010_help_lines")
safety = import_module("articles.migrations.0013_safety")
crisis_phrases = import_module("articles.migrations.0014_crisis_phrases")
preflight = import_module("articles.migrations.0024_preflight")


def create_indexes_and_rows(apps, schema_editor):
    """One operation, because Django builds all models anew for each one of this kind."""
    edition_names.create_indexes(apps, schema_editor)
    crisis_phrases.drop_index(apps, schema_editor)  # the former one, without footnotes
    crisis_phrases.create_index(apps, schema_editor)
    edition_names.create_groups(apps, schema_editor)
    action_log.let_chief_editors_view_it(apps, schema_editor)
    help_lines.create_subjects_and_permissions(apps, schema_editor)
    safety.create_safety_list(apps, schema_editor)
    crisis_phrases.create_phrases(apps, schema_editor)
    preflight.create_word_list(apps, schema_editor)


def drop_indexes_and_groups(apps, schema_editor):
    edition_names.delete_groups(apps, schema_editor)
    edition_names.drop_indexes(apps, schema_editor)


class Migration(migrations.Migration):
    replaces = [
        ("articles", "0001_initial"),
        ("articles", "0002_groups"),
        ("articles", "0003_writing"),
        ("articles", "0004_finding"),
        ("articles", "0005_searching"),
        ("articles", "0006_edition_names"),
        ("articles", "0007_public_ids"),
        ("articles", "0008_ids_in_draft_digests"),
        ("articles", "0009_action_log"),
        ("articles", "0010_help_lines"),
        ("articles", "0011_trust"),
        ("articles", "0012_lead"),
        ("articles", "0013_safety"),
        ("articles", "0014_crisis_phrases"),
        ("articles", "0015_plain_words"),
        ("articles", "0016_trash"),
        ("articles", "0017_picture_focus"),
        ("articles", "0018_labels_and_help_texts"),
        ("articles", "0019_episode_files"),
        ("articles", "0020_review"),
        ("articles", "0021_comment_former_text"),
        ("articles", "0022_review_records"),
        ("articles", "0023_address_help_text"),
        ("articles", "0024_preflight"),
        ("articles", "0025_former_topics"),
        ("articles", "0026_sign_off_with_proposals"),
        ("articles", "0027_check_results"),
        ("articles", "0028_job"),
        ("articles", "0029_words_for_email"),
    ]

    initial = True

    dependencies = [
        ("authors", "0001_squashed_0006_profiles_and_accounts"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Episode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, validators=[authors.models.plain_line], verbose_name='title')),
                ('slug', models.SlugField(max_length=200, unique=True, verbose_name='web address')),
                ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='number')),
                ('season', models.PositiveIntegerField(blank=True, null=True, verbose_name='season')),
                ('published', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('audio', models.FileField(help_text='MP3 or M4A.', upload_to='audio', validators=[django.core.validators.FileExtensionValidator(['mp3', 'm4a'])], verbose_name='audio')),
                ('seconds', models.PositiveIntegerField(editable=False)),
                ('size', models.PositiveBigIntegerField(editable=False)),
                ('mime_type', models.CharField(editable=False, max_length=60)),
                ('transcript', models.TextField(help_text='WebVTT or plain text: who says what, and when. Readers who cannot hear rely on it.', verbose_name='transcript')),
                ('cues', models.JSONField(default=list, editable=False)),
                ('notes', markdownx.models.MarkdownxField(blank=True, help_text='Show notes, in Markdown.', verbose_name='show notes')),
                ('notes_html', models.TextField(blank=True, editable=False)),
                ('explicit', models.BooleanField(default=False, verbose_name='explicit')),
                ('chapters', models.JSONField(blank=True, default=list, verbose_name='chapters')),
                ('public_id', models.CharField(default=authors.models.new_public_id, editable=False, max_length=200, unique=True)),
                ('audio_name', models.CharField(blank=True, editable=False, max_length=200, verbose_name='file name')),
                ('has_times', models.BooleanField(default=True, editable=False)),
            ],
            options={
                'ordering': ('-published', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('season', 'number'), name='episode_number_once_a_season'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='episode_has_a_title')],
                'verbose_name': 'episode',
                'verbose_name_plural': 'episodes',
            },
        ),
        migrations.CreateModel(
            name='Generation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='generation_is_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(help_text='The name that texts use: images/<b>name</b>.webp', max_length=255, unique=True, verbose_name='path')),
                ('stored', models.JSONField(editable=False)),
                ('digest', models.CharField(db_index=True, editable=False, max_length=64)),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('added_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('alt', models.CharField(blank=True, help_text='What the picture shows, in words. It is offered when the picture is put into a text.', max_length=500, validators=[authors.models.plain_line], verbose_name='alt text')),
                ('credit', models.CharField(blank=True, help_text='Who made it, and under which license.', max_length=200, validators=[authors.models.plain_line], verbose_name='credit')),
                ('focus_x', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='focus point, percent from the left')),
                ('focus_y', models.PositiveSmallIntegerField(default=40, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='focus point, percent from the top')),
            ],
            options={
                'ordering': ('path',),
                'constraints': [models.CheckConstraint(condition=models.Q(('path', ''), _negated=True), name='picture_has_a_path'), models.CheckConstraint(condition=models.Q(('focus_x__lte', 100), ('focus_y__lte', 100)), name='focus_is_in_the_picture')],
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('article', 'Article'), ('page', 'Page')], default='article', max_length=10, verbose_name='kind')),
                ('title', models.CharField(help_text='A question readers ask works best.', max_length=300, validators=[authors.models.plain_line], verbose_name='title')),
                ('slug', models.SlugField(help_text='If you change it, links to the old address still work.', max_length=200, unique=True, verbose_name='web address')),
                ('dek', models.CharField(blank=True, help_text='One sentence below the title: what readers get from the article.', max_length=500, validators=[authors.models.plain_line])),
                ('description', models.CharField(blank=True, help_text='For search engines; up to about 155 characters are shown.', max_length=500, validators=[authors.models.plain_line])),
                ('content_note', models.CharField(blank=True, help_text='A neutral note before difficult passages: “This page discusses…”.', max_length=500, validators=[authors.models.plain_line])),
                ('short_version', markdownx.models.MarkdownxField(blank=True, help_text='The whole answer in a minute or two, for readers who are short on time. Without footnotes.')),
                ('image_alt', models.CharField(blank=True, help_text='What the picture shows, for readers who cannot see it.', max_length=500, validators=[authors.models.plain_line], verbose_name='alt text')),
                ('image_caption', models.CharField(blank=True, max_length=500, validators=[authors.models.plain_line], verbose_name='caption')),
                ('image_credit', models.CharField(blank=True, max_length=200, validators=[authors.models.plain_line], verbose_name='credit')),
                ('published', models.DateTimeField(blank=True, help_text='The date readers see. Set at first publication. Override here.', null=True, verbose_name='first published')),
                ('updated', models.DateTimeField(blank=True, help_text='Set by every publication that is not marked as a minor change. To correct it, publish a minor change.', null=True, verbose_name='last updated')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('episode', models.ForeignKey(blank=True, help_text='The podcast episode that goes with the article.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='articles.episode')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lead_of', to='articles.picture', verbose_name='lead picture')),
                ('words', models.PositiveIntegerField(default=0, editable=False)),
                ('draft_digest', models.CharField(default='', editable=False, max_length=32)),
                ('public_id', models.CharField(default=authors.models.new_public_id, editable=False, max_length=200, unique=True)),
                ('content_note_sections', models.JSONField(blank=True, default=list, help_text='The note names them, and readers can skip them.')),
                ('safety', models.JSONField(blank=True, default=list, help_text='What editors decided about sections with words from the safety list.')),
                ('short_note', models.CharField(blank=True, help_text='Only if the short version itself has a difficult passage.', max_length=500, validators=[authors.models.plain_line])),
                ('trashed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('workflow_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('workflow_state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('changes_requested', 'Changes requested'), ('approved', 'Approved')], default='draft', editable=False, max_length=20)),
            ],
            options={
                'ordering': ('-changed_at', '-pk'),
                'permissions': (('publish_article', 'Can publish, schedule and unpublish articles'), ('edit_any_article', 'Can edit articles of others, and published ones'), ('delete_published_article', 'Can delete articles that were published'), ('transfer_articles', 'Can import and export')),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['article', 'page'])), name='article_kind_is_known'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='article_has_a_title'), models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='article_has_a_slug'), models.CheckConstraint(condition=models.Q(('workflow_state__in', ['draft', 'in_review', 'changes_requested', 'approved'])), name='article_workflow_state_is_known')],
                'indexes': [models.Index(fields=['workflow_state', 'workflow_since'], name='article_by_workflow'), models.Index(fields=['-changed_at', '-id'], name='article_last_changed'), models.Index(fields=['workflow_state', '-changed_at', '-id'], name='article_last_changed_in')],
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
            },
        ),
        migrations.CreateModel(
            name='Byline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bylines', to='articles.article')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bylines', to='authors.author')),
            ],
            options={
                'verbose_name': 'author',
                'ordering': ('position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('article', 'author'), name='author_once_a_byline')],
            },
        ),
        migrations.CreateModel(
            name='RelatedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_posts', to='articles.article')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_from', to='articles.article', verbose_name='article')),
            ],
            options={
                'ordering': ('position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('article', 'post'), name='related_post_once'), models.CheckConstraint(condition=models.Q(('article', models.F('post')), _negated=True), name='related_to_another')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('names', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='articles.article')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('aside', models.BooleanField(default=False)),
                ('name', models.CharField(blank=True, help_text='How you will recognize it: “sent to the lawyer”.', max_length=100)),
            ],
            options={
                'ordering': ('-number',),
                'constraints': [models.UniqueConstraint(fields=('article', 'number'), name='revision_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('article', 'Article'), ('page', 'Page')], max_length=10)),
                ('slug', models.SlugField(max_length=200)),
                ('title', models.CharField(max_length=300)),
                ('dek', models.CharField(blank=True, max_length=500)),
                ('description', models.CharField(blank=True, max_length=500)),
                ('content_note', models.CharField(blank=True, max_length=500)),
                ('short_html', models.TextField(blank=True)),
                ('sections', models.JSONField(default=list)),
                ('notes_html', models.TextField(blank=True)),
                ('lead', models.JSONField(default=dict)),
                ('pictures', models.JSONField(default=dict)),
                ('published', models.DateTimeField()),
                ('updated', models.DateTimeField(null=True)),
                ('words', models.PositiveIntegerField(default=0)),
                ('minutes', models.PositiveIntegerField(default=1)),
                ('short_minutes', models.PositiveIntegerField(default=1)),
                ('manuscript', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('renderer', models.PositiveIntegerField()),
                ('live_from', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('live_until', models.DateTimeField(null=True)),
                ('minor', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='articles.article')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article')),
                ('episode', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='articles.episode')),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='editions', to='articles.revision')),
                ('draft_digest', models.CharField(default='', max_length=32)),
                ('names', models.JSONField(default=dict)),
                ('change_note', models.CharField(blank=True, default='', max_length=300)),
                ('content_note_sections', models.JSONField(default=list)),
                ('is_sensitive', models.BooleanField(default=False)),
                ('short_note', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ('-live_from', '-number'),
                'indexes': [models.Index(fields=['article', 'live_from'], name='edition_timeline'), models.Index(fields=['slug'], name='edition_slug'), models.Index(condition=models.Q(('cancelled_at__isnull', True)), fields=['article', 'live_from', 'live_until', 'draft_digest'], name='edition_standing'), models.Index(condition=models.Q(('cancelled_at__isnull', True)), fields=['kind', '-published', '-id', 'live_from', 'live_until'], name='edition_newest'), models.Index(condition=models.Q(('cancelled_at__isnull', True)), fields=['live_until'], name='edition_ends'), models.Index(condition=models.Q(('cancelled_at__isnull', True)), fields=['article', 'live_from', 'live_until', 'minor', 'updated', 'change_note'], name='edition_history'), models.Index(condition=models.Q(('cancelled_at__isnull', True)), fields=['live_from', 'id', 'live_until'], name='edition_begins')],
                'constraints': [models.UniqueConstraint(fields=('article', 'number'), name='edition_number_once'), models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('live_until__isnull', True)), fields=('article',), name='one_open_edition_an_article'), models.CheckConstraint(condition=models.Q(('live_until__isnull', True), ('live_until__gte', models.F('live_from')), _connector='OR'), name='edition_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gte', models.F('live_from')), _connector='OR'), name='edition_is_wished_to_end_after_it_begins'), models.CheckConstraint(condition=models.Q(('kind__in', ['article', 'page'])), name='edition_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('slug', ''), _negated=True)), name='edition_has_title_and_slug')],
            },
        ),
        migrations.CreateModel(
            name='EditionAuthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_bylines', to='authors.author')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bylines', to='articles.edition')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('edition', 'author'), name='author_once_an_edition')],
            },
        ),
        migrations.CreateModel(
            name='EditionRelated',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_in_editions', to='articles.article')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edition_related', to='articles.edition')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('edition', 'article'), name='related_once_an_edition')],
            },
        ),
        migrations.CreateModel(
            name='EditionPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edition_pictures', to='articles.edition')),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_pictures', to='articles.picture')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'picture'), name='picture_once_an_edition')],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('type', models.CharField(choices=[('text', 'Text'), ('deep-dive', 'Deep dive'), ('heads-up', 'Heads up'), ('pro-tip', 'Pro tip'), ('try-this', 'Try this'), ('get-help', 'Get help')], default='text', max_length=20)),
                ('heading', models.CharField(blank=True, help_text='Headings of text sections are listed under “On this page”. Questions work well.', max_length=500)),
                ('body', markdownx.models.MarkdownxField(blank=True, max_length=100000)),
                ('anchor', models.CharField(blank=True, editable=False, max_length=200)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='articles.article')),
            ],
            options={
                'ordering': ('position', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('type__in', ['text', 'deep-dive', 'heads-up', 'pro-tip', 'try-this', 'get-help'])), name='section_type_is_known'), models.UniqueConstraint(condition=models.Q(('anchor', ''), _negated=True), fields=('article', 'anchor'), name='anchor_once_an_article')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=100, unique=True, validators=[articles.models.topic.nameable], verbose_name='name')),
                ('aliases', models.JSONField(blank=True, default=list, help_text='Other names an import may use.', verbose_name='aliases')),
                ('description', markdownx.models.MarkdownxField(blank=True, help_text="A sentence or two at the top of the topic's page.", verbose_name='description')),
                ('description_html', models.TextField(blank=True, editable=False)),
                ('public_id', models.CharField(default=authors.models.new_public_id, editable=False, max_length=200, unique=True)),
            ],
            options={
                'ordering': ('name', 'pk'),
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='topic_name_in_any_case', violation_error_message='Another topic has this name.'), models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='topic_has_a_slug')],
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
            },
        ),
        migrations.CreateModel(
            name='EditionTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edition_topics', to='articles.edition')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_topics', to='articles.topic')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('edition', 'topic'), name='topic_once_an_edition')],
            },
        ),
        migrations.CreateModel(
            name='ArticleTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='article_topics', to='articles.article')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='article_topics', to='articles.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'topic',
                'ordering': ('position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('tag', 'content_object'), name='topic_once_an_article')],
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=200, unique=True)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='addresses', to='articles.article')),
                ('was_public', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name_plural': 'web addresses',
                'ordering': ('slug',),
                'constraints': [models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='address_has_a_slug')],
                'verbose_name': 'web address',
            },
        ),
        migrations.CreateModel(
            name='Autosave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base', models.PositiveIntegerField(default=0)),
                ('fields', models.JSONField(default=list)),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='autosaves', to='articles.article')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='autosaves', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-saved_at',),
                'constraints': [models.UniqueConstraint(fields=('article', 'user'), name='autosave_once_an_article_and_user'), models.UniqueConstraint(condition=models.Q(('article__isnull', True)), fields=('user',), name='autosave_once_a_new_article')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='articles.article')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('user',),
                'constraints': [models.UniqueConstraint(fields=('article', 'user'), name='presence_once_an_article')],
            },
        ),
        migrations.CreateModel(
            name='FullText',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='full_text', serialize=False, to='articles.article')),
                ('title', models.CharField(max_length=300)),
                ('text', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='EditionText',
            fields=[
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='text', serialize=False, to='articles.edition')),
                ('title', models.CharField(max_length=300)),
                ('dek', models.TextField()),
                ('headings', models.TextField()),
                ('text', models.TextField()),
                ('notes', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, validators=[authors.models.plain_line], verbose_name='title')),
                ('slug', models.SlugField(max_length=200, unique=True, verbose_name='web address')),
                ('description', markdownx.models.MarkdownxField(blank=True, help_text='Who it is for, in a sentence or two.', verbose_name='description')),
                ('description_html', models.TextField(blank=True, editable=False)),
                ('position', models.PositiveIntegerField(default=0, help_text='The series with the lowest number comes first.', verbose_name='place')),
                ('public_id', models.CharField(default=authors.models.new_public_id, editable=False, max_length=200, unique=True)),
            ],
            options={
                'verbose_name_plural': 'series',
                'ordering': ('position', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='series_has_a_title'), models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='series_has_a_slug')],
                'verbose_name': 'series',
            },
        ),
        migrations.CreateModel(
            name='SeriesPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='series_parts', to='articles.article')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='articles.series')),
            ],
            options={
                'verbose_name': 'article',
                'ordering': ('position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('series', 'article'), name='article_once_a_series')],
            },
        ),
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
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('slug', ''), _negated=True)), name='help_line_has_name_and_slug'), models.CheckConstraint(condition=models.Q(('level__in', ['emergency', 'urgent', 'support'])), name='help_line_level_is_known')],
            },
        ),
        migrations.CreateModel(
            name='EditionHelpLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edition_help_lines', to='articles.edition')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_help_lines', to='articles.helpline')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'line'), name='help_line_once_an_edition')],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('yes', models.PositiveIntegerField(default=0)),
                ('no', models.PositiveIntegerField(default=0)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='articles.edition')),
            ],
            options={
                'ordering': ('-day',),
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('edition', 'day'), name='feedback_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='PinnedLead',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pinned_lead', to='articles.article')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_pinned_lead')],
            },
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
        migrations.CreateModel(
            name='CrisisPhrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], max_length=2, verbose_name='language')),
                ('phrase', models.CharField(max_length=2000, validators=[authors.models.plain_line], verbose_name='phrase')),
                ('kind', models.CharField(choices=[('crisis', 'Show help'), ('subject', 'Show help, unless it is about a film, a book or research'), ('harmless', 'Harmless: ignore these words')], default='crisis', max_length=10, verbose_name='what it does')),
                ('subjects', models.JSONField(blank=True, default=list, help_text='The help lines about these subjects are shown.', verbose_name='subjects')),
            ],
            options={
                'verbose_name': 'crisis phrase',
                'verbose_name_plural': 'crisis phrases',
                'ordering': ('language', 'kind', 'phrase', 'pk'),
                'constraints': [models.UniqueConstraint(models.F('language'), django.db.models.functions.text.Lower('phrase'), name='crisis_phrase_once_a_language', violation_error_message='This phrase is in the list already.'), models.CheckConstraint(condition=models.Q(('phrase', ''), _negated=True), name='crisis_phrase_has_words')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('length', models.PositiveSmallIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, validators=[authors.models.plain_line], verbose_name='name')),
                ('at', models.DateTimeField(blank=True, null=True, verbose_name='time')),
                ('scheduled_at', models.DateTimeField(editable=False, null=True)),
                ('canceled_at', models.DateTimeField(editable=False, null=True)),
                ('rolled_back_at', models.DateTimeField(editable=False, null=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'release',
                'verbose_name_plural': 'releases',
                'ordering': ('-made_at', '-pk'),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ReleaseItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('minor', models.BooleanField(default=False)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='release_items', to='articles.article')),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.edition')),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.edition')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='articles.release')),
            ],
            options={
                'ordering': ('pk',),
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('release', 'article'), name='article_once_a_release')],
            },
        ),
        migrations.CreateModel(
            name='ReviewRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('article', 'The whole article'), ('sections', 'Chosen sections'), ('episode', 'The podcast episode')], default='article', max_length=10, verbose_name='scope')),
                ('sections', models.JSONField(blank=True, default=list)),
                ('due', models.DateField(verbose_name='due date')),
                ('message', models.TextField(blank=True, max_length=2000, verbose_name='message')),
                ('link_key', models.CharField(default=articles.models.review_request.new_link_key, editable=False, max_length=40)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('answer', models.CharField(blank=True, choices=[('signed', 'Signed off'), ('changes', 'Changes requested')], editable=False, max_length=10)),
                ('answered_at', models.DateTimeField(editable=False, null=True)),
                ('opened_at', models.DateTimeField(editable=False, null=True)),
                ('reminded_at', models.DateTimeField(editable=False, null=True)),
                ('change_told_at', models.DateTimeField(editable=False, null=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('made_by_name', models.CharField(blank=True, editable=False, max_length=200)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_requests', to='articles.article')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_requests', to='authors.author')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_requests', to='articles.revision')),
            ],
            options={
                'ordering': ('-made_at', '-pk'),
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True), ('revoked_at__isnull', True)), fields=['due'], name='review_request_due'), models.Index(condition=models.Q(('answered_at__isnull', True), ('revoked_at__isnull', True)), fields=['made_at', 'id'], name='review_request_open')],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reviewed_on', models.DateField()),
                ('review_due', models.DateField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='articles.article')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='authors.author')),
                ('credentials', models.CharField(blank=True, max_length=120)),
                ('episode', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='articles.episode')),
                ('evidence', models.TextField(blank=True)),
                ('interests', models.TextField(blank=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sign_offs', to='articles.revision')),
                ('scope', models.CharField(choices=[('article', 'The whole article'), ('sections', 'Chosen sections'), ('episode', 'The podcast episode')], default='article', max_length=10)),
                ('section_digests', models.JSONField(default=list)),
                ('signed_by', models.CharField(choices=[('account', 'The reviewer’s own account'), ('link', 'A link emailed to the reviewer'), ('record', 'Recorded by a chief editor')], default='record', max_length=10)),
                ('sources', models.TextField(blank=True)),
                ('withdrawal_reason', models.TextField(blank=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by_name', models.CharField(blank=True, max_length=200)),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sign_offs', to='articles.reviewrequest')),
                ('with_proposals', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('-reviewed_on', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('review_due__isnull', True), ('review_due__gte', models.F('reviewed_on')), _connector='OR'), name='review_is_due_after_it'), models.CheckConstraint(condition=models.Q(('article__isnull', True), ('episode__isnull', True), _connector='XOR'), name='sign_off_of_one_thing'), models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('article', 'reviewer', 'reviewed_on', 'digest'), name='signed_off_once_a_day')],
                'indexes': [models.Index(fields=['review_due'], name='sign_off_due')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('part', models.CharField(choices=[('article', 'The whole article'), ('title', 'Title'), ('dek', 'Subtitle'), ('short_version', 'Short version'), ('section', 'Section')], default='article', max_length=20)),
                ('heading', models.CharField(blank=True, max_length=500)),
                ('quote', models.TextField(blank=True)),
                ('start', models.PositiveIntegerField(null=True)),
                ('text', models.TextField(max_length=5000, verbose_name='comment')),
                ('resolved_at', models.DateTimeField(null=True)),
                ('resolved_by_name', models.CharField(blank=True, max_length=200)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='articles.article')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='authors.author')),
                ('section', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to='articles.section')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.reviewrequest')),
                ('former_text', models.TextField(blank=True, editable=False)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='articles.comment')),
            ],
            options={
                'ordering': ('made_at', 'pk'),
                'default_permissions': (),
                'indexes': [models.Index(fields=['article', 'resolved_at'], name='comment_by_article')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('index', models.PositiveIntegerField(null=True)),
                ('old_text', models.TextField()),
                ('new_text', models.TextField(verbose_name='proposed wording')),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='reason')),
                ('state', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='open', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decline_reason', models.TextField(blank=True, max_length=1000)),
                ('accepted_revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.revision')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='articles.article')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='authors.author')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='articles.revision')),
                ('section', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to='articles.section')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.reviewrequest')),
            ],
            options={
                'ordering': ('made_at', 'pk'),
                'default_permissions': (),
                'indexes': [models.Index(fields=['article', 'state'], name='proposal_by_article')],
            },
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_name', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=64)),
                ('sentence', models.TextField()),
                ('reason', models.CharField(max_length=300)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='set_asides', to='articles.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('at', 'pk'),
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('article', 'check_name', 'subject'), name='set_aside_once_a_subject')],
            },
        ),
        migrations.CreateModel(
            name='WorkflowStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=30)),
                ('from_state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('changes_requested', 'Changes requested'), ('approved', 'Approved')], max_length=20)),
                ('to_state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('changes_requested', 'Changes requested'), ('approved', 'Approved')], max_length=20)),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workflow_steps', to='articles.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.revision')),
            ],
            options={
                'ordering': ('-at', '-pk'),
                'default_permissions': (),
                'indexes': [models.Index(fields=['article', '-at', '-id'], name='workflow_step_by_article')],
            },
        ),
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
        migrations.CreateModel(
            name='FormerTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True)),
                ('merged_id', models.BigIntegerField(null=True, unique=True)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_topics', to='articles.topic')),
            ],
            options={
                'verbose_name': 'former address of a topic',
                'verbose_name_plural': 'former addresses of topics',
                'ordering': ('slug',),
                'constraints': [models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='former_topic_has_a_slug')],
            },
        ),
        migrations.CreateModel(
            name='CheckResult',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='check_result', serialize=False, to='articles.article')),
                ('draft_digest', models.CharField(max_length=32)),
                ('blocking', models.PositiveIntegerField()),
                ('suggestions', models.PositiveIntegerField()),
                ('checks', models.JSONField(default=list)),
                ('checked_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('began_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('options', models.JSONField(default=dict)),
                ('file', models.CharField(blank=True, max_length=100)),
                ('step', models.CharField(blank=True, max_length=100)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('result', models.JSONField(default=list)),
                ('worker', models.CharField(blank=True, max_length=64)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('task_id', models.CharField(blank=True, max_length=64)),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='jobs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'ordering': ('-made_at', '-pk'),
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='article',
            name='authors',
            field=models.ManyToManyField(related_name='articles', through='articles.Byline', to='authors.author'),
        ),
        migrations.AddField(
            model_name='article',
            name='related',
            field=models.ManyToManyField(related_name='+', through='articles.RelatedPost', to='articles.article'),
        ),
        migrations.AddField(
            model_name='article',
            name='topics',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='articles.ArticleTopic', to='articles.Topic', verbose_name='Tags'),
        ),
        migrations.AddField(
            model_name='edition',
            name='authors',
            field=models.ManyToManyField(related_name='editions', through='articles.EditionAuthor', to='authors.author'),
        ),
        migrations.AddField(
            model_name='edition',
            name='related',
            field=models.ManyToManyField(related_name='+', through='articles.EditionRelated', to='articles.article'),
        ),
        migrations.AddField(
            model_name='edition',
            name='images',
            field=models.ManyToManyField(related_name='editions', through='articles.EditionPicture', to='articles.picture'),
        ),
        migrations.AddField(
            model_name='edition',
            name='topics',
            field=models.ManyToManyField(related_name='editions', through='articles.EditionTopic', to='articles.topic'),
        ),
        migrations.AddField(
            model_name='edition',
            name='help_lines',
            field=models.ManyToManyField(related_name='editions', through='articles.EditionHelpLine', to='articles.helpline'),
        ),
        migrations.AddField(
            model_name='series',
            name='articles',
            field=models.ManyToManyField(related_name='series', through='articles.SeriesPart', to='articles.article'),
        ),
        migrations.RunPython(create_indexes_and_rows, drop_indexes_and_groups),
    ]
