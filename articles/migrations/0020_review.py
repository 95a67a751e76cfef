"""Add the workflow, review requests, comments, proposals, releases and set-aside warnings; extend sign-offs."""

import articles.models.review_request
import authors.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0019_episode_files'),
        ('authors', '0005_review'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                'ordering': ('made_at', 'pk'),
                'default_permissions': (),
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
            ],
            options={
                'ordering': ('made_at', 'pk'),
                'default_permissions': (),
            },
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
            ],
            options={
                'ordering': ('pk',),
                'default_permissions': (),
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
            ],
            options={
                'ordering': ('-made_at', '-pk'),
                'default_permissions': (),
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
            ],
            options={
                'ordering': ('at', 'pk'),
                'default_permissions': (),
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
            ],
            options={
                'ordering': ('-at', '-pk'),
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='article',
            name='workflow_since',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='workflow_state',
            field=models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('changes_requested', 'Changes requested'), ('approved', 'Approved')], default='draft', editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name='signoff',
            name='credentials',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='signoff',
            name='episode',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='articles.episode'),
        ),
        migrations.AddField(
            model_name='signoff',
            name='evidence',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='signoff',
            name='interests',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='signoff',
            name='reminded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='signoff',
            name='revision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sign_offs', to='articles.revision'),
        ),
        migrations.AddField(
            model_name='signoff',
            name='scope',
            field=models.CharField(choices=[('article', 'The whole article'), ('sections', 'Chosen sections'), ('episode', 'The podcast episode')], default='article', max_length=10),
        ),
        migrations.AddField(
            model_name='signoff',
            name='section_digests',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='signoff',
            name='signed_by',
            field=models.CharField(choices=[('account', 'The reviewer’s own account'), ('link', 'A link mailed to the reviewer'), ('record', 'Recorded by a chief editor')], default='record', max_length=10),
        ),
        migrations.AddField(
            model_name='signoff',
            name='sources',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='signoff',
            name='withdrawal_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='signoff',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='signoff',
            name='withdrawn_by_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name='signoff',
            name='article',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='articles.article'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['workflow_state', 'workflow_since'], name='article_by_workflow'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('workflow_state__in', ['draft', 'in_review', 'changes_requested', 'approved'])), name='article_workflow_state_is_known'),
        ),
        migrations.AddField(
            model_name='comment',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='articles.article'),
        ),
        migrations.AddField(
            model_name='comment',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='authors.author'),
        ),
        migrations.AddField(
            model_name='comment',
            name='parent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='articles.comment'),
        ),
        migrations.AddField(
            model_name='comment',
            name='section',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to='articles.section'),
        ),
        migrations.AddField(
            model_name='comment',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='accepted_revision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.revision'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='articles.article'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='authors.author'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='articles.revision'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='section',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to='articles.section'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='release',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='releaseitem',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='release_items', to='articles.article'),
        ),
        migrations.AddField(
            model_name='releaseitem',
            name='before',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.edition'),
        ),
        migrations.AddField(
            model_name='releaseitem',
            name='edition',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.edition'),
        ),
        migrations.AddField(
            model_name='releaseitem',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='articles.release'),
        ),
        migrations.AddField(
            model_name='reviewrequest',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_requests', to='articles.article'),
        ),
        migrations.AddField(
            model_name='reviewrequest',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewrequest',
            name='reviewer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_requests', to='authors.author'),
        ),
        migrations.AddField(
            model_name='reviewrequest',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_requests', to='articles.revision'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.reviewrequest'),
        ),
        migrations.AddField(
            model_name='comment',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.reviewrequest'),
        ),
        migrations.AddField(
            model_name='signoff',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sign_offs', to='articles.reviewrequest'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(('article__isnull', True), ('episode__isnull', True), _connector='XOR'), name='sign_off_of_one_thing'),
        ),
        migrations.AddField(
            model_name='setaside',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='set_asides', to='articles.article'),
        ),
        migrations.AddField(
            model_name='setaside',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='workflowstep',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workflow_steps', to='articles.article'),
        ),
        migrations.AddField(
            model_name='workflowstep',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='workflowstep',
            name='revision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.revision'),
        ),
        migrations.AddConstraint(
            model_name='releaseitem',
            constraint=models.UniqueConstraint(fields=('release', 'article'), name='article_once_a_release'),
        ),
        migrations.AddIndex(
            model_name='reviewrequest',
            index=models.Index(condition=models.Q(('answered_at__isnull', True), ('revoked_at__isnull', True)), fields=['due'], name='review_request_due'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['article', 'state'], name='proposal_by_article'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['article', 'resolved_at'], name='comment_by_article'),
        ),
        migrations.AddConstraint(
            model_name='setaside',
            constraint=models.UniqueConstraint(fields=('article', 'check_name', 'subject'), name='set_aside_once_a_subject'),
        ),
        migrations.AddIndex(
            model_name='workflowstep',
            index=models.Index(fields=['article', '-at', '-id'], name='workflow_step_by_article'),
        ),
    ]
