"""How place and terms of a posting are said in a few words. Pure."""

from collections.abc import Sequence

from jobs import countries
from jobs.values import PlaceOfWork


def where(workplace: str, places: Sequence[PlaceOfWork], *, short: bool = False) -> str:
    """ "Remote (UK or EU)" and "Hybrid, Leeds" when short, else with the countries in full. Nothing of a draft
    that has no workplace yet."""
    if not workplace:
        return ""
    allowed = [place.country for place in places if place.is_remote]
    offices = [place for place in places if not place.is_remote]
    if workplace == "remote":
        words = countries.summarise(allowed, short=short) or "anywhere"
        return f"Remote ({words})" if short else f"Remote, {words}"
    if short:
        cities = _either([place.city or countries.short_name(place.country) for place in offices])
    else:
        cities = "; ".join(
            ", ".join(filter(None, [place.city, countries.name(place.country)])) for place in offices
        )
    if workplace == "hybrid":
        return ", ".join(filter(None, ["Hybrid", cities]))
    return cities if short else ", ".join(filter(None, ["On site", cities]))


def _either(words: Sequence[str]) -> str:
    words = list(dict.fromkeys(words))
    if len(words) > 2:
        return f"{words[0]} or {len(words) - 1} more"
    return " or ".join(words)


def terms(label: str, *, months: int | None, hours: int | None = None) -> str:
    """ "Contract, 6 months", "Freelance or fractional, 16 hours a week" """
    parts = [label]
    if months:
        parts.append("1 month" if months == 1 else f"{months} months")
    if hours:
        parts.append(f"{hours} hours a week")
    return ", ".join(filter(None, parts))


def on_site(where: str, days: int | None) -> str:
    """ "Hybrid, Leeds, United Kingdom, 2 days a week on site" """
    if not days:
        return where
    return f"{where}, {days} day{'' if days == 1 else 's'} a week on site"


def moving(*, has_visa: bool, has_relocation: bool) -> str:
    """ "Visa sponsored, help with relocation" """
    offered = {"visa sponsored": has_visa, "help with relocation": has_relocation}
    words = ", ".join(words for words, is_offered in offered.items() if is_offered)
    return f"{words[:1].upper()}{words[1:]}"
