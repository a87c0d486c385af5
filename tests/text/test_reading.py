import re

from portal import text
from portal.text import CallTarget, ContentsEntry
from tests.text.timing import assert_linear


def test_contents_are_stable_and_unique():
    html = text.from_markdown(
        "## Who owns what?\n\n### It’s *here*\n\n#### no\n\n## Who owns what?\n\n## Main\n\n## 漢字"
    )
    with_ids, entries = text.contents(html)
    assert entries == [
        ContentsEntry(2, "who-owns-what", "Who owns what?"),
        ContentsEntry(3, "its-here", "It’s here"),
        ContentsEntry(2, "who-owns-what-2", "Who owns what?"),
        ContentsEntry(2, "main-2", "Main"),
        ContentsEntry(2, "section", "漢字"),
    ]
    assert '<h3 id="its-here">It’s <em>here</em></h3>' in with_ids
    assert "<h4>no</h4>" in with_ids
    assert text.contents(with_ids) == (with_ids, entries)
    assert all(f'id="{entry.id}"' in text.render(html) for entry in entries)


def test_a_page_has_the_designs_classes():
    markdown = (
        "::: for For\n- a\n:::\n\n::: against Against\n- b\n:::\n\n::: callout T\nc\n:::\n\n```\nd\n```"
    )
    html = text.render(text.from_markdown(markdown))
    assert html == (
        '<div class="procon cols wide"><section aria-labelledby="for_1"><h2 id="for_1">For</h2>'
        '<ul class="plain"><li>a</li></ul></section><section class="con" aria-labelledby="against_2">'
        '<h2 id="against_2">Against</h2><ul class="plain"><li>b</li></ul></section></div>\n'
        '<div class="panel callout" role="note" aria-labelledby="callout_3"><p class="h-small" id="callout_3">T</p><p>c</p></div>\n'
        '<pre tabindex="0"><code>d</code></pre>'
    )


def test_a_table_folds_where_every_cell_has_one_header():
    html = text.render(text.from_markdown("| A | B |\n|-|-|\n| r | *1* |"))
    assert '<table class="table fold pairs">' in html
    assert '<tr><th scope="row">r</th><td data-l="B"><span><em>1</em></span></td></tr>' in html
    merged = text.render("<table><tr><th>A</th><th>B</th></tr><tr><td colspan=2>x</td></tr></table>")
    assert '<div class="scroll" role="region" aria-label="Table" tabindex="0"><table class="table">' in merged


def test_the_site_says_where_a_call_leads():
    html = text.from_markdown("::: call assess fit\nLead in.\n:::\n\n::: call other\nGone.\n:::")
    asked = []

    def resolve(kind: str, target: str) -> CallTarget | None:
        asked.append((kind, target))
        return CallTarget("Is it <for> you?", "Start", "/assess/fit/") if kind == "assess" else None

    page = text.render(html, resolve)
    assert asked == [("assess", "fit"), ("other", "")]
    assert '<h2 id="call_1">Is it &lt;for&gt; you?</h2><p>Lead in.</p>' in page
    assert '<a class="btn btn-primary" href="/assess/fit/">Start</a>' in page
    assert "Gone" not in page
    assert "Lead in" not in text.render(html)


def test_footnotes_are_numbered_and_the_same_note_once():
    page = text.render(text.from_markdown("a[^x] b[^y] c[^x]\n\n[^x]: One.\n[^y]: Two."))
    assert page.count('<a href="#note_1"') == 2
    assert page.count('id="ref_1"') == 1
    assert page.count('id="ref_1_2"') == 1
    assert 'One. <a href="#ref_1" aria-label="Back to reference 1">↩</a> <a href="#ref_1_2" aria' in page
    assert '<li id="note_2">Two. <a href="#ref_2" aria-label="Back to reference 2">' in page


def test_links_to_other_sites_carry_rel():
    html = text.from_markdown("[a](https://e.example/) [b](/b/)")
    assert text.render(html) == '<p><a href="https://e.example/" rel="noopener">a</a> <a href="/b/">b</a></p>'
    assert 'rel="nofollow ugc noopener"' in text.render(html, rel="nofollow ugc noopener")


def test_a_table_of_many_columns_scrolls():
    eight, nine = (f"{'|x' * columns}|\n{'|-' * columns}|\n{'|y' * columns}|" for columns in (8, 9))
    assert "fold" in text.render(text.from_markdown(eight))
    assert '<div class="scroll wide"' in text.render(text.from_markdown(nine))


def test_no_heading_takes_the_id_of_another_part():
    parts = ("callout", "for", "against", "note", "ref", "main")
    markdown = "::: callout x\ny\n:::\n\n::: for x\ny\n:::\n\nx^[y]\n\n" + "".join(
        f"## {name}\n\n## {name} 1\n\n## {name} 2\n\n" for name in parts
    )
    ids = re.findall(r' id="([^"]*)"', text.render(text.from_markdown(markdown)))
    assert len(set(ids)) == len(ids) == 3 * len(parts) + 5


def test_time_grows_with_the_number_of_headings_of_one_name():
    assert_linear(lambda times: text.render("<h2>Bell</h2>" * times))


def test_a_page_is_sanitised_again():
    assert text.render("<p onclick=x>a<script>b</script></p>") == "<p>a</p>"


def test_plain_text_reads_well():
    markdown = "## Head\n\nA *line*[^1] here.\n\n- one\n- two\n  1. three\n\n| A | B |\n|-|-|\n| r | 1 |\n\n[^1]: Note."
    assert text.plain(text.from_markdown(markdown)) == (
        "Head\n\nA line [1] here.\n\n- one\n- two\n  1. three\n\nA | B\nr | 1\n\n[1] Note."
    )


def test_reading_time_is_in_whole_minutes():
    assert text.words(text.from_markdown("Don't count *well-made* words twice, or 3.5 & –.")) == 7
    assert text.minutes("") == 1
    assert text.minutes("<p>" + "word " * 1000 + "</p>") == 5


def test_absolute_addresses_are_those_the_page_would_follow():
    base = "https://bridge.example/articles/bell/"
    html = (
        '<p>href="/x" <a href="/y">y</a> <a href="#note_1">1</a> <a href="https://a.example/" rel="noopener">a</a>'
        ' <a href="mailto:a@b.example">m</a></p><figure><img src="/images/a/1.png" alt="a &gt; b href=&quot;/z&quot;"'
        ' srcset="/images/a/480.webp 480w, /images/a/960.webp 960w"></figure>'
    )
    assert text.absolute(html, base) == (
        '<p>href="/x" <a href="https://bridge.example/y">y</a> <a href="https://bridge.example/articles/bell/#note_1">1'
        '</a> <a href="https://a.example/" rel="noopener">a</a> <a href="mailto:a@b.example">m</a></p>'
        '<figure><img src="https://bridge.example/images/a/1.png" alt="a &gt; b href=&quot;/z&quot;"'
        ' srcset="https://bridge.example/images/a/480.webp 480w, https://bridge.example/images/a/960.webp 960w"></figure>'
    )


def test_a_heading_may_link_to_itself():
    html = text.from_markdown("## Which *bell*\n\n### See [x](/x)\n\n#### no")
    assert text.render(html, has_linked_headings=True).splitlines() == [
        '<h2 id="which-bell"><a class="self" href="#which-bell">Which <em>bell</em></a></h2>',
        '<h3 id="see-x">See <a href="/x">x</a></h3>',
        "<h4>no</h4>",
    ]
