"""Find names in Chinese text, and compare them with those of its translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from opencc import OpenCC

from translate.names.table import NOT_A_NAME, Row, load_table

_MIN_CHARS: Final = 2
"""Of a name that is written out: 韩 may be a person, 韩国 is the country."""
_TRADITIONAL: Final = ("s2t", "s2tw", "s2hk")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a Chinese text. Offsets are code points, half-open."""

    start: int
    end: int
    text: str
    english: str


@dataclass(frozen=True, slots=True)
class _Index:
    """The table, ready to search with."""

    chinese: re.Pattern[str]
    """Names that are written out, in either script, the longest first."""
    rows: Mapping[str, tuple[Row, re.Pattern[str]]]
    """What a match of ``chinese`` is, and what renders it."""
    english: re.Pattern[str]
    """One group a row of the table."""


def find_names(text: str) -> list[Name]:
    """Names that a Chinese text, in either script, writes out, in order."""
    index = _load_index()
    return [
        Name(match.start(), match.end(), match[0], row.name)
        for match in index.chinese.finditer(text)
        if (row := index.rows[match[0]][0]).name != NOT_A_NAME
    ]


def find_lost(source: str, target: str) -> Iterator[Name]:
    """Names that the source writes out and nothing in the target renders, each once.

    Generously: *American*, *Washington* or *FBI* will do for 美国.
    """
    index = _load_index()
    told = set()
    for name in find_names(source):
        if name.text not in told and index.rows[name.text][1].search(target) is None:
            told.add(name.text)
            yield name


def find_strange(source: str, target: str) -> Iterator[str]:
    """Names in the target that nothing in the source, in simplified characters, stands for, each once.

    Generously: an abbreviation such as 美 or 沪, anywhere in the source, is enough.
    """
    table, latin = load_table(), source.lower()
    told = set()
    for found in _load_index().english.finditer(target):
        place = (found.lastindex or 0) - 1
        row = table[place]
        if (
            place not in told
            and not any(word in source for word in (*row.chinese, *row.behind))
            and found[0].lower() not in latin
        ):
            told.add(place)
            yield found[0]


@lru_cache(maxsize=1)
def _load_index() -> _Index:
    converters = [OpenCC(name) for name in _TRADITIONAL]
    rows: dict[str, tuple[Row, re.Pattern[str]]] = {}
    for row in load_table():
        either = f"{row.english}|{row.also}" if row.also else row.english
        rendering = re.compile(rf"(?<!\w)(?:{either})", re.IGNORECASE)
        for word in row.chinese:
            if len(word) >= _MIN_CHARS:
                for written in (word, *(converter.convert(word) for converter in converters)):
                    rows.setdefault(written, (row, rendering))
    longest_first = sorted(rows, key=lambda word: (-len(word), word))
    alternatives = "|".join(rf"((?:{row.english})\w*)" for row in load_table())
    return _Index(
        re.compile("|".join(map(re.escape, longest_first))),
        rows,
        re.compile(rf"\b(?=[A-Z])(?:{alternatives})"),
    )
