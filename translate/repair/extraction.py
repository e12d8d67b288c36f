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

from lxml import etree
from readability import Document as ReadablePage

from translate.errors import EmptyDocumentError
from translate.repair.characters import HAN
from translate.repair.embedded import find_embedded
from translate.repair.headline import MIN_TITLE_CHARS, find_title, is_same, make_key, squeeze
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
_META: Final = re.compile(
    r"(?:19|20)\d\d\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}|来源\s*[:：]|來源\s*[:：]|作者\s*[:：]|记者\s|記者\s"
)
_MAX_META_CHARS: Final = 100
_MAX_META_LINES: Final = 3
_MAX_LINK_SHARE: Final = 0.8
_ENDING: Final = frozenset(("share", "navigation", "related", "comments", "pages"))
"""Kinds of left-overs behind which the page goes on, not the article."""
_NO_NAMES: Final = re.compile(f"[{HAN}]{{10}}|[。！？；]|，[{HAN}]{{5}}")
_SECOND_HALF: Final = re.compile(f"\\s*(?:——|—|－－|──)[^\n]{{0,40}}[{HAN}]{{2}}[^\n]{{0,40}}")
"""What goes on with the headline in a line of its own, with a dash before it."""
_SIGNED: Final = re.compile(
    rf"(?:[{HAN}]{{2,20}}\s*)?(?:19|20)\d\d\s?[-年./]\s?\d{{1,2}}\s?[-月./]\s?\d{{1,2}}\s?日?\s*"
)
"""A date under an article, with the house before it if there is one; a comment's has the time of day too."""
_ENDS_SENTENCE: Final = re.compile("[。！？][”」』’）)]*$")
_POST: Final = re.compile(
    r"[^\n]{0,40}(?:[发發][表布]|回[复覆復])[于於]\s?(?:19|20)\d\d\s?[-年./]\s?\d{1,2}\s?[-月./]\s?\d{1,2}[^\n]{0,30}"
)
"""Who wrote a post of a forum and when."""
_MIN_POSTS: Final = 2
"""Posts that the library keeps of a page that is a forum's; one such line may be over a single article."""


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
    title = find_title(tree, paragraphs)
    body = _find_body(source, shown, title) or [p.text for p in _leave_out_menus(shown)]
    if not any(_SENTENCE.search(text) for text in paragraphs):
        body = find_embedded(tree) or body
    body = _drop_title(body, title)
    meta = _find_meta(paragraphs, title, body)
    article = "\n\n".join([part for part in (title, *meta) if part] + body)
    if not article.strip():
        raise EmptyDocumentError(
            f"{origin} is a web page without text. Save the page with its article loaded."
        )
    return article.translate(FROM_PRIVATE)


def _drop_title(body: list[str], title: str) -> list[str]:
    """``body`` without the headline where it starts, or behind lines such as its date and source."""
    while body and is_same(body[0], title):
        body = body[1:]
    for i, text in enumerate(body[: _MAX_META_LINES + 1]):
        if is_same(text, title):
            return body[:i] + body[i + 1 :]
        if len(text) > _MAX_META_CHARS or _ENDS_SENTENCE.search(text):
            break
    return body


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
    keys = {make_key(text) for text in found if len(text) >= MIN_TITLE_CHARS}
    places = [i for i, p in enumerate(shown) if make_key(p.text) in keys and p.link_share <= _MAX_LINK_SHARE]
    if not places:
        return found
    every = {make_key(text) for text in found}
    for i in range(places[-1] + 1, len(shown)):  # short ones, names of a list, by their place alone
        if shown[i].link_share > _MAX_LINK_SHARE or make_key(shown[i].text) not in every:
            break
        places.append(i)
    kept = shown[_find_start(shown, places[0], title) : _find_end(shown, places)]
    return [p.text for p in kept if p.link_share <= _MAX_LINK_SHARE or make_key(p.text) in keys]


def _find_start(shown: list[Paragraph], first: int, title: str) -> int:
    """Index of the headline's second half or the first sentence behind the headline, at most ``first``."""
    heads = [i for i in range(first) if is_same(shown[i].text, title)]
    if heads and _SECOND_HALF.fullmatch(shown[heads[-1] + 1].text):
        return heads[-1] + 1
    for i in range(heads[-1] + 1, first) if heads else ():
        text = shown[i].text
        if shown[i].link_share <= _MAX_LINK_SHARE and _SENTENCE.search(text) and not find_residue(text):
            first = i
            break
    while heads and heads[-1] < first - 1 and _is_part(shown[first - 1]):
        first -= 1
    return first


