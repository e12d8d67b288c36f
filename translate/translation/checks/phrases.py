"""Phrases of officialese and of news that small models misread: 共谋发展 is no conspiracy.

``phrases.tsv`` says what each is taken for, or what a translation of it has to say. A second
attempt gets what stands there instead, in English or in plainer Chinese. Of 35,979 human
translations (news, laws and the four sets) none is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from translate.translation.checks.check import Evidence

KIND: Final = "phrase"
TABLE: Final = "phrases.tsv"
NOTHING: Final = "(?!)"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of the table."""

    chinese: re.Pattern[str]
    unless: re.Pattern[str]
    """Where the source has it, nothing is said."""
    right: re.Pattern[str] | None
    """What the target must say; found, nothing is wrong."""
    wrong: re.Pattern[str] | None
    """What shows that the phrase was misread; without it, that nothing right is found does."""
    english: str
    instead: str
    """What a second attempt is given."""


def find_misread_phrases(evidence: Evidence) -> Iterator[str]:
    """A phrase that the target takes for something else, or leaves out; each row once."""
    for phrase, stated, written in _find(evidence.source, evidence.hypothesis.target):
        if written:
            yield f"{stated} ({phrase.english}) may be misread: the translation says {written}"
        else:
            yield f"{stated} ({phrase.english}) is not in the translation"


def write_misread_phrases(source: str, target: str) -> str:
    """A folded source with other words for the phrases that its target misreads."""
    for phrase, _, _ in list(_find(source, target)):
        instead = f" {phrase.instead} " if phrase.instead.isascii() else phrase.instead
        source = phrase.chinese.sub(instead, source)
    return source.strip()


def _find(source: str, target: str) -> Iterator[tuple[Phrase, str, str]]:
    """Rows that are misread, with what the source says and what shows it, if anything does."""
    for phrase in load_phrases():
        stated = phrase.chinese.search(source)
        if stated is None or phrase.unless.search(source) is not None:
            continue
        if phrase.right is not None and phrase.right.search(target) is not None:
            continue
        if phrase.wrong is None:
            yield phrase, stated[0], ""
        elif (found := phrase.wrong.search(target)) is not None:
            written = re.match(r"\w*", target[found.end() :])
            yield phrase, stated[0], found[0] + (written[0] if written else "")


@lru_cache(maxsize=1)
def load_phrases() -> tuple[Phrase, ...]:
    """The rows of ``phrases.tsv``, in its order."""
    text = files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        Phrase(
            re.compile(chinese),
            re.compile(unless or NOTHING),
            _compile(right),
            _compile(wrong),
            english,
            instead[0] if instead else english,
        )
        for chinese, unless, right, wrong, english, *instead in rows
    )


def _compile(words: str) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE) if words else None
