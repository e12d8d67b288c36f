"""Figures in Chinese and English text: find them, read them, compare them.

A library like any other: it knows nothing of documents or models.
"""

from __future__ import annotations

from translate.figures.chinese import find_figures, opens_series
from translate.figures.comparison import Comparison, compare_figures
from translate.figures.date_wording import word_ordinal
from translate.figures.english import find_english_figures
from translate.figures.figure import Figure, FigureKind
from translate.figures.measures import Mismeasure, convert_to_metric, find_mismeasured, read_unit
from translate.figures.numerals import read_chinese, write_english
from translate.figures.wording import word_figures
from translate.figures.words import MONTH_NAMES

__all__ = [
    "MONTH_NAMES",
    "Comparison",
    "Figure",
    "FigureKind",
    "Mismeasure",
    "compare_figures",
    "convert_to_metric",
    "find_english_figures",
    "find_figures",
    "find_mismeasured",
    "opens_series",
    "read_chinese",
    "read_unit",
    "word_figures",
    "word_ordinal",
    "write_english",
]
