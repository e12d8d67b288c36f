"""The ledger: what rules do one after another can always be taken back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.document import Edit
from translate.errors import InputError
from translate.repair.ledger import Ledger, redo, undo
from translate.repair.rule import Replacement

ALPHABET = "ab徐州\ud800\n("


@st.composite
def replacement_lists(draw: st.DrawFn, n_chars: int) -> list[Replacement]:
    cuts = sorted(draw(st.lists(st.integers(0, n_chars), max_size=12)))
    if len(cuts) % 2:
        cuts.pop()
    after = st.text(ALPHABET, max_size=3)
    return [
        Replacement(start, end, draw(after), draw(st.sampled_from([0.5, 1.0])))
        for start, end in zip(cuts[::2], cuts[1::2], strict=True)
    ]


@given(st.data(), st.text(ALPHABET, max_size=30), st.integers(0, 8))
def test_any_sequence_of_rules_is_undone_exactly(data: st.DataObject, received: str, n_rules: int) -> None:
    ledger = Ledger(received)
    expected = received
    for number in range(n_rules):
        replacements = data.draw(replacement_lists(len(ledger.text)))
        for r in reversed(replacements):
            expected = expected[: r.start] + r.after + expected[r.end :]
        ledger.apply(f"r{number}", replacements)
        assert ledger.text == expected
    edits = ledger.edits()
    assert undo(ledger.text, edits) == received
    assert redo(received, edits) == ledger.text
    for edit in edits:
        assert received[edit.start : edit.end] == edit.before != edit.after
    for left, right in pairwise(edits):
        assert left.end <= right.start
        assert (left.start, left.end) != (right.start, right.end)


def apply_all(received: str, *steps: tuple[str, list[Replacement]]) -> Ledger:
    ledger = Ledger(received)
    for name, replacements in steps:
        ledger.apply(name, replacements)
    return ledger


def test_overlapping_edits_are_joined() -> None:
    ledger = apply_all(
        "甲乙丙丁",
        ("one", [Replacement(1, 2, "XY", 0.5, (("Z", 0.2),))]),
        ("two", [Replacement(2, 4, "W", 0.5)]),
    )
    assert ledger.text == "甲XW丁"
    assert ledger.edits() == (Edit("one+two", 1, 3, "乙丙", "XW", 0.25),)


def test_touching_edits_stay_apart_and_keep_their_alternatives() -> None:
    ledger = apply_all(
        "甲乙丙丁",
        ("one", [Replacement(1, 2, "", 0.9, (("Z", 0.1),))]),
        ("two", [Replacement(0, 1, "A", 1.0), Replacement(1, 2, "C", 1.0)]),
    )
    assert ledger.text == "AC丁"
    assert [(e.rule, e.before, e.after) for e in ledger.edits()] == [
        ("two", "甲", "A"),
        ("one", "乙", ""),
        ("two", "丙", "C"),
    ]
    assert ledger.edits()[1].alternatives == (("Z", 0.1),)


def test_an_edit_that_a_later_rule_takes_back_is_gone() -> None:
    ledger = apply_all(
        "甲,乙", ("wide", [Replacement(1, 2, "，", 1.0)]), ("back", [Replacement(1, 2, ",", 1.0)])
    )
    assert ledger.edits() == ()


def test_a_replacement_that_changes_nothing_is_no_edit() -> None:
    ledger = Ledger("甲乙")
    assert ledger.apply("same", [Replacement(0, 1, "甲", 1.0)]) == 0
    assert ledger.edits() == ()


@pytest.mark.parametrize(
    "replacements",
    [
        [Replacement(1, 2, "x", 1.0), Replacement(0, 1, "y", 1.0)],
        [Replacement(0, 2, "x", 1.0), Replacement(1, 2, "y", 1.0)],
        [Replacement(0, 9, "x", 1.0)],
        [Replacement(2, 1, "x", 1.0)],
    ],
)
def test_a_faulty_rule_is_named(replacements: list[Replacement]) -> None:
    with pytest.raises(ValueError, match="rule faulty"):
        Ledger("甲乙丙").apply("faulty", replacements)


def test_edits_of_another_text_are_refused() -> None:
    edit = Edit("r", 1, 2, "乙", "B", 1.0)
    with pytest.raises(InputError, match="cannot be undone"):
        undo("甲C丙", [edit])
    with pytest.raises(InputError, match="cannot be made"):
        redo("甲C丙", [edit])


def test_many_edits_on_a_long_text() -> None:
    received = "甲,乙丙" * 50_000
    ledger = Ledger(received)
    for name, offset in (("a", 1), ("b", 2), ("c", 1)):
        ledger.apply(
            name, [Replacement(i + offset, i + offset + 1, name, 0.5) for i in range(0, len(received), 4)]
        )
    assert len(ledger.edits()) == 100_000
    assert undo(ledger.text, ledger.edits()) == received
