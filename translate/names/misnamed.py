"""Persons under another given name: Zhao Lezhong for 赵乐际.

That *Zhao* or *the chairman* stands for him is right, and so the table of names asks for no more. But behind
his surname stands no given name that nothing in the source can be read as.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Final

from translate.names.persons import (
    Person,
    find_persons,
    is_read,
    is_spelt_whole,
    list_spellings,
    list_titles,
    spell_person,
    squeeze,
)
from translate.names.readings import is_pinyin
from translate.names.search import Name, find_names
from translate.names.words import is_known_word

_GIVEN: Final = r"(?P<given>[A-Z][a-zü]+(?:['’-][A-Za-z]?[a-zü]{2,})?)"
_ENGLISH: Final = re.compile(
    "a|an|ban|bang|bite|came|can|china|data|date|den|die|do|due|fan|fun|gang|gun|hang|he|hen|lie|like|line|long|made"
    "|make|male|me|men|name|nine|no|note|pan|pen|pie|ran|rise|rule|run|same|sang|see|she|side|size|so|song|sun|take"
    "|tan|ten|time|to|wage"
)
"""English words that are syllables of pinyin too, as a headline may write them behind a surname."""


def find_misnamed(source: str, target: str) -> Iterator[tuple[Person, str]]:
    """Persons of a source, named in full, and the strange name that the target gives to one of that surname.

    They are those of the table, and of those with a post whom the target spells besides; each once.

    Raises:
        ModelError: the table of readings is missing or unreadable.

    """
    named = (
        Person(name.start, name.end, name.text, name.english, "")
        for name in find_names(source)
        if _is_spelt_in_pinyin(name)
    )
    spelt = (person for person in find_persons(source) if is_spelt_whole(person, target))
    told = set()
    for person in chain(named, spelt):
        strange = next(_list_strange(person, source, target), None)
        if person.text not in told and strange is not None:
            told.add(person.text)
            yield person, strange


@lru_cache(maxsize=512)
def _is_spelt_in_pinyin(name: Name) -> bool:
    """Whether a name is a Chinese person's, spelt by its characters: not 徐州, nor 马克思."""
    return spell_person(name.text) == name.english


def _list_strange(person: Person, source: str, target: str) -> Iterator[str]:
    """Names in the target with the person's surname and a given name of nobody in the source."""
    surname, _, given = person.english.partition(" ")
    for match in re.finditer(rf"\b{surname} {_GIVEN}", target):
        written = squeeze(match["given"])
        is_own = squeeze(given).startswith(written) or squeeze(match[0]) in list_spellings(person)
        is_word = _ENGLISH.fullmatch(written) or match["given"].lower() in list_titles()
        is_name = is_pinyin(written) or not is_known_word(match["given"])
        if is_name and not (is_own or is_word or is_read(source, squeeze(surname), written)):
            yield match[0]
