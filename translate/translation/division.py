"""Divide a text that is longer than the model reads, never truncating it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from typing import Final

BREAKS: Final = (
    re.compile(r"(?<=[。！？!?])[”’」』）)]*(?=[^”’」』）)])|(?<=[；;\n])"),
    re.compile(r"(?<=[，：,:])(?!\d)|(?<=——)"),
    re.compile(r"(?<=[、\s])"),
)
"""Where to divide: at sentences, at clauses, at anything that leaves words whole."""
MIN_CLAUSE_CHARS: Final = 12
"""A shorter clause goes with its neighbour: alone it says too little to be translated well."""
UNBROKEN: Final = re.compile(r"[A-Za-z0-9.,%]+|.", re.DOTALL)


def divide_text(text: str, count_tokens: Callable[[str], int], max_tokens: int) -> list[str]:
    """Pieces of at most ``max_tokens`` tokens that join to ``text`` again, as few as breaks allow.

    A stretch without any mark is cut between characters, a Latin word or number only
    where it is over the budget by itself.
    """
    return _divide(text, count_tokens, max_tokens, 0)


def split_clauses(text: str) -> list[str]:
    """Sentences and clauses of a text, joined where they are too short to stand alone."""
    pieces: list[str] = []
    for piece in _split_at(text, BREAKS[0]):
        for clause in _split_at(piece, BREAKS[1]):
            if pieces and (len(pieces[-1]) < MIN_CLAUSE_CHARS or len(clause) < MIN_CLAUSE_CHARS):
                pieces[-1] += clause
            else:
                pieces.append(clause)
    return pieces


def _divide(text: str, count_tokens: Callable[[str], int], max_tokens: int, level: int) -> list[str]:
    if count_tokens(text) <= max_tokens:
        return [text]
    if level < len(BREAKS):
        units = _split_at(text, BREAKS[level])
    elif level == len(BREAKS):
        units = UNBROKEN.findall(text)
    else:
        units = list(text)
    if len(units) == 1:
        # A single character over the budget cannot be helped; the engine refuses it by name.
        return [text] if len(text) <= 1 else _divide(text, count_tokens, max_tokens, level + 1)
    pieces = _pack(units, count_tokens, max_tokens)
    return [small for piece in pieces for small in _divide(piece, count_tokens, max_tokens, level + 1)]


def _pack(units: Sequence[str], count_tokens: Callable[[str], int], max_tokens: int) -> list[str]:
    """Join neighbours as long as they fit; a unit that does not fit by itself stays alone.

    The number that fits is found by doubling and halving: counting after each unit
    would take minutes for a page without a mark.
    """
    pieces: list[str] = []
    start = 0
    while start < len(units):
        fits, too_many = 1, 2
        while start + too_many <= len(units) and _holds(units, start, too_many, count_tokens, max_tokens):
            fits, too_many = too_many, 2 * too_many
        too_many = min(too_many, len(units) - start + 1)
        while too_many - fits > 1:
            middle = (fits + too_many) // 2
            if _holds(units, start, middle, count_tokens, max_tokens):
                fits = middle
            else:
                too_many = middle
        pieces.append("".join(units[start : start + fits]))
        start += fits
    return pieces


def _holds(
    units: Sequence[str], start: int, n_units: int, count_tokens: Callable[[str], int], max_tokens: int
) -> bool:
    return count_tokens("".join(units[start : start + n_units])) <= max_tokens


def _split_at(text: str, pattern: re.Pattern[str]) -> list[str]:
    ends = [match.end() for match in pattern.finditer(text) if 0 < match.end() < len(text)]
    edges = [0, *sorted(set(ends)), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(edges)]
