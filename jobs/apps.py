from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        from jobs import answers
        from jobs.models import PostingVersion
        from portal import pagecache

        answers.register()
        pagecache.horizon(PostingVersion.objects.next_public_change)
