"""The markup of forums: ``[b]…[/b]``, ``[url=…]…[/url]``, ``[quote]…[/quote]``.

Only what forums have, and what is opened and closed, is taken for markup: ``[b]`` by
itself may be a note, ``a[i]`` a program. Pictures and attachments go with their
addresses, as those of a page do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.characters import HAN
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.spans import find_code
from translate.repair.survey import Survey

_INLINE: Final = frozenset(
    ("b", "i", "u", "s", "size", "color", "font", "backcolor", "url", "email", "sup", "sub", "p")
)
_BLOCKS: Final = frozenset(
    ("align", "center", "left", "right", "indent", "float", "quote", "list", "hide", "free", "code", "postbg",
     "table", "tr")
)  # fmt: skip
_EMPTIED: Final = frozenset(("img", "attach", "attachimg", "media", "flash", "audio", "video"))
"""What holds an address or a number, and nothing to read."""
_NAMES: Final = "|".join(sorted(_INLINE | _BLOCKS | _EMPTIED | {"td"}, key=len, reverse=True))
_TAG: Final = re.compile(rf"\[(?P<end>/?)(?P<name>{_NAMES})(?:=[^\[\]\n]{{0,300}})?\]", re.IGNORECASE)
_ITEM: Final = re.compile(r"\[\*\]")
_NEXT_CELL: Final = re.compile(r"\s*\[td\b", re.IGNORECASE)
_SPEAKS_OF_TAGS: Final = re.compile(
    "BBCode|bbcode|UBB|标签|標籤|加粗|粗体|粗體|斜体|斜體|代码|代碼|语法|語法"
)
"""A line that speaks of such markup: to it the tags are words."""
_MAX_EMPTIED_CHARS: Final = 600
_CONJUNCTION: Final = re.compile(r"\s*(?:[和与與及或跟到至、/~]|\.{3}|…+)\s*")
"""All that stands between two tags that are spoken of: put it between ``[code] 和 [/code]``."""
_BLANKS: Final = " \t\r\n\u3000"
_HAN: Final = re.compile(f"[{HAN}]")


def _find_bbcode(text: str, _evidence: Evidence) -> Iterator[Replacement]:
    floor = 0
    begins_line = True  # whether what stands before the place is a line end, or the start
    for tag_start, tag_end, after in sorted(_list_spans(text)):
        if tag_start < floor:
            continue
        breaks = after == "\n"
        start, end = _widen(text, tag_start, tag_end, floor) if breaks else (tag_start, tag_end)
        if start > floor:
            begins_line = text[start - 1] == "\n"
        yield Replacement(start, end, "" if breaks and (begins_line or end == len(text)) else after, 0.97)
        begins_line = breaks or (begins_line and not after)
        floor = end


def _widen(text: str, start: int, end: int, floor: int) -> tuple[int, int]:
    """The span with the white space around it, but not before ``floor``."""
    while start > floor and text[start - 1] in _BLANKS:
        start -= 1
    while end < len(text) and text[end] in _BLANKS:
        end += 1
    return start, end


def _list_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Tags that are closed, or close, and what each leaves: a line end, a tab or nothing."""
    code = find_code(text)
    open_tags: dict[str, list[re.Match[str]]] = {}
    line_end, is_named = -1, False
    for match in _TAG.finditer(text):
        if match.start() > line_end:
            line_start = text.rfind("\n", 0, match.start()) + 1
            line_end = text.find("\n", match.end())
            line_end = len(text) if line_end < 0 else line_end
            is_named = _SPEAKS_OF_TAGS.search(text, line_start, line_end) is not None
        if is_named or code.holds(match.start()):
            continue
        name = match["name"].lower()
        if not match["end"]:
            open_tags.setdefault(name, []).append(match)
            continue
        if not open_tags.get(name):
            continue
        opening = open_tags[name].pop()
        content = text[opening.end() : match.start()]
        if _CONJUNCTION.fullmatch(content):
            continue
        if name in _EMPTIED and len(content) <= _MAX_EMPTIED_CHARS and not _HAN.search(content):
            yield opening.start(), match.end(), ""
            continue
        after = "\n" if name in _BLOCKS else ""
        yield *opening.span(), after
        is_inner = name == "td" and _NEXT_CELL.match(text, match.end()) is not None
        yield *match.span(), "\t" if is_inner else after
        if name == "list":
            items = _ITEM.finditer(text, opening.end(), match.start())
            yield from ((*item.span(), "\n") for item in items)


def _may_have_tags(survey: Survey) -> bool:
    return "[/" in survey.text


BBCODE: Final = Rule("bbcode", _find_bbcode, _may_have_tags)
