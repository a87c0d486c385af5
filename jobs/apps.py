from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        from articles import leaning
        from jobs import answers
        from jobs.leaning import by_postings
        from jobs.models import PostingVersion
        from portal import pagecache

        answers.register()
        leaning.provider(by_postings)
        pagecache.horizon(PostingVersion.objects.next_public_change)
