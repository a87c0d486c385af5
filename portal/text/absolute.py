"""A rendered text for where it is read away from its page. Pure."""

import re
from urllib.parse import urljoin

# What `render` writes: attributes in double quotes, and no ">" inside of a tag.
_TAG = re.compile(r"<[a-z][^>]*>")
_ADDRESS = re.compile(r'(?<= )(href|src)="([^"]*)"')
_SOURCES = re.compile(r'(?<= )srcset="([^"]*)"')


def absolute(html: str, base: str) -> str:
    """The HTML of `render` with every address absolute, as the page at `base` would understand it."""

    def address(match: re.Match[str]) -> str:
        return f'{match[1]}="{urljoin(base, match[2])}"'

    def sources(match: re.Match[str]) -> str:
        return 'srcset="{}"'.format(", ".join(urljoin(base, each) for each in match[1].split(", ")))

    return _TAG.sub(lambda tag: _SOURCES.sub(sources, _ADDRESS.sub(address, tag[0])), html)
