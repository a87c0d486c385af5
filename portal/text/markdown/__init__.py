"""The Markdown dialect, to and from canonical HTML: CommonMark, tables, footnotes and `:::` blocks."""

from portal.text.markdown.parsing import from_markdown
from portal.text.markdown.writing import to_markdown

__all__ = ["from_markdown", "to_markdown"]
