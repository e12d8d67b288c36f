"""People, places and organisations that the source names, whatever the model made of them."""

from __future__ import annotations

from typing import Final

from translate.document import Mention, Role, TranslatedArticle
from translate.names import find_names

MAX_MENTIONS: Final = 24
"""Of one briefing at most; those named in the most segments are kept."""


def find_mentions(translated: TranslatedArticle, max_mentions: int = MAX_MENTIONS) -> tuple[Mention, ...]:
    """Names of the article in the order of their first segment; left-overs of the page name nothing."""
    texts: dict[str, dict[str, None]] = {}
    segments: dict[str, dict[int, None]] = {}
    for translation in translated.translations:
        segment = translation.segment
        if segment.role is Role.RESIDUE:
            continue
        for name in find_names(segment.source):
            texts.setdefault(name.english, {})[name.text] = None
            segments.setdefault(name.english, {})[segment.index] = None
    often_first = sorted(texts, key=lambda name: -len(segments[name]))[:max_mentions]
    return tuple(
        Mention(name, tuple(texts[name]), tuple(segments[name])) for name in texts if name in often_first
    )
