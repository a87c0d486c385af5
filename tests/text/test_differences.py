"""Two texts side by side."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import text
from portal.text import differences
from portal.text.differences import Line, Word, between, between_words, lines
from portal.text.markup import serialise
from tests.text import strategies

many = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def edited(draw):
    """A text, and what somebody made of it: blocks kept, taken out, put in, moved."""
    blocks = draw(st.lists(strategies.tops, min_size=1, max_size=4))
    others = draw(st.lists(st.sampled_from(blocks) | strategies.tops, max_size=4))
    return text.clean(serialise(blocks)), text.clean(serialise(others))


def shown(rows):
    """Each row as what it is and its two sides, changes in brackets."""
    return [
        (
            (row.after or row.before).kind,
            row.before and row.before.html("del"),
            row.after and row.after.html("ins"),
        )
        for row in rows
    ]


def changed(before, after):
    return [row for row in shown(between(text.clean(before), text.clean(after))) if row[1] != row[2]]


def as_lines(rows, side):
    return [
        Line(each.kind, each.words, each.depth) for row in rows if (each := getattr(row, side)) is not None
    ]


@many
@given(edited())
def test_the_rows_hold_both_texts_and_mark_only_what_differs(texts):
    before, after = texts
    rows = between(before, after)
    assert as_lines(rows, "before") == lines(before)
    assert as_lines(rows, "after") == lines(after)
    assert all(row.is_same for row in rows) == (lines(before) == lines(after))
    for row in rows:
        assert row.before or row.after
        assert unmarked(row.before) == unmarked(row.after)
        assert_safe(row)
    assert all(row.is_same for row in between(after, after))


def unmarked(side):
    return [word for part in side.parts if not part.is_changed for word in part.words] if side else []


def assert_safe(row):
    for side in filter(None, (row.before, row.after)):
        inner = re.sub(r"</?(ins|strong|em|code)>", "", side.html("ins"))
        assert "<" not in inner and ">" not in inner


words = st.lists(st.sampled_from("abc"), max_size=12).map(" ".join)


@many
@given(words, words)
def test_of_two_lines_at_least_what_both_begin_and_end_with_is_kept(before, after):
    row = between_words(f"x y z {before} q r s", f"x y z {after} q r s")
    kept = [word.text for part in row.after.parts if not part.is_changed for word in part.words]
    assert kept[:3] == list("xyz") and kept[-3:] == list("qrs")


def test_a_changed_paragraph_shows_its_words():
    assert changed("<p>Ring the bell before you lift.</p>", "<p>Ring the big bell before lifting.</p>") == [
        (
            "Paragraph",
            "Ring the bell before <del>you lift</del>.",
            "Ring the <ins>big</ins> bell before <ins>lifting</ins>.",
        )
    ]


def test_another_paragraph_is_not_a_changed_one():
    rows = changed("<h2>Bells</h2><p>Brass.</p>", "<p>One two three.</p><h2>Bells</h2><p>Brass.</p>")
    assert rows == [("Paragraph", None, "<ins>One two three.</ins>")]


@pytest.mark.parametrize(
    ("before", "after", "row"),
    [
        ("<h2>Bells</h2>", "<h3>Bells</h3>", ("Heading 3", "Bells", "Bells")),
        ("<p>Bells</p>", "<h2>Bells</h2>", ("Heading 2", "Bells", "Bells")),
        (
            "<ul><li>Hemp rope</li><li>Wire</li></ul>",
            "<ul><li>Hemp rope</li><li>New</li><li>Wire</li></ul>",
            ("Item", None, "<ins>New</ins>"),
        ),
        (
            "<table><tbody><tr><th scope=row>Brass</th><td>Far</td></tr></tbody></table>",
            "<table><tbody><tr><th scope=row>Brass</th><td>Near</td></tr></tbody></table>",
            (
                "Table, row",
                "Brass [heads the row] | <del>Far</del>",
                "Brass [heads the row] | <ins>Near</ins>",
            ),
        ),
        (
            '<figure><img src="/a.png" alt="A red bell"></figure>',
            '<figure><img src="/a.png" alt="A green bell"></figure>',
            ("Alternative text", "A <del>red</del> bell", "A <ins>green</ins> bell"),
        ),
        (
            '<p>See <a href="/articles/a/">the bell</a>.</p>',
            '<p>See <a href="/articles/b/">the bell</a>.</p>',
            (
                "Paragraph",
                "See the bell <del>[/articles/a/]</del>.",
                "See the bell <ins>[/articles/b/]</ins>.",
            ),
        ),
        (
            "<p>Ring it now.</p>",
            "<p>Ring it <strong>now</strong>.</p>",
            ("Paragraph", "Ring it <del>now</del>.", "Ring it <ins><strong>now</strong></ins>."),
        ),
        (
            '<p>Lift.<sup class="note">Slowly.</sup></p>',
            '<p>Lift.<sup class="note">Gently.</sup></p>',
            ("Paragraph", "Lift. [Note: <del>Slowly</del>.]", "Lift. [Note: <ins>Gently</ins>.]"),
        ),
        (
            "<pre><code>ring()\n  lift()</code></pre>",
            "<pre><code>ring()\n  lower()</code></pre>",
            (
                "Code",
                "<code>  </code><del><code>lift</code></del><code>()</code>",
                "<code>  </code><ins><code>lower</code></ins><code>()</code>",
            ),
        ),
    ],
)
def test_each_kind_of_block_says_what_changed(before, after, row):
    kind, old, new = (
        changed(before, after)[0]
        if "h3" not in after and "<p>Bells" not in before
        else (shown(between(text.clean(before), text.clean(after)))[0])
    )
    assert (kind, old) == row[:2]
    assert row[2] is None or new == row[2]


def test_what_moved_is_taken_out_and_put_in():
    one, two, three = "<p>One bell rings.</p>", "<p>Two ropes hang.</p>", "<p>Three locks hold.</p>"
    rows = changed(one + two + three, two + three + one)
    assert [row[1:] for row in rows] == [
        ("<del>One bell rings.</del>", None),
        (None, "<ins>One bell rings.</ins>"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>" + "a b " * 25_000 + "</p>", "<p>" + "b a a " * 16_000 + "</p>"),
        ("<p>a</p><p>b</p>" * 8_000, "<p>b</p><p>a</p><p>a</p>" * 5_000),
        (
            "".join(f"<p>{n} x y z</p>" for n in range(9_000)),
            "".join(f"<p>{n} y x w</p>" for n in range(9_000)),
        ),
        (
            "".join(f"<p>{n}</p>" for n in range(15_000)),
            "".join(f"<p>{n}</p>" for n in reversed(range(15_000))),
        ),
    ],
)
def test_the_longest_texts_take_a_bounded_time(before, after):
    old, new = lines(text.clean(before)), lines(text.clean(after))
    started = time.process_time()
    rows = differences.between_lines(old, new)
    assert time.process_time() - started < 8  # about 2 alone
    assert as_lines(rows, "after") == new


def test_words_keep_the_spaces_between_them():
    html = "<p>un<em>do</em> it, (now) a-b don’t</p>"
    assert lines(text.clean(html))[0].words[1] == Word("do", differences.Marks(em=True), True)
    assert shown(between(html, html))[0][2] == "un<em>do</em> it, (now) a-b don’t"
