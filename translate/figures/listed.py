"""Numbers that a list says already, and those of the rest: A、B两省, A等13个部门 as A and 12 others."""

from __future__ import annotations

import re
from typing import Final

from translate.figures.figure import Figure, FigureKind

_CLAUSE_CHARS: Final = 60
_CLAUSE_END: Final = re.compile(r"[，。；：！？,;:!?\n]")
_LINK: Final = re.compile("、|以及|[和与及同]")
_MOST: Final = 9
_SUMMED: Final = re.compile(
    r"\s?(?:部门|部委|省区?|省市|市|自治区|区市?|县|州|地|国|级|届|枚|项|种|门|样|类|方面|大类|人(?![死亡伤受遇被失获获])|个(?:部门|城市|省|国家|乘组|科系|级别|学院))"
)
"""What the things in a list are counted as, right behind its last one."""
_AND_OTHERS: Final = re.compile("等(?:共|全国)?$")
_OTHER: Final = re.compile(r"[\s-](?:others?|more|additional|further|fellow)\b", re.IGNORECASE)
_RUNNING: Final = re.compile("(?:连续|连)第?$")
_IN_A_ROW: Final = re.compile(r"\s(?:consecutive|straight|successive|running)\b", re.IGNORECASE)


def is_told_by_list(source: str, figure: Figure) -> bool:
    """Whether the figure sums up a list before it of so many things: 四川、贵州、云南三省."""
    if figure.kind is not FigureKind.NUMBER or not 1 < figure.value <= _MOST:
        return False
    if _SUMMED.match(source, figure.end) is None:
        return False
    return _count_links(source, figure.start) >= figure.value - 1


def is_rest(source: str, one: Figure, other: Figure, target: str) -> bool:
    """Whether ``other`` of the target counts those that a list, closed by 等, does not name of ``one``."""
    before = _AND_OTHERS.search(source, max(0, one.start - 4), one.start)
    if before is None or _OTHER.match(target, other.end) is None:
        return False
    n_named = 1 + _count_links(source, before.start())
    return one.value - other.value in (1, n_named)


def is_run(source: str, one: Figure, other: Figure, target: str) -> bool:
    """Whether both say how long something has gone on: 连续7个月 as the seventh consecutive month."""
    return (
        other.kind is FigureKind.ORDINAL
        and one.value == other.value
        and _RUNNING.search(source, max(0, one.start - 4), one.start) is not None
        and _IN_A_ROW.match(target, other.end) is not None
    )


def _count_links(source: str, end: int) -> int:
    """Marks and words that join a list, in the clause before ``end``."""
    start = max(0, end - _CLAUSE_CHARS)
    for mark in _CLAUSE_END.finditer(source, start, end):
        start = mark.end()
    return len(_LINK.findall(source, start, end))
