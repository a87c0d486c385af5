from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("jobs", "0015_canned_reasons"),
    ]

    operations = [
        migrations.AddField(
            model_name='postingversion',
            name='sketch',
            field=models.JSONField(default=list, editable=False, help_text='By which like texts are found.'),
        ),
    ]
