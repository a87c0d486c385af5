from datetime import timedelta

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        from articles import leaning
        from jobs import answers
        from jobs import tasks as background
        from jobs.leaning import by_postings
        from jobs.models import PostingVersion
        from portal import pagecache, tasks

        answers.register()
        leaning.provider(by_postings)
        pagecache.horizon(PostingVersion.objects.next_public_change)
        tasks.periodic("jobs.ask_still_open", every=timedelta(hours=1), task=background.ask_still_open)
        tasks.periodic(
            "jobs.delete_what_has_ended", every=timedelta(days=1), task=background.delete_what_has_ended
        )
