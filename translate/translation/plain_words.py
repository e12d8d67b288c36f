"""Give the model plainer words for those that it misreads: 实践 for 践行, which came out as *trampling*.

A model that has met a word seldom guesses from its characters, and nothing in the translation
shows it: 致辞, to speak at a ceremony, became *to resign*. The source that people see, and that the
checks read, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from typing import Final

from translate.names import write_out_countries

TABLE: Final = "plain_words.tsv"
_SPACES: Final = re.compile(" {2,}")


@dataclass(frozen=True, slots=True)
class PlainWord:
    """A row of the table."""

    word: re.Pattern[str]
    instead: str
    """A template of ``re.Match.expand``."""
    right: re.Pattern[str]
    """What shows in a translation that the word was understood."""


def write_plain_words(source: str, kept: Collection[str] = ()) -> str:
    """A folded source with plainer words, and countries in full for their short names where these are sure.

    Args:
        source: in simplified characters.
        kept: terms of it that have a prescribed English; a word that has one in it, or is part of one, stays.

    """
    plain = write_out_countries(source)
    if any(term not in plain for term in kept):
        plain = source
    for row in load_plain_words():
        if row.word.search(plain) is not None:
            plain = row.word.sub(partial(_replace, instead=row.instead, kept=kept), plain)
    return _SPACES.sub(" ", plain).strip()


def _replace(match: re.Match[str], instead: str, kept: Collection[str]) -> str:
    is_kept = any(term in match[0] or match[0] in term for term in kept)
    return match[0] if is_kept else match.expand(instead)


@lru_cache(maxsize=1)
def load_plain_words() -> tuple[PlainWord, ...]:
    """The rows of ``plain_words.tsv``, in its order."""
    return read_plain_words(files(__package__).joinpath(TABLE).read_text(encoding="utf-8"))


def read_plain_words(table: str) -> tuple[PlainWord, ...]:
    """The rows of a table; lines that start with ``#`` and empty ones are none."""
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return tuple(
        PlainWord(re.compile(word), instead, re.compile(rf"(?<!\w)(?:{right})", re.IGNORECASE))
        for word, instead, right in rows
    )
