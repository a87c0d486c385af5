"""What strangers write into texts, through both imports: nothing of it lives, nothing raises."""

import re

import pytest
from django.core.management import call_command

from articles.models import Article, ArticleVersion
from portal import text
from tests.articles.exchange import wordpress
from tests.articles.exchange.files import imported, zip_of
from tests.articles.factories import make_author, make_topic

pytestmark = pytest.mark.django_db

SCRIPT = "alert(1)"
PLACES = [
    "<script>{}</script>", "<img src=x onerror={}>", "<svg onload={}>", "<svg><script>{}</script></svg>", "<math><a xlink:href=javascript:{}>x",
    '<a href="javascript:{}">x</a>', "<a href=' java\tscript:{}'>x</a>", '<a href="&#106;avascript:{}">x</a>', '<a href="data:text/html,<script>{}</script>">x</a>',
    "<iframe src=javascript:{}></iframe>", "<iframe srcdoc='<script>{}</script>'>", "<object data=javascript:{}>", "<embed src=javascript:{}>",
    "<style>*{{background:url(javascript:{})}}</style>", '<p style="x:expression({})">x</p>', "<link rel=stylesheet href=javascript:{}>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>", "<base href=javascript:{}//>", "<form action=javascript:{}><button>x</button></form>",
    "<input autofocus onfocus={}>", "<body onload={}>", "<details open ontoggle={}>", "<video><source onerror={}></video>", "<marquee onstart={}>x</marquee>",
    "<template><script>{}</script></template>", "<noscript><p title='</noscript><script>{}</script>'>", "<textarea></textarea><script>{}</script>",
    "<title></title><img src=x onerror={}>", "<!--><script>{}</script>-->", "<![CDATA[<script>{}</script>]]>", "<xmp><script>{}</script></xmp>",
    "<a href='x' onclick={}>x</a>", "<table background=javascript:{}><td>x</table>", "<img src='x' srcset='javascript:{} 1x'>",
    "<figure><img src=javascript:{}><figcaption onclick={}>x</figcaption></figure>", "<scr<script>ipt>{}</scr</script>ipt>", "<<script>{}//<</script>",
    "[x](javascript:{})", "![x](javascript:{})", "[x]: javascript:{}\n\n[x]", "<javascript:{}>", "```html\n<script>{}</script>\n```", "::: call assess \"><script>{}</script>\nx\n:::",
    "::: callout \"><img src=x onerror={}>\nx\n:::", "| <script>{}</script> |\n|---|\n| <img src=x onerror={}> |", "x[^1]\n\n[^1]: <script>{}</script>",
    '[caption caption="<script>{}</script>"]<img src=x onerror={}>[/caption]', "[caption]<img src='x' onerror={}> <script>{}</script>[/caption]",
    '[embed]javascript:{}[/embed]', '[video src="javascript:{}"]', '[gallery ids="<script>{}</script>"]', '[audio src="http://x/\'><script>{}</script>"]',
    '<!-- wp:html --><script>{}</script><!-- /wp:html -->', '<!-- wp:embed {{"url":"javascript:{}"}} --><figure class="wp-block-embed">https://x/"onmouseover={} <script>{}</script></figure><!-- /wp:embed -->',
    '<!-- wp:paragraph {{"x":"--><script>{}</script>"}} --><p>x</p><!-- /wp:paragraph -->', 'http://x/"><script>{}</script>',
]  # fmt: skip
ODD = [
    "\u202eabc\u202c \u2066x", "\x00\x01\x1b[31m\x7f", "\ufeff\u200b\u200d", "a\u0300" * 3000, "🧨" * 500, "</div></section></article></main></body></html>",
    "<div>" * 3000, "<b><i>" * 2000, "<table><tr><td>" * 500, "<ul><li>" * 500, "<blockquote>" * 500, "> " * 3000 + "x", "- " * 300 + "x", "[" * 5000, "![" * 3000, "*" * 5000,
    "`" * 3000, "~~~", "&" * 3000, "&#x110000; &#0; &#xD800;", "<", "<p", "<a href=", "<!--", "<![CDATA[", "]]>", "-->", "<?php echo 1 ?>", "{{ x }} {% now %}", "'; DROP TABLE x; --",
    "=cmd|' /C calc'!A0", "x" * 190_000, "[caption]", "[/caption]", "[[x]]", "[x", "<!-- wp:x", "<!-- wp:x {\"a\":} /-->", "\r\n\r\r\n", "\u2028\u2029", "\ud800".encode("utf-8", "replace").decode(),
]  # fmt: skip
BODIES = [place.replace("{}", SCRIPT).replace("{{", "{").replace("}}", "}") for place in PLACES]
# Each place alone, in a piece of text, and inside of something that is left open.
BODIES = [
    *BODIES,
    *(f"Words {body} words.\n\n## More" for body in BODIES),
    *(f"<div><p>x{body}" for body in BODIES),
    *ODD,
]
ALIVE = re.compile(r"<(?!/?(?:h[2-4]|p|hr|strong|em|code|br|a|ul|ol|li|blockquote|pre|table|caption|thead|tbody|tr|th|td|figure|figcaption|img|sup|aside|section)\b)|<[^>]*\son\w+=|<[^>]*(?:href|src)=\"(?!https?://|mailto:|/|#)")  # fmt: skip

