from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_cases_have_links")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="parted_at",
            field=models.DateTimeField(
                editable=False, help_text="When the team ended that these answers were given in.", null=True
            ),
        ),
    ]
