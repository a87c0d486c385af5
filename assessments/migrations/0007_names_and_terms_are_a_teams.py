from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_cases_may_be_parted")]

    operations = [
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                models.F("case"),
                Lower("name"),
                condition=models.Q(("name", ""), _negated=True),
                name="name_is_once_in_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode", "team"))
                | models.Q(("deadline__isnull", True), ("is_anonymous", False)),
                name="case_alone_has_no_terms",
            ),
        ),
    ]
