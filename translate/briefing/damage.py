"""Where repair's edits stand in the repaired text, and which of them are a guess."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from translate.document import Article, Edit, Segment

SURE: Final = 0.8
"""Confidence from which on an edit is not brought before the reader."""

UNREADABLE: Final = re.compile(
    r"[\ufffd\ud800-\udfff\ue000-\uf8ff]+|(?<![^\s“「『（(，。：；、])\?{2,}(?=[㐀-鿿])"
)
"""Nobody wrote these: replacement characters, lone surrogates, private use, question marks before a text."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An uncertain edit and the segment in which its result stands."""

    edit: Edit
    segment: int


def find_doubtful_edits(article: Article) -> Iterator[Doubt]:
    """Yield edits under ``SURE``, each with the segment that it changed.

    An edit that removed text is laid to the segment at or after its place, the last
    one at the end of the text.
    """
    segments = article.structure.segments
    starts = [segment.start for segment in segments]
    shift = 0
    for edit in article.repaired.edits:
        start = edit.start + shift
        end = start + len(edit.after)
        shift += len(edit.after) - (edit.end - edit.start)
        if edit.confidence >= SURE or not segments:
            continue
        if edit.before.isspace() and not edit.after.strip():
            continue
        yield from (Doubt(edit, index) for index in _find_segments(segments, starts, start, end))


def find_unreadable(segment: Segment) -> list[str]:
    """Runs of characters in ``segment`` that repair could not bring back."""
    return UNREADABLE.findall(segment.source)


def _find_segments(segments: tuple[Segment, ...], starts: list[int], start: int, end: int) -> tuple[int, ...]:
    first = max(0, bisect_right(starts, start) - 1)
    if segments[first].end <= start:
        first = min(first + 1, len(segments) - 1)
    last = first
    while last + 1 < len(segments) and segments[last + 1].start < end:
        last += 1
    return tuple(segments[i].index for i in range(first, last + 1))
