from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("jobs", "0012_import_runs_and_origins"),
    ]

    operations = [
        migrations.AddField(
            model_name='company',
            name='suspended_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='Since when nothing of it is public.', null=True, verbose_name='suspended'),
        ),
        migrations.AddField(
            model_name='company',
            name='suspension_reason',
            field=models.TextField(blank=True, editable=False, max_length=2000),
        ),
        migrations.AddField(
            model_name='posting',
            name='frozen_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='Since when a moderator hides it.', null=True),
        ),
        migrations.AddField(
            model_name='posting',
            name='frozen_until',
            field=models.DateTimeField(blank=True, editable=False, help_text='The end of the window that the freeze cut short.', null=True),
        ),
        migrations.AddField(
            model_name='posting',
            name='is_frozen_with_company',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name='review',
            name='decision',
            field=models.CharField(choices=[('approved', 'Approved'), ('changes_requested', 'Changes asked'), ('rejected', 'Rejected'), ('removed', 'Removed'), ('frozen', 'Frozen')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('suspended_at__isnull', True), ('suspension_reason', '')), models.Q(('suspended_at__isnull', False), models.Q(('suspension_reason', ''), _negated=True)), _connector='OR'), name='company_suspended_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frozen_at__isnull', True), ('frozen_until__isnull', True), ('is_frozen_with_company', False)), models.Q(('frozen_at__isnull', False), ('frozen_until__isnull', False), ('state__in', ['live', 'closed'])), _connector='OR'), name='posting_frozen_was_live'),
        ),
    ]
