"""What a page leaves around its article: recognised and set apart, never deleted.

Editors' names, sources, copyright notices, share buttons, links to other pages. They
stay in the text, and whoever divides it is told where they are: a reader may want
to know who edited a piece, but its last paragraph is not an advertisement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from translate.repair.contents import find_contents
from translate.repair.page_numbers import find_bare_numbers
from translate.repair.quoted_heads import find_quoted_heads
from translate.repair.residue_lines import (
    classify_line,
    find_trailing_buttons,
    find_trailing_credit,
    is_beside_buttons,
    may_be_heading,
)

Span = tuple[int, int, str]
"""Start, end (code points, half-open) and kind of a piece of residue."""

_MAX_LINE_CHARS: Final = 120


_LINE: Final = re.compile(r"[^\n]+")
_STEP: Final = r"\s*(?:>{1,2}|›|»|＞{1,2}|→|/(?=\s))\s*"
_CRUMB: Final = r"[^\s>›»＞→。！？，；:：|]{1,16}"
_CRUMBS: Final = re.compile(
    rf"(?:\S{{0,8}}[:：]\s*)?{_CRUMB}(?:{_STEP}{_CRUMB}){{2,6}}(?:{_STEP})?|{_CRUMB}{_STEP}正文"
)
"""A path through the site; it need not start with a word that we know."""
_BUTTONS: Final = frozenset(("share", "navigation"))
_N_TOP_LINES: Final = 4
"""Lines at the head among which such a path is looked for; further down it may be the author's thought."""
_RELATED: Final = re.compile(
    r"\W*(?:相[关關](?:阅读|閱讀|新闻|新聞|报道|報導|文章|推荐|推薦|链接|連結|专题)|延伸(?:阅读|閱讀)|(?:推荐|推薦)(?:阅读|閱讀|新闻|文章)"
    r"|(?:热点|热门|熱門)(?:推荐|新闻|文章|文章)|猜你喜[欢歡]|更多(?:精彩|新闻|新聞|内容))\W*"
)
"""Heads a list of other articles, down to the next line of prose if there is one."""
_COMMENTS: Final = re.compile(
    r"\W*(?:(?:热门|熱門|精彩|最新|全部|网友|網友|发表|發表)(?:评论|評論)|(?P<counted>(?:评论|評論)\s?[(（]\s?\d+\s?条?[)）])|热评|跟[贴帖]"
    r"|我要[举舉][报報]|我[来來][说說][两兩]句)\s*(?P<number>[(（]\s?\d+\s?条?[)）])?\W*"
)
"""Heads what readers wrote: it goes on to the end of the page."""
_COMMENTED: Final = re.compile(
    r"[网網]友\S{0,14}[:：]|\d{1,2}:\d{2}|\d\s?(?:[秒天]|分[钟鐘]|小[时時])前|^\W*\d*\s?(?:回[复覆復]|[点點]?[赞讚]|[顶頂踩]|[举舉][报報])"
    r"|(?:回[复覆復]|[赞讚顶頂踩])\s?[(（\d]|^\W*(?:#?\d+\s?)?[楼樓#]|[评評][论論]|^\S{1,16}[:：]|\d{4}-\d"
)
"""What stands about a comment: who wrote it and when, and what to press."""
_MAX_COMMENTS_SEARCHED: Final = 12
"""Lines under a heading among which such a thing is looked for."""
_MAX_PAGE_CHARS: Final = 20
_MAX_RUNNING_CHARS: Final = 40
_MIN_RUNNING: Final = 2
_PROSE_END: Final = re.compile("[。！？][”」』）)]*$")
_PROSE_END_CHARS: Final = 12
_PROSE_MARK: Final = re.compile("[，。；]")
_MIN_PROSE_CHARS: Final = 40


def find_residue(text: str) -> list[Span]:
    """Find boilerplate in a repaired text.

    Returns:
        Sorted, non-overlapping spans ``(start, end, kind)``; ``kind`` is ``editor``,
        ``source``, ``copyright``, ``share``, ``navigation``, ``pages`` (the article is one page of
        several), ``related`` (other articles), ``comments``, ``message`` (the head of a mail that another
        quotes), ``timestamp``, ``link`` or ``rule``. A span is a line, or the bracket that ends one.

    """
    lines = [
        (start, end) for m in _LINE.finditer(text) for start, end in [_trim(text, *m.span())] if start < end
    ]
    return list(_scan(text, lines))


