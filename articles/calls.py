"""Where a text's calls lead: into an assessment, or to the jobs that ask for a topic.

Both apps stand above this one, so their addresses are written out.
"""

from django.utils.http import urlencode

from articles.models import Topic
from portal.site import site
from portal.text import CallTarget


def resolve(kind: str, target: str) -> CallTarget | None:
    """Heading, button and address of a call; None for one that leads nowhere on this site.

    Without a target it leads to the home page's questionnaire, or to all jobs.
    """
    if kind == "assess":
        return CallTarget(
            heading=site.home["start"]["title"],
            button="Start the assessment",
            href=f"/assess/{target or site.questionnaire}/",
        )
    if kind == "jobs" and not target:
        return CallTarget(heading="Open jobs", button="See the jobs", href="/jobs/")
    if kind == "jobs":
        topic = Topic.objects.filter(key=target).only("name").first()
        if topic:
            query = urlencode({"topic": target})
            return CallTarget(
                heading=f"Open jobs: {topic.name}", button="See the jobs", href=f"/jobs/?{query}"
            )
    return None
