"""A web page in, its article out: title, the line with date and source, paragraphs.

readability-lxml finds the node that holds the article; the text of that node is laid
out here, since Chinese needs what the library does not give: no space where a source
line ends between two characters, cells of tables apart, raised digits kept raised.
The title and the line under it are taken from the page around the node.
``benchmarks/extraction.py`` compares it with trafilatura, jusText and resiliparse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree, html
from readability import Document as ReadablePage

from translate.errors import EmptyDocumentError
from translate.repair.characters import HAN
from translate.repair.layout import (
    FROM_PRIVATE,
    NO_XML,
    TO_PRIVATE,
    XML_DECLARATION,
    Paragraph,
    lay_out,
    parse_html,
)
from translate.repair.residue import find_residue

_SENTENCE: Final = re.compile(f"[{HAN}][^\n]*[。！？]")
_TITLE_PARTS: Final = re.compile(r"[ \t]*[_|｜][ \t]*|[ \t]+[-–—][ \t]+|--+")
_META: Final = re.compile(
    r"(?:19|20)\d\d\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}|来源\s*[:：]|來源\s*[:：]|作者\s*[:：]|记者\s|記者\s"
)
_BLANKS: Final = re.compile("(?:[ \t\r\n\f\v\u3000]|(?<![\xc2-\xf4])(?<![\xc2-\xf4].)\xa0)+")
"""White space; but U+00A0 soon after a lead byte of UTF-8 is a byte of text read with the wrong codec."""
_MIN_TITLE_CHARS: Final = 4
_MAX_META_CHARS: Final = 100
_MAX_META_LINES: Final = 3
_MAX_LINK_SHARE: Final = 0.8
_ENDS_SENTENCE: Final = re.compile("[。！？][”」』’）)]*$")


def extract_article(page: str, origin: str = "the page") -> str:
    """Take the article out of an HTML page.

    Returns:
        The title, the line with date and source where the page shows one, and the
        paragraphs, with an empty line between them. Undecodable bytes stay in place.

    Raises:
        EmptyDocumentError: the page holds no text.

    """
    source = NO_XML.sub("", XML_DECLARATION.sub("", page, count=1).translate(TO_PRIVATE))
    if not re.search(r"[^<>\s]", re.sub(r"<[^<>]*>", "", source)):
        raise EmptyDocumentError(
            f"{origin} is a web page without text. Save the page with its article loaded."
        )
    tree = parse_html(source)
    shown = list(lay_out(tree))
    paragraphs = [p.text for p in shown]
    title = _find_title(tree, paragraphs)
    body = _find_body(source, shown, title) or [p.text for p in _leave_out_menus(shown)]
    while body and _is_same(body[0], title):
        body = body[1:]
    meta = _find_meta(paragraphs, title, body)
    article = "\n\n".join([part for part in (title, *meta) if part] + body)
    if not article.strip():
        raise EmptyDocumentError(
            f"{origin} is a web page without text. Save the page with its article loaded."
        )
    return article.translate(FROM_PRIVATE)


def _leave_out_menus(shown: list[Paragraph]) -> list[Paragraph]:
    """A page without prose but for what is made of links; the whole page where that is all there is."""
    return [p for p in shown if p.link_share <= _MAX_LINK_SHARE] or shown


def _find_body(source: str, shown: list[Paragraph], title: str) -> list[str]:
    """Paragraphs of the article; none where readability finds no prose.

    The library drops what looks like clutter, small tables and lists among it. So it
    decides where the article starts and ends; between the two everything is kept that
    is not made of links. A sentence between the headline and its start, a summary, is the article's.
    """
    try:
        summary = ReadablePage(source).summary(html_partial=True)
    except (etree.LxmlError, ValueError):  # its Unparseable is a ValueError
        return []
    found = [p.text for p in lay_out(parse_html(summary))] if summary.strip() else []
    if not any(_SENTENCE.search(text) for text in found):
        return []
    keys = {_key(text) for text in found if len(text) >= _MIN_TITLE_CHARS}
    places = [i for i, p in enumerate(shown) if _key(p.text) in keys and p.link_share <= _MAX_LINK_SHARE]
    if not places:
        return found
    every = {_key(text) for text in found}
    for i in range(places[-1] + 1, len(shown)):  # short ones, names of a list, by their place alone
        if shown[i].link_share > _MAX_LINK_SHARE or _key(shown[i].text) not in every:
            break
        places.append(i)
    kept = shown[_find_start(shown, places[0], title) : _find_end(shown, places)]
    return [p.text for p in kept if p.link_share <= _MAX_LINK_SHARE or _key(p.text) in keys]


def _find_start(shown: list[Paragraph], first: int, title: str) -> int:
    """Index of the first sentence behind the headline, at most ``first``."""
    heads = [i for i in range(first) if _is_same(shown[i].text, title)]
    for i in range(heads[-1] + 1, first) if heads else ():
        text = shown[i].text
        if shown[i].link_share <= _MAX_LINK_SHARE and _SENTENCE.search(text) and not find_residue(text):
            return i
    return first


def _find_end(shown: list[Paragraph], places: list[int]) -> int:
    """Index after the article's last paragraph: the editor's line, else the lines that follow its prose.

    Such lines, of a list or a signature, go on as far as the library does; links among them,
    to what is attached, do not end them, and left-overs of the page do.
    """
    n_chars = sum(len(shown[i].text) for i in places)
    n_before = 0
    for i in places:
        n_before += len(shown[i].text)
        editor = any(kind == "editor" for _, _, kind in find_residue(shown[i].text))
        if editor and n_before > n_chars / 2:
            return i + 1
    prose = [i for i in places if _ENDS_SENTENCE.search(shown[i].text)]
    last = prose[-1] if prose else places[-1]
    for i in range(last + 1, places[-1] + 1):
        passes = shown[i].link_share > _MAX_LINK_SHARE or len(_key(shown[i].text)) < _MIN_TITLE_CHARS
        if find_residue(shown[i].text) or not (passes or i in places):
            break
        last = i if i in places else last
    return last + 1


def _find_title(tree: html.HtmlElement, paragraphs: list[str]) -> str:
    """Headline of the page: what page and window both show, else the window's title without the site."""
    window = _squeeze(tree.findtext(".//title") or "")
    key = _key(window)
    named = [_squeeze(h1.text_content()) for h1 in tree.iter("h1")]
    named += [_squeeze(m.get("content", "")) for m in tree.iter("meta") if m.get("property") == "og:title"]
    parts = _TITLE_PARTS.split(window)
    for candidate in named:
        is_first = candidate != "" and _key(candidate) == _key(parts[0])  # however short: 春晓
        if is_first or (len(candidate) >= _MIN_TITLE_CHARS and (not window or _key(candidate) in key)):
            return candidate
    shown = [p for p in paragraphs if len(p) >= _MIN_TITLE_CHARS + 2 and key.startswith(_key(p))]
    return max(shown, key=len, default=parts[0] if len(parts[0]) >= _MIN_TITLE_CHARS else window)


def _find_meta(paragraphs: list[str], title: str, body: list[str]) -> Iterator[str]:
    """Lines between headline and article that tell the date, the source or the author."""
    first = _key(body[0])[:40] if body else ""
    known = {_key(p) for p in body[:8]}
    n_found, started = 0, False
    for paragraph in paragraphs:
        key = _key(paragraph)
        if not started:
            started = _is_same(paragraph, title)
            continue
        if n_found >= _MAX_META_LINES or (first and key.startswith(first)):
            return
        if len(paragraph) <= _MAX_META_CHARS and _META.search(paragraph) and key not in known:
            n_found += 1
            yield _squeeze(paragraph)


def _is_same(paragraph: str, title: str) -> bool:
    return bool(title) and _key(paragraph) == _key(title)


def _key(text: str) -> str:
    """``text`` for comparison: without space and quotation marks."""
    return re.sub(r"[\s\"'“”‘’\u3000]", "", text)


def _squeeze(text: str) -> str:
    """White space as one space."""
    return _BLANKS.sub(" ", text).strip(" ")