def _scan(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[Span]:
    bare = find_bare_numbers(text)
    running = _find_running(text, lines, bare)
    quoted = find_quoted_heads(text, lines)
    contents = find_contents(text, lines)
    under = ""  # kind of the list of links or comments that a line stands in
    n_prose = 0
    for number, (start, end) in enumerate(lines):
        short = end - start <= _MAX_LINE_CHARS
        heads = _COMMENTS.fullmatch(text, start, end) if short and n_prose else None
        if heads is not None and not _heads_comments(text, lines, number, heads):
            continue
        if heads is not None:
            under = "comments"
        elif short and _RELATED.fullmatch(text, start, end) and under != "comments":
            under = "related"
        elif end - start >= _MIN_PROSE_CHARS and _is_prose(text, start, end):
            n_prose += 1
            under = "" if under == "related" else under
        kind = classify_line(text[start:end]) if short or text[start] == "[" else None
        if kind is None and (number in running or start in bare):
            kind = "pages"
        if number in quoted:
            kind = "message"
        if number in contents:
            kind = "navigation"
        if kind is None and short and _stands_beside_buttons(text, lines, number):
            kind = "share"
        if kind is None and number < _N_TOP_LINES and short and _CRUMBS.fullmatch(text, start, end):
            kind = "navigation"
        if kind in _BUTTONS and may_be_heading(text[start:end]) and _heads_prose(text, lines, number):
            kind = None
        if kind is not None or under:
            yield start, end, kind or under
            continue
        tail = find_trailing_credit(text, start, end)
        if tail is not None:
            yield tail, end, "editor"
        elif short and (buttons := find_trailing_buttons(text, start, end)) is not None:
            yield buttons, end, "navigation"


def _stands_beside_buttons(text: str, lines: Sequence[tuple[int, int]], number: int) -> bool:
    """Whether a word that may be a button stands right over or under one."""
    start, end = lines[number]
    if not is_beside_buttons(text[start:end]):
        return False
    beside = [lines[near] for near in (number - 1, number + 1) if 0 <= near < len(lines)]
    return any(
        low < high <= low + _MAX_LINE_CHARS and classify_line(text[low:high]) in _BUTTONS
        for low, high in beside
    )


def _find_running(text: str, lines: Sequence[tuple[int, int]], bare: frozenset[int]) -> frozenset[int]:
    """Lines that a printed text repeats beside the numbers of its pages, but for the first of each."""
    beside: dict[str, list[int]] = {}
    for number, (start, end) in enumerate(lines):
        if start in bare or (end - start <= _MAX_PAGE_CHARS and classify_line(text[start:end]) == "pages"):
            for near in (number - 1, number + 1):
                if 0 <= near < len(lines) and lines[near][1] - lines[near][0] <= _MAX_RUNNING_CHARS:
                    beside.setdefault(text[slice(*lines[near])], []).append(near)
    repeated = {line for line, places in beside.items() if len(places) >= _MIN_RUNNING}
    first: dict[str, int] = {}
    for number, (start, end) in enumerate(lines) if repeated else ():
        first.setdefault(text[start:end], number)
    return frozenset(near for line in repeated for near in beside[line] if near != first[line])


def _heads_comments(text: str, lines: Sequence[tuple[int, int]], number: int, heading: re.Match[str]) -> bool:
    """Whether what stands under a line is what readers wrote, and not a part of the article about that."""
    if heading["counted"] or heading["number"]:
        return True
    under = lines[number + 1 : number + 1 + _MAX_COMMENTS_SEARCHED]
    return any(
        _COMMENTED.search(text[start : min(end, start + _MAX_LINE_CHARS)]) for start, end in under
    ) or not any(_is_prose(text, start, end) for start, end in under)


def _heads_prose(text: str, lines: Sequence[tuple[int, int]], number: int) -> bool:
    """Whether a line opens the text, or follows a paragraph and a gap, and prose stands right under it."""
    start, end = lines[number]
    if number + 1 == len(lines) or not _is_prose(text, *lines[number + 1]):
        return False
    if number == 0:
        return True
    is_close = text.count("\n", end, lines[number + 1][0]) == 1
    return (
        is_close and text.count("\n", lines[number - 1][1], start) > 1 and _is_prose(text, *lines[number - 1])
    )


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether a line ends like a sentence and has a mark before its end."""
    last = _PROSE_END.search(text, max(start, end - _PROSE_END_CHARS), end)
    return last is not None and _PROSE_MARK.search(text, start, last.start()) is not None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), end - len(line) + len(line.rstrip())
