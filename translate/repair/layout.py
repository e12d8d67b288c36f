"""The text of an HTML tree, laid out as a reader sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree, html

from translate.repair.cells import Cells, survey_cells
from translate.repair.characters import HAN
from translate.repair.hidden import find_hidden
from translate.repair.markup import BLOCK_TAGS, SMALL_NUMBER, SUBSCRIPT, SUPERSCRIPT

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
        "iframe",
    )
)
_SET: Final = frozenset(("pre", "textarea"))
"""Elements whose line ends are the author's."""
_SPACE: Final = re.compile(r"[ \t\r\n\f\u200b]+")
_SOURCE_LINE_END: Final = re.compile(
    rf"(?<=[{HAN}，。、；：！？）”》])[ \t\f\u3000]*[\r\n][ \t\r\n\f\u3000]*(?=[{HAN}（“《])"
)
_DIGIT: Final = re.compile("[0-9]")
_HEADS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"))
_QUESTION: Final = re.compile(f"[^\n]*[{HAN}][^\n]{{3,200}}[。！？?]")
_MAX_BUTTON_PARTS: Final = 50
_CELLS: Final = frozenset(("td", "th"))
_APART: Final = frozenset(("del", "ins", "s", "strike", "sup", "sub"))
"""Elements that end a number: 100 struck out before 200 is not 100200."""
_BLANKS: Final = " \t\r\n\f\u3000\u200b\xa0"
_LEAD: Final = re.compile("[\xc2-\xf4]")
"""Lead byte of UTF-8, as text read with the wrong codec has it; U+00A0 and U+0085 may be its next bytes."""
_LINE_END: Final = "\n"
_PARAGRAPH_END: Final = "\n\n"
_GAP: Final = "\0"
"""Keeps digits to its sides apart; a tree holds no such character."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a page."""

    text: str
    link_share: float
    """Characters that are links, of all: near 1 in menus and lists of other articles."""
    is_heading: bool = False
    """Whether all of it stands in an element for headings."""


def parse_html(source: str) -> html.HtmlElement:
    """Parse a page, or a part of one, as browsers do."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return html.document_fromstring(f"<html>{source}</html>".encode(), parser=parser)


def lay_out(root: etree._Element) -> Iterator[Paragraph]:
    """Give the paragraphs of ``root`` in order; a table is one, a line a row with tabs between cells."""
    parts: list[str] = []
    n_chars = n_linked = n_headed = 0
    is_apart = False
    for piece, is_linked, is_headed in _list_pieces(root):
        if piece in ("", _GAP):
            is_apart |= piece == _GAP
            continue
        if is_apart and parts and _DIGIT.match(parts[-1][-1]) and _DIGIT.match(piece):
            parts.append(" ")
        is_apart = False
        if piece == _PARAGRAPH_END:
            text = _settle(parts)
            if text:
                yield Paragraph(text, n_linked / max(1, n_chars), n_headed == n_chars)
                parts, n_chars, n_linked, n_headed = [], 0, 0, 0
            continue
        parts.append(piece)
        n = len(piece.strip(_BLANKS))
        n_chars += n
        n_linked += n * is_linked
        n_headed += n * is_headed
    text = _settle(parts)
    if text:
        yield Paragraph(text, n_linked / max(1, n_chars), n_headed == n_chars)


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


def _list_pieces(root: etree._Element) -> Iterator[tuple[str, bool, bool]]:
    """Pieces of text, line ends and paragraph ends, each with whether it is inside a link, and a heading."""
    cells, hidden = survey_cells(root), find_hidden(root)
    frames: list[
        str
    ] = []  # tables and their cells that are open: table, data (a table within such too), page
    scripts: list[str] = []  # sup and sub that are open
    depth_skipped = n_links = n_set = n_heads = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event in ("start", "end"):
            step = 1 if event == "start" else -1
            n_heads += step * (name in _HEADS)
            skips = name in _SKIPPED or element in hidden
            skips = skips or (name == "button" and not _is_read(element, n_heads))
            n_links += step * (name == "a")
            n_set += step * (name in _SET)
            if name in {"sup", "sub"}:
                scripts.append(name) if step > 0 else scripts.pop()
        if event == "start":
            depth_skipped += skips
            marks = _open(name, element, frames, cells)
            if not depth_skipped:
                yield from ((mark, False, False) for mark in marks)
                if element.text:
                    yield _read(element.text, frames, scripts, is_set=n_set > 0), n_links > 0, n_heads > 0
        elif event == "end":
            marks = _close(name, frames)
            if not depth_skipped:
                yield from ((mark, False, False) for mark in marks)
            depth_skipped -= skips
        if event != "start" and not depth_skipped and element.tail and element is not root:
            yield _read(element.tail, frames, scripts, is_set=n_set > 0), n_links > 0, n_heads > 0


def _is_read(button: etree._Element, n_heads: int) -> bool:
    """Whether a button is a line of the text: a heading that unfolds its answer, or a sentence."""
    if len(list(islice(button.iter(), _MAX_BUTTON_PARTS))) == _MAX_BUTTON_PARTS:  # it was never closed
        return True
    text = "".join(button.itertext(with_tail=False))
    return (n_heads > 0 and text.strip() != "") or _QUESTION.fullmatch(text.strip()) is not None


def _open(name: str, element: etree._Element, frames: list[str], cells: Cells) -> list[str]:
    """What the start of an element leaves: line ends, tabs, nothing."""
    frame = frames[-1] if frames else "page"
    if name == "table":
        frames.append("data" if frame == "data" else "table")
        return [" "] if frame == "data" else [_PARAGRAPH_END]
    if name in _CELLS and frame == "data":
        frames.append("data")
        return [" "]
    if name in _CELLS and frames:
        frames.append("page" if element in cells.pages else "data")
        return [_PARAGRAPH_END] if frames[-1] == "page" else ["\t"] * cells.skips.get(element, 0)
    if name == "br":
        return [" " if frame == "data" else _LINE_END]
    return _break(name, frame)


def _close(name: str, frames: list[str]) -> list[str]:
    """What the end of an element leaves."""
    if name == "table":
        return [" "] if frames.pop() == "data" else [_PARAGRAPH_END]
    if name in _CELLS and frames:
        cell = frames.pop()
        if frames and frames[-1] == "data":
            return [" "]
        return [_PARAGRAPH_END] if cell == "page" else ["\t"]
    frame = frames[-1] if frames else "page"
    if name in {"tr", "caption"} and frame == "table":
        return [_LINE_END]
    return _break(name, frame)


def _break(name: str, frame: str) -> list[str]:
    if name in _APART:
        return [_GAP]
    if name not in BLOCK_TAGS or frame == "table":
        return []
    return [" "] if frame == "data" else [_PARAGRAPH_END]


def _read(text: str, frames: Sequence[str], scripts: Sequence[str], *, is_set: bool) -> str:
    """Text of an element, white space as a browser shows it; line ends where the author set them."""
    if scripts and SMALL_NUMBER.fullmatch(text.strip(_BLANKS)):
        return text.strip(_BLANKS).translate(SUPERSCRIPT if scripts[-1] == "sup" else SUBSCRIPT)
    if is_set and not (frames and frames[-1] == "data"):
        return "\n".join(_SPACE.sub(" ", line) for line in text.splitlines()) + "\n" * text.endswith("\n")
    return _SPACE.sub(" ", _SOURCE_LINE_END.sub("", text))
