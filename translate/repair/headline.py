"""The headline of a page: what the window's title, the page's headings and its metadata agree on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import html

from translate.repair.characters import HAN

_TITLE_PARTS: Final = re.compile(r"[ \t]*[_|｜][ \t]*|[ \t]+[-–—][ \t]+|--+")
_BLANKS: Final = re.compile("(?:[ \t\r\n\f\v\u3000]|(?<![\xc2-\xf4])(?<![\xc2-\xf4].)\xa0)+")
"""White space; but U+00A0 soon after a lead byte of UTF-8 is a byte of text read with the wrong codec."""
_SITE: Final = re.compile(
    "(?:[网網站报報刊]|首[页頁]|[频頻]道|新[闻聞]|在[线線]|中心|[门門][户戶]|[论論][坛壇]|博客|平台|[资資][讯訊])$"
)
"""What the name of a site or of its column ends with."""
_SITE_BEHIND: Final = re.compile(
    rf"(?<=[{HAN}？！”》]{{4}})[-–—](?P<site>[{HAN}]{{2,10}}(?<=[网網站报報刊道闻聞线線心户戶坛壇客台讯訊])$)"
)
"""A site's name behind the headline, with a hyphen and no space before it."""
MIN_TITLE_CHARS: Final = 4


def find_title(tree: html.HtmlElement, paragraphs: Sequence[str]) -> str:
    """Find the headline of a page; where nothing shows it, the window's title without the site.

    Sites put their names and their columns into ``<h1>``, and before or behind the headline
    into the window's title. So the first part of that is preferred where the page shows it.

    Args:
        tree: the page.
        paragraphs: its text, laid out.

    """
    window = squeeze(tree.findtext(".//title") or "")
    parts = [part for part in _TITLE_PARTS.split(window) if part] or [""]
    while (tail := _SITE_BEHIND.search(parts[0])) is not None:
        parts[0:1] = [parts[0][: tail.start()], tail["site"]]
    first, later = make_key(parts[0]), {make_key(part) for part in parts[1:]}
    shown = {make_key(paragraph) for paragraph in paragraphs}
    heads = [text for h1 in tree.iter("h1") if (text := squeeze(h1.text_content()))]
    shared = list(_list_shared(tree))
    seen = [text for text in shared if make_key(text) in shown and make_key(text) not in later]
    same = [text for text in (*heads, *shared) if make_key(text) == first]
    if not same and first in shown:
        same = [parts[0]]
    if same and not _SITE.search(first) and any(make_key(text) == first for text in heads):
        return same[0]  # however short: 春晓
    others = [text for text in heads if make_key(text) in later and not _SITE.search(make_key(text))]
    if _SITE.search(first):
        others += [p for p in parts[1:] if make_key(p) in shown and not _SITE.search(make_key(p))]
    rivals = [text for text in (*seen, *others) if len(make_key(text)) > len(first)] if same else seen
    if rivals:
        return max(rivals, key=len)
    return same[0] if same else _choose(window, parts[0], later, heads, shared, paragraphs)


def _list_shared(tree: html.HtmlElement) -> Iterator[str]:
    """The title under which a page is shared."""
    for meta in tree.iter("meta"):
        if meta.get("property") == "og:title" and (text := squeeze(meta.get("content", ""))):
            yield text


def _choose(
    window: str,
    first: str,
    later: set[str],
    heads: Sequence[str],
    shared: Sequence[str],
    paragraphs: Sequence[str],
) -> str:
    """The longest text that the window's title starts with, else one that it holds, else its first part."""
    whole = make_key(window)
    named = [text for text in (*heads, *shared) if len(text) >= MIN_TITLE_CHARS]
    if not window:
        return next(iter(named), "")
    opening = [text for text in named if whole.startswith(make_key(text))]
    opening += [p for p in paragraphs if len(p) >= MIN_TITLE_CHARS + 2 and whole.startswith(make_key(p))]
    within = [text for text in named if make_key(text) in whole and not _SITE.search(make_key(text))]
    within = [text for text in within if make_key(text) not in later or len(text) > len(first)]
    if not (opening or within) and _SITE.search(make_key(first)):
        within = list(heads) if len(heads) == 1 and len(heads[0]) > len(first) else []
    return max(opening or within, key=len, default=first if len(first) >= MIN_TITLE_CHARS else window)


def is_same(paragraph: str, title: str) -> bool:
    """Whether ``paragraph`` shows ``title``."""
    return bool(title) and make_key(paragraph) == make_key(title)


def make_key(text: str) -> str:
    """``text`` for comparison: without space and quotation marks."""
    return re.sub(r"[\s\"'“”‘’\u3000]", "", text)


def squeeze(text: str) -> str:
    """White space as one space."""
    return _BLANKS.sub(" ", text).strip(" ")
