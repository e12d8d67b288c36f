"""Levels of headings, and the sections that they open."""

from __future__ import annotations

from collections.abc import Sequence

from translate.document import Section
from translate.structure.block import Mark


def find_levels(marks: Sequence[Mark]) -> list[int]:
    """Depth of each heading, from 1, told by its mark and by the marks open above it.

    A kind that is open already closes what lies beneath it. Of two ranked kinds
    the higher closes the lower. Any other new kind opens beneath: ``（一）`` under
    ``一、``, a short line under ``■``, and a level of Markdown that was skipped is not
    counted.
    """
    levels: list[int] = []
    open_marks: list[Mark] = []
    for mark in marks:
        kinds = [one.kind for one in open_marks]
        if mark.kind in kinds:
            del open_marks[kinds.index(mark.kind) :]
        elif mark.rank is not None:
            while open_marks and any(one.rank is not None and one.rank >= mark.rank for one in open_marks):
                open_marks.pop()
        open_marks.append(mark)
        levels.append(len(open_marks))
    return levels


def build_sections(text: str, headings: Sequence[tuple[int, int, Mark]]) -> tuple[Section, ...]:
    """Tile a text with sections: what precedes the first heading, then one a heading.

    Args:
        text: the text.
        headings: ``(start, index of the heading's first segment, mark)``, in order.

    """
    levels = find_levels([mark for _, _, mark in headings])
    starts = [0, *(start for start, _, _ in headings)]
    ends = [*starts[1:], len(text)]
    segments = [None, *(segment for _, segment, _ in headings)]
    return tuple(
        Section(index, level, segment, start, end)
        for index, (level, segment, start, end) in enumerate(
            zip([0, *levels], segments, starts, ends, strict=True)
        )
    )
