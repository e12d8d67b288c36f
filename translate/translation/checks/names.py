"""Are the people, places and organisations of the target those of the source?

Models put a name that they know in the place of one that they do not, OECD for 上合组织,
Guangzhou for 贵州, or leave it out. A name that the translator took from the context,
or left out because it goes without saying, is reported too, since nobody can tell
these from mistakes. An abbreviation that nobody uses is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from translate.names import (
    Name,
    Person,
    find_lost,
    find_lost_countries,
    find_lost_foreigners,
    find_lost_persons,
    find_misnamed,
    find_strange,
    find_unknown_abbreviations,
)
from translate.translation.checks.check import Evidence

KIND: Final = "name"


def find_wrong_names(evidence: Evidence) -> Iterator[str]:
    """Names of the target that nothing in the source stands for, and the other way round; each once."""
    target = evidence.hypothesis.target
    named = " ".join((evidence.source, *evidence.terms))
    for strange in find_strange(named, target):
        yield f"{strange} is not named in the source"
    for abbreviation in find_unknown_abbreviations(named, target):
        yield f"{abbreviation} is not in the source and no common abbreviation"
    lost: list[Name | Person] = [
        *find_lost(evidence.source, target),
        *find_lost_persons(evidence.source, target),
    ]
    for name in lost:
        yield f"{name.text} ({name.english}) is not in the translation"
    for person, strange in find_misnamed(evidence.source, target):
        yield f"{strange} is nobody in the source, where {person.text} is {person.english}"
    for short, country in find_lost_countries(evidence.source, target):
        yield f"{short} ({country}) is not in the translation"
    for foreigner in find_lost_foreigners(evidence.source, target):
        yield f"no word in the translation can be the name {foreigner}"
