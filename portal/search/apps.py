from datetime import timedelta

from django.apps import AppConfig

from portal import tasks


class SearchConfig(AppConfig):
    name = "portal.search"
    verbose_name = "Search"

    def ready(self) -> None:
        from portal.search.tasks import learn_words

        tasks.periodic("search.learn_words", every=timedelta(minutes=1), task=learn_words)
