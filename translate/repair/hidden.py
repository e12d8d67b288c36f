"""Elements of a page that nobody sees: noise within sentences, what a player says to old browsers.

A page may hide its article too, until it is loaded or unfolded. So what holds prose of
some length stays, and so does everything where it is much of what the page says.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from translate.repair.characters import HAN

_HIDES: Final = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_NOISE: Final = "jammer"
"""Class of what Discuz puts into sentences against copying."""
_PLAYERS: Final = frozenset(("video", "audio", "object", "canvas"))
"""Their content is for browsers that cannot show them."""
_NO_TEXT: Final = frozenset(("script", "style", "noscript", "template", "head"))
_UNFOLDS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "button", "summary"))
"""What hides beneath one of these is shown with a click."""
_HAN: Final = re.compile(f"[{HAN}]")
_STOP: Final = re.compile("[。！？]")
_MAX_STOPS: Final = 2
_MAX_SHARE: Final = 0.25


def find_hidden(root: etree._Element) -> frozenset[etree._Element]:
    """Elements under ``root`` to leave out, with all that is in them."""
    found: list[etree._Element] = []
    opened: list[tuple[etree._Element, int, int, int]] = []  # what was read and hidden before each
    n_han = n_stops = n_hidden = depth_out = n_links = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        step = 1 if event == "start" else -1
        depth_out += step * (name in _NO_TEXT)
        n_links += step * (name == "a")
        if event == "start" and element is not root and _is_hidden(element, name):
            opened.append((element, n_han, n_stops, n_hidden))
        elif event == "end" and opened and element is opened[-1][0]:
            _, han_before, stops_before, hidden_before = opened.pop()
            if n_stops - stops_before <= _MAX_STOPS:
                found.append(element)
                n_hidden = hidden_before + n_han - han_before
        text = element.text if event == "start" else element.tail
        if text and not depth_out and not n_links and (event == "start" or element is not root):
            n_han += len(_HAN.findall(text))
            n_stops += len(_STOP.findall(text))
    return frozenset(found if n_hidden <= _MAX_SHARE * n_han else ())


def _is_hidden(element: etree._Element, name: str) -> bool:
    if name in _PLAYERS:
        return True
    if _NOISE in element.get("class", "").split():
        return True
    if "hidden" not in element.attrib and not _HIDES.search(element.get("style", "")):
        return False
    above = element.getprevious()
    return above is None or above.tag not in _UNFOLDS
