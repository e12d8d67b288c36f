"""What is left where U+FFFD was written out and read with the wrong codec: ``锟斤拷`` and its like.

The text was lost before, so nothing can be read anew: each mark becomes U+FFFD again.
EF BF BD is three bytes and a pair of GBK two, so between marks that stand apart, one
byte of a mark forms a pair with a byte that survived: ``锟角``, ``匡拷``, ``叫斤拷``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.mojibake_channel import View, open_view
from translate.repair.shifted_codec import GBK

_PROOF: Final = re.compile("锟斤拷|匡拷|.斤拷")
"""What no author writes: without one in a line, 锟 is a name's character and 斤拷 part of 公斤拷贝."""
_ALIGNED: Final = re.compile("(?:嚙踝蕭)+|(?:ï¿½)+")
_MARK: Final = "\xef\xbf\xbd"
_SURVIVOR: Final = "[\xc2-\xdf][\x80-\xbf]"
"""Two bytes that are a character of UTF-8 by chance: they outlived the first wrong reading."""
_MARKS: Final = re.compile(f"(?:{_SURVIVOR})?{_MARK}(?:(?:{_SURVIVOR}){{0,2}}{_MARK})*(?:{_SURVIVOR})?")
_HINT: Final = re.compile("[锟拷]")


def find_remains(line: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and U+FFFD for each run of such marks, in order."""
    found = [(*match.span(), "\ufffd" * _count_marks(match[0])) for match in _ALIGNED.finditer(line)]
    if _HINT.search(line):
        found += _find_in_gbk(line)
    yield from sorted(found)


def _count_marks(run: str) -> int:
    return max(1, len(run) * (1 if run[0] == "ï" else 2) // 3)


def _find_in_gbk(line: str) -> list[tuple[int, int, str]]:
    view = open_view(line, GBK)
    found: list[tuple[int, int, str]] = []
    is_proven = False
    for match in _MARKS.finditer(view.units):
        first, last = match.span()
        # A pair of its own before or after the marks is a character that nothing speaks against.
        if view.units[first] != "\xef" and view.offsets[first] >= 0:
            first += 2
        if view.units[last - 3 : last] != _MARK and view.offsets[last] >= 0:
            last -= 2
        n_marks = view.units.count(_MARK, first, last)
        start, end = _widen(view, first, last)
        is_proven |= _PROOF.search(line, start, end) is not None
        n_lost = n_marks + (last - first - 3 * n_marks) // 2
        if found and start < found[-1][1]:
            start = found[-1][1]
        if start < end:
            found.append((start, end, "\ufffd" * max(n_lost, 1)))
    return found if is_proven else []


def _widen(view: View, first: int, last: int) -> tuple[int, int]:
    """Offsets in the source of the whole characters around some units."""
    while view.offsets[first] < 0:
        first -= 1
    while view.offsets[last] < 0:
        last += 1
    return view.offsets[first], view.offsets[last]
