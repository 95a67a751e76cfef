"""Create the tables of authors and accounts.

Replaces the first six migrations of this app. The next three have one of their own, because the first of them
waits for a migration of `articles`, which in its turn needs these tables.
"""

import authors.models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import markdownx.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("authors", "0001_initial"),
        ("authors", "0002_public_ids"),
        ("authors", "0003_fictional"),
        ("authors", "0004_account_settings"),
        ("authors", "0005_review"),
        ("authors", "0006_profiles_and_accounts"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As it appears in bylines.', max_length=200, validators=[authors.models.plain_line], verbose_name='name')),
                ('slug', models.SlugField(help_text="The address of the author's page: /authors/<b>name</b>/. It cannot be changed later.", max_length=200, unique=True, verbose_name='web address')),
                ('pronouns', models.CharField(blank=True, max_length=60, validators=[authors.models.plain_line], verbose_name='pronouns')),
                ('credentials', models.CharField(blank=True, help_text='Letters after the name: LCSW, PhD.', max_length=120, validators=[authors.models.plain_line], verbose_name='credentials')),
                ('role', models.CharField(blank=True, help_text='One line: what they do, and where.', max_length=200, validators=[authors.models.plain_line], verbose_name='role')),
                ('bio', markdownx.models.MarkdownxField(blank=True, help_text='A paragraph or two about the person, in Markdown.', verbose_name='bio')),
                ('bio_html', models.TextField(blank=True, editable=False)),
                ('links', models.JSONField(blank=True, default=list, validators=[authors.models.web_addresses], verbose_name='links')),
                ('portrait', models.JSONField(blank=True, default=dict, editable=False)),
                ('user', models.OneToOneField(blank=True, help_text='The account that may edit this profile at /profile/.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='author', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('public_id', models.CharField(default=authors.models.new_public_id, editable=False, max_length=200, unique=True)),
                ('fictional', models.BooleanField(default=False, help_text='For made-up people, as in a demonstration. Every page of the site then says that its people are fictional.', verbose_name='Fictional')),
                ('areas', models.JSONField(blank=True, default=list, validators=[authors.models.plain_lines], verbose_name='areas of work')),
                ('clients_link', models.URLField(blank=True, help_text='Where a person can ask for an appointment.', validators=[django.core.validators.URLValidator(schemes=['https', 'http'])], verbose_name='link for new clients')),
                ('interests', models.CharField(blank=True, help_text='Anything that could influence what you write: an employer, a product, a book, money.', max_length=500, validators=[authors.models.plain_line], verbose_name='interests declared')),
                ('is_former', models.BooleanField(default=False, help_text='The page stays, and says that this person no longer writes or reviews here.', verbose_name='no longer with us')),
                ('languages', models.JSONField(blank=True, default=list, validators=[authors.models.plain_lines], verbose_name='languages')),
                ('new_clients', models.CharField(blank=True, choices=[('', 'Not said'), ('yes', 'Takes new clients'), ('list', 'Has a waiting list'), ('no', 'Takes no new clients')], default='', max_length=10, verbose_name='new clients')),
                ('orcid', models.CharField(blank=True, help_text='The number of a researcher: 0000-0002-1825-0097', max_length=19, validators=[authors.models.orcid_id], verbose_name='ORCID')),
                ('portrait_crop', models.JSONField(blank=True, default=dict, editable=False)),
                ('portrait_original', models.JSONField(blank=True, default=dict, editable=False)),
                ('publishes_directly', models.BooleanField(blank=True, choices=[(True, 'Shown at once'), (False, 'Wait for an editor')], default=None, help_text='Name and credentials always wait for an editor.', null=True, verbose_name='changes to the profile')),
                ('short_bio', models.CharField(blank=True, help_text='One or two sentences, shown below articles.', max_length=300, validators=[authors.models.plain_line], verbose_name='short bio')),
                ('shown_credentials', models.JSONField(blank=True, default=list, editable=False)),
            ],
            options={
                'ordering': ('name', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='author_has_a_name'), models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='author_has_a_slug')],
                'verbose_name': 'author',
                'verbose_name_plural': 'authors',
            },
        ),
        migrations.CreateModel(
            name='AccountSettings',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='settings', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
                ('calendar_key', models.CharField(blank=True, editable=False, max_length=40)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ContactDetails',
            fields=[
                ('author', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='contact', serialize=False, to='authors.author')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('key', models.CharField(default=authors.models.new_key, max_length=40, unique=True)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='authors.author')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-sent_at', '-pk'),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('device', models.CharField(blank=True, max_length=80)),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_used_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('kind', models.CharField(choices=[('license', 'License'), ('degree', 'Degree'), ('other', 'Other')], default='license', max_length=10, verbose_name='kind')),
                ('title', models.CharField(blank=True, help_text='In words: Licensed Clinical Social Worker.', max_length=200, validators=[authors.models.plain_line], verbose_name='title')),
                ('letters', models.CharField(blank=True, help_text='Letters after the name: LCSW, PhD.', max_length=40, validators=[authors.models.plain_line], verbose_name='letters')),
                ('number', models.CharField(blank=True, max_length=80, validators=[authors.models.plain_line], verbose_name='number')),
                ('shows_number', models.BooleanField(default=False, verbose_name='readers see the number')),
                ('issuer', models.CharField(blank=True, help_text='A board or school.', max_length=200, validators=[authors.models.plain_line], verbose_name='issued by')),
                ('region', models.CharField(blank=True, help_text='A country or state.', max_length=100, validators=[authors.models.plain_line], verbose_name='region')),
                ('register_url', models.URLField(blank=True, help_text='The page where anybody can check it.', max_length=500, validators=[django.core.validators.URLValidator(schemes=['https', 'http'])], verbose_name='register')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='valid through')),
                ('proof', models.CharField(blank=True, editable=False, max_length=100)),
                ('proof_name', models.CharField(blank=True, editable=False, max_length=200)),
                ('verified_on', models.DateField(blank=True, null=True, verbose_name='verified on')),
                ('verified_where', models.CharField(blank=True, help_text='The register or the document.', max_length=500, verbose_name='verified where')),
                ('verified_by_name', models.CharField(blank=True, editable=False, max_length=200)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credential_rows', to='authors.author')),
                ('verified_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'credential',
                'verbose_name_plural': 'credentials',
                'ordering': ('position', 'pk'),
                'default_permissions': (),
                'indexes': [models.Index(fields=['ends_on'], name='credential_ends')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('letters', ''), _negated=True), _connector='OR'), name='credential_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='ProfileRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('data', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', 'Waits for an editor'), ('returned', 'Returned'), ('approved', 'Approved'), ('replaced', 'Replaced by a later version')], max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by_name', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by_name', models.CharField(blank=True, max_length=200)),
                ('note', models.TextField(blank=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='authors.author')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-number',),
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('author', 'number'), name='profile_revision_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('author',), name='one_waiting_profile_an_author')],
            },
        ),
    ]
