"""Amounts by area: 每亩 is a fifteenth of a hectare, and a sixth of an acre."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_BY_MU: Final = re.compile("每亩|[/／]亩|亩[产均]")
_BY_OTHER: Final = re.compile("公顷|英亩|垧|晌")
_ENGLISH: Final = re.compile(
    r"(?:\bper |\beach |/ ?)(?P<area>(?:acre|hectare|ha)s?)\b|\b(?P<whole>an? (?:acre|hectare))\b",
    re.IGNORECASE,
)


def find_wrong_area(source: str, target: str) -> Iterator[tuple[int, int, str]]:
    """Where the target counts by another area than the source, which counts by 亩 alone.

    ``source`` in simplified characters. Yields start and end (code points) and what belongs there.
    """
    if _BY_MU.search(source) is not None and _BY_OTHER.search(source) is None:
        for match in _ENGLISH.finditer(target):
            name = "area" if match["area"] else "whole"
            yield *match.span(name), "mu" if match["area"] else "a mu"
