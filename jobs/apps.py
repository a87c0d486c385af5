from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        from jobs.models import PostingVersion
        from portal import pagecache

        pagecache.horizon(PostingVersion.objects.next_public_change)
