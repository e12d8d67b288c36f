"""Are the countries, cities and organisations of the target those of the source?

Models put a name that they know in the place of one that they do not: OECD for 上合组织,
Guangzhou for 贵州. Two rules read one short table. A name of the target needs something
behind it in the source, generously: an abbreviation such as 美 or 沪, anywhere in the
segment, is enough. A name of the source, written out, needs something of the target,
generously too: 美国 is met by *American*, *Washington* or *FBI*. A name that the
translator took from the context, or left out because it goes without saying, is
reported, since nobody can tell these from mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from translate.translation.checks.check import Evidence

KIND: Final = "name"
TABLE: Final = "names.tsv"
N_FIELDS: Final = 5
NOT_A_NAME: Final = "-"
MIN_WRITTEN_OUT: Final = 2
"""Characters: 韩 may be a person, 韩国 is the country."""


@dataclass(frozen=True, slots=True)
class Row:
    """One name of the table."""

    name: str
    english: str
    """How it begins in English, a regular expression that starts at a word."""
    chinese: tuple[str, ...]
    behind: tuple[str, ...]
    """What else may lie behind the English."""
    also: str
    """What else may render the Chinese, another such expression."""


@dataclass(frozen=True, slots=True)
class Names:
    """The table, ready to search with."""

    english: re.Pattern[str]
    """One group a row."""
    behind: tuple[tuple[str, ...], ...]
    """What may lie behind the English of a row in Chinese."""
    chinese: re.Pattern[str]
    """Names that are written out, the longest first."""
    rendered: Mapping[str, tuple[str, re.Pattern[str]]]
    """A name of ``chinese``: what to call it in English, and what renders it."""


def find_wrong_names(evidence: Evidence) -> Iterator[str]:
    """Names in the target that nothing in the source stands for, and the other way round; each once."""
    yield from _find_strange(evidence)
    yield from _find_lost(evidence)


def _find_strange(evidence: Evidence) -> Iterator[str]:
    source, names = evidence.source, load_names()
    latin = source.lower()
    told = set()
    for found in names.english.finditer(evidence.hypothesis.target):
        row = (found.lastindex or 0) - 1
        if (
            row not in told
            and not any(word in source for word in names.behind[row])
            and found[0].lower() not in latin
        ):
            told.add(row)
            yield f"{found[0]} is not named in the source"


def _find_lost(evidence: Evidence) -> Iterator[str]:
    names = load_names()
    for word in dict.fromkeys(names.chinese.findall(evidence.source)):
        name, rendering = names.rendered[word]
        if name != NOT_A_NAME and rendering.search(evidence.hypothesis.target) is None:
            yield f"{word} ({name}) is not in the target"


def load_table() -> list[Row]:
    """The rows of ``names.tsv``."""
    text = files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    rows = [(line + [""] * N_FIELDS)[:N_FIELDS] for line in lines]
    return [
        Row(name, english, tuple(chinese.split("|")), tuple(behind.split("|")) if behind else (), also)
        for name, english, chinese, behind, also in rows
    ]


@lru_cache(maxsize=1)
def load_names() -> Names:
    """The table, compiled."""
    rows = load_table()
    rendered: dict[str, tuple[str, re.Pattern[str]]] = {}
    for row in rows:
        either = f"{row.english}|{row.also}" if row.also else row.english
        rendering = re.compile(rf"(?<!\w)(?:{either})", re.IGNORECASE)
        for word in row.chinese:
            if len(word) >= MIN_WRITTEN_OUT:
                rendered.setdefault(word, (row.name, rendering))
    longest_first = sorted(rendered, key=lambda word: (-len(word), word))
    return Names(
        re.compile(r"\b(?=[A-Z])(?:" + "|".join(rf"((?:{row.english})\w*)" for row in rows) + ")"),
        tuple(row.chinese + row.behind for row in rows),
        re.compile("|".join(map(re.escape, longest_first))),
        rendered,
    )
