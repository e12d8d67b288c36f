"""An RSS or Atom feed in, its entries out: each under its title, in the order of the feed.

A feed is several articles, not one: read as running text, its stamps of time and
addresses stand between their sentences. The titles become headings here, as Markdown
writes them; what an entry says is laid out as a page would show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from html.entities import html5
from typing import Final

from lxml import etree

from translate.errors import EmptyDocumentError
from translate.repair.layout import FROM_PRIVATE, NO_XML, TO_PRIVATE, XML_DECLARATION, lay_out, parse_html

_ENTRIES: Final = ("item", "entry")
_TEXTS: Final = ("encoded", "content", "description", "summary")
"""Where an entry's text may stand, the fullest first."""
_MEDIA: Final = ("media:", "{http://search.yahoo.com/mrss")
"""Pictures and films of an entry, which have titles, texts and dates of their own; declared or not."""
_BARE: Final = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?!(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);)(?:([A-Za-z][A-Za-z0-9]{1,31};)|)",
    re.DOTALL,
)
"""A ``&`` that starts no entity of XML, outside CDATA and comments."""
_DATES: Final = ("pubdate", "published", "issued", "date", "created", "updated", "modified")


def extract_entries(feed: str, origin: str = "the feed") -> str:
    """Take the entries out of a feed.

    Returns:
        The feed's title and description, then of each entry its title as a heading, its
        date, its text and its address. Undecodable bytes stay in place.

    Raises:
        EmptyDocumentError: the feed holds no text.

    """
    source = NO_XML.sub("", XML_DECLARATION.sub("", feed, count=1).translate(TO_PRIVATE))
    source = _BARE.sub(_escape, source)  # the parser would drop them, and text behind them
    parser = etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(source.encode(), parser=parser)
    blocks = list(_lay_out_feed(root)) if root is not None else []
    if not blocks:
        raise EmptyDocumentError(f"{origin} is a feed without text. Give one with entries in it.")
    return "\n\n".join(blocks).translate(FROM_PRIVATE)


def _lay_out_feed(root: etree._Element) -> Iterator[str]:
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    entries = [element for element in elements if _name(element) in _ENTRIES]
    head = next((element for element in elements if _name(element) == "channel"), root)
    title = _read_line(_find(head, ("title",)))
    if title:
        yield f"# {title}"
    yield from _read_paragraphs(_find(head, ("description", "subtitle", "tagline")))
    for entry in entries:
        yield from _lay_out_entry(entry)


def _lay_out_entry(entry: etree._Element) -> Iterator[str]:
    title = _read_line(_find(entry, ("title",)))
    if title:
        yield f"## {title}"
    date = _read_line(_find(entry, _DATES))
    if date:
        yield date
    yield from _read_paragraphs(_find(entry, _TEXTS))
    link = _find(entry, ("link",))
    address = _read_line(link) or (link.get("href", "") if link is not None else "")
    if address:
        yield address


def _escape(match: re.Match[str]) -> str:
    """An entity of HTML, which XML lacks, as its character; any other ``&`` escaped."""
    if not match[0].startswith("&"):
        return match[0]
    return escape(html5.get(match[1] or "", match[0]), quote=False)


def _name(element: etree._Element) -> str:
    """Local name in lower case; a prefix that was never declared is none of it."""
    return re.split("[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""


def _find(parent: etree._Element, names: tuple[str, ...]) -> etree._Element | None:
    """The first child with the first of ``names`` that holds anything, an entry's own before its media's."""
    own: dict[str, etree._Element] = {}
    media: dict[str, etree._Element] = {}
    for child in parent:
        name = _name(child)
        if len(child) or (child.text or "").strip() or (name == "link" and child.get("href")):
            is_media = isinstance(child.tag, str) and child.tag.startswith(_MEDIA)
            (media if is_media else own).setdefault(name, child)
    return next((of[name] for of in (own, media) for name in names if name in of), None)


def _read_line(element: etree._Element | None) -> str:
    return " ".join(" ".join(_read_paragraphs(element)).split())


def _read_paragraphs(element: etree._Element | None) -> Iterator[str]:
    """Paragraphs of an element whose content is text, escaped HTML or elements."""
    if element is None:
        return
    content = element.text or ""
    if len(element):
        content += "".join(etree.tostring(child, encoding="unicode") for child in element)
    if content.strip():
        yield from (paragraph.text for paragraph in lay_out(parse_html(f"<body>{content}</body>")))
