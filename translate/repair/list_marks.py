r"""Marks of lists as they come out of Word: a tab behind each, and bullets that only Wingdings has.

Pasted as text, ``•`` of Word is U+F06C of the private use area, or the letter ``l`` that
Wingdings draws as a dot, and what followed the mark at a distance follows a tab. Read as
they stand, the bullet is a lost character and the line a row of a table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from translate.repair.characters import HAN
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import FONT_SYMBOLS, Survey, Trait

BULLET: Final = "• "
_SYMBOL: Final = re.compile(
    rf"^[ \t\u3000]*(?P<mark>[{FONT_SYMBOLS}][ \t\u3000\xa0]*)(?=[^\s])", re.MULTILINE
)
_TABBED: Final = re.compile(r"^.*\t.*$", re.MULTILINE)
_START: Final = rf"(?=[{HAN}A-Za-z“《【（])[^\t\n]*"
_LETTER: Final = re.compile(rf"[ \u3000]*(?P<mark>[lnuvØü§²]\t+){_START}")
"""Letters that Wingdings draws as a bullet."""
_MIN_LETTERS: Final = 2
_NUMBER: Final = re.compile(
    r"[ \t\u3000]*(?:[•·●○■□◆◇▪▫➢➤►▶✓✔☑★※]|\d{1,3}[.．、)）]|[（(]\d{1,2}[）)]|\d{1,2}(?:\.\d{1,2}){1,3}"
    r"|[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[A-Za-z][.．)）]|[①-⑳]|第[一二三四五六七八九十百零\d]{1,4}[章节節条條])"
    rf"(?P<mark>\t+){_START}"
)


def _find_list_marks(text: str, _evidence: Evidence) -> Iterator[Replacement]:
    found = [(*match.span("mark"), BULLET) for match in _SYMBOL.finditer(text)]
    for marks in _list_groups(text):
        letters = Counter(mark[0][0] for mark in marks if not mark[0].isspace())
        if all(count >= _MIN_LETTERS for count in letters.values()):
            found += [(start, start + len(mark), " " if mark.isspace() else BULLET) for mark, start in marks]
    yield from (Replacement(start, end, after, 0.95) for start, end, after in sorted(found))


def _list_groups(text: str) -> Iterator[list[tuple[str, int]]]:
    """Lines with tabs under one another, each with the mark of a list: what would else be a table."""
    lines = [match for match in _TABBED.finditer(text) if _SYMBOL.match(text, match.start()) is None]
    numbered = list(enumerate(lines))
    starts = [0] * len(lines)
    for number, line in numbered[1:]:
        is_next = line.start() == lines[number - 1].end() + 1
        starts[number] = starts[number - 1] if is_next else number
    for _, group in groupby(numbered, key=lambda entry: starts[entry[0]]):
        marks = [
            _NUMBER.fullmatch(text, line.start(), line.end())
            or _LETTER.fullmatch(text, line.start(), line.end())
            for _, line in group
        ]
        if all(marks):
            yield [(match["mark"], match.start("mark")) for match in marks if match is not None]


def _may_have_marks(survey: Survey) -> bool:
    return "\t" in survey.text or survey.has(Trait.FONT_SYMBOL)


LIST_MARKS: Final = Rule("list_marks", _find_list_marks, _may_have_marks)
