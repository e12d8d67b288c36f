"""Tags that a text speaks of (``用<br>换行``): they are words of it, and stay.

A tag that was escaped is one of two things: markup of a page that was escaped as a
whole, or the name of a tag in a text about markup. How often it was escaped tells
most: what is escaped once more than the markup around it was meant to be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from translate.repair.characters import HAN

Token = tuple[int, int, str, bool]
"""Start, end, name of a tag, and whether it closes an element."""

_SPEAKS_OF_MARKUP: Final = re.compile("HTML|XML|[Tt]ags?|标签|標籤|标记|標記|元素|语法|語法|源码|代码|程式碼")
_NAMES_BEFORE: Final = re.compile("[用写寫加如和或及与與、“「‘『是为為叫]$")
_NAMES_AFTER: Final = re.compile("[”」’』、]|标签|標籤|元素|标记|標記|tag")
_WORD: Final = re.compile(f"[{HAN}A-Za-z0-9]")


def find_named(
    text: str, tokens: Sequence[Token], escaped: Mapping[int, int], *, is_extracted: bool = False
) -> frozenset[int]:
    """Starts of the ``tokens`` that are words of the text.

    Args:
        text: with entities read.
        tokens: the tags, sorted.
        escaped: how often the ``<`` at a place was escaped; a place without an entry was not.
        is_extracted: whether a parser has read the text's markup and entities once.

    """
    if not tokens:
        return frozenset()

    def depth(token: Token) -> int:
        return escaped.get(token[0], 0) + is_extracted

    base = min(depth(token) for token in tokens)
    markup = [token for token in tokens if depth(token) == base]
    named = set(_find_raw(text, markup) if base == 0 else _find_in_escaped(text, markup))
    deeper = [token for token in tokens if depth(token) > base]
    for (start, end), group in _group(deeper, _list_segments(len(text), markup)):
        if not _is_markup(text, start, end, group):
            named.update(token[0] for token in group)
    return frozenset(named)


def _find_raw(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """Tags that nobody escaped, in a line about markup that calls them tags."""
    for start, end, name, closing in tokens:
        before, after = text[max(0, start - 200) : start].rpartition("\n")[2], text[end : end + 200]
        after = after.partition("\n")[0]
        if closing or not before or before.endswith(">") or f"</{name}" in after:
            continue
        is_called = _NAMES_BEFORE.search(before) or _NAMES_AFTER.match(after)
        if is_called and _SPEAKS_OF_MARKUP.search(f"{before} {after}"):
            yield start


def _find_in_escaped(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """Tags of a text without any other: of a page escaped as a whole none is a word."""
    if _is_enclosed(text, 0, len(text), tokens):
        return
    for (start, end), group in _group(tokens, _list_lines(text)):
        words = _read_words(text, start, end, group)
        if _SPEAKS_OF_MARKUP.search(words) and not _is_enclosed(text, start, end, group):
            yield from (token[0] for token in group)


def _is_markup(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """Whether escaped tags amid unescaped ones are content that was escaped as a whole."""
    words = _read_words(text, start, end, tokens)
    if not _WORD.search(words):
        return False
    if _is_enclosed(text, start, end, tokens):
        return True
    opens = not text[start : tokens[0][0]].strip()
    return (opens or any(token[3] for token in tokens)) and not _SPEAKS_OF_MARKUP.search(words)


def _is_enclosed(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    return not text[start : tokens[0][0]].strip() and not text[tokens[-1][1] : end].strip()


def _read_words(text: str, start: int, end: int, tokens: Sequence[Token]) -> str:
    """``text[start:end]`` without its tags."""
    bounds = [start, *(place for token in tokens for place in token[:2]), end]
    return " ".join(text[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True))


def _list_segments(n_chars: int, markup: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Stretches between tags."""
    start = 0
    for token in markup:
        yield start, token[0]
        start = token[1]
    yield start, n_chars


def _list_lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _group(
    tokens: Sequence[Token], spans: Iterator[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], list[Token]]]:
    """Spans in order, each with the tokens that lie in it; those without any are left out."""
    number = 0
    for start, end in spans:
        group: list[Token] = []
        while number < len(tokens) and tokens[number][1] <= end:
            if tokens[number][0] >= start:
                group.append(tokens[number])
            number += 1
        if group:
            yield (start, end), group