def _is_part(paragraph: Paragraph) -> bool:
    """Whether a paragraph heads a part of the article: a heading that is no link, and no left-over's."""
    return (
        paragraph.is_heading
        and paragraph.link_share <= _MAX_LINK_SHARE
        and not find_residue(paragraph.text)
        and not _META.search(paragraph.text)
    )


def _find_end(shown: list[Paragraph], places: list[int]) -> int:
    """Index after the article's last paragraph.

    That is the last of its prose, or the editor's line, and the lines that follow, of a list or
    a signature, as far as the library goes on with them. Links among them, to what is attached,
    do not end them, nor do a source, a date or a notice; buttons, menus and other articles do.
    """
    prose = [i for i in places if _ENDS_SENTENCE.search(shown[i].text)]
    credit = _find_credit(shown, places)
    last = credit if credit is not None else prose[-1] if prose else places[-1]
    kept = set(places)
    for i in range(last + 1, places[-1] + 1):
        text = shown[i].text
        kinds = {kind for _, _, kind in find_residue(text)}
        passes = shown[i].link_share > _MAX_LINK_SHARE or len(make_key(text)) < MIN_TITLE_CHARS
        if kinds & _ENDING or not (passes or i in kept):
            break
        is_credit = bool(kinds) or (len(text) <= _MAX_META_CHARS and _META.search(text) is not None)
        if credit is not None and not is_credit:
            break
        last = i if i in kept else last
    end = _go_on(shown, last + 1) if credit is None else last + 1
    n_posts = sum(_POST.fullmatch(p.text) is not None for p in shown[places[0] - 1 if places[0] else 0 : end])
    return _go_on_with_posts(shown, end) if n_posts >= _MIN_POSTS else end


def _go_on_with_posts(shown: list[Paragraph], end: int) -> int:
    """Index after the posts of a forum that stand behind those before ``end``."""
    at = end
    while at < len(shown) and shown[at].link_share <= _MAX_LINK_SHARE:
        is_post = _POST.fullmatch(shown[at].text) is not None
        kinds = {kind for _, _, kind in find_residue(shown[at].text)}
        if kinds & _ENDING or (at == end and not is_post):
            break
        at += 1
    return at


def _go_on(shown: list[Paragraph], end: int) -> int:
    """Index after the parts, each a heading over its prose, and the date that stand right behind ``end``."""
    at = end
    while at < len(shown):
        text = shown[at].text
        is_part = _is_part(shown[at])
        is_prose = not is_part and _ENDS_SENTENCE.search(text) is not None
        if shown[at].link_share > _MAX_LINK_SHARE or find_residue(text):
            break
        if not is_part and (at == end or not is_prose):
            break
        at += 1
        end = at if is_prose else end
    return end + 1 if end < len(shown) and _SIGNED.fullmatch(shown[end].text) else end


def _find_credit(shown: list[Paragraph], places: list[int]) -> int | None:
    """The paragraph, behind the middle of the article, that ends with the editor's name.

    ``审核：`` and the like begin steps of a procedure too; behind a credit there are but names.
    """
    n_chars = sum(len(shown[i].text) for i in places)
    n_before = 0
    for i in places:
        text = shown[i].text
        n_before += len(text)
        if n_before > n_chars / 2 and any(
            kind == "editor" and not _NO_NAMES.search(text, start, end)
            for start, end, kind in find_residue(text)
        ):
            return i
    return None


def _find_meta(paragraphs: list[str], title: str, body: list[str]) -> Iterator[str]:
    """Lines between headline and article that tell the date, the source or the author."""
    first = make_key(body[0])[:40] if body else ""
    known = {make_key(p) for p in body[:8]}
    n_found, started = 0, False
    for paragraph in paragraphs:
        key = make_key(paragraph)
        if not started:
            started = is_same(paragraph, title)
            continue
        if n_found >= _MAX_META_LINES or (first and key.startswith(first)):
            return
        if len(paragraph) <= _MAX_META_CHARS and _META.search(paragraph) and key not in known:
            n_found += 1
            yield squeeze(paragraph)
