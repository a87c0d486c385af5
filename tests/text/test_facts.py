"""What is told of a text without understanding it."""

from hypothesis import given, settings

from portal import text
from portal.text.facts import HeadingFact, ImageFact, LinkFact, sentences
from tests.text import strategies

BODY = """
<h2>Ropes</h2><p>Hemp is <a href="/articles/hemp/">old</a>. Wire is new.</p>
<figure><img src="/images/aaaaaaaaaa/original.png" alt="A rope"><figcaption>By <a href="/authors/m/">M.</a></figcaption></figure>
<h4>Knots</h4><ul><li><p>One.</p><p>Two, see <a href="#x"><strong>the</strong> list</a>.</p></li></ul>
<aside class="callout" data-title="Note"><p>Three.<sup class="note">Or <a href="https://a.example/">four</a>.</sup></p></aside>
<table><tbody><tr><td><a href="/jobs/">jobs</a></td></tr></tbody></table>
"""


def test_facts_of_every_part_in_the_order_of_the_text():
    found = text.facts(text.clean(BODY))
    assert found.images == (ImageFact("/images/aaaaaaaaaa/original.png", "A rope"),)
    assert found.headings == (HeadingFact(2, "Ropes"), HeadingFact(4, "Knots"))
    assert found.links == (
        LinkFact("/articles/hemp/", "old"),
        LinkFact("/authors/m/", "M."),
        LinkFact("#x", "the list"),
        LinkFact("https://a.example/", "four"),
        LinkFact("/jobs/", "jobs"),
    )
    assert found.paragraphs == ("Hemp is old. Wire is new.", "One.", "Two, see the list.", "Three.")
    assert found.sentences[:2] == ["Hemp is old.", "Wire is new."]


def test_an_abbreviation_ends_no_sentence():
    assert sentences("Ask Mr. Keeper, e.g. The one of J. Smith. “Why?” He knows! 2 ropes") == [
        "Ask Mr. Keeper, e.g. The one of J. Smith.",
        "“Why?”",
        "He knows!",
        "2 ropes",
    ]
    assert sentences("") == []


@settings(max_examples=200)
@given(strategies.soup)
def test_any_text_has_facts(html):
    clean = text.clean(html)
    found = text.facts(clean)
    assert len(found.images) == clean.count("<img ")
    assert all(sentence.strip() for sentence in found.sentences)
