import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("jobs", "0013_frozen_and_suspended"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('no_job', 'It is not a real job'), ('scam', 'It is a scam, or asks for money'), ('discriminates', 'It discriminates, or is unlawful'), ('pay', 'The pay or the terms are wrong'), ('closed', 'The job is no longer open'), ('other', 'Something else')], max_length=15)),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('email', models.EmailField(blank=True, help_text='For an answer; nobody proved that it is theirs.', max_length=254)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('dismissed', 'Left as it is'), ('changes_requested', 'Changes asked'), ('frozen', 'Frozen'), ('removed', 'Taken down')], max_length=20)),
                ('note', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='report',
            name='posting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='jobs.posting'),
        ),
        migrations.AddField(
            model_name='report',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='report',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='jobs.postingversion'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['created_at', 'posting'], name='report_waiting'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['settled_at'], name='report_settled'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at__isnull', True)), models.Q(('settled_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='report_settled_has_an_outcome'),
        ),
    ]
