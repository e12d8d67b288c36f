"""Amounts by area: 每亩 is a fifteenth of a hectare, and a sixth of an acre."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_BY_MU: Final = re.compile("每亩|[/／]亩|亩[产均]")
_BY_HECTARE: Final = re.compile("公顷|垧|晌")
_BY_ACRE: Final = re.compile("英亩")
_ENGLISH: Final = re.compile(
    r"(?:\bper |\beach |/ ?)(?P<area>(?:(?P<per_acre>acre)|hectare|ha)s?)\b"
    r"|\b(?P<whole>an? (?:(?P<an_acre>acre)|hectare))\b",
    re.IGNORECASE,
)


def find_wrong_area(source: str, target: str) -> Iterator[tuple[int, int, str]]:
    """Where the target counts by another area than the source, which counts by 亩 and perhaps by 公顷.

    ``source`` in simplified characters. Yields start and end (code points) and what belongs there.
    """
    if _BY_MU.search(source) is not None and _BY_ACRE.search(source) is None:
        by_hectare = _BY_HECTARE.search(source) is not None
        for match in _ENGLISH.finditer(target):
            if by_hectare and not (match["per_acre"] or match["an_acre"]):
                continue
            name = "area" if match["area"] else "whole"
            yield *match.span(name), "mu" if match["area"] else "a mu"
