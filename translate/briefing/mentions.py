"""People, places and organisations that the source names, whatever the model made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from translate.document import Mention, Role, Segment, TranslatedArticle
from translate.names import find_names, find_persons

MAX_MENTIONS: Final = 24
"""Of one briefing at most, of people and of other names each; those named in the most segments are kept."""


@dataclass(slots=True)
class _Named:
    """What is known of one name so far; the keys of ``texts`` and ``segments`` in order."""

    texts: dict[str, None] = field(default_factory=dict)
    segments: dict[int, None] = field(default_factory=dict)
    role: str = ""


def find_mentions(translated: TranslatedArticle, max_mentions: int = MAX_MENTIONS) -> tuple[Mention, ...]:
    """Names of the article, in order: Chinese people with their posts first, then all other names.

    Left-overs of the page and datelines name nothing. A person who was named with a post once is known
    wherever the same characters stand.
    """
    apart = (Role.RESIDUE, Role.DATELINE)
    segments = [t.segment for t in translated.translations if t.segment.role not in apart]
    people, others = _find_people(segments), _find_others(segments)
    for name in people.keys() & others.keys():
        _merge(people[name], others.pop(name))
    return (*_list(people, max_mentions), *_list(others, max_mentions))


def _merge(person: _Named, other: _Named) -> None:
    """Add what the table found of a person whom the text also names with a post."""
    person.texts |= other.texts
    person.segments = dict.fromkeys(sorted(person.segments.keys() | other.segments.keys()))


def _find_people(segments: Sequence[Segment]) -> dict[str, _Named]:
    people: dict[str, _Named] = {}
    for segment in segments:
        for person in find_persons(segment.source):
            named = people.setdefault(person.english, _Named(role=person.post))
            named.texts[person.text] = None
    for named in people.values():
        for segment in segments:
            if any(text in segment.source for text in named.texts):
                named.segments[segment.index] = None
    return people


def _find_others(segments: Sequence[Segment]) -> dict[str, _Named]:
    others: dict[str, _Named] = {}
    for segment in segments:
        for name in find_names(segment.source):
            named = others.setdefault(name.english, _Named())
            named.texts[name.text] = None
            named.segments[segment.index] = None
    return others


def _list(names: dict[str, _Named], max_mentions: int) -> list[Mention]:
    often_first = sorted(names, key=lambda name: -len(names[name].segments))[:max_mentions]
    return [
        Mention(name, tuple(named.texts), tuple(named.segments), named.role)
        for name, named in names.items()
        if name in often_first
    ]
