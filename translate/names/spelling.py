"""Names that a translation spells nearly: Zhuang Jian for 张健, Guinlin for 桂林.

A model writes what it takes for the sound of a name, letter by letter. Where a text
names a person (``persons``) or something of the table (``search``), the target does not
spell that name, and one name in the target is nearly it and nobody else's in the source,
the two are the same. What is an English word or somebody's name is no spelling of a place:
*Standing* is as near to Shandong as *Sandong*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

from translate.names.misnamed import find_misnamed
from translate.names.persons import Person, find_lost_persons, is_read, list_titles, squeeze
from translate.names.readings import is_spelt
from translate.names.search import Name, find_lost, find_strange
from translate.names.words import is_known_word

_MAX_SHARE: Final = 0.3
"""Letters that differ, of those of the name."""
_MAX_SHARE_WITH_EXACT_PART: Final = 0.35
"""The same where surname or given name is spelt right."""
_MAX_SHARE_OF_WORD: Final = 0.25
_SPELT_BY_SOUND: Final = re.compile("[A-Z][a-z]{4,}")
"""Names of one word, long enough to tell from another with a letter changed."""
_WORD: Final = re.compile(r"[A-Z][a-zü]*(?:['’-](?!s\b)[A-Za-z]?[a-zü]+)*")


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A name of the source, and where the target spells it nearly. Offsets are code points."""

    name: Name | Person
    start: int
    end: int
    written: str


def find_misspelled(source: str, target: str) -> Iterator[Misspelling]:
    """Names in the target that are nearly those of persons and places whom only the source spells.

    Nothing is found where two spellings in the target, or two names, are as good.
    """
    misnamed = [person for person, _ in find_misnamed(source, target)]
    persons = [*find_lost_persons(source, target), *misnamed]
    names = [name for name in find_lost(source, target) if _SPELT_BY_SOUND.fullmatch(name.english)]
    nearest: dict[Name | Person, list[_Run]] = {}
    if persons:
        own = frozenset(person.english.partition(" ")[0] for person in misnamed)
        runs = [run for run in _list_runs(target) if not _belongs_to_another(run.written, source, own)]
        nearest |= {
            person: _find_nearest(runs, partial(_compare_persons, person.english)) for person in persons
        }
    if names:
        words = [_Run(*word.span(), word[0]) for word in _WORD.finditer(target)]
        words = [word for word in words if not _is_other_word(word.written, source)]
        nearest |= {name: _find_nearest(words, partial(_compare_words, name.english)) for name in names}
    claimed = [run for runs in nearest.values() for run in runs]
    for name, places in nearest.items():
        if all(sum(_overlap(place, other) for other in claimed) == 1 for place in places):
            yield from (Misspelling(name, place.start, place.end, place.written) for place in places)


@dataclass(frozen=True, slots=True)
class _Run:
    """Words with capitals, one after the other."""

    start: int
    end: int
    written: str


def _overlap(run: _Run, other: _Run) -> bool:
    return other.start < run.end and run.start < other.end


def _list_runs(target: str) -> Iterator[_Run]:
    """Two or three words with capitals, one space between them, at every place."""
    titles = list_titles()
    words = [word for word in _WORD.finditer(target) if word[0].lower() not in titles]
    for first in range(len(words)):
        for n_words in (2, 3):
            run = words[first : first + n_words]
            if len(run) == n_words and all(target[a.end() : b.start()] == " " for a, b in pairwise(run)):
                start, end = run[0].start(), run[-1].end()
                yield _Run(start, end, target[start:end])


def _belongs_to_another(written: str, source: str, own: frozenset[str]) -> bool:
    """Whether a name that is written so may be that of another person or of a place; ``own`` are surnames
    by which the table knows the very persons that are looked for.
    """
    is_known = written in source or any(name not in own for name in find_strange("", written))
    return is_known or any(is_read(source, *name) for name in _divide(written))


def _is_other_word(written: str, source: str) -> bool:
    """Whether a word may be another name, or none."""
    is_known = written in source or next(find_strange("", written), None) is not None
    return is_known or is_known_word(written) or is_spelt(source, squeeze(written))


def _divide(written: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Surname and given name of a written name, the surname first and last."""
    words = [squeeze(word) for word in written.split(" ")]
    return (words[0], "".join(words[1:])), (words[-1], "".join(words[:-1]))


def _find_nearest(runs: Sequence[_Run], compare: Callable[[str], float | None]) -> list[_Run]:
    """The runs that are nearest to a name and near enough, all written alike; else none."""
    shares = [(share, run) for run in runs if (share := compare(run.written)) is not None]
    least = min((share for share, _ in shares), default=None)
    nearest = [run for share, run in shares if share == least]
    return nearest if len({run.written for run in nearest}) == 1 else []


def _compare_words(name: str, written: str) -> float | None:
    """Share of letters that differ; ``None`` where it is too large."""
    share = count_edits(name.lower(), written.lower()) / len(name)
    return share if name[0] == written[0] and share <= _MAX_SHARE_OF_WORD else None


def _compare_persons(name: str, written: str) -> float | None:
    """Share of letters that differ, surname first or last; ``None`` where it is too large."""
    surname, given = map(squeeze, name.split(" ", 1))
    shares = []
    for first, last in _divide(written):
        is_doubled = surname == first and last == given * 2  # Han Zhengzheng, of one character written twice
        share = 0.0 if is_doubled else count_edits(surname + given, first + last) / len(surname + given)
        has_exact_part = surname == first or given == last
        has_initials = surname[:1] == first[:1] and given[:1] == last[:1]
        if share <= (_MAX_SHARE_WITH_EXACT_PART if has_exact_part else _MAX_SHARE if has_initials else 0.0):
            shares.append(share)
    return min(shares, default=None)


def count_edits(left: str, right: str) -> int:
    """Levenshtein's distance: letters to be added, taken away or replaced."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]
