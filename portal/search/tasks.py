"""What the search has done in the background."""

from portal import tasks
from portal.search import services


@tasks.task
def learn_words() -> None:
    if services.learn_words():
        learn_words.enqueue()
