"""Whether a path of this site leads to something that readers see. Each app answers for its own addresses.

An app registers in `AppConfig.ready()`, for each of its public routes that name a thing:

    links.answers("articles:detail", "slug", function)

`function(values)` is given what the addresses hold in the place of that argument, and returns what it knows of
them. A route without arguments leads to its page; so does a route that nobody answers for.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from urllib.parse import unquote

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve


class Leads(StrEnum):
    LIVE = "live"
    LATER = "later"  # to something that readers do not see yet
    MOVED = "moved"  # by a redirect
    NOWHERE = "nowhere"


Answer = Callable[[Collection[str]], Mapping[str, Leads]]

_answers: dict[str, tuple[str, Answer]] = {}


def answers(route: str, argument: str, function: Answer) -> None:
    _answers[route] = (argument, function)


def lead(paths: Iterable[str]) -> dict[str, Leads]:
    """Where each path leads. As many queries as there are kinds of things, whatever the number of paths."""
    found: dict[str, Leads] = {}
    asked: dict[Answer, dict[str, str]] = {}
    for path in set(paths):
        match = _match(path)
        if match is None:
            found[path] = Leads.NOWHERE
        elif match.view_name in _answers:
            argument, function = _answers[match.view_name]
            asked.setdefault(function, {})[path] = str(match.kwargs.get(argument, ""))
        else:
            found[path] = Leads.LIVE
    for function, values in asked.items():
        known = function(set(values.values()))
        found |= {path: known.get(value, Leads.NOWHERE) for path, value in values.items()}
    return found | _moved([path for path, leads in found.items() if leads == Leads.NOWHERE])


def lives(values: Iterable[str]) -> dict[str, Leads]:
    return dict.fromkeys(values, Leads.LIVE)


def _match(path: str) -> ResolverMatch | None:
    """The route of a path, with the slash that the site adds by itself; static files are no route, and are there."""
    path = unquote(path)
    if path.startswith(settings.STATIC_URL):
        return resolve("/")
    for candidate in (path, f"{path}/"):
        try:
            return resolve(candidate)
        except Resolver404:
            continue
    return None


def _moved(paths: Collection[str]) -> dict[str, Leads]:
    if not paths:
        return {}
    from portal.redirects.models import Redirect

    stored = {path: unquote(path) for path in paths}  # texts encode what redirects hold as it is read
    onward = Redirect.objects.filter(old_path__in=stored.values()).exclude(new_path="")
    moved = set(onward.values_list("old_path", flat=True))
    return {path: Leads.MOVED for path, old_path in stored.items() if old_path in moved}