OTHER_VALUE = re.compile(r' (?!href|src)[a-z-]+="[^"]*"')


def live(versions):
    found = list(versions)
    for version in found:
        assert text.clean(version.body) == version.body
        assert not ALIVE.search(OTHER_VALUE.sub("", version.body)), version.body[:300]
        for name in ("title", "summary"):
            assert not re.search("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", getattr(version, name))
    return found


def test_there_are_two_hundred():
    assert len(BODIES) >= 200


def test_through_markdown(tmp_path):
    make_author(key="a")
    make_topic(key="t")
    front = "---\nkey: k{0}\ntitle: {1}\nsummary: {1}\nauthor: a\ntopics: [t]\n---\n"
    files = {
        f"articles/{number:03}.md": (
            front.format(number, '"<script>alert(1)</script> \\e\\u202E"') + body
        ).encode()
        for number, body in enumerate(BODIES)
    }
    (tmp_path / "a.zip").write_bytes(zip_of(files))
    entries = imported(tmp_path / "a.zip")
    assert {str(entry.outcome) for entry in entries} == {"create"}
    assert len(live(Article.objects.all())) == len(BODIES)


def test_through_wordpress(tmp_path, client):
    terms = wordpress.term("<script>alert(1)</script>", "t", "category")
    make_topic(key="t")
    items = [
        wordpress.item(
            number,
            f"<script>alert(1)</script>{number}<b>",
            re.sub("[\x00-\x08\x1b\x7f]", "", body),
            name=f"n{number}",
            terms=terms,
            status="publish" if number < 60 else "draft",
        )
        for number, body in enumerate(BODIES, 1)
    ]
    (tmp_path / "a.xml").write_text(wordpress.export(*items))
    call_command("import_wordpress", tmp_path / "a.xml", verbosity=0)
    assert len(live(Article.objects.all())) == len(BODIES)
    versions = ArticleVersion.objects.live()
    assert versions.count() >= 25
    for version in versions[:5]:
        page = client.get(version.get_absolute_url()).content.decode()
        assert "alert(1)</script>" not in page


def test_five_megabytes(tmp_path):
    (tmp_path / "a.xml").write_text(wordpress.export(wordpress.item(1, "Long", "<p>x</p>" * 700_000)))
    call_command("import_wordpress", tmp_path / "a.xml", verbosity=0)
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n" + "x\n\n" * 1_900_000)
    (tmp_path / "b.md").write_text("---\ntitle: A\n---\n" + "x\n\n" * 200_000)
    notes = [imported(tmp_path / name)[0].notes[0] for name in ("a.md", "b.md")]
    assert "larger than" in notes[0] and "longer than" in notes[1]
    assert not Article.objects.exists()
