"""Persons whom the table of names has, under another given name: Zhao Lezhong for 赵乐际.

That *Zhao* or *the chairman* stands for him is right, and so the table asks for no more. But behind
his surname stands no given name that nothing in the source can be read as.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from translate.names.persons import Person, is_read, is_spelt_whole, list_titles, spell_person, squeeze
from translate.names.search import Name, find_names
from translate.names.words import is_known_word


def find_misnamed(source: str, target: str) -> Iterator[Person]:
    """Persons of the table, named in full, whom the target calls by surname and a strange name; each once."""
    told = set()
    for name in find_names(source):
        if name.text in told or not _is_spelt_in_pinyin(name):
            continue
        told.add(name.text)
        person = Person(name.start, name.end, name.text, name.english, "")
        if not is_spelt_whole(person, target) and any(_list_strange(person, source, target)):
            yield person


@lru_cache(maxsize=512)
def _is_spelt_in_pinyin(name: Name) -> bool:
    """Whether a name is a Chinese person's, spelt by its characters: not 徐州, nor 马克思."""
    return spell_person(name.text) == name.english


def _list_strange(person: Person, source: str, target: str) -> Iterator[str]:
    """Names behind the person's surname that are no word, and of nobody in the source."""
    surname = person.english.partition(" ")[0]
    for match in re.finditer(rf"\b{surname} (?P<given>[A-Z][a-zü]+(?:['’-][A-Za-z]?[a-zü]{{2,}})?)", target):
        given = match["given"]
        is_word = given.lower() in list_titles() or is_known_word(given)
        if not is_word and not is_read(source, squeeze(surname), squeeze(given)):
            yield match[0]
