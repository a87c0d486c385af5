"""Front matter, read and written."""

from datetime import date

import pytest

from portal import text
from portal.text import front_matter


def test_what_is_written_is_read():
    values = {
        "key": "bell",
        "title": "Bells: “loud” – and # soft",
        "topics": ["a", "b"],
        "on": date(2026, 11, 2),
    }
    document = front_matter.write(values, "Ring.\n\n---\n\nAgain.\n")
    assert front_matter.read(document) == (values, "Ring.\n\n---\n\nAgain.\n")
    assert "topics: [a, b]\n" in document


def test_a_file_of_another_system_is_read():
    assert front_matter.read("\ufeff---\r\ntitle: Bell\r\n---\r\nRing.\r\n") == ({"title": "Bell"}, "Ring.\n")
    assert front_matter.read("---\ntitle: Bell\n---") == ({"title": "Bell"}, "\n")


@pytest.mark.parametrize(
    "document",
    ["", "Ring.", "---\ntitle: Bell\n", "---\n- a\n---\n", "---\n{\n---\n", "---\non: 2026-13-45\n---\n",
     f"---\n{'[' * 5000}\n---\n", f"---\na: {'x' * 60_000}\n---\n", "---\na: !!python/object:os.system x\n---\n"],
)  # fmt: skip
def test_what_is_no_front_matter_is_refused(document):
    with pytest.raises(front_matter.FrontMatterError):
        front_matter.read(document)


def test_addresses_are_relocated_before_they_are_judged():
    moved = {("img", "images/a.png"): "/images/x/a.png", ("a", "b.html"): "/b/"}

    def relocate(tag, address):
        return moved.get((tag, address), "")

    html = '<figure><img src="/images/x/a.png" alt="A"></figure>\n<p><a href="/b/">b</a> c</p>'
    assert (
        text.from_markdown("![A](images/a.png)\n\n[b](b.html) [c](/c/)\n\n![D](d.png)", relocate=relocate)
        == html
    )
    assert text.clean(html, relocate=lambda tag, address: address.upper()).count('="/IMAGES/X/A.PNG"') == 1
