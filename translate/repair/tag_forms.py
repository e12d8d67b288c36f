"""What only looks like a tag: ``a<b 且 b>c``, a placeholder ``<a>``, prose between ``<style>`` and its end.

HTML's names are letters and words, so that formulas, commands and texts about pages
hold them too. A tag has attributes in Latin letters, an element that takes an end has
one, and a program is no prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from translate.repair.characters import HAN
from translate.repair.named_tags import Token

_QUOTED: Final = re.compile("\"[^\"]*\"|'[^']*'")
_OPEN_QUOTE: Final = re.compile("=\\s*[\"']")
_WIDE_MARK: Final = re.compile("[，。；！？、：]")
_HAN: Final = re.compile(f"[{HAN}]")
_HAN_WORD: Final = re.compile(f"\\s[{HAN}]")
_HAN_NAME: Final = re.compile(f"[^=]*[{HAN}]")
_NEEDS_END: Final = frozenset(("a", "b", "i", "q", "s", "u", "object", "script", "style"))
_NEEDS_ATTRIBUTES: Final = frozenset(
    ("area", "base", "embed", "input", "link", "meta", "param", "source", "track")
)
_LITERAL: Final = re.compile(
    r"""/\*.*?(?:\*/|\Z)|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`]*(?:`|\Z)""", re.DOTALL
)
"""Comments and strings of a program, or a style sheet."""
_CODE_MARK: Final = re.compile("[{}();=]")
_PROSE_START: Final = re.compile(f"\\s*[{HAN}，。；！？、：]")
_APART: Final = re.compile(r"</?(?:del|ins|s|strike|su[bp])\b", re.IGNORECASE)
"""Elements that end a number: 100 struck out before 200 is not 100200."""
_DIGIT_BEFORE: Final = re.compile(r"[0-9](?:<(?!/?(?:del|ins|s|strike|su[bp])\b)[^<>]*>)*\Z", re.IGNORECASE)
_DIGIT_AFTER: Final = re.compile("(?:<[^<>]{0,400}>){0,8}[0-9]")
_N_LOOK_BACK: Final = 200


def is_tag(name: str, attributes: str) -> bool:
    """Whether ``attributes`` could follow the name of a tag."""
    plain = _QUOTED.sub("", attributes)
    if not plain.strip(" \t\r\n/") or _OPEN_QUOTE.search(plain):
        return True
    if _WIDE_MARK.search(plain):
        return False
    if len(name) == 1:  # a, b, i, p, q, s, u are variables too
        return "=" in attributes and not _HAN_WORD.search(plain)
    return not _HAN_NAME.match(plain)


def find_lone(tokens: Iterable[Token]) -> Iterator[int]:
    """Starts of tags that say nothing by themselves: without an end, or attributes, that they need."""
    opened: dict[str, list[tuple[int, bool]]] = {}
    for start, end, name, closing in tokens:
        is_bare = end - start == len(name) + 2
        if name in _NEEDS_ATTRIBUTES and is_bare and not closing:
            yield start
        elif name in _NEEDS_END:
            if not closing:
                opened.setdefault(name, []).append((start, is_bare))
            elif opened.get(name):
                opened[name].pop()
    yield from (start for places in opened.values() for start, is_bare in places if is_bare)


def is_prose(name: str, content: str) -> bool:
    """Whether the ``content`` of an element that is not shown is text after all."""
    if _HAN.search(content) is None:
        return False
    if name not in {"script", "style"}:  # a reading
        return _WIDE_MARK.search(content) is not None
    if _PROSE_START.match(content) is None:
        return False
    rest = _LITERAL.sub("", content)
    return _WIDE_MARK.search(rest) is not None and len(_HAN.findall(rest)) > len(_CODE_MARK.findall(rest))


def parts_numbers(text: str, start: int, end: int) -> bool:
    """Whether the tag ``text[start:end]`` is all that keeps two numbers apart."""
    return (
        _APART.match(text, start) is not None
        and _DIGIT_AFTER.match(text, end) is not None
        and _DIGIT_BEFORE.search(text[max(0, start - _N_LOOK_BACK) : start]) is not None
    )


def find_mixed(text: str, tokens: Sequence[Token]) -> frozenset[str]:
    """Names of the elements of an XML document that stand within running text."""
    mixed: set[str] = set()
    last: Token | None = None
    for token in tokens:
        if last is not None and text[last[1] : token[0]].strip():
            mixed.update(other[2] for other, counts in ((last, last[3]), (token, not token[3])) if counts)
        last = token
    return frozenset(mixed)
