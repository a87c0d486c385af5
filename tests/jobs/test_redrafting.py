"""Random drafts against random working copies: what is not changed by the answers, or by hand, stays."""

from random import Random

from jobs.redrafting import Here, Standing, changes
from jobs.values import Drafted, DraftLine, DraftNeed, Source

WAYS = 400


def drafted(chance, result):
    lines = [
        DraftLine(
            chance.choice(["work", "outcomes"]),
            f"{chance.choice(['Carry', 'Lift', 'Mend'])} the {chance.choice(['boat', 'bridge'])}.",
            Source(result, f"q{chance.randint(0, 2)}", "a", "your answer"),
        )
        for _ in range(chance.randint(0, 6))
    ]
    needs = [
        DraftNeed(topic, chance.random() < 0.5, chance.randint(1, 4), Source(result))
        for topic in ("t1", "t2", "t3")
        if chance.random() < 0.6
    ]
    terms = {"hours_per_week": chance.choice([8, 20])} if chance.random() < 0.7 else {}
    return Drafted(chance.choice(["Keeper", "Ferryman"]), "Words.", lines, needs, terms)


def made_from(draft):
    """The working copy as it is made, one row a line."""
    lines = [Here(number, line.section, line.text, line.source) for number, line in enumerate(draft.lines)]
    terms = {"title": draft.title, "summary": draft.summary, "hours_per_week": None, **draft.terms}
    return Standing(terms, lines, {need.topic_key: need for need in draft.needs})


def test_an_untouched_posting_becomes_the_later_draft_and_nothing_is_said_to_be_edited():
    for seed in range(WAYS):
        chance = Random(seed)
        before, after = drafted(chance, "r1"), drafted(chance, "r2")
        here = made_from(before)
        found, placed = changes(before, after, here, {"r1"})
        assert not any(change.is_edited for change in found), seed
        kept = {row.pk: row.text for row in here.lines}
        for change in found:
            if change.group == "line" and change.kind == "remove":
                del kept[change.line]
            elif change.group == "line" and change.kind == "change":
                kept[change.line] = change.after
        texts = list(kept.values()) + [line.text for line in placed if line.line is None and line.change]
        missing = {line.text for line in after.lines} - set(texts)
        assert not missing, seed
        assert set(texts) <= {line.text for line in after.lines}, seed
        assert changes(before, before, here, {"r1"})[0] == []


def test_what_was_edited_by_hand_is_never_changed_unasked():
    for seed in range(WAYS):
        chance = Random(seed)
        before, after = drafted(chance, "r1"), drafted(chance, "r2")
        here = made_from(before)
        edited = {row.pk for row in here.lines if chance.random() < 0.4}
        gone = {row.pk for row in here.lines if chance.random() < 0.2}
        lines = [
            row._replace(text=f"{row.text} And more.") if row.pk in edited else row
            for row in here.lines
            if row.pk not in gone
        ]
        lines.append(Here(99, "work", "By hand.", Source()))
        here = Standing({**here.terms, "title": "Ours"}, lines, here.needs)
        found, _ = changes(before, after, here, {"r1"})
        for change in found:
            if change.line in edited or change.part == "title":
                assert change.is_edited, seed
            assert change.line != 99


def test_a_part_that_both_drafts_say_alike_is_left_alone():
    for seed in range(WAYS):
        chance = Random(seed)
        before, after = drafted(chance, "r1"), drafted(chance, "r2")
        found, _ = changes(before, after, made_from(drafted(chance, "r1")), {"r1"})
        for change in found:
            assert change.before != change.after
            assert change.here != change.after
