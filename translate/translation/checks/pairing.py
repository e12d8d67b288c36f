"""Brackets and quotation marks that open and do not close."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from translate.translation.checks.check import Evidence

PAIRS: Final = (("(", ")"), ("[", "]"), ("“", "”"))


def find_unbalanced(evidence: Evidence) -> Iterator[str]:
    """Marks without their partner, unless the source is a piece of a longer quotation too."""
    target = evidence.hypothesis.target
    source = evidence.source
    for opening, closing in PAIRS:
        if target.count(opening) != target.count(closing) and _is_balanced(source):
            yield f"{target.count(opening)} {opening} and {target.count(closing)} {closing}"
    if target.count('"') % 2 == 1 and _is_balanced(source):
        yield f'{target.count(chr(34))} "'


def _is_balanced(source: str) -> bool:
    pairs = ("（）", "()", "“”", "‘’", "《》", "[]", "【】", "「」", "『』")
    return (
        all(source.count(pair[0]) == source.count(pair[1]) for pair in pairs) and source.count('"') % 2 == 0
    )
