"""Names of people, places and organisations in Chinese and English text, by tables.

A library like ``figures``: it knows nothing of documents or models. The table is short
and certain; a name that it does not hold is not found.
"""

from __future__ import annotations

from translate.names.abbreviations import find_unknown_abbreviations
from translate.names.bylines import word_byline
from translate.names.countries import find_lost_countries, write_out_countries
from translate.names.foreigners import find_lost_foreigners, is_foreign_sound
from translate.names.misnamed import find_misnamed
from translate.names.persons import (
    Person,
    find_lost_persons,
    find_persons,
    is_surname,
    is_word,
    spell_person,
)
from translate.names.readings import load_readings
from translate.names.search import Name, find_lost, find_names, find_strange
from translate.names.spelling import Misspelling, find_misspelled
from translate.names.table import NOT_A_NAME, Row, load_table
from translate.names.words import find_unknown_words, is_known_word

__all__ = [
    "NOT_A_NAME",
    "Misspelling",
    "Name",
    "Person",
    "Row",
    "find_lost",
    "find_lost_countries",
    "find_lost_foreigners",
    "find_lost_persons",
    "find_misnamed",
    "find_misspelled",
    "find_names",
    "find_persons",
    "find_strange",
    "find_unknown_abbreviations",
    "find_unknown_words",
    "is_foreign_sound",
    "is_known_word",
    "is_surname",
    "is_word",
    "load_readings",
    "load_table",
    "spell_person",
    "word_byline",
    "write_out_countries",
]
