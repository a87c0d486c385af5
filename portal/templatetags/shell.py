"""What surrounds every page."""

from django import template

from articles.models import Topic
from portal.models import Page
from portal.site import site

register = template.Library()

FOOTER_THEMES = 6


@register.simple_tag
def site_name() -> str:
    return site.name


@register.inclusion_tag("partials/_footer.html")
def footer() -> dict[str, object]:
    pages = list(Page.objects.filter(in_footer=True).only("slug", "title", "footer_column"))
    return {
        "site": site,
        "themes": Topic.objects.themes().only("slug", "name")[:FOOTER_THEMES],
        "method_pages": [page for page in pages if page.footer_column == Page.Column.DECIDE],
        "pages": [page for page in pages if page.footer_column == Page.Column.ABOUT],
    }
