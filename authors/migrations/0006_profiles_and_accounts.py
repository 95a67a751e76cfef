"""Add invitations, sessions, credentials, revisions of profiles, and more fields of a profile."""

import authors.models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('authors', '0005_review'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='author',
            name='areas',
            field=models.JSONField(blank=True, default=list, validators=[authors.models.plain_lines], verbose_name='areas of work'),
        ),
        migrations.AddField(
            model_name='author',
            name='clients_link',
            field=models.URLField(blank=True, help_text='Where a person can ask for an appointment.', validators=[django.core.validators.URLValidator(schemes=['https', 'http'])], verbose_name='link for new clients'),
        ),
        migrations.AddField(
            model_name='author',
            name='interests',
            field=models.CharField(blank=True, help_text='Anything that could influence what you write: an employer, a product, a book, money.', max_length=500, validators=[authors.models.plain_line], verbose_name='interests declared'),
        ),
        migrations.AddField(
            model_name='author',
            name='is_former',
            field=models.BooleanField(default=False, help_text='The page stays, and says that this person no longer writes or reviews here.', verbose_name='no longer with us'),
        ),
        migrations.AddField(
            model_name='author',
            name='languages',
            field=models.JSONField(blank=True, default=list, validators=[authors.models.plain_lines], verbose_name='languages'),
        ),
        migrations.AddField(
            model_name='author',
            name='new_clients',
            field=models.CharField(blank=True, choices=[('', 'Not said'), ('yes', 'Takes new clients'), ('list', 'Has a waiting list'), ('no', 'Takes no new clients')], default='', max_length=10, verbose_name='new clients'),
        ),
        migrations.AddField(
            model_name='author',
            name='orcid',
            field=models.CharField(blank=True, help_text='The number of a researcher: 0000-0002-1825-0097', max_length=19, validators=[authors.models.orcid_id], verbose_name='ORCID'),
        ),
        migrations.AddField(
            model_name='author',
            name='portrait_crop',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='author',
            name='portrait_original',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='author',
            name='publishes_directly',
            field=models.BooleanField(blank=True, choices=[(True, 'Shown at once'), (False, 'Wait for an editor')], default=None, help_text='Name and credentials always wait for an editor.', null=True, verbose_name='changes to the profile'),
        ),
        migrations.AddField(
            model_name='author',
            name='short_bio',
            field=models.CharField(blank=True, help_text='One or two sentences, shown below articles.', max_length=300, validators=[authors.models.plain_line], verbose_name='short bio'),
        ),
        migrations.AddField(
            model_name='author',
            name='shown_credentials',
            field=models.JSONField(blank=True, default=list, editable=False),
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
