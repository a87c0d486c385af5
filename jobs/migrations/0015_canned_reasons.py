import jobs.models.canned
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("jobs", "0014_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name='CannedReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('request_changes', 'Ask for changes'), ('reject', 'Reject'), ('freeze', 'Freeze or suspend'), ('remove', 'Take down'), ('dismiss', 'Leave a reported posting as it is')], max_length=20)),
                ('title', models.CharField(help_text='What it is chosen by; the company does not see it.', max_length=80)),
                ('text', models.TextField(help_text='{title} and {company} are replaced by the posting’s title and the company’s name.', max_length=1500, validators=[jobs.models.canned.known_placeholders])),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The lowest comes first.')),
            ],
            options={
                'ordering': ['decision', 'position', 'title'],
            },
        ),
        migrations.AddConstraint(
            model_name='cannedreason',
            constraint=models.UniqueConstraint(fields=('decision', 'title'), name='cannedreason_title_once_per_decision'),
        ),
    ]
