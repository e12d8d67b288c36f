"""Readings that a page prints beside characters: pinyin and zhuyin, in and out of brackets.

``區(qū)域``, ``徐州（Xúzhōu）``, ``區ㄑㄩ域``, ``徐xú州zhōu``. A gloss is told by what it
says: it must be a reading of the characters before it. So ``世界貿易組織(WTO)``,
``雷内(René)`` and ``锂(Li)`` stay, and so does pinyin that the text speaks about
(``lessons``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.characters import HAN, ZHUYIN, ZHUYIN_TONES
from translate.repair.lessons import LessonFinder
from translate.repair.phonetics import (
    Spelling,
    count_syllables,
    find_last_reading,
    match_reading,
    parse_pinyin,
    parse_zhuyin,
)
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import LETTERS as _LETTERS
from translate.repair.survey import Survey, Trait, locate, scan

_PINYIN: Final = f"[{_LETTERS}][{_LETTERS}1-5 \u00a0'’·-]{{0,59}}"
_BARE_ZHUYIN: Final = f"[{ZHUYIN}{ZHUYIN_TONES}][{ZHUYIN}{ZHUYIN_TONES} 一]{{0,59}}"
_BRACKETED: Final = re.compile(
    rf"[ \u00a0]?[(（\[［〔]\s?(?:(?P<pinyin>{_PINYIN})|(?P<zhuyin>{_BARE_ZHUYIN}))\s?[)）\]］〕]"
)
_BETWEEN: Final = re.compile(
    rf"[ \u00a0]?(?:(?P<pinyin>[{_LETTERS}]{{1,30}}(?:[ \u00a0'’-][{_LETTERS}]{{1,30}}){{0,9}})"
    rf"|(?P<zhuyin>[{ZHUYIN}{ZHUYIN_TONES}]{{1,30}}))[ \u00a0]?"
)
_SPACES: Final = " \u00a0"
_GAP: Final = re.compile(f"[{_SPACES}]")
_LEADING_HAN: Final = re.compile(f"[{HAN}]{{1,12}}$")
_UNAMBIGUOUS: Final = frozenset("āǎōǒēěīǐūǔǖǘǚǜ\u0304\u030c")
"""Tone marks that European languages hardly use."""
_CERTAIN: Final = 0.99
_MIN_NEIGHBOURS: Final = 3
"""Toned glosses out of brackets before one without a tone is believed."""


def _find_bracketed(text: str, evidence: Evidence) -> Iterator[Replacement]:
    matches = list(scan(_BRACKETED, text, _place_brackets(evidence.survey_of(text))))
    confidences = [_judge_bracketed(_characters_before(text, match.start()), match) for match in matches]
    is_glossed = any(confidence >= _CERTAIN for confidence in confidences)
    for number, match in enumerate(matches):
        if is_glossed and not confidences[number] and _is_syllable(match):
            confidences[number] = 0.85
    readings = [
        (match.start(), *_read_last(text, match))
        for match, confidence in zip(matches, confidences, strict=True)
        if confidence > 0
    ]
    lessons = LessonFinder(text, [match.span() for match in matches], readings)
    for match, confidence in zip(matches, confidences, strict=True):
        if confidence > 0 and not lessons.holds(*match.span()):
            yield Replacement(match.start(), match.end(), "", confidence)


def _read_last(text: str, match: re.Match[str]) -> tuple[int, str]:
    """How many characters a gloss reads, and how it reads the last; all of it where that is not known."""
    gloss = match["pinyin"] or match["zhuyin"]
    spelling = parse_pinyin(gloss) if match["pinyin"] else parse_zhuyin(gloss)
    if spelling is None:
        return 0, gloss.lower()
    found = find_last_reading(_characters_before(text, match.start()), spelling)
    return found or (count_syllables(spelling.letters) or 0, gloss.lower())


def _is_syllable(match: re.Match[str]) -> bool:
    """Whether a gloss is one syllable with its tone mark: among other glosses, a reading that we lack."""
    gloss = match["pinyin"]
    spelling = parse_pinyin(gloss) if gloss and gloss.islower() and not gloss.isascii() else None
    return spelling is not None and spelling.n_tones == 1 == count_syllables(spelling.letters)


def _place_brackets(survey: Survey) -> list[int]:
    """Where a bracket, or the space before it, follows a Chinese character and holds a letter."""
    inside = Trait.LETTER | Trait.ZHUYIN | Trait.SPACE | Trait.ODD_SPACE
    tight = survey.at(Trait.BRACKET) & survey.at(inside, 1) & survey.at(Trait.HAN, -1)
    spaced = survey.at(Trait.SPACE | Trait.ODD_SPACE) & survey.at(Trait.BRACKET, 1) & survey.at(Trait.HAN, -1)
    return locate(tight | (spaced & survey.at(inside, 2)))


def _judge_bracketed(characters: str, match: re.Match[str]) -> float:
    """Probability that the bracket holds the reading of the characters before it; 0 keeps it."""
    gloss = match["pinyin"] or match["zhuyin"]
    if gloss.isascii() and not gloss.islower() and not gloss[-1].isdigit():
        return 0.0  # no tone, and a capital: a symbol, an abbreviation or a name
    spelling = parse_pinyin(gloss) if match["pinyin"] else parse_zhuyin(gloss)
    if spelling is None:
        return 0.0
    fit = match_reading(characters, spelling)
    if match["zhuyin"]:
        is_whole = spelling.n_tones <= len(characters) and len(gloss) > 1
        return 0.99 if fit else 0.9 if is_whole else 0.0
    if spelling.n_tones == 0:
        # A reading without tones may as well be a symbol (锂(Li)), a brand or a name.
        is_reading = fit and len(gloss) > 1 and fit.n_chars in {1, fit.n_neutral}
        return 0.9 if is_reading else 0.0
    if fit and (fit.n_exact or fit.n_chars == 1 or (fit.n_neutral and gloss.islower())):
        return 0.99
    return _judge_misfit(characters, gloss, spelling)


def _judge_misfit(characters: str, gloss: str, spelling: Spelling) -> float:
    """A gloss that is pinyin but no reading we know: of a rare reading, or of a damaged character."""
    n_syllables = count_syllables(spelling.letters)
    if n_syllables is None or len(spelling.letters) < 2:
        return 0.0
    is_certain = bool(_UNAMBIGUOUS & set(gloss.lower()))
    if n_syllables == 1:
        return 0.8 if gloss.islower() and is_certain else 0.0
    is_whole = n_syllables == spelling.n_tones <= len(characters)
    return 0.8 if is_whole and (is_certain or gloss.islower()) else 0.0


def _find_between(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Readings out of brackets. Their tone must be exact, or they stand among others whose tone is."""
    certain: list[Replacement] = []
    neutral: list[Replacement] = []
    others: list[Replacement] = []
    survey = evidence.survey_of(text)
    starts = Trait.LETTER | Trait.ZHUYIN
    after_han = survey.at(Trait.HAN, -1) & (
        survey.at(starts) | (survey.at(Trait.SPACE | Trait.ODD_SPACE) & survey.at(starts, 1))
    )
    lessons = LessonFinder(text)
    for match in scan(_BETWEEN, text, locate(after_han)):
        start = match.start()
        for end in _list_ends(match):
            gloss = text[start:end].strip(_SPACES)
            spelling = parse_pinyin(gloss) if match["pinyin"] else parse_zhuyin(gloss)
            fit = match_reading(_characters_before(text, start), spelling) if spelling else None
            if fit is None or spelling is None:
                continue
            replacement = Replacement(start, _keep_space(text, end), "", 0.95)
            is_certain = fit.n_exact and not fit.n_wrong and (match["pinyin"] is None or spelling.n_tones)
            if lessons.holds(start, end):
                break
            if is_certain:
                certain.append(replacement)
            elif match["zhuyin"] or gloss.islower():
                (neutral if fit.n_neutral == fit.n_chars else others).append(replacement)
            break
    believed = (neutral if certain else []) + (others if len(certain) >= _MIN_NEIGHBOURS else [])
    yield from sorted([*certain, *believed], key=lambda r: r.start)


def _keep_space(text: str, end: int) -> int:
    """Where a gloss ends: before a space that parts the word it reads from a number or a foreign word."""
    return end - 1 if text[end - 1] in _SPACES and re.match("[0-9A-Za-z(]", text[end : end + 1]) else end


def _list_ends(match: re.Match[str]) -> list[int]:
    """Where a reading of several words may end, the longest first."""
    gaps = [place.start() for place in _GAP.finditer(match.string, match.start() + 1, match.end("pinyin"))]
    return [match.end(), *(gap for gap in reversed(gaps))] if match["pinyin"] else [match.end()]


def _characters_before(text: str, end: int) -> str:
    match = _LEADING_HAN.search(text[max(0, end - 12) : end])
    return match[0] if match else ""


GLOSSES: Final = Rule("glosses", _find_bracketed, lambda survey: survey.has(Trait.BRACKET))
INTERLEAVED: Final = Rule(
    "interleaved_glosses", _find_between, lambda survey: survey.has(Trait.TONED | Trait.ZHUYIN)
)
