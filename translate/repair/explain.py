"""The edits of a repair, for a reader at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from translate.document import Edit, Repaired
from translate.repair.residue import Span, find_residue
from translate.repair.rules import HEAVY, NORMALISING

_CONTEXT_CHARS: Final = 12
_MAX_SHOWN_CHARS: Final = 80
_MAX_EXAMPLES: Final = 40
"""Edits shown of one rule; the rest are counted."""


def explain(repaired: Repaired) -> str:
    """Show what repair changed, rule by rule, the gravest first, as ``…context[-before-]{+after+}context…``.

    The numbers before a line are the line and the character (from 1) in the received
    text; the percentage is the confidence, shown where it is under 95. What was found to
    be boilerplate stays in the text and comes last.
    """
    n_edits = len(repaired.edits)
    head = f"{repaired.grade.value}: {n_edits} edit{'s' * (n_edits != 1)}, read as {repaired.encoding}"
    lines = [head]
    by_rule = sorted(repaired.edits, key=_order)
    counts = Counter(e.rule for e in by_rule)
    line_starts = _find_line_starts(repaired.received, by_rule)
    for rule, group in groupby(by_rule, key=lambda e: e.rule):
        lines += ["", f"{rule} ({counts[rule]})"]
        lines += _show_group(repaired.received, list(group), line_starts)
    residue = find_residue(repaired.text)
    if residue:
        lines += ["", f"boilerplate, kept ({len(residue)})"]
        lines += _show_residue(repaired.text, residue)
    return "\n".join(lines) + "\n"


def _show_residue(text: str, spans: Sequence[Span]) -> Iterator[str]:
    """Boilerplate with its line in the repaired text."""
    line, done = 1, 0
    for start, end, kind in spans[:_MAX_EXAMPLES]:
        line += text.count("\n", done, start)
        done = start
        yield f"  {f'line {line}':>9}  {kind}: {_show(text[start:end])}"
    if len(spans) > _MAX_EXAMPLES:
        yield f"  and {len(spans) - _MAX_EXAMPLES} more"


def _order(edit: Edit) -> tuple[bool, bool, str]:
    """Sort key: what had to be recovered first, normalisation last."""
    rules = edit.rule.split("+")
    return HEAVY.isdisjoint(rules), NORMALISING.issuperset(rules), edit.rule


def _show_group(received: str, edits: Sequence[Edit], places: dict[int, str]) -> Iterator[str]:
    for edit in edits[:_MAX_EXAMPLES]:
        before = received[max(0, edit.start - _CONTEXT_CHARS) : edit.start]
        after = received[edit.end : edit.end + _CONTEXT_CHARS]
        change = f"[-{_show(edit.before)}-]" * bool(edit.before) + f"{{+{_show(edit.after)}+}}" * bool(
            edit.after
        )
        doubt = f"  {edit.confidence:.0%}" if edit.confidence < 0.95 else ""
        others = "".join(f"  or {_show(text)} {p:.0%}" for text, p in edit.alternatives)
        yield f"  {places[edit.start]:>9}  …{_show(before)}{change}{_show(after)}…{doubt}{others}"
    if len(edits) > _MAX_EXAMPLES:
        yield f"  and {len(edits) - _MAX_EXAMPLES} more"


def _find_line_starts(received: str, edits: Sequence[Edit]) -> dict[int, str]:
    """``line:column`` of each edit, counting lines only once."""
    places: dict[int, str] = {}
    line, line_start, done = 1, 0, 0
    for start in sorted({edit.start for edit in edits}):
        n_lines = received.count("\n", done, start)
        if n_lines:
            line += n_lines
            line_start = received.rfind("\n", done, start) + 1
        done = start
        places[start] = f"{line}:{start - line_start + 1}"
    return places


def _show(text: str) -> str:
    """``text`` on one line, controls and lost bytes visible."""
    if len(text) > _MAX_SHOWN_CHARS:
        half = _MAX_SHOWN_CHARS // 2
        text = f"{text[:half]} … {text[-half:]}"
    return "".join(_show_character(c) for c in text)


def _show_character(character: str) -> str:
    if character == "\n":
        return "⏎"
    if character == "\t":
        return "⇥"
    if character.isprintable() or character == "\u3000":
        return character
    code = ord(character)
    return f"<{code - 0xDC00:02X}>" if 0xDC80 <= code <= 0xDCFF else f"<U+{code:04X}>"
