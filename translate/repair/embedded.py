"""The article that a page holds for machines: ``articleBody`` of JSON-LD.

Some pages show nothing before a program has run, but state their article in full for
search engines. It is read where the page shows no sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from lxml import html

from translate.repair.layout import lay_out, parse_html

_TYPE: Final = "application/ld+json"
_TEXT: Final = "articleBody"
_TAG: Final = re.compile("<(?:p|br|div)[^<>]{0,200}>", re.IGNORECASE)
_MAX_DEPTH: Final = 8


def find_embedded(tree: html.HtmlElement) -> list[str]:
    """Paragraphs of the longest article that the page states for machines; none where there is none."""
    texts: list[str] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == _TYPE:
            try:
                stated = json.loads(script.text or "", strict=False)
            except ValueError:  # what is no JSON states nothing
                continue
            texts += _list_texts(stated)
    text = max(texts, key=len, default="")
    if _TAG.search(text):
        return [paragraph.text for paragraph in lay_out(parse_html(text))]
    return [line.strip() for line in text.splitlines() if line.strip()]


def _list_texts(stated: object, depth: int = 0) -> Iterator[str]:
    """Texts of articles anywhere in JSON-LD."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(stated, dict):
        text = stated.get(_TEXT)
        if isinstance(text, str):
            yield text
        for value in stated.values():
            yield from _list_texts(value, depth + 1)
    elif isinstance(stated, list):
        for value in stated:
            yield from _list_texts(value, depth + 1)
