"""The table of names, ``names.tsv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

_TABLE: Final = "names.tsv"
_N_FIELDS: Final = 5
_LAST_COUNTRY: Final = "India"
"""Countries come first in the table, China and its parts further down."""
_FOREIGN_BODIES: Final = frozenset(
    (
        *("ASEAN", "European Union", "Federal Reserve", "Hamas", "Hezbollah", "NATO", "Pentagon"),
        *("Qualcomm", "Taliban", "White House"),
    )
)
NOT_A_NAME: Final = "-"
"""English of words in which a name stands that is not meant: 入海口 is not 海口."""


@dataclass(frozen=True, slots=True)
class Row:
    """One name of the table; Chinese in simplified characters."""

    name: str
    """In English, for a reader."""
    english: str
    """How it begins in English text, a regular expression that starts at a word."""
    chinese: tuple[str, ...]
    behind: tuple[str, ...]
    """What else may lie behind the English."""
    also: str
    """What else may render the Chinese, another such expression."""


@lru_cache(maxsize=1)
def load_table() -> tuple[Row, ...]:
    """The rows of ``names.tsv``, in its order."""
    text = files(__package__).joinpath(_TABLE).read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    rows = [(line + [""] * _N_FIELDS)[:_N_FIELDS] for line in lines]
    return tuple(
        Row(name, english, tuple(chinese.split("|")), tuple(behind.split("|")) if behind else (), also)
        for name, english, chinese, behind, also in rows
    )


@lru_cache(maxsize=1)
def list_foreign() -> frozenset[str]:
    """English names of the foreign countries, and of what has one in its name or is known to be abroad."""
    countries = list_countries()
    words = tuple(
        word for row in load_table() if row.name in countries for word in row.chinese if len(word) > 1
    )
    bodies = {row.name for row in load_table() if any(word.startswith(words) for word in row.chinese)}
    return countries | bodies | _FOREIGN_BODIES


@lru_cache(maxsize=1)
def list_countries() -> frozenset[str]:
    """English names of the foreign countries of the table."""
    names = [row.name for row in load_table()]
    return frozenset(names[: names.index(_LAST_COUNTRY) + 1]) - {"China"}
