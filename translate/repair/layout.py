"""The text of an HTML tree, laid out as a reader sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree, html

from translate.repair.characters import HAN
from translate.repair.markup import BLOCK_TAGS, SUBSCRIPT, SUPERSCRIPT

TO_PRIVATE: Final = {0xDC00 + byte: 0x10FF00 + byte for byte in range(0x80, 0x100)}
"""Undecodable bytes, which lxml cannot hold, take the end of the private-use planes on their way."""
FROM_PRIVATE: Final = {private: lost for lost, private in TO_PRIVATE.items()}
NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
XML_DECLARATION: Final = re.compile(r"\ufeff?\s*<\?xml[^>]{0,200}>", re.IGNORECASE)
_SKIPPED: Final = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "rt",
        "rp",
        "rtc",
        "head",
        "select",
        "button",
        "iframe",
    )
)
_SET: Final = frozenset(("pre", "textarea"))
"""Elements whose line ends are the author's."""
_SPACE: Final = re.compile(r"[ \t\r\n\f\u200b]+")
_SOURCE_LINE_END: Final = re.compile(
    rf"(?<=[{HAN}，。、；：！？）”》])[ \t\f\u3000]*[\r\n][ \t\r\n\f\u3000]*(?=[{HAN}（“《])"
)
_SMALL_NUMBER: Final = re.compile(r"[0-9+-]{1,6}")
_BLANKS: Final = " \t\r\n\f\u3000\u200b\xa0"
_LEAD: Final = re.compile("[\xc2-\xf4]")
"""Lead byte of UTF-8, as text read with the wrong codec has it; U+00A0 and U+0085 may be its next bytes."""
_LINE_END: Final = "\n"
_PARAGRAPH_END: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a page."""

    text: str
    link_share: float
    """Characters that are links, of all: near 1 in menus and lists of other articles."""


def parse_html(source: str) -> html.HtmlElement:
    """Parse a page, or a part of one, as browsers do."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return html.document_fromstring(f"<html>{source}</html>".encode(), parser=parser)


def lay_out(root: etree._Element) -> Iterator[Paragraph]:
    """Give the paragraphs of ``root`` in order; a table is one, a line a row with tabs between cells."""
    parts: list[str] = []
    n_chars = n_linked = 0
    for piece, linked in _list_pieces(root):
        if piece == _PARAGRAPH_END:
            text = _settle(parts)
            if text:
                yield Paragraph(text, n_linked / max(1, n_chars))
                parts, n_chars, n_linked = [], 0, 0
            continue
        parts.append(piece)
        n = len(piece.strip(_BLANKS))
        n_chars += n
        n_linked += n * linked
    text = _settle(parts)
    if text:
        yield Paragraph(text, n_linked / max(1, n_chars))


def _settle(parts: list[str]) -> str:
    lines = (re.sub(" {2,}", " ", line) for line in "".join(parts).split(_LINE_END))
    rows = [[_strip(cell) for cell in line.removesuffix("\t").split("\t")] for line in lines]
    rows = [cells for cells in rows if any(cells)]
    table = [cells for cells in rows if len(cells) > 1]
    n_before = min((_count_empty(cells) for cells in table), default=0)
    n_after = min((_count_empty(cells[::-1]) for cells in table), default=0)
    return _LINE_END.join(
        "\t".join(cells[n_before : len(cells) - n_after] if len(cells) > 1 else cells) for cells in rows
    )


def _count_empty(cells: list[str]) -> int:
    """Empty cells that a row starts with; where all rows do, they are a margin of the page."""
    return next(place for place, cell in enumerate(cells) if cell)


def _strip(line: str) -> str:
    """``line`` without the white space at its ends, but with what may be the last bytes of a character."""
    end = len(line)
    while end and line[end - 1] in _BLANKS:
        if line[end - 1] == "\xa0" and _LEAD.search(line, max(0, end - 3), end - 1):
            break
        end -= 1
    return line[:end].lstrip(_BLANKS)


def _list_pieces(root: etree._Element) -> Iterator[tuple[str, bool]]:
    """Pieces of text, line ends and paragraph ends, each with whether it is inside a link."""
    depth_skipped = n_links = n_tables = n_set = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            depth_skipped += name in _SKIPPED
            n_links += name == "a"
            n_tables += name == "table"
            n_set += name in _SET
            if not depth_skipped:
                yield from ((mark, False) for mark in _open(name, n_tables))
                if element.text:
                    yield (_keep_lines(element.text) if n_set else _read(element.text, name)), n_links > 0
        elif event == "end":
            if not depth_skipped:
                yield from ((mark, False) for mark in _close(name, n_tables))
            depth_skipped -= name in _SKIPPED
            n_links -= name == "a"
            n_tables -= name == "table"
            n_set -= name in _SET
        if event != "start" and not depth_skipped and element.tail and element is not root:
            parent = element.getparent()
            read = _keep_lines(element.tail) if n_set else _read(element.tail, _name(parent))
            yield read, n_links > 0


def _open(name: str, n_tables: int) -> Iterator[str]:
    if name == "br":
        yield _LINE_END
    elif name in BLOCK_TAGS and not (n_tables and name not in {"table", "p"}):
        yield _PARAGRAPH_END


def _close(name: str, n_tables: int) -> Iterator[str]:
    if n_tables and name in {"td", "th"}:
        yield "\t"
    elif n_tables and name in {"tr", "caption"}:
        yield _LINE_END
    elif name in BLOCK_TAGS and not (n_tables and name not in {"table", "p"}):
        yield _PARAGRAPH_END


def _name(element: etree._Element | None) -> str:
    return "" if element is None else str(element.tag)


def _keep_lines(text: str) -> str:
    """Text of an element whose lines the author set."""
    return "\n".join(_SPACE.sub(" ", line) for line in text.splitlines()) + "\n" * text.endswith("\n")


def _read(text: str, name: str) -> str:
    """Text of an element named ``name``, white space as a browser shows it."""
    if name in {"sup", "sub"} and _SMALL_NUMBER.fullmatch(text):
        return text.translate(SUPERSCRIPT if name == "sup" else SUBSCRIPT)
    return _SPACE.sub(" ", _SOURCE_LINE_END.sub("", text))
