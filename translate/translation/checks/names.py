"""Does the target name a country, a city or an organisation that the source does not?

Models put a name that they know in the place of one that they do not: OECD for 上合组织,
Guangzhou for 贵州. The table is short and its evidence is generous: an abbreviation such
as 美 or 沪, anywhere in the segment, is enough. A name that the translator took from the
context of the segment is reported too, since nobody can tell the two apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from translate.translation.checks.check import Evidence

TABLE: Final = "names.tsv"


@dataclass(frozen=True, slots=True)
class Names:
    """The table: one pattern with a group a row, and what may lie behind each row in Chinese."""

    english: re.Pattern[str]
    chinese: tuple[tuple[str, ...], ...]


def find_strange_names(evidence: Evidence) -> Iterator[str]:
    """Names in the target that nothing in the source stands for, each once."""
    source, names = evidence.source, load_names()
    latin = source.lower()
    told = set()
    for found in names.english.finditer(evidence.hypothesis.target):
        row = (found.lastindex or 0) - 1
        if (
            row not in told
            and not any(word in source for word in names.chinese[row])
            and found[0].lower() not in latin
        ):
            told.add(row)
            yield f"{found[0]} is not named in the source"


@lru_cache(maxsize=1)
def load_names() -> Names:
    """The table of names, ``names.tsv``."""
    text = files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return Names(
        re.compile(r"\b(?=[A-Z])(?:" + "|".join(f"((?:{row[0]})\\w*)" for row in rows) + ")"),
        tuple(tuple(word for field in row[1:] for word in field.split("|")) for row in rows),
    )
